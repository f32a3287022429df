package rulebook

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Speaks says what a pack calls its findings.
type Speaks interface {
	Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (Words, error)
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (Facts, error)
}

// Late says what stands of a late finding; nothing where none stands. A list speaks in the words of the house: those of the
// pack are for a voter at the desk. Newer rules speak in those of their pack, one finding each; what was typed is not kept with
// it, so a place in them stays open. A pack that cannot be asked hides no finding: then its code stands there.
func Late(ctx context.Context, rules Speaks, lang text.Lang, l core.Late) (list []page.Finding) {
	switch {
	case l.State != core.LateOpen && l.State != core.LateCleared:
		return nil
	case l.Matter() == core.LateRules:
		list = ofRules(ctx, rules, lang, l)
	case len(l.Findings) > 0:
		list = []page.Finding{ofList(lang, l)}
	}
	for i := range list {
		if l.State == core.LateCleared {
			list[i].Severity, list[i].Remedy = core.SeverityHint, text.Say(lang, "listed.cleared_finding")
		}
	}
	return list
}

// ofList is what a list says: the worst of what the pack makes of it, in the words of the house.
func ofList(lang text.Lang, l core.Late) page.Finding {
	worst := slices.MaxFunc(l.Findings, func(a, b core.FindingMark) int { return rank(a.Severity) - rank(b.Severity) })
	words, key := "listed.", "listed.finding"
	if l.Matter() == core.LateAddress {
		words, key = "moved.", "moved."+strings.TrimPrefix(worst.Code, "address.")
	}
	return page.Finding{Severity: worst.Severity, Code: worst.Code, Remedy: text.Say(lang, words+"open"),
		Text: text.Say(lang, key, core.Short(l.Passports.Edition), page.DayOr(l.Date, "—"))}
}

// ofRules are what newer rules say, the gravest first.
func ofRules(ctx context.Context, rules Speaks, lang text.Lang, l core.Late) (list []page.Finding) {
	facts, _ := rules.Facts(ctx, l.Pack, lang) // without them the clauses have their short names
	for _, mark := range l.Findings {
		f := page.Finding{Severity: mark.Severity, Code: mark.Code, Clause: facts.Clause(lang, mark), Remedy: text.Say(lang, "rejudged.open")}
		if mark.Severity == core.SeverityBlock && len(mark.LiftBy) == 0 {
			f.Remedy = text.Say(lang, "rejudged.struck")
		}
		var says string
		f.Name, says = said(ctx, rules, lang, l.Pack, facts, mark)
		f.Text = text.Say(lang, "rejudged.finding", l.Pack.String(), says)
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b page.Finding) int { return rank(b.Severity) - rank(a.Severity) })
	return list
}

// unseen stands where what the voter typed would stand.
const unseen = "…"

// said is the name of a finding, if it has one, and what it says: its pack's words, those of the house for what rules would
// write otherwise, and its code where nobody has words for it.
func said(ctx context.Context, rules Speaks, lang text.Lang, pack core.PackRef, facts Facts, m core.FindingMark) (name, says string) {
	switch m.Code {
	case "rules.column":
		return "", text.Say(lang, "rejudged.column", cmp.Or(facts.Titles[m.Field], m.Field))
	case "rules.region":
		return "", text.Say(lang, "rejudged.region")
	}
	words, err := rules.Words(ctx, pack, lang, m, []string{unseen, unseen, unseen, unseen, unseen})
	if err != nil || words.Text == "" {
		return "", text.Say(lang, "rejudged.unnamed", m.Code)
	}
	says, _ = refusal.Sentences(words.Text) // the remedy is one for the desk
	return words.Name, says
}

func rank(severity string) int {
	return slices.Index([]string{core.SeverityHint, core.SeverityWarn, core.SeverityBlock}, severity)
}
