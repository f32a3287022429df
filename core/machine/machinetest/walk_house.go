package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// pack is the pack in force at this moment.
func (k *Walk) pack() core.PackRef {
	c, _ := state.Campaigns.Get(k.World.Memory, Campaign)
	return c.Pack
}

// house is a step about the house itself: the rules, the accounts, the journal.
func (k *Walk) house() (core.UserID, machine.Command) {
	switch k.Pick(8) {
	case 0, 1, 2:
		return k.rules()
	case 3, 4, 5:
		return k.staff()
	case 6:
		who := k.one("operator1", "operator2", "verifier1", "verifier3")
		return who, k.World.Certification(who)
	}
	return core.SystemActor, k.World.Checkpoint(Campaign, nil)
}

// rules goes on with the swap to the pack that is not in force.
func (k *Walk) rules() (core.UserID, machine.Command) {
	next := Version2()
	if k.pack() == next {
		next = Pack()
	}
	p, ok := state.Packs.Get(k.World.Memory, state.PackKey(Campaign, next))
	switch {
	case !ok:
		return User("root"), &machine.UploadPack{Campaign: Campaign, Ref: next, Passed: true}
	case p.State == core.PackProposed && k.Pick(3) == 0:
		return k.one("federal", "lawyer"), &machine.RejectPack{Campaign: Campaign, Ref: next}
	case p.State == core.PackProposed:
		return k.one("federal", "lawyer", "rootlawyer"), &machine.ApprovePack{Campaign: Campaign, Ref: next}
	case machine.Tried(k.World.Memory, p) != nil && k.Pick(8) > 0:
		return k.trying(next)
	case k.Pick(6) == 0:
		return User("lawyer"), &machine.RejectPack{Campaign: Campaign, Ref: next}
	case k.Pick(6) == 0:
		return User("root"), &machine.UploadPack{Campaign: Campaign, Ref: next, Passed: true}
	}
	if k.Pick(6) == 0 {
		next = k.pack()
	}
	return User("root"), &machine.ProposePack{Campaign: Campaign, Ref: next}
}

// staff closes an operator's account, if it can be while he has a sheet in hand to correct it, or
// hires one. The first operator of each office stays.
func (k *Walk) staff() (core.UserID, machine.Command) {
	offices := []string{"one", "two", "three"}
	n := k.Pick(3)
	for i := range offices {
		if k.corrects(User(fmt.Sprintf("operator%db", i+1))) {
			n = i
		}
	}
	office := Office(offices[n])
	coordinator := k.coordinator(core.Sheet{Office: office})
	closed := User(fmt.Sprintf("operator%db", n+1))
	switch {
	case k.corrects(closed) || k.ripe() && k.Pick(8) == 0:
		return coordinator, &machine.DisableUser{User: closed}
	case len(k.hired[office]) > 1 && k.Pick(4) == 0:
		return coordinator, &machine.CreateUser{User: NewUser("hired10", core.Operator, "one")}
	case len(k.hired[office]) > 1 || !k.ripe():
		return k.paper(k.sheet())
	}
	hired := NewUser(fmt.Sprintf("hired%d%d", n+1, len(k.hired[office])), core.Operator, "")
	hired.Office = office
	k.hired[office] = append(k.hired[office], hired.ID)
	return coordinator, &machine.CreateUser{User: hired}
}

// corrects says whether the account is not closed and its collector has a sheet in hand to correct it.
func (k *Walk) corrects(id core.UserID) bool {
	if !k.active(id) {
		return false
	}
	for _, sheet := range k.ids {
		if s, _ := state.Sheets.Get(k.World.Memory, sheet); s.State == core.SheetWithCollector && s.Collector == id {
			return true
		}
	}
	return false
}
