package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// operator is who writes on the sheet: its collector, or one of the office who is there.
func (k *Walk) operator(s core.Sheet) core.UserID {
	check, _ := state.Checks.Get(k.World.Memory, s.ID)
	switch {
	case s.Collector != "":
		return s.Collector
	case check.Collector.By != "":
		return check.Collector.By
	}
	if hired := k.hired[s.Office]; len(hired) > 0 && k.Pick(4) == 0 {
		return hired[k.Pick(len(hired))]
	}
	if id := k.of(s.Office, "operator"); k.active(id) {
		return id
	}
	return k.operator(s)
}

// desk is the next step with the voter before the sheet; without one the next voter comes, or the
// sheet is finished.
func (k *Walk) desk(s core.Sheet) (core.UserID, machine.Command) {
	operator := k.operator(s)
	if k.Pick(40) == 0 {
		return k.preparing(s, operator)
	}
	voter := k.at[s.ID]
	visit, ok := state.Visits.Get(k.World.Memory, Visit(voter))
	if ok && visit.State == core.VisitOpen {
		return k.visiting(voter, visit, s)
	}
	if s.State == core.SheetFilling && !k.active(operator) { // nobody else may finish it
		return k.coordinator(s), k.World.SpoilingSheet(s.ID, "logistics")
	}
	lines := 0
	for n := 1; n <= s.Lines; n++ {
		if l, ok := state.Lines.Get(k.World.Memory, s.ID.Line(n)); ok && l.State != core.LineFree {
			lines++
		}
	}
	if s.State == core.SheetFilling && (lines == s.Lines || k.Pick(3) < lines) {
		return operator, &machine.FinishSheet{Sheet: s.ID}
	}
	return operator, k.coming(s)
}

// preparing has the collector or a proxy write a block of the sheet in advance.
func (k *Walk) preparing(s core.Sheet, operator core.UserID) (core.UserID, machine.Command) {
	c := &machine.PrepareSheets{Sheets: []core.SheetID{s.ID}, Part: machine.PartCollector}
	if k.Pick(2) == 0 {
		c.Part = machine.PartProxy
		return k.of(s.Office, "verifier"), c
	}
	return operator, c
}

// coming opens the visit of a new voter, who may bring another one's passport.
func (k *Walk) coming(s core.Sheet) machine.Command {
	k.voters++
	voter := fmt.Sprint("v", k.voters)
	number := voter
	if k.Pick(10) == 0 {
		number = fmt.Sprint("v", 1+k.Pick(k.voters))
	}
	k.at[s.ID] = voter
	return k.opening(voter, number, s.Office)
}

func (k *Walk) opening(voter, number string, office core.OfficeID) *machine.OpenVisit {
	c := k.World.Opening(voter, number, k.findings()...)
	c.Office, c.Judgement.Pack = office, k.pack()
	return c
}

func (k *Walk) judging(voter string, region core.Region, findings ...core.FindingMark) *machine.JudgeSignature {
	c := k.World.Judging(voter, region, findings...)
	c.Judgement.Pack = k.pack()
	return c
}

func (k *Walk) findings() (list []core.FindingMark) {
	for _, f := range []core.FindingMark{Listed(), Underage(), Yo()} {
		if k.Pick(20) == 0 {
			list = append(list, f)
		}
	}
	return list
}

// visiting is what an operator would do next with the voter.
func (k *Walk) visiting(voter string, v core.Visit, s core.Sheet) (core.UserID, machine.Command) {
	w := k.World
	g, _ := state.Signatures.Get(w.Memory, v.Signature)
	blocks := g.Judgement.Blocks(v.LiftedCodes())
	operator := v.Operator
	if !k.active(operator) || k.Pick(12) == 0 {
		operator = k.coordinator(s)
	}
	switch {
	case state.HolderOf(w.Memory, g) != "":
		return operator, &machine.TurnAway{Visit: v.ID, Ground: core.FindingDuplicate}
	case g.State == core.SignaturePlaced:
		return operator, k.outcome(voter)
	case len(blocks) > 0 && (len(blocks[0].LiftBy) == 0 || k.Pick(4) == 0):
		return operator, &machine.TurnAway{Visit: v.ID, Ground: blocks[0].Code}
	case len(blocks) > 0:
		return k.coordinator(s), w.Lifting(voter, blocks[0].Code)
	case !k.active(v.Operator) || k.operator(s) != v.Operator && s.Collector != "":
		return operator, &machine.AbandonVisit{Visit: v.ID}
	case g.State == core.SignatureReceived || g.Judgement.Pack != k.pack() || g.Region != s.Region:
		findings := k.findings()
		if len(v.Lifts) > 0 && k.Pick(2) == 0 { // the block stands in the questionnaire too
			findings = []core.FindingMark{Listed()}
			operator = []core.UserID{operator, k.coordinator(s)}[k.Pick(2)]
		}
		c := k.judging(voter, s.Region, findings...)
		for _, f := range c.Judgement.Findings {
			if f.Severity == core.SeverityWarn {
				c.Confirmed = append(c.Confirmed, f.Tick())
			}
		}
		return operator, c
	case g.State == core.SignatureJudged && len(g.Confirmed) == 0 && len(g.Judgement.Findings) > 0 && k.Pick(2) == 0:
		return operator, &machine.AbandonVisit{Visit: v.ID}
	}
	return v.Operator, w.Reserving(voter, s.ID)
}

// outcome of a line that waits for the voter's hand.
func (k *Walk) outcome(voter string) machine.Command {
	switch k.Pick(12) {
	case 0:
		return k.World.Spoiling(voter, core.SpoilReasons()[k.Pick(6)])
	case 1:
		return k.World.Leaving(voter)
	case 2:
		return k.World.Releasing(voter)
	}
	return k.World.Writing(voter)
}

// anyDesk is a command of the desk about the sheet or about some voter that may be right or wrong.
func (k *Walk) anyDesk(id core.SheetID) (core.UserID, machine.Command) {
	w := k.World
	voter := k.at[id]
	if voter == "" || k.Pick(3) == 0 {
		voter = fmt.Sprint("v", 1+k.Pick(k.voters+1))
	}
	v, _ := state.Visits.Get(w.Memory, Visit(voter))
	region := []core.Region{"77", "63", core.NoRegion}[k.Pick(3)]
	switch k.Pick(14) {
	case 0:
		return v.Operator, k.opening(voter, fmt.Sprint("v", 1+k.Pick(k.voters+1)), v.Office)
	case 1, 2:
		return v.Operator, k.judging(voter, region, k.findings()...)
	case 3, 4, 5:
		return v.Operator, w.Reserving(voter, id)
	case 6:
		return v.Operator, w.Writing(voter)
	case 7:
		return v.Operator, w.Spoiling(voter, "blot")
	case 8:
		return v.Operator, w.Releasing(voter)
	case 9:
		return v.Operator, w.Leaving(voter)
	case 10:
		return k.one("twin", "coordinator1", "coordinator2"), w.Lifting(voter, Listed().Code)
	case 11:
		return v.Operator, &machine.AbandonVisit{Visit: v.ID}
	case 12:
		return v.Operator, &machine.TurnAway{Visit: v.ID, Ground: []string{core.FindingDuplicate, Underage().Code}[k.Pick(2)]}
	}
	switch k.Pick(2) {
	case 0:
		return User("coordinator1"), &machine.PrintSheets{Sheets: []core.SheetID{id}}
	}
	return User("coordinator2"), &machine.IssueSheets{Sheets: []core.SheetID{id}, Office: Office("two")}
}
