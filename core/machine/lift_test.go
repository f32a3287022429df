package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestLiftBlock(t *testing.T) {
	listed := opens("operator1", "a", "1", machinetest.Listed(), machinetest.Underage())
	code := machinetest.Listed().Code
	for _, g := range []given{
		{"a coordinator of the office lifts it", listed, "coordinator1", lifting("a", code), ""},
		{"another office's may not", listed, "coordinator2", lifting("a", code), "denied: core.denied"},
		{"an operator may not", listed, "operator1b", lifting("a", code), "denied: core.denied"},
		{"the same person with another account may not", listed, "twin", lifting("a", code), "denied: visit.lift_own"},
		{"not every block can be lifted", listed, "coordinator1", lifting("a", machinetest.Underage().Code),
			"conflict code: visit.not_liftable"},
		{"a block that does not stand cannot", received("a"), "coordinator1", lifting("a", code), "conflict code: visit.not_liftable"},
		{"a warning is no block", opens("operator1", "a", "1", machinetest.Yo()), "coordinator1",
			lifting("a", machinetest.Yo().Code), "conflict code: visit.not_liftable"},
		{"it is lifted once", after(listed, func(w *world) { w.Must(user("coordinator1"), w.Lifting("a", code)) }),
			"coordinator1", lifting("a", code), "conflict code: visit.not_liftable"},
		{"a reason is needed", listed, "coordinator1",
			only(&machine.LiftBlock{Visit: visit("a"), Code: code}), "invalid reason: core.required"},
		{"nor who made the operator's account", opens("hired", "a", "1", machinetest.Listed()), "coordinator1",
			lifting("a", code), "denied: visit.lift_created"},
		{"nor another account of that person", opens("hired", "a", "1", machinetest.Listed()), "deputy",
			lifting("a", code), "denied: visit.lift_created"},
		{"a coordinator who did neither lifts it", opens("hired", "a", "1", machinetest.Listed()), "twin", lifting("a", code), ""},
		{"nor who gave the operator a new password", after(listed, does("coordinator1",
			&machine.ResetPassword{User: user("operator1"), Password: "known to me"})), "coordinator1",
			lifting("a", code), "denied: visit.lift_created"},
		{"nor who entered the judgement in force", after(received("a"), enters("coordinator1")), "coordinator1",
			lifting("a", code), "denied: visit.lift_own"},
		{"nor who opened what another one judged", after(received("a"), enters("coordinator1")), "twin",
			lifting("a", code), "denied: visit.lift_own"},
		{"who judged before may", after(received("a"), enters("coordinator1"), enters("operator1")), "coordinator1",
			lifting("a", code), ""},
		{"nor whose password came from the hands that reset the operator's", after(listed,
			resets("regional", "operator1"), resets("regional", "coordinator1")), "coordinator1", lifting("a", code),
			"denied: visit.lift_one_hand"},
		{"a reset beside a hire of the same hands is enough", after(hires("regional", "hand"), opens("hand", "a", "1", machinetest.Listed()),
			resets("regional", "coordinator1")), "coordinator1", lifting("a", code), "denied: visit.lift_one_hand"},
		{"a hire of both is none", after(hires("regional", "hand"), hires("regional", "head"),
			opens("hand", "a", "1", machinetest.Listed())), "head", lifting("a", code), ""},
		{"nor is another slip for a hire that nobody used", after(hires("regional", "hand"), hires("regional", "head"),
			resets("regional", "head"), opens("hand", "a", "1", machinetest.Listed())), "head", lifting("a", code), ""},
		{"one that was used is", after(hires("regional", "hand"), hires("regional", "head"),
			does("head", &machine.SetPassword{User: user("head"), Password: "own"}), resets("regional", "head"),
			opens("hand", "a", "1", machinetest.Listed())), "head", lifting("a", code), "denied: visit.lift_one_hand"},
		{"other hands make it good", after(listed, resets("regional", "operator1"), resets("regional", "coordinator1"),
			resets("root", "coordinator1"), does("admin2", &machine.ApproveUser{User: user("coordinator1")})), "coordinator1",
			lifting("a", code), ""},
		{"nor an account whose password the operator gave", after(func(w *world) {
			second := newUser("both", core.Operator, "one")
			boss, _ := state.Users.Get(w.Memory, user("regional"))
			second.Person = boss.Person
			w.Must(user("root"), &machine.CreateUser{User: second})
			w.Must(user("admin2"), &machine.ApproveUser{User: second.ID})
		}, opens("both", "a", "1", machinetest.Listed()), resets("regional", "coordinator1")), "coordinator1", lifting("a", code),
			"denied: visit.lift_handed"},
		{"a closed visit has nothing to lift", after(listed, does("operator1", &machine.AbandonVisit{Visit: visit("a")})),
			"coordinator1", lifting("a", code), "conflict visit: visit.closed"},
	} {
		g.run(t)
	}
}

