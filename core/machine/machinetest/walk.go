package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Walk gives random commands about a drive of three offices, from the order of its sheets to what
// is handed in. Most are what the right person would do next with some sheet; some are what anybody
// might try: wrong persons, wrong states, old versions, documents that several voters share. In
// between rules are swapped, accounts closed, sheets spoiled, lost and pulled.
type Walk struct {
	World *World
	// Pick draws a number from 0 to n-1; the same numbers give the same walk.
	Pick func(n int) int

	// ids are the sheets of the drive and one that is never ordered.
	ids []core.SheetID
	// voters came so far; at has the voter who sits before each sheet.
	voters int
	at     map[core.SheetID]string
	// parcels of an office and selections were begun so far.
	parcels    map[core.OfficeID]int
	selections int
	// hired are the operators of each office who came in the course of the drive.
	hired map[core.OfficeID][]core.UserID
	steps int
	// stored sheets are or were in the store, settled ones go nowhere any more.
	stored, settled int
}

// batch is how many sheets are ordered at once.
const batch = 10

// NewWalk opens a third office, staffs all three and begins a drive of about so many sheets.
func NewWalk(w *World, pick func(n int) int, sheets int) *Walk {
	w.TB.Helper()
	w.Must(User("root"), w.opening("three", "77"))
	w.Headquarters()
	for _, a := range []account{
		{login: "operator2b", role: core.Operator, office: "two"}, {login: "operator3", role: core.Operator, office: "three"},
		{login: "operator3b", role: core.Operator, office: "three"}, {login: "coordinator3", role: core.Coordinator, office: "three"},
		{login: "verifier1b", role: core.Verifier, office: "one"}, {login: "verifier2", role: core.Verifier, office: "two"},
		{login: "verifier2b", role: core.Verifier, office: "two"}, {login: "verifier3", role: core.Verifier, office: "three"},
		{login: "verifier3b", role: core.Verifier, office: "three"}, {login: "lawyer2", role: core.Lawyer},
		{login: "logistics2", role: core.Logistics},
	} {
		w.Hire(a.login, a.role, a.office)
	}
	twin := account{login: "twinverifier", role: core.Verifier, office: "one", person: "operator1"}
	w.Must(User("root"), &machine.CreateUser{User: twin.user()})
	w.Must(User("admin2"), &machine.ApproveUser{User: User(twin.login)})
	sheets = 8 + (sheets+batch-1)/batch*batch
	return &Walk{
		World: w, Pick: pick, ids: Sheets(0, sheets), at: map[core.SheetID]string{}, parcels: map[core.OfficeID]int{},
		hired: map[core.OfficeID][]core.UserID{},
	}
}

// Step gives one command and says which and what came of it.
func (k *Walk) Step() (machine.Command, machine.Answer) {
	k.World.TB.Helper()
	if k.steps%32 == 0 {
		k.survey()
	}
	k.steps++
	actor, c := k.next()
	if k.Pick(10) == 0 {
		actor = k.anybody()
	}
	if k.Pick(16) == 0 {
		older(c)
	}
	if k.Pick(200) == 0 { // another leader, whose clock is behind
		k.World.Now -= 5000
	}
	return c, k.World.Do(actor, c)
}

// next is somebody's next command: about the house, about what is handed in, about a sheet.
func (k *Walk) next() (core.UserID, machine.Command) {
	if k.Pick(40) == 0 {
		return k.house()
	}
	filing := 1 // of 20 steps
	switch {
	case k.Filed():
		filing = 4
	case k.Settled():
		filing = 14
	case k.ripe():
		filing = 5
	}
	if k.Pick(20) < filing {
		return k.filing()
	}
	return k.paper(k.sheet())
}

// survey counts how far the drive has come.
func (k *Walk) survey() {
	k.stored, k.settled = 0, 0
	for _, id := range k.ids {
		s, _ := state.Sheets.Get(k.World.Memory, id)
		switch s.State {
		case core.SheetFiled, core.SheetPulled, core.SheetBound, core.SheetHandedIn:
			k.stored++
			k.settled++
		case core.SheetLost, core.SheetSpoiled, core.SheetDestroyed:
			k.settled++
		}
	}
}

// ripe says whether enough lies in the store for a first selection.
func (k *Walk) ripe() bool { return 3*k.stored >= len(k.ids) }

// Settled says whether hardly a sheet is on its way any more, so that the rest can be handed in.
func (k *Walk) Settled() bool { return 20*k.settled >= 17*len(k.ids) }

// Filed says whether the selection is handed in: from then on nothing of it changes.
func (k *Walk) Filed() bool {
	now, _ := k.chosenNow()
	return now.State == core.SelectionFiled
}

// Sheets lists the sheets of the drive, ordered or not yet.
func (k *Walk) Sheets() []core.SheetID { return k.ids[:len(k.ids)-1] }

// sheet picks a sheet, one that goes somewhere before one at rest.
func (k *Walk) sheet() core.SheetID {
	id := k.ids[k.Pick(len(k.ids))]
	for range 5 {
		s, _ := state.Sheets.Get(k.World.Memory, id)
		switch s.State {
		case "", core.SheetFiled, core.SheetBound, core.SheetHandedIn, core.SheetDestroyed:
			id = k.ids[k.Pick(len(k.ids))]
		}
	}
	return id
}

