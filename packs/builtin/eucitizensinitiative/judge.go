package eucitizensinitiative

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
)

// review is a statement of support on its way to a verdict.
type review struct{ *ruling.Review }

func judge(c packs.Case) packs.Verdict {
	r := review{ruling.Begin(c, ruleset())}
	r.checkPeriod()
	known := r.checkState()
	if r.Address.Region != noBirth {
		r.ReadBirth(at(clauseForm))
		r.CheckAge(r.Address.Region, at(clauseSignatory))
	}
	switch c.Stage {
	case packs.StageConditions:
	case packs.StageQuestionnaire:
		r.CheckNames(at(clauseForm))
		r.CheckAnswers(r.Address.Region, asked()...)
		r.checkNumber()
		if r.Lookups.Lookalike {
			r.Find(packs.Warn, "voter.lookalike", "family", at(clauseOnce))
		}
		if known {
			r.Verdict.Region = r.Address.Region
		}
		if !r.Verdict.Blocked() {
			r.writeColumns()
		}
	default:
		r.Find(packs.Block, "case.stage", "stage", ruling.Clause{})
	}
	return r.Finish()
}

// noBirth is the Member State whose form has no date of birth; its citizens' age cannot be seen.
const noBirth = "EL"

// checkPeriod: the collection begins within six months of the registration and lasts twelve.
func (r review) checkPeriod() {
	r.CheckAnswers("", keyRegistered, keyStart)
	registered, start := r.DayOf(keyRegistered), r.DayOf(keyStart)
	if start.IsZero() || r.Signed.IsZero() {
		return
	}
	if !registered.IsZero() {
		switch latest := ruling.Months(registered, beginMonths); {
		case start.Before(registered):
			r.Find(packs.Block, "start.early", keyStart, at(clausePeriod), r.Reply(keyRegistered))
		case start.After(latest):
			r.Find(packs.Block, "start.late", keyStart, at(clausePeriod), latest.Format(ruling.Day))
		}
	}
	// The first day on which nobody may sign any more.
	end := ruling.Months(start, collectionMonths)
	switch {
	case r.Signed.Before(start):
		r.Find(packs.Block, "period.before", "today", at(clausePeriod), r.Reply(keyStart))
	case !r.Signed.Before(end):
		r.Find(packs.Block, "period.after", "today", at(clausePeriod), end.AddDate(0, 0, -1).Format(ruling.Day))
	}
}

func (r review) checkState() bool {
	code := r.Address.Region
	if code == "" {
		r.Find(packs.Block, "state.missing", "region", at(clauseSignatory))
		return false
	}
	_, known := r.Rules.Region(code)
	if !known {
		r.Find(packs.Block, "state.unknown", "region", at(clauseSignatory), code)
	}
	return known
}

// checkNumber looks at the check digit of the Bulgarian personal number, where it has the form.
func (r review) checkNumber() {
	const key = "personal.number"
	if n := r.Reply(key); r.Address.Region == "BG" && len(n) == 10 && !bulgarian(n) {
		r.Find(packs.Warn, "number.check", key, at(clauseForm))
	}
}

// bulgarian says whether the last of ten digits fits the others; other signs are not its business.
func bulgarian(n string) bool {
	sum := 0
	for i, weight := range [...]int{2, 4, 8, 5, 10, 9, 7, 3, 6} {
		if n[i] < '0' || n[i] > '9' {
			return true
		}
		sum += weight * int(n[i]-'0')
	}
	return int(n[9]-'0') == sum%11%10
}

func (r review) writeColumns() {
	address, document := "", ""
	if slices.Contains(withAddress(), r.Address.Region) {
		address = join(", ", r.Reply(keyStreet), join(" ", r.Reply(keyPostcode), r.Reply(keyCity)), r.Reply(keyCountry))
	}
	for _, n := range numbers() {
		if slices.Contains(n.states, r.Address.Region) && document == "" {
			document = r.Reply(n.key)
		}
	}
	birth := ""
	if slices.Contains(withAddress(), r.Address.Region) && !r.Born.IsZero() {
		birth = r.Birth
	}
	texts := map[string]string{
		"given": strings.TrimSpace(r.Given), "family": strings.TrimSpace(r.Family), "address": address,
		"birth": birth, "document": document, "date": r.Today,
	}
	for _, c := range formColumns() {
		r.Verdict.Columns = append(r.Verdict.Columns,
			packs.Column{Number: c.Number, Key: c.Key, Text: texts[c.Key], Writer: c.Writer})
	}
}

// join leaves out what is empty.
func join(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), between)
}
