package form

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// maxQuota is the largest number of signatures that a quota names, maxRegions how many
	// regions it lists at most.
	maxQuota   = 10_000_000
	maxRegions = 200
	// handInExtra is what handing in a volume records beside its sheets and signatures.
	handInExtra = 3
)

// Quota refuses a quota that nothing could keep, and volumes that could not be handed in by one command, which has that many records
// at most; a sheet has that many lines.
func Quota(q core.Quota, lines, records int) error {
	ok := q.Min >= 1 && q.Max >= q.Min && q.Max <= maxQuota && len(q.Regions) <= maxRegions
	reach, minima := 0, 0
	for i, r := range q.Regions {
		if err := Region("regions", r.Region); err != nil {
			return err
		}
		ok = ok && r.Max >= 1 && r.Max <= maxQuota && r.Min >= 0 && r.Min <= r.Max && (i == 0 || q.Regions[i-1].Region < r.Region)
		reach += min(r.Max, maxQuota)
		if r.Min > 0 {
			minima++
		}
	}
	if !ok || reach < q.Min || q.Met < 0 || q.Met > minima {
		return core.Refuse(core.Invalid, "quota", "selection.quota")
	}
	most := records - handInExtra
	if q.VolumeSheets < 1 || q.VolumeLines < lines || q.VolumeSheets > most || q.VolumeLines > most ||
		q.VolumeSheets+q.VolumeLines > most {
		return core.Refuse(core.Invalid, "quota", "selection.volume_bounds", strconv.Itoa(most))
	}
	return nil
}
