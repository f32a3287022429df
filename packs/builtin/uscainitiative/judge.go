package uscainitiative

import (
	"regexp"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
)

// review is a signature on its way to a verdict.
type review struct{ *ruling.Review }

func judge(c packs.Case) packs.Verdict {
	r := review{ruling.Begin(c, ruleset())}
	r.checkPeriod()
	r.ReadBirth(clauseAge())
	r.CheckAge("", clauseAge())
	switch c.Stage {
	case packs.StageConditions:
	case packs.StageQuestionnaire:
		r.CheckNames(clauseSigner())
		r.checkCounty()
		r.checkResidence()
		r.checkVoter()
		if !r.Verdict.Blocked() {
			r.writeColumns()
		}
	default:
		r.Find(packs.Block, "case.stage", "stage", ruling.Clause{})
	}
	return r.Finish()
}

// checkPeriod: from the official summary on, and 180 days long with the last of them.
func (r review) checkPeriod() {
	r.CheckAnswers("", keySummary)
	summary := r.DayOf(keySummary)
	if summary.IsZero() || r.Signed.IsZero() {
		return
	}
	last := summary.AddDate(0, 0, circulationDays)
	switch {
	case r.Signed.Before(summary):
		r.Find(packs.Block, "period.before", "today", clausePeriod(), r.Reply(keySummary))
	case r.Signed.After(last):
		r.Find(packs.Block, "period.after", "today", clausePeriod(), last.Format(ruling.Day))
	}
}

// checkCounty: only voters of the county on the head of the section sign it.
func (r review) checkCounty() {
	r.CheckAnswers("", keySection)
	code := r.Address.Region
	home, known := r.Rules.Region(code)
	section, there := r.Rules.Region(r.Reply(keySection))
	switch {
	case code == "":
		r.Find(packs.Block, "county.missing", "region", clauseCounty())
	case !known:
		r.Find(packs.Block, "county.unknown", "region", clauseCounty(), code)
	case there && section.Code != home.Code:
		r.Find(packs.Block, "county.other", "region", clauseCounty(), home.Name, section.Name)
	default:
		r.Verdict.Region = home.Code
	}
}

// box matches a postal box, which is no residence.
var box = regexp.MustCompile(`(?i)\bP\.? ?O\.? ?box\b`)

// checkResidence: street and number, or a designation by which the place can be found.
func (r review) checkResidence() {
	street := strings.TrimSpace(r.Address.Typed)
	switch {
	case street == "" && len(r.Address.Levels) == 0:
		r.Find(packs.Block, "address.missing", "address", clauseSigner())
	case box.MatchString(street + " " + r.Address.House):
		r.Find(packs.Warn, "address.box", "address", clauseSigner())
	}
}

// checkVoter: the voter file answers by the tick; it can be behind, so nothing blocks.
func (r review) checkVoter() {
	r.CheckAnswers("", keyRegistered)
	if r.Reply(keyRegistered) == "" {
		r.Find(packs.Warn, "voter.unregistered", "family", clauseSigner())
	}
	if r.Lookups.Lookalike {
		r.Find(packs.Warn, "voter.lookalike", "family", clauseOnce())
	}
}

// writeColumns: the signer writes each of them in person.
func (r review) writeColumns() {
	place := []string{}
	for _, l := range r.Address.Levels {
		place = append(place, strings.TrimSpace(l.Name+" "+l.Type))
	}
	if len(place) == 0 {
		place = []string{strings.TrimSpace(r.Address.Typed)}
	}
	residence := strings.Join(strings.Fields(r.Address.House+" "+strings.Join(place, ", ")), " ")
	if flat := strings.TrimSpace(r.Address.Flat); flat != "" {
		residence += " #" + flat
	}
	texts := map[string]string{
		"name":    strings.Join(strings.Fields(r.Given+" "+r.Patronymic+" "+r.Family), " "),
		"address": residence,
	}
	for _, c := range formColumns() {
		r.Verdict.Columns = append(r.Verdict.Columns,
			packs.Column{Number: c.Number, Key: c.Key, Text: texts[c.Key], Writer: c.Writer})
	}
}