// Whoever lifted a block does not enter it afterwards: that would be one person again.
func TestJudgeSignature_NotByWhoLifted(t *testing.T) {
	lifted := after(opens("operator1", "a", "1", machinetest.Listed()), func(w *world) {
		w.Must(user("coordinator1"), w.Lifting("a", machinetest.Listed().Code))
	})
	judging := func(findings ...core.FindingMark) func(*world) machine.Command {
		return func(w *world) machine.Command { return w.Judging("a", "77", findings...) }
	}
	for _, g := range []given{
		{"who opened the visit enters it", lifted, "operator1", judging(machinetest.Listed()), ""},
		{"who lifted it does not", lifted, "coordinator1", judging(machinetest.Listed()), "denied: visit.judge_lifted"},
		{"a questionnaire without that block is no matter", lifted, "coordinator1", judging(), ""},
		{"nor is a block that nobody lifted", lifted, "coordinator1", judging(machinetest.Underage()), ""},
		{"nor does another account of that person", after(lifted, func(w *world) {
			second := newUser("second", core.Coordinator, "one")
			first, _ := state.Users.Get(w.Memory, user("coordinator1"))
			second.Person = first.Person
			w.Must(user("root"), &machine.CreateUser{User: second})
			w.Must(user("admin2"), &machine.ApproveUser{User: second.ID})
		}), "second", judging(machinetest.Listed()), "denied: visit.judge_lifted"},
		{"nor who has his password from who lifted it", after(lifted, resets("coordinator1", "operator1")), "operator1",
			judging(machinetest.Listed()), "denied: visit.judge_lifter_gave"},
		{"nor with both passwords from one hand", after(lifted, resets("regional", "operator1"), resets("regional", "coordinator1")), "operator1",
			judging(machinetest.Listed()), "denied: visit.judge_one_hand"},
		{"another coordinator enters it", lifted, "twin", judging(machinetest.Listed()), ""},
		{"who has the opener's place meanwhile", after(lifted, resets("coordinator1", "operator1")), "twin", judging(machinetest.Listed()), ""},
	} {
		g.run(t)
	}
}

// hires makes an operator of office one, or a coordinator whose login begins with "head".
func hires(manager, login string) func(*world) {
	role := core.Operator
	if strings.HasPrefix(login, "head") {
		role = core.Coordinator
	}
	return does(manager, &machine.CreateUser{User: newUser(login, role, "one")})
}

func resets(manager, login string) func(*world) {
	return does(manager, &machine.ResetPassword{User: user(login), Password: "by " + manager})
}

// enters gives the questionnaire of a's, with a block.
func enters(login string) func(*world) {
	return func(w *world) {
		w.TB.Helper()
		w.Must(user(login), w.Judging("a", "77", machinetest.Listed()))
	}
}

// The journal names the person who entered each judgement, so that an auditor can compare too.
func TestJudgeSignature_SaysWhoEnteredIt(t *testing.T) {
	w := house(t)
	received("a")(w)
	leaf := leafOf(t, w, w.Must(user("coordinator1"), w.Judging("a", "77")))
	coordinator, _ := state.Users.Get(w.Memory, user("coordinator1"))
	if leaf.Get("person") != string(coordinator.Person) {
		t.Errorf("the leaf names %q", leaf.Get("person"))
	}
	v, _ := state.Visits.Get(w.Memory, visit("a"))
	g, _ := state.Signatures.Get(w.Memory, signature("a"))
	if v.Operator != user("operator1") || g.EnteredBy != coordinator.ID {
		t.Errorf("opened by %s, entered by %s", w.Login(v.Operator), w.Login(g.EnteredBy))
	}
}
