package ruling

import (
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

// Day is how days travel.
const Day = "2006-01-02"

// oldest is the age above which a birth date must be a slip.
const oldest = 120

// Clause is a place in the law under its lasting name. Confirmed means that its text was seen for
// this very law.
type Clause struct {
	Text      string
	Confirmed bool
}

// Review is a case on its way to a verdict. Signed and Born are zero where they were not
// readable, which a finding then says.
type Review struct {
	packs.Case
	Rules        packs.Ruleset
	Signed, Born time.Time
	Verdict      packs.Verdict
	// Secret says that no answer stands in a finding, not even one that cannot be read.
	Secret bool
}

// Begin reads the day of signing.
func Begin(c packs.Case, rules packs.Ruleset) *Review {
	r := &Review{Case: c, Rules: rules}
	signed, err := time.Parse(Day, c.Today)
	if err != nil {
		r.Find(packs.Block, "case.today", "today", Clause{})
		return r
	}
	r.Signed = signed
	return r
}

// Find adds a finding.
func (r *Review) Find(severity, code, field string, at Clause, params ...string) {
	r.Verdict.Findings = append(r.Verdict.Findings, packs.Finding{
		Code: code, Severity: severity, Field: field, Params: params,
		Clause: at.Text, ClauseConfirmed: at.Confirmed,
	})
}

// ReadBirth reads the date of birth and refuses one that nobody can have.
func (r *Review) ReadBirth(at Clause) {
	if r.Birth == "" {
		r.Find(packs.Block, "birth.missing", "birth", at)
		return
	}
	born, err := time.Parse(Day, r.Birth)
	switch {
	case err != nil:
		r.Find(packs.Block, "birth.date", "birth", at, r.Birth)
	case r.Signed.IsZero():
	case born.After(r.Signed):
		r.Find(packs.Block, "birth.future", "birth", at, r.Birth)
	case Birthday(born, oldest).Before(r.Signed):
		r.Find(packs.Block, "birth.old", "birth", at, r.Birth, strconv.Itoa(oldest))
	default:
		r.Born = born
	}
}

// CheckAge demands the age of the region on the day of signing, the birthday itself included.
func (r *Review) CheckAge(region string, at Clause) {
	if r.Born.IsZero() || r.Signed.IsZero() {
		return
	}
	years := r.Rules.AgeIn(region, r.Today)
	if of := Birthday(r.Born, years); of.After(r.Signed) {
		r.Find(packs.Block, "age.under", "birth", at, strconv.Itoa(years), of.Format(Day))
	}
}

// CheckNames demands a family and a given name.
func (r *Review) CheckNames(at Clause) {
	for _, n := range []struct{ field, text string }{{"family", r.Family}, {"given", r.Given}} {
		if strings.TrimSpace(n.text) == "" {
			r.Find(packs.Block, "name.missing", n.field, at)
		}
	}
}

// Finish gives the verdict its chance: the base times the weight of each finding, nothing where one
// blocks.
func (r *Review) Finish() packs.Verdict {
	if r.Verdict.Blocked() {
		return r.Verdict
	}
	chance := r.Rules.ChanceBasePermille
	for _, f := range r.Verdict.Findings {
		for _, w := range r.Rules.Chance {
			if w.Code == f.Code {
				chance = chance * w.Permille / 1000
			}
		}
	}
	r.Verdict.ChancePermille = chance
	return r.Verdict
}

// Birthday is the day on which somebody turns that age; 29 February becomes 1 March.
func Birthday(born time.Time, age int) time.Time {
	return time.Date(born.Year()+age, born.Month(), born.Day(), 0, 0, 0, 0, time.UTC)
}

// Months is the day so many months later, the last of its month where that has no such day: 29
// February and twelve months are 28 February.
func Months(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