// paper is the next command about the sheet, one in eight times any other.
func (k *Walk) paper(id core.SheetID) (core.UserID, machine.Command) {
	s, _ := state.Sheets.Get(k.World.Memory, id)
	actor, c := k.likely(s, id)
	if k.Pick(8) > 0 {
		return actor, c
	}
	switch k.Pick(3) {
	case 0:
		actor, c = k.anyDesk(id)
	case 1:
		c = k.anyCheck(id)
	default:
		c = k.anyCustody(id)
	}
	return actor, c
}

// likely is what somebody would do next with the sheet.
func (k *Walk) likely(s core.Sheet, id core.SheetID) (core.UserID, machine.Command) {
	switch {
	case s.State == "":
		return k.planning()
	case k.Pick(200) == 0:
		return k.keeper(s), k.World.Losing(id)
	case k.Pick(200) == 0:
		return k.keeper(s), k.World.SpoilingSheet(id, "lawyer")
	}
	switch s.State {
	case core.SheetPlanned:
		return k.coordinator(s), &machine.PrintSheets{Sheets: k.alike(s)}
	case core.SheetPrinted:
		return k.coordinator(s), &machine.IssueSheets{Sheets: k.alike(s), Office: s.Office}
	case core.SheetAtOffice, core.SheetFilling:
		return k.desk(s)
	}
	if machine.BeingChecked(s.State) {
		return k.check(s)
	}
	return k.custody(s)
}

// planning orders the next batch of sheets; offices one, two and three take turns.
func (k *Walk) planning() (core.UserID, machine.Command) {
	next, _ := state.Series.Get(k.World.Memory, state.SeriesKey(Campaign, 0))
	n := int(next)
	if n >= len(k.ids)-1 { // all are ordered
		return User("federal"), Plan("one", "77", n-1, n-1)
	}
	of := []struct {
		office string
		region core.Region
	}{{"one", "77"}, {"two", "63"}, {"three", "77"}, {"one", "77"}, {"two", "63"}, {"three", core.NoRegion}}[n/batch%6]
	return User("federal"), Plan(of.office, of.region, n, min(n+batch, len(k.ids)-1)-1)
}

// alike lists the sheet and at times those behind it of the same office and state.
func (k *Walk) alike(s core.Sheet) []core.SheetID {
	list := []core.SheetID{s.ID}
	for range k.Pick(2 * batch) {
		other, _ := state.Sheets.Get(k.World.Memory, k.ids[k.Pick(len(k.ids))])
		if other.State == s.State && other.Office == s.Office && other.ID != s.ID && len(list) < 2 {
			list = append(list, other.ID)
		}
	}
	return list
}

// one picks one of the logins.
func (k *Walk) one(logins ...string) core.UserID { return User(logins[k.Pick(len(logins))]) }

// anybody is any account of the house.
func (k *Walk) anybody() core.UserID {
	return k.one("operator1", "operator1b", "operator2", "operator2b", "operator3", "operator3b", "verifier1", "verifier1b",
		"verifier2", "verifier3", "twinverifier", "lawyer", "coordinator1", "coordinator2", "coordinator3", "twin", "logistics", "federal",
		"federal2", "federaltwin", "regional", "auditor", "root", "rootlawyer")
}

// of lists the office's people of a role: the account with the office's number, and its second.
func (k *Walk) of(o core.OfficeID, role string) core.UserID {
	n := map[core.OfficeID]string{Office("two"): "2", Office("three"): "3"}[o]
	if n == "" {
		n = "1"
	}
	return k.one(role+n, role+n+"b")
}

// coordinator of the office that holds the sheet.
func (k *Walk) coordinator(s core.Sheet) core.UserID {
	switch s.Office {
	case Office("two"):
		return User("coordinator2")
	case Office("three"):
		return User("coordinator3")
	}
	return User("coordinator1")
}

// keeper answers for the paper: the coordinator at the office, a sorter in the central store.
func (k *Walk) keeper(s core.Sheet) core.UserID {
	if core.Stored(s.State) {
		return k.one("logistics", "logistics2")
	}
	return k.coordinator(s)
}

// active says whether the account is not closed.
func (k *Walk) active(id core.UserID) bool {
	u, _ := state.Users.Get(k.World.Memory, id)
	return u.State == core.UserActive
}

// older has the command come from a screen that shows what was there before.
func older(c machine.Command) {
	switch c := c.(type) {
	case *machine.JudgeSignature:
		c.Of--
	case *machine.ReserveLine:
		c.Of--
	case *machine.GiveVerdict:
		c.Of--
	case *machine.CheckBlock:
		c.Of--
	case *machine.CorrectLine:
		c.Of--
	case *machine.CorrectBlock:
		c.Of--
	case *machine.DecideLine:
		c.Of--
	case *machine.StrikeLine:
		c.Of--
	case *machine.CertifySheet:
		c.Of--
	case *machine.PlanSheets:
		c.First--
	}
}
