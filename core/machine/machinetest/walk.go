package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Walk gives random commands of the desk and of what follows it, legal and not: wrong actors,
// wrong sheets, wrong order, documents that several voters share.
type Walk struct {
	World *World
	// Pick draws a number from 0 to n-1; the same numbers give the same walk.
	Pick func(n int) int

	voters  int
	sheets  int
	parcels int
	// stocked is how much more often than else a step is about where the paper is.
	stocked int
	// shelf is the first of twelve sheets that were brought into the store, shelved how many
	// steps of sixteen are about what is handed in, selections how many were begun.
	shelf, shelved, selections int
}

// NewWalk lays 24 more sheets of region 77 at office one, fills some, hires a second
// verifier and begins there.
func NewWalk(w *World, pick func(n int) int) *Walk {
	w.TB.Helper()
	const more = 24
	w.Must(User("federal"), Plan("one", "77", 8, 8+more-1))
	w.Must(User("federal"), &machine.PrintSheets{Sheets: Sheets(8, 8+more-1)})
	w.Must(User("federal"), &machine.IssueSheets{Sheets: Sheets(8, 8+more-1), Office: Office("one")})
	w.Hire("verifier1b", core.Verifier, "one")
	w.Hire("logistics2", core.Logistics, "")
	fillSheets(w)
	return &Walk{World: w, Pick: pick, sheets: 8 + more}
}

func (k *Walk) voter() string {
	if k.voters == 0 || k.Pick(4) == 0 {
		k.voters++
		return fmt.Sprintf("v%d", k.voters)
	}
	return fmt.Sprintf("v%d", k.voters-k.Pick(min(k.voters, 6)))
}

func (k *Walk) actor(voter string) core.UserID {
	all := []string{"operator1", "operator1", "operator1b", "operator2", "coordinator1", "twin", "verifier1", "root"}
	if v, ok := state.Visits.Get(k.World.Memory, Visit(voter)); ok && k.Pick(8) > 0 {
		return v.Operator
	}
	return User(all[k.Pick(len(all))])
}

func (k *Walk) findings() (list []core.FindingMark) {
	for _, f := range []core.FindingMark{Listed(), Underage(), Yo()} {
		if k.Pick(10) == 0 {
			list = append(list, f)
		}
	}
	return list
}

// likely is what an operator would do next.
func (k *Walk) likely(voter string) machine.Command {
	g, ok := state.Signatures.Get(k.World.Memory, Signature(voter))
	v, _ := state.Visits.Get(k.World.Memory, Visit(voter))
	blocks := g.Judgement.Blocks(v.LiftedCodes())
	switch {
	case !ok:
		number := voter
		if k.Pick(5) == 0 {
			number = fmt.Sprintf("v%d", k.Pick(k.voters)+1)
		}
		return k.World.Opening(voter, number, k.findings()...)
	case v.State != core.VisitOpen:
		return k.command(voter)
	case state.HolderOf(k.World.Memory, g) != "":
		return &machine.TurnAway{Visit: v.ID, Ground: core.FindingDuplicate}
	case len(blocks) > 0 && len(blocks[0].LiftBy) == 0:
		return &machine.TurnAway{Visit: v.ID, Ground: blocks[0].Code}
	case len(blocks) > 0:
		return k.World.Lifting(voter, blocks[0].Code)
	case g.State == core.SignatureReceived:
		return k.World.Judging(voter, "77")
	case g.State == core.SignatureJudged:
		return k.World.Reserving(voter, Sheet(8+k.Pick(8)))
	}
	switch k.Pick(6) {
	case 0:
		return k.World.Spoiling(voter, "blot")
	case 1, 2:
		return k.World.Leaving(voter)
	}
	return k.World.Writing(voter)
}

func (k *Walk) command(voter string) machine.Command {
	region := []core.Region{"77", "77", "77", "77", core.NoRegion, "63"}[k.Pick(6)]
	switch k.Pick(14) {
	case 0, 1:
		return k.World.Opening(voter, fmt.Sprintf("v%d", k.Pick(k.voters)+1), k.findings()...)
	case 2, 3, 4:
		c := k.World.Judging(voter, region, k.findings()...)
		if k.Pick(2) == 0 {
			c.Confirmed = []string{Yo().Tick()}
		}
		return c
	case 5, 6, 7:
		return k.World.Reserving(voter, Sheet(k.Pick(k.sheets+1)))
	case 8, 9:
		return k.World.Writing(voter)
	case 10:
		return k.World.Spoiling(voter, core.SpoilReasons()[k.Pick(6)])
	case 11:
		if k.Pick(2) == 0 {
			return k.World.Releasing(voter)
		}
		return k.World.Leaving(voter)
	case 12:
		return k.World.Lifting(voter, Listed().Code)
	}
	switch k.Pick(3) {
	case 0:
		return &machine.AbandonVisit{Visit: Visit(voter)}
	case 1:
		return &machine.TurnAway{Visit: Visit(voter), Ground: Underage().Code}
	}
	return &machine.TurnAway{Visit: Visit(voter), Ground: core.FindingDuplicate}
}

// Step gives one command and says which and what came of it.
func (k *Walk) Step() (machine.Command, machine.Answer) {
	k.World.TB.Helper()
	if k.shelved > 0 && k.Pick(16) < k.shelved {
		return k.filingStep()
	}
	switch k.Pick(5 + k.stocked) {
	case 0, 1:
		return k.checkStep()
	case 2, 5, 6, 7, 8, 9, 10, 11, 12:
		return k.custodyStep()
	}
	voter := k.voter()
	c := k.command(voter)
	if k.Pick(3) > 0 {
		c = k.likely(voter)
	}
	actor := k.actor(voter)
	if c.Kind() == "block.lift/1" && k.Pick(2) == 0 {
		actor = User("coordinator1")
	}
	return c, k.World.Do(actor, c)
}
