package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The rules of two persons compare persons, never accounts: one person may have several.

// samePerson says whether the two accounts belong to one human.
func samePerson(v state.View, a, b core.UserID) bool {
	first, okA := state.Users.Get(v, a)
	second, okB := state.Users.Get(v, b)
	return a == b || okA && okB && first.Person == second.Person
}

// personOf is the human behind an account.
func personOf(v state.View, id core.UserID) core.PersonID {
	user, _ := state.Users.Get(v, id)
	return user.Person
}

// approves says whether the account's roles let it approve others while it is active.
func approves(u core.User) bool { return access.Reach(u.Roles, access.UserApprove) > access.None }

// needsSecond says whether what actor does to an account must be approved by a second
// person: always for an admin or federal manager, once another person has ever had an account
// that approves. Accounts stay for ever, so disabling that one does not bring the time back
// when the founding admin was alone and could not have been approved by anybody.
func needsSecond(v state.View, actor core.User) bool {
	if !actor.Has(core.Admin) && !actor.Has(core.Federal) {
		return false
	}
	return anyUser(v, func(u core.User) bool { return approves(u) && u.Person != actor.Person })
}

// approvable says whether somebody could still approve what actor has done to the account
// once it is no longer active itself.
func approvable(v state.View, actor, without core.User) bool {
	return anyUser(v, func(u core.User) bool {
		return approves(u) && u.State == core.UserActive && u.Person != actor.Person && u.ID != without.ID
	})
}

// holds says whether actor can sign in to the account already: it is a second one of the same
// person, or its one-time password came from that person and nobody has used it.
func holds(v state.View, actor, user core.User) bool {
	return actor.Person == user.Person || user.OneTime && samePerson(v, actor.ID, user.HandedBy())
}

// oneHand says whether a third person could act in both accounts by the passwords he gave
// them. He is no obstacle where both were only hired by him: a manager hires everybody at an
// office, and nobody could lift anything. An account that he resets beside one that he hired
// is, because he takes over what other people work with.
func oneHand(v state.View, a, b core.UserID) bool {
	first, _ := state.Users.Get(v, a)
	second, _ := state.Users.Get(v, b)
	if first.HandedBy() == "" || second.HandedBy() == "" { // the founding admin's
		return false
	}
	reset := first.ResetBy != "" || second.ResetBy != ""
	return reset && samePerson(v, first.HandedBy(), second.HandedBy())
}

// tie is what makes two accounts less than two persons.
type tie int

const (
	apart tie = iota
	// tieSame: both belong to one person.
	tieSame
	// tieGave: who judges gave the other account its password, so he could have entered in its name.
	tieGave
	// tieGot: who judges has his password from who entered.
	tieGot
	// tieOneHand: a third person could act in both, see [oneHand].
	tieOneHand
)

// tied says why who judges and who entered are not two persons.
func tied(v state.View, judge, entered core.UserID) tie {
	if samePerson(v, judge, entered) {
		return tieSame
	}
	user, _ := state.Users.Get(v, entered)
	if samePerson(v, judge, user.CreatedBy) || samePerson(v, judge, user.ResetBy) {
		return tieGave
	}
	if mine, _ := state.Users.Get(v, judge); samePerson(v, mine.HandedBy(), entered) {
		return tieGot
	}
	if oneHand(v, judge, entered) {
		return tieOneHand
	}
	return apart
}

// tieWords are the texts that say to who judges why he may not: each for its tie.
type tieWords struct{ same, gave, got, oneHand string }

// refuse denies somebody who is not apart from who entered, in the words of their tie; nil else.
func (w tieWords) refuse(v state.View, judge, entered core.UserID, about string, args ...string) error {
	why := [...]string{apart: "", tieSame: w.same, tieGave: w.gave, tieGot: w.got, tieOneHand: w.oneHand}[tied(v, judge, entered)]
	if why == "" {
		return nil
	}
	return core.Refuse(core.Denied, "", why, args...).About(about)
}

func anyUser(v state.View, is func(core.User) bool) bool {
	found := false
	state.Users.Scan(v, "", func(_ core.UserID, u core.User) bool {
		found = is(u)
		return !found
	})
	return found
}
