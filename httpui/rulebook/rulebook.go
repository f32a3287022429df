package rulebook

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// Words are what a pack says about one finding.
type Words struct {
	// Text is what is wrong with its remedy, Say what to tell the voter whom it turns away.
	Text, Say string
	// Name is the short name of a block that has words to say, Confirm the words of a warning's
	// tick where those of the house do not fit; both may be empty.
	Name, Confirm string
}

// Facts is what screens show of a ruleset.
type Facts struct {
	// Name of the pack in the reader's language.
	Name string
	// Regions in their order, without the special one.
	Regions []page.Option
	// Lines of a sheet.
	Lines int
	// Clauses are the places of the law in the reader's language, by their names in findings.
	Clauses map[string]string
	// Columns are the titles of the form's columns by number, Titles by the key of what stands in them.
	Columns map[int]string
	Titles  map[string]string
	// Voter says what the voter writes in a column, by the key of the column and in the reader's
	// language; {0} stands for the text of the column.
	Voter map[string]string
	// LineChecks is the checklist of the check at the office for a line, BlockChecks that for
	// the collector's certification.
	LineChecks, BlockChecks []CheckItem
	// Certifications are the templates of what is written at the foot, in the order in which it
	// is signed: the collector's first, the proxy's last; see core/certification.
	Certifications []string
}

// CheckItem is one item of a checklist. Key is the same in every language and version, Column
// the key of the column that it is about, empty for one about more than a column.
type CheckItem struct {
	Key    string `json:"key"`
	Column string `json:"column,omitempty"`
	Words  string `json:"words"`
}

// CheckTicks refuses a tick that is no item of the checklist: ticks stand in the public journal,
// where nobody's own words may get.
func CheckTicks(list []CheckItem, ticks []string) error {
	for _, tick := range ticks {
		if !slices.ContainsFunc(list, func(item CheckItem) bool { return item.Key == tick }) {
			return core.Refuse(core.Invalid, "ticks", "check.ticks")
		}
	}
	return nil
}

// Clause names the law that a finding rests on, with a mark where no lawyer has confirmed the place; "" where it names none.
func (f Facts) Clause(lang text.Lang, m core.FindingMark) string {
	words := cmp.Or(f.Clauses[m.Clause], m.Clause)
	if words == "" || m.ClauseConfirmed {
		return words
	}
	return text.Say(lang, "visit.clause_unconfirmed", words)
}

// Column is the title of a column as the form has it.
func (f Facts) Column(number int, key string) string {
	if title, ok := f.Columns[number]; ok {
		return title
	}
	return key
}

// RegionName is the name of a region, empty for special sheets; ok is false where the rules
// know no such region.
func (f Facts) RegionName(region core.Region) (name string, ok bool) {
	for _, option := range f.Regions {
		if option.Value == string(region) {
			return option.Words, true
		}
	}
	return "", region == core.NoRegion
}

// RegionOr is RegionWords, or other for sheets without a region.
func (f Facts) RegionOr(region core.Region, other string) string {
	if region == core.NoRegion {
		return other
	}
	return f.RegionWords(region)
}

// RegionWords is the name of a region, or its code where the rules know no such region.
func (f Facts) RegionWords(region core.Region) string {
	if name, ok := f.RegionName(region); ok && name != "" {
		return name
	}
	return string(region)
}

// ColumnOf is the column in which a field of the questionnaire ends.
func ColumnOf(field string) string {
	switch field {
	case "family", "given", "patronymic":
		return "name"
	case "series", "number", "issued":
		return "document"
	case "house", "flat", "region", "address":
		return "address"
	}
	return field
}
