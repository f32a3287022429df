package late

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Of so many signatures that are judged one in BrakeShare may be barred without somebody who accepts it, and BrakeLeast in any
// case: a law that is read wrongly bars more, and each of them has to be struck or cleared by hand.
const (
	BrakeShare = 100
	BrakeLeast = 20
)

// Brake says whether so many barred of those that are judged are more than may pass unseen.
func Brake(judged, barred int) bool { return barred > BrakeLeast && barred > judged/BrakeShare }

// Looked refuses whoever decides about a job and has looked at another one. Where there is none yet it refuses nobody.
func Looked(job core.Recheck, number uint32) error {
	if job.Number == 0 || job.Number == number {
		return nil
	}
	return core.Refuse(core.Stale, "number", "rejudge.other", strconv.FormatUint(uint64(job.Number), 10)).About("campaign:" + string(job.Campaign))
}

// Same says whether two lists of findings say the same and let the same people lift it.
func Same(a, b []core.FindingMark) bool {
	return slices.EqualFunc(a, b, func(a, b core.FindingMark) bool {
		return a.Tick() == b.Tick() && a.Severity == b.Severity && slices.Equal(a.LiftBy, b.LiftBy)
	})
}

// Codes lists findings as a leaf names them, the severity before each: block:passport.listed.
func Codes(list []core.FindingMark) string {
	codes := make([]string, len(list))
	for i, mark := range list {
		codes[i] = mark.Severity + ":" + mark.Code
	}
	return strings.Join(codes, " ")
}
