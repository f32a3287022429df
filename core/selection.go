package core

import "strconv"

// SelectionID names one choice of signatures to hand in.
type SelectionID string

// SelectionState is where in its life a selection is.
type SelectionState = string

// The states of a selection. It is an edition whose rows are lines of sheets.
const (
	SelectionLoading   SelectionState = "loading"
	SelectionFrozen    SelectionState = "frozen"
	SelectionActive    SelectionState = "active"
	SelectionFiling    SelectionState = "filing"
	SelectionFiled     SelectionState = "filed"
	SelectionRetired   SelectionState = "retired"
	SelectionAbandoned SelectionState = "abandoned"
)

// SelectionTransitions is the life of a selection.
func SelectionTransitions() Transitions {
	return Transitions{
		{"", "begin", SelectionLoading},
		{SelectionLoading, "freeze", SelectionFrozen},
		{SelectionFrozen, "approve", SelectionActive},
		{SelectionActive, "retire", SelectionRetired},
		{SelectionActive, "begin_filing", SelectionFiling},
		{SelectionFiling, "file", SelectionFiled},
		{SelectionLoading, "abandon", SelectionAbandoned},
		{SelectionFrozen, "abandon", SelectionAbandoned},
	}
}

// Quota is what a filing must keep, as the pack in force says it.
type Quota struct {
	// Min and Max signatures in all.
	Min, Max int
	// Regions lists how many count from each region at most, in the order of their codes; no
	// region that is not listed counts.
	Regions []RegionQuota
	// Met is how many regions have to reach their own minimum, the choice being free which; 0 where the law asks for none.
	Met int
	// VolumeSheets and VolumeLines bound one volume.
	VolumeSheets, VolumeLines int
}

// RegionQuota is the cap of one region, and its minimum, 0 where it has none.
type RegionQuota struct {
	Region Region
	Max    int
	Min    int
}

// Cap is how many signatures of the region count at most, 0 for a region that is not listed.
func (q Quota) Cap(r Region) int {
	for _, c := range q.Regions {
		if c.Region == r {
			return c.Max
		}
	}
	return 0
}

// Least is how many signatures of the region there have to be for it to count among those that are met, 0 for one without a minimum.
func (q Quota) Least(r Region) int {
	for _, c := range q.Regions {
		if c.Region == r {
			return c.Min
		}
	}
	return 0
}

// Reached is how many of the regions that have a minimum are chosen from as often as that.
func (q Quota) Reached(chosen []RegionCount) int {
	lines := make(map[Region]int, len(chosen))
	for _, c := range chosen {
		lines[c.Region] = c.Lines
	}
	n := 0
	for _, r := range q.Regions {
		if r.Min > 0 && lines[r.Region] >= r.Min {
			n++
		}
	}
	return n
}

// RegionCount says how much of a region is chosen and bound.
type RegionCount struct {
	Region Region
	Sheets int
	Lines  int
	// Bound sheets.
	Bound int
}

// Selection is one choice of signatures: rows of (sheet, lines), counted as they come.
type Selection struct {
	ID       SelectionID
	Campaign CampaignID
	State    SelectionState
	// Pack whose quota was kept, and the quota.
	Pack  PackRef
	Quota Quota
	// Sheets and Lines chosen, and how they spread; Bound and HandedIn sheets of them.
	Sheets   int
	Lines    int
	Bound    int
	HandedIn int
	Regions  []RegionCount
	// Last sheet that was added: rows come in the order of their codes, so that none comes twice.
	Last SheetID
	// Digest of the rows, each chained to the one before.
	Digest [32]byte
	// Expected is the sum of the chosen chances, in permille of a signature.
	Expected int64
	// BegunBy chooses: begins, adds and freezes. Another person approves.
	BegunBy    UserID
	FrozenBy   UserID
	ApprovedBy UserID
	// FiledBy handed in the last volume, FiledAt when; "" and zero before.
	FiledBy UserID
	FiledAt Time
	Version uint32
}

// Count is the region's row, a zero one where nothing is chosen.
func (s Selection) Count(r Region) RegionCount {
	for _, c := range s.Regions {
		if c.Region == r {
			return c
		}
	}
	return RegionCount{Region: r}
}

// LineSet is a set of the lines 1 to 9 of a sheet: bit n stands for line n.
type LineSet uint16

// Has says whether line n is in the set.
func (s LineSet) Has(n int) bool { return s>>n&1 == 1 }

// With is the set with line n.
func (s LineSet) With(n int) LineSet { return s | 1<<n }

// Without is the set without line n.
func (s LineSet) Without(n int) LineSet { return s &^ (1 << n) }

// Len is how many lines are in the set.
func (s LineSet) Len() int {
	count := 0
	for n := 1; n <= 9; n++ {
		if s.Has(n) {
			count++
		}
	}
	return count
}

// String lists the lines, "1 2 4".
func (s LineSet) String() string {
	text := ""
	for n := 1; n <= 9; n++ {
		if s.Has(n) {
			if text != "" {
				text += " "
			}
			text += strconv.Itoa(n)
		}
	}
	return text
}

// Digits lists the lines without a gap, "124".
func (s LineSet) Digits() string {
	text := ""
	for n := 1; n <= 9; n++ {
		if s.Has(n) {
			text += strconv.Itoa(n)
		}
	}
	return text
}

// ChosenSheet is a row of a selection.
type ChosenSheet struct {
	Sheet SheetID
	Lines LineSet
}

// VolumeState is where in its life a volume is.
type VolumeState = string

// The states of a volume.
const (
	VolumeOpen     VolumeState = "open"
	VolumeClosed   VolumeState = "closed"
	VolumeHandedIn VolumeState = "handed_in"
)

// VolumeTransitions is the life of a volume.
func VolumeTransitions() Transitions {
	return Transitions{
		{"", "open", VolumeOpen},
		{VolumeOpen, "close", VolumeClosed},
		{VolumeClosed, "reopen", VolumeOpen},
		{VolumeClosed, "hand_in", VolumeHandedIn},
	}
}

// Volume is sheets of one region bound together for the commission. Numbers go through the
// whole filing, from 1.
type Volume struct {
	Campaign  CampaignID
	Number    int
	Region    Region
	Selection SelectionID
	State     VolumeState
	// Sheets bound, which is also the number of the last page; Lines that count, Struck lines
	// that do not.
	Sheets int
	Lines  int
	Struck int
	// Binder opened it and adds to it.
	Binder  UserID
	Version uint32
}
