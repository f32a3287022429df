package hkreferendum

import (
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
)

// review is a voter on the way to a ballot.
type review struct{ *ruling.Review }

func judge(c packs.Case) packs.Verdict {
	r := review{ruling.Begin(c, ruleset())}
	r.Secret = true
	switch c.Stage {
	case packs.StageConditions:
		r.checkVoter()
	case stageToken:
		// The house compares it; here it is only what it may look like.
		r.CheckAnswers(place, keyToken)
	case packs.StageQuestionnaire:
		r.checkVoter()
		if r.Lookups.Twice {
			r.Find(packs.Block, "ballot.twice", keyNumber, at(clauseBallot))
		}
		r.Verdict.Region = place
		if !r.Verdict.Blocked() {
			r.writeColumns()
		}
	default:
		r.Find(packs.Block, "case.stage", "stage", ruling.Clause{})
	}
	return r.Finish()
}

func (r review) checkVoter() {
	r.ReadBirth(at(clauseAge))
	r.CheckAge(place, at(clauseAge))
	r.CheckAnswers(place, keyNumber, keyPhone)
	if typed := r.Reply(keyNumber); typed != "" {
		switch n := bareNumber(typed); {
		case !wellFormed(n):
			r.Find(packs.Block, "hkid.form", keyNumber, at(clauseDigit))
		case !fits(n):
			r.Find(packs.Block, "hkid.check", keyNumber, at(clauseDigit))
		}
	}
	r.checkIssued()
}

// checkIssued: the day of issue lies between birth and today.
func (r review) checkIssued() {
	r.CheckAnswers(place, keyIssued)
	issued := r.DayOf(keyIssued)
	switch {
	case issued.IsZero() || r.Signed.IsZero():
	case issued.After(r.Signed):
		r.Find(packs.Block, "issued.future", keyIssued, at(clauseVoter), issued.Format(ruling.Day))
	case !r.Born.IsZero() && issued.Before(r.Born):
		r.Find(packs.Block, "issued.before_birth", keyIssued, at(clauseVoter),
			issued.Format(ruling.Day), r.Born.Format(ruling.Day))
	}
}

func (r review) writeColumns() {
	n := bareNumber(r.Reply(keyNumber))
	texts := map[string]string{
		// On paper a part is enough to find the voter, and tells a stranger little.
		"document": n[:len(n)-4] + "***(*)", "issued": dayOf(r.DayOf(keyIssued)), "date": r.Today,
	}
	for _, c := range formColumns() {
		r.Verdict.Columns = append(r.Verdict.Columns,
			packs.Column{Number: c.Number, Key: c.Key, Text: texts[c.Key], Writer: c.Writer})
	}
}

// dayOf is a day as the card prints it.
func dayOf(t time.Time) string { return t.Format("02-01-06") }
