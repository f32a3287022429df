package tally

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Said is the quota in names and values, one after the other: all that a verifier needs to count again. What it has of regions'
// minima is left out where none has to be reached.
func Said(q core.Quota) []string {
	var caps, minima []string
	for _, r := range q.Regions {
		caps = append(caps, string(r.Region)+":"+strconv.Itoa(r.Max))
		if r.Min > 0 {
			minima = append(minima, string(r.Region)+":"+strconv.Itoa(r.Min))
		}
	}
	said := []string{"min", strconv.Itoa(q.Min), "max", strconv.Itoa(q.Max), "regions", strings.Join(caps, " "),
		"volume_sheets", strconv.Itoa(q.VolumeSheets), "volume_lines", strconv.Itoa(q.VolumeLines)}
	if q.Met > 0 {
		said = append(said, "met", strconv.Itoa(q.Met), "minima", strings.Join(minima, " "))
	}
	return said
}
