package rupresident2018

import (
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	isoDay     = "2006-01-02"
	russianDay = "02.01.2006"
)

// review is one case on its way to a verdict. The dates are zero where they were not
// readable, which a finding then says.
type review struct {
	packs.Case
	today, election, birth, issued time.Time
	verdict                        packs.Verdict
	// yo is the severity of a typed "ё".
	yo string
}

func (p Pack) judge(c packs.Case) packs.Verdict {
	r := &review{Case: c, yo: p.yo()}
	if c.Stage == packs.StageAddress {
		return r.writeAddress()
	}
	r.checkDays()
	r.checkDocument()
	r.checkBirth()
	r.checkIssued()
	r.checkAge()
	r.checkRenewal()
	r.checkListed()
	switch c.Stage {
	case packs.StageConditions:
	case packs.StageQuestionnaire:
		r.checkNames()
		r.checkPlace()
		r.chooseRegion()
		if !r.verdict.Blocked() {
			r.writeColumns()
		}
	default:
		r.find(packs.Block, "case.stage", "stage", clause{})
	}
	r.verdict.ChancePermille = chance(r.verdict)
	return r.verdict
}

func (r *review) find(severity, code, field string, at clause, params ...string) {
	r.verdict.Findings = append(r.verdict.Findings, packs.Finding{
		Code: code, Severity: severity, Field: field, Params: params,
		Clause: at.text, ClauseConfirmed: at.confirmed,
	})
}

// checkDays reads the two days that the house says, not the voter.
func (r *review) checkDays() {
	var err error
	if r.today, err = time.Parse(isoDay, r.Today); err != nil {
		r.find(packs.Block, "case.today", "today", clause{})
	}
	if r.ElectionDay == "" {
		r.ElectionDay = electionDay
	}
	if r.election, err = time.Parse(isoDay, r.ElectionDay); err != nil {
		r.find(packs.Block, "case.election_day", "election_day", clause{})
	}
}

// birthday is the day on which somebody turns that age; 29 February becomes 1 March.
func birthday(birth time.Time, age int) time.Time {
	return time.Date(birth.Year()+age, birth.Month(), birth.Day(), 0, 0, 0, 0, time.UTC)
}

// shown writes an ISO day as it stands in documents, and anything else as it came.
func shown(day string) string {
	if len(day) != len(isoDay) || day[4] != '-' || day[7] != '-' {
		return day
	}
	return day[8:] + "." + day[5:7] + "." + day[:4]
}
