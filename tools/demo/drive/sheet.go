package drive

import (
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
)

// Sheet is one page of paper with all who came for it.
type Sheet struct {
	// Number within the lane.
	Number int
	Region core.Region
	End    End
	// Visits in the order in which they come; those who sign take the lines in their order.
	Visits []Visit
	// Used lines: written, or spoiled.
	Used int
	// FootFlawed: the collector wrote his certification wrong, and corrects it.
	FootFlawed bool
	// Away: what is flawed cannot be corrected, because the collector has left.
	Away bool
	// Home sheets are of the office's own region: their certifications are written in advance.
	Home bool
}

// visitsOfSheet is the room for the numbers of one sheet's voters.
const visitsOfSheet = 16

// pictureEvery is after how many sheets the first voter's own passport is scanned: about every
// 1,000th visit.
const pictureEvery = 280

// Sheet computes sheet k of the lane.
func (l Lane) Sheet(k int) Sheet {
	random := l.random(k)
	s := Sheet{Number: k, Region: l.region(random), End: l.end(k)}
	s.Home = s.Region == l.plan.Offices[l.Office].Region.Code
	left := l.signatures(k)
	for left > 0 {
		if v, comes := passerBy(random, s.Region); comes && len(s.Visits) < visitsOfSheet-LinesOfSheet-1 {
			s.Visits = append(s.Visits, v)
		}
		v := l.signer(random, s, left)
		s.Used += v.Fate.Lines()
		v.Line = s.Used
		s.Visits = append(s.Visits, v)
		left--
	}
	if s.End == FillingPlaced {
		s.Visits = append(s.Visits, Visit{Kind: voter(random, s.Region), Fate: Placed, Line: s.Used + 1})
	}
	s.FootFlawed = random.IntN(1000) < flawedFoot
	s.Away = !s.FootFlawed && random.IntN(1000) < away
	s.number(uint64(l.lane.first + k))
	s.Settle()
	return s
}

// number gives the voters their numbers.
func (s *Sheet) number(sheet uint64) {
	for i := range s.Visits {
		s.Visits[i].Person = sheet*visitsOfSheet + uint64(i)
	}
	s.Visits[0].OwnPictures = sheet%pictureEvery == 0
}

// signer draws a voter who signs; left are still to come, he included.
func (l Lane) signer(random *rand.Rand, s Sheet, left int) Visit {
	v := Visit{Kind: voter(random, s.Region), Fate: Written}
	switch at := random.IntN(1000); {
	case at < 1 && s.Region != core.NoRegion:
		v.Kind, v.Fate = Listed, Lifted
	case at < 31:
		v.Fate = Corrected
	case at < 51 && s.Used+2+left-1 <= LinesOfSheet && s.End != FillingPlaced:
		v.Fate = Spoiled
	}
	v.Fault = faultOf(random, v.Kind, l.Toxic)
	v.Verdict = verdictOf(random, v.Fault)
	return v
}

// voter draws who may sign on a sheet of the region.
func voter(random *rand.Rand, r core.Region) Kind {
	at := random.IntN(1000)
	switch {
	case r == core.NoRegion:
		return Unregistered
	case at < 30:
		return Renamed
	case at < 55:
		return Misplaced
	}
	return Ordinary
}

// passerBy draws a voter who does not sign, if one comes before the next who does. Of all
// visitors 0.6 % are on the list of invalid passports, with those whose block is lifted, and
// 0.88 % have not renewed theirs at 20 or 45.
func passerBy(random *rand.Rand, r core.Region) (Visit, bool) {
	at := random.IntN(10_000)
	if r == core.NoRegion { // kinds and grounds are drawn for voters with a registration
		at += 200
	}
	for _, p := range []struct {
		share int
		visit Visit
	}{
		{52, Visit{Kind: Listed, Fate: TurnedAway}},
		{91, Visit{Kind: NotRenewed, Fate: TurnedAway}},
		{20, Visit{Kind: UnderAge, Fate: TurnedAway}},
		{37, Visit{Kind: Ordinary, Fate: Abandoned}},
		{100, Visit{Kind: Ordinary, Fate: Left}},
	} {
		if at -= p.share; at >= 0 {
			continue
		}
		if r == core.NoRegion {
			p.visit.Kind = Unregistered
		}
		return p.visit, true
	}
	return Visit{}, false
}

// Settle makes the verdicts fit where the sheet is, and leaves one good line on each that is to
// be certified.
func (s *Sheet) Settle() {
	var first *Visit
	good, flawed := false, s.FootFlawed
	for i := range s.Visits {
		v := &s.Visits[i]
		if !v.Fate.Signed() {
			continue
		}
		if first == nil {
			first = v
		}
		wanted := s.End == WantedByCollector || s.End == WithCollector
		if wanted && v.Verdict.ForLawyer() {
			v.Fault, v.Verdict = Sound, Good
		}
		good = good || !v.Verdict.Struck() && !(s.Away && v.Verdict.Corrected())
		flawed = flawed || v.Verdict.Corrected()
	}
	switch {
	case s.End == WantedByLawyer || s.End == WithLawyer:
		first.Fault, first.Verdict = Address, LawyerGood
	case s.End == WantedByCollector || s.End == WithCollector:
		first.Fault, first.Verdict, s.Away = Address, Correction, false
	case s.End == Checking || !good:
		first.Fault, first.Verdict = Sound, Good
	}
	s.Away = s.Away && flawed
}

// Stands says whether what a voter signed is left when the sheet was certified.
func (s Sheet) Stands(v Visit) bool {
	return v.Fate.Signed() && !v.Verdict.Struck() && !(s.Away && v.Verdict.Corrected())
}
