package packs

import "github.com/sheaf-drive/sheaf/packs/law"

// Manifest describes a pack: what Describe answers.
type Manifest struct {
	// ID is the name in URLs and commands ("ru-president-2018"), Version like "1.0.0".
	ID, Version string
	// Jurisdiction is the ISO 3166 code of the country, with a part where needed ("US-CA").
	Jurisdiction string
	// Effective is when signatures may be collected under these rules.
	Effective Window
	// ElectionDay is the day of voting, ISO.
	ElectionDay string
	// Languages of Messages and Say, the first is that of the documents.
	Languages []string
	Sources   []Source
	Ruleset   Ruleset
	// Messages are texts by language and key; {0}, {1} stand for a finding's Params. Keys are
	//
	//	CODE             the words of a finding
	//	CODE@FIELD       in place of CODE where the finding stands at that field
	//	confirm.CODE     the words of a warning's tick where the house's own do not fit
	//	name.CODE        a short name of each block that has words in Say
	//	clause.CLAUSE    each clause that a finding or the ruleset cites
	//	check.KEY        each item of the form's checklists
	//	column.KEY       each column that the voter writes; {0} stands for its text
	//	ground.N         each ground of the ruleset
	//	pack.title       the pack
	Messages map[string]map[string]string
	// Say are the words to say to a voter who is turned away, by language and code of a
	// block. A block without such words is a slip that is corrected and sent again.
	Say map[string]map[string]string
}

// Window is a span with hour and zone, as RFC 3339: {From: "2017-12-27T00:00:00+03:00",
// To: "2018-01-31T18:00:00+03:00"}. To is the first moment outside.
type Window struct {
	From, To string
	// Confirmed says that the norm was seen in text.
	Confirmed bool
}

// Source is one text that the rules rest on. Confirmed is false while a lawyer with the
// text in hand has not closed it; the admin sees that.
type Source struct {
	Title, Address string
	Confirmed      bool
}

// Ruleset is the part of the law that is data. Shares are in hundredths of a percent
// (500 = 5 %), so that no rounding hides in them.
type Ruleset struct {
	// Quantities, one per kind of nomination; the first is the default.
	Quantities []Quantity
	// Regions of the country; "00" is the sheet without a region.
	Regions       []Region
	DocumentKinds []DocumentKind
	LinesPerSheet int
	Grounds       []Ground
	// VotingAge in full years on election day, or on the day of signing where AgeAtSigning says
	// so. Ages are other ages of single regions.
	VotingAge    int
	AgeAtSigning bool
	Ages         []law.Age
	// StrikeOut says that the one who certifies may strike a line with a remark, and that
	// struck lines are neither counted nor checked.
	StrikeOut bool
	Folders   Folders
	// RetentionDays is how long personal data is kept after the election day.
	RetentionDays int
	// Chance is how a verdict's chance comes about: the base, then the factor of each
	// finding's code.
	ChanceBasePermille int
	Chance             []Weight
	// MetRegions is in how many regions the minimum that holds on the day of registration has to
	// be reached besides Quantity.Min; 0 where no region has one.
	MetRegions int
	// Questions are what this law asks besides names, birth, document and address.
	Questions []law.Question
	// Steps of a visit that has more than conditions and questionnaire, in their order.
	Steps []law.Step
}

// Quantity is what one kind of nomination must hand in: at least Min valid, at most Max,
// of one region at most RegionMax count. 0 for Max means that there is no such limit.
type Quantity struct {
	Nomination   string
	Min, Max     int
	RegionMax    int
	Verification law.Verification
	Clause       string
	Confirmed    bool
}

// Region is one region with the number of signatures that count from it at most (in the
// default nomination). Max 0 means no cap of its own. Minima are how many it needs to be among
// the [Ruleset].MetRegions, later entries replace earlier ones.
type Region struct {
	Code, Name string
	Max        int
	Minima     []law.Minimum
}

// DocumentKind is one kind of identity document. SeriesDigits and NumberDigits are exact
// counts, 0 means free text. At each age of RenewAt the document ends.
type DocumentKind struct {
	ID           string
	SeriesDigits int
	NumberDigits int
	// MinAge in years for the first issue.
	MinAge  int
	RenewAt []int
	// Grace is how long after the birthday it still serves, by day of signing; later
	// entries replace earlier ones.
	Grace []Grace
}

// Grace is a dated parameter: from that day (ISO) on, so many days.
type Grace struct {
	From      string
	Days      int
	Clause    string
	Confirmed bool
}

// Ground is one ground of invalidity. Level says what it spoils: "line", "sheet",
// "collector" or "filing". Evidence is "certificate", "expert" or empty.
type Ground struct {
	Number          string
	Clause          string
	ClauseConfirmed bool
	Level           string
	Evidence        string
}

// Folders are the rules of filing, settings where no law was found.
type Folders struct {
	SheetsPerFolder        int
	MaxSignaturesPerFolder int
	OneRegionPerFolder     bool
	Confirmed              bool
}

// Weight is the factor in permille that a finding's code puts on the chance.
type Weight struct {
	Code     string
	Permille int
}

// Region returns the region with that code.
func (r Ruleset) Region(code string) (Region, bool) {
	for _, g := range r.Regions {
		if g.Code == code {
			return g, true
		}
	}
	return Region{}, false
}

// AgeIn is the voting age in a region on a day (ISO).
func (r Ruleset) AgeIn(region, day string) int {
	years, since := r.VotingAge, ""
	for _, a := range r.Ages {
		if a.Region == region && a.From <= day && a.From >= since {
			years, since = a.Years, a.From
		}
	}
	return years
}

// MinOn is the region's minimum for what was registered on that day (ISO), 0 where it has none.
func (g Region) MinOn(day string) int {
	least, since := 0, ""
	for _, m := range g.Minima {
		if m.From <= day && m.From >= since {
			least, since = m.Units*m.Each, m.From
		}
	}
	return least
}
