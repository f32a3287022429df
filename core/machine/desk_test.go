package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

type world = machinetest.World

var (
	user      = machinetest.User
	sheet     = machinetest.Sheet
	visit     = machinetest.Visit
	signature = machinetest.Signature
)

// received, judged, placed and written are steps of one voter of operator1's.
func received(voter string) func(*world) {
	return func(w *world) { w.Received(user("operator1"), voter) }
}

func judged(voter string) func(*world) {
	return func(w *world) { w.Judged(user("operator1"), voter) }
}

func placed(voter string, n int) func(*world) {
	return func(w *world) { w.Placed(user("operator1"), voter, sheet(n)) }
}

func written(voter string, n int) func(*world) {
	return func(w *world) { w.Written(user("operator1"), voter, sheet(n)) }
}

func after(steps ...func(*world)) func(*world) {
	return func(w *world) {
		for _, step := range steps {
			step(w)
		}
	}
}

func does(login string, c machine.Command) func(*world) {
	return func(w *world) { w.TB.Helper(); w.Must(user(login), c) }
}

// opens opens a visit. The operator "hired" is made for it by coordinator1, whose second
// account "deputy" is.
func opens(login, voter, number string, findings ...core.FindingMark) func(*world) {
	return func(w *world) {
		if login == "hired" {
			w.Must(user("coordinator1"), &machine.CreateUser{User: newUser("hired", core.Operator, "one")})
			deputy := newUser("deputy", core.Coordinator, "one")
			deputy.Person = newUser("coordinator1", core.Coordinator, "one").Person
			w.Must(user("regional"), &machine.CreateUser{User: deputy})
		}
		w.Must(user(login), w.Opening(voter, number, findings...))
	}
}

func opening(voter, number string, change func(*machine.OpenVisit)) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.Opening(voter, number)
		if change != nil {
			change(c)
		}
		return c
	}
}

func judging(voter string, region core.Region, change func(*machine.JudgeSignature)) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.Judging(voter, region)
		if change != nil {
			change(c)
		}
		return c
	}
}

func reserving(voter string, n int) func(*world) machine.Command {
	return func(w *world) machine.Command { return w.Reserving(voter, sheet(n)) }
}

func lifting(voter, code string) func(*world) machine.Command {
	return func(w *world) machine.Command { return w.Lifting(voter, code) }
}

func TestOpenVisit(t *testing.T) {
	for _, g := range []given{
		{"an operator opens a visit", nil, "operator1", opening("a", "1", nil), ""},
		{"a coordinator may not: at a desk he needs the operator role too", nil, "coordinator1", opening("a", "1", nil), "denied: core.denied"},
		{"a verifier may not", nil, "verifier1", opening("a", "1", nil), "denied: core.denied"},
		{"an operator of another office may not", nil, "operator2", opening("a", "1", nil), "denied: core.denied"},
		{"a visit id is one of ours", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Visit = "v" }),
			"invalid visit: core.id"},
		{"a signature id is one of ours", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Signature = "" }),
			"invalid signature: core.id"},
		{"the office belongs to the campaign", func(w *world) {
			w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})
			w.Must(user("root"), &machine.CreateOffice{ID: machinetest.Office("far"), Campaign: "next", Name: "far", Home: "01"})
			u := machinetest.NewUser("far", core.Operator, "far")
			u.Campaign = "next"
			w.Must(user("root"), &machine.CreateUser{User: u})
			w.Must(user("admin2"), &machine.ApproveUser{User: u.ID})
		}, "far", opening("a", "1", func(c *machine.OpenVisit) {
			c.Campaign, c.Office = "next", machinetest.Office("far")
		}), "unavailable: pack.none"},
		{"a visit is opened once", received("a"), "operator1", opening("a", "2", nil), "duplicate visit: core.exists"},
		{"a document is needed", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Document = core.Tag{} }),
			"invalid document: core.required"},
		{"an identity is needed", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Identity = core.Sealed{} }),
			"invalid document: core.required"},
		{"there are six stamps", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Stamp = 7 }),
			"invalid stamp: visit.stamp"},
		{"no stamp is the seventh answer", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) { c.Stamp = 0 }), ""},
		{"a page is scanned once", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Scans = append(c.Scans, c.Scans[0]) }), "invalid scans: visit.scans"},
		{"what was cut from the pages is kept beside them", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) {
				c.Scans = append(c.Scans, core.Scan{Kind: core.ScanRegistration}, core.Scan{Kind: core.ScanFragments})
			}), ""},
		{"it is cut once", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) {
				c.Scans = []core.Scan{{Kind: core.ScanFragments}, {Kind: core.ScanFragments}}
			}), "invalid scans: visit.scans"},
		{"a page is a known one", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Scans[0].Kind = "cover" }), "invalid scans: visit.scans"},
		{"another pack is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Pack.Version = "0.9.0" }), "stale: pack.changed"},
		{"another digest of the pack is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Pack.Digest[0]++ }), "stale: pack.changed"},
		{"another edition is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Editions[0].Edition = machinetest.ID[core.EditionID]("x") }),
			"stale: edition.changed"},
		{"a list in force that was not looked up is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Editions = nil }), "stale: edition.changed"},
		{"another digest of the edition is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Editions[0].Digest[0]++ }), "stale: edition.changed"},
		{"a list of passports in force that could not be asked is named without its digest", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.Editions[0].Digest = [32]byte{} }), ""},
		{"one that is no longer in force is stale", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) {
				c.Judgement.Editions[0] = core.EditionDigest{Kind: core.EditionPassports, Edition: machinetest.ID[core.EditionID]("x")}
			}), "stale: edition.changed"},
		{"a chance is at most 1000 permille", nil, "operator1",
			opening("a", "1", func(c *machine.OpenVisit) { c.Judgement.ChancePermille = 1001 }), "invalid chance: visit.verdict"},
		{"a finding has a known severity", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) {
			c.Judgement.Findings = []core.FindingMark{{Code: "x", Severity: "loud"}}
		}), "invalid findings: visit.verdict"},
		{"a finding's code is a word", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) {
			c.Judgement.Findings = []core.FindingMark{{Code: "Семёнова, Анна", Severity: "hint"}}
		}), "invalid findings: visit.verdict"},
		{"an edition is named once", nil, "operator1", opening("a", "1", func(c *machine.OpenVisit) {
			c.Judgement.Editions = append(c.Judgement.Editions, c.Judgement.Editions[0])
		}), "invalid leaf: audit.twice"},
	} {
		g.run(t)
	}
}

func TestOpenVisit_SecondWithTheSameDocument(t *testing.T) {
	w := house(t)
	opens("operator1", "anna", "1")(w)
	opens("operator1b", "again", "1")(w)
	if holder := holderOf(w, "again"); holder != signature("anna") {
		t.Fatalf("the holder is %q", holder)
	}
	spoken(t, w.Refused(user("operator1b"), w.Judging("again", "77"), "duplicate document: visit.signed_already"))
	spoken(t, w.Refused(user("operator1b"), w.Reserving("again", sheet(0)), "duplicate document: visit.signed_already"))
	w.Refused(user("coordinator1"), w.Lifting("again", core.FindingDuplicate), "conflict code: visit.not_liftable")
	away := w.Must(user("operator1b"), &machine.TurnAway{Visit: visit("again"), Ground: core.FindingDuplicate})
	away.Leaves++ // the signature's comes first
	if leaf := leafOf(t, w, away); leaf.Get("holder") != string(signature("anna")) {
		t.Errorf("the leaf of the end says %v", leaf.Public)
	}
	if holder, _ := state.Documents.Get(w.Memory, state.DocumentKey(machinetest.Campaign, machinetest.Document("1"))); holder != signature("anna") {
		t.Errorf("the second visit's end released the first one's document: %q", holder)
	}
	sound(t, w)
}

func holderOf(w *world, voter string) core.SignatureID {
	g, _ := state.Signatures.Get(w.Memory, signature(voter))
	return state.HolderOf(w.Memory, g)
}

// Once the first visit with a document ended without a signature, the second one goes on: its
// voter has not signed, and saying that he has would be untrue.
func TestOpenVisit_TheDocumentBecomesFree(t *testing.T) {
	duplicate := only(&machine.TurnAway{Visit: visit("again"), Ground: core.FindingDuplicate})
	freed := after(opens("operator1", "anna", "1"), opens("operator1b", "again", "1"),
		does("operator1", &machine.AbandonVisit{Visit: visit("anna")}))
	for _, g := range []given{
		{"the second goes on", freed, "operator1b", judging("again", "77", nil), ""},
		{"nobody holds it, so it is no ground", freed, "operator1b", duplicate, "invalid ground: visit.ground"},
		{"a third may come before", after(freed, opens("operator1", "third", "1")), "operator1b", judging("again", "77", nil),
			"duplicate document: visit.signed_already"},
		{"who then holds it", after(freed, opens("operator1", "third", "1")), "operator1b", duplicate, ""},
		{"the second may be abandoned", freed, "operator1b", only(&machine.AbandonVisit{Visit: visit("again")}), ""},
		{"not placed before it is judged", freed, "operator1b", reserving("again", 0), "conflict: core.state"},
	} {
		g.run(t)
	}
	w := house(t)
	freed(w)
	w.Must(user("operator1b"), w.Judging("again", "77"))
	opens("operator1", "fourth", "1")(w)
	w.Refused(user("operator1"), w.Judging("fourth", "77"), "duplicate document: visit.signed_already")
	w.Must(user("operator1b"), w.Reserving("again", sheet(0)))
	w.Must(user("operator1b"), w.Writing("again"))
	if holder := holderOf(w, "fourth"); holder != signature("again") {
		t.Errorf("the document is held by %q", holder)
	}
	sound(t, w)
}

func TestOpenVisit_AfterTurnAwayTheVoterMaySignAgain(t *testing.T) {
	for name, end := range map[string]func(*world){
		"turned away": after(opens("operator1", "anna", "1", machinetest.Underage()),
			does("operator1", &machine.TurnAway{Visit: visit("anna"), Ground: machinetest.Underage().Code})),
		"abandoned": after(opens("operator1", "anna", "1"), does("operator1", &machine.AbandonVisit{Visit: visit("anna")})),
		"left": after(opens("operator1", "anna", "1"), func(w *world) {
			w.Must(user("operator1"), w.Judging("anna", "77"))
			w.Must(user("operator1"), w.Reserving("anna", sheet(0)))
			w.Must(user("operator1"), w.Leaving("anna"))
		}),
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			end(w)
			w.Must(user("operator1b"), w.Opening("again", "1"))
			w.Must(user("operator1b"), w.Judging("again", "77"))
			w.Must(user("operator1b"), w.Reserving("again", sheet(1)))
			w.Must(user("operator1b"), w.Writing("again"))
			if v, _ := state.Visits.Get(w.Memory, visit("again")); holderOf(w, "again") != "" || v.State != core.VisitDone {
				t.Errorf("the second visit is %s, held by %q", v.State, holderOf(w, "again"))
			}
			sound(t, w)
		})
	}
}

func TestJudgeSignature(t *testing.T) {
	listed := opens("operator1", "a", "1", machinetest.Listed())
	for _, g := range []given{
		{"the questionnaire is judged", received("a"), "operator1", judging("a", "77", nil), ""},
		{"it may be judged again", judged("a"), "operator1", judging("a", "77", nil), ""},
		{"a coordinator of the office may", received("a"), "coordinator1", judging("a", "77", nil), ""},
		{"another operator may not", received("a"), "operator1b", judging("a", "77", nil), "denied: core.denied"},
		{"another office's coordinator may not", received("a"), "coordinator2", judging("a", "77", nil), "denied: core.denied"},
		{"what another version was judged of is stale", judged("a"), "operator1",
			judging("a", "77", func(c *machine.JudgeSignature) { c.Of-- }), "stale: core.stale"},
		{"a block of the first step stands in the way", listed, "operator1", judging("a", "77", nil),
			"conflict number: visit.blocked"},
		{"a lifted block does not", after(listed, func(w *world) {
			w.Must(user("coordinator1"), w.Lifting("a", machinetest.Listed().Code))
		}), "operator1", judging("a", "77", nil), ""},
		{"another pack is stale", received("a"), "operator1",
			judging("a", "77", func(c *machine.JudgeSignature) { c.Judgement.Pack.Version = "2" }), "stale: pack.changed"},
		{"a tick belongs to a warning", received("a"), "operator1", ticked(machinetest.Yo().Tick()), ""},
		{"not to another's", received("a"), "operator1", ticked("Ivanova, 4510 123456"), "invalid confirmed: visit.confirmed"},
		{"not to a block", received("a"), "operator1", ticked(machinetest.Underage().Tick()), "invalid confirmed: visit.confirmed"},
		{"the code alone says not which", received("a"), "operator1", ticked(machinetest.Yo().Code), "invalid confirmed: visit.confirmed"},
		{"not to another field", received("a"), "operator1", ticked(machinetest.Yo().Code + "@given"), "invalid confirmed: visit.confirmed"},
		{"a field of a finding is one word", received("a"), "operator1", judging("a", "77", func(c *machine.JudgeSignature) {
			f := machinetest.Yo()
			f.Field = "Ivanova, 4510 123456"
			c.Judgement.Findings, c.Confirmed = []core.FindingMark{f}, []string{f.Tick()}
		}), "invalid findings: visit.verdict"},
		{"it is given once", received("a"), "operator1", ticked(machinetest.Yo().Tick(), machinetest.Yo().Tick()),
			"invalid confirmed: visit.confirmed"},
		{"findings have an end", received("a"), "operator1", judging("a", "77", func(c *machine.JudgeSignature) {
			c.Judgement.Findings = make([]core.FindingMark, 101)
			for i := range c.Judgement.Findings {
				c.Judgement.Findings[i] = machinetest.Yo()
			}
		}), "invalid findings: visit.verdict"},
		{"a questionnaire is needed", received("a"), "operator1",
			judging("a", "77", func(c *machine.JudgeSignature) { c.Questionnaire = core.Sealed{} }),
			"invalid questionnaire: core.required"},
		{"the tag of the person is needed", received("a"), "operator1",
			judging("a", "77", func(c *machine.JudgeSignature) { c.Person = core.Tag{} }), "invalid questionnaire: core.required"},
		{"a region is a code", received("a"), "operator1", judging("a", "Moscow", nil), "invalid region: core.region"},
		{"a closed visit takes nothing", after(received("a"), does("operator1", &machine.AbandonVisit{Visit: visit("a")})),
			"operator1", judging("a", "77", nil), "conflict visit: visit.closed"},
		{"a reserved line has to be dealt with first", placed("a", 0), "operator1", judging("a", "77", nil),
			"conflict: core.state"},
		{"an unknown signature belongs to nobody", nil, "operator1", judging("nobody", "77", nil), "denied: core.denied"},
	} {
		g.run(t)
	}
}

// ticked judges a's questionnaire with a warning and a block, and ticks the codes.
func ticked(codes ...string) func(*world) machine.Command {
	return judging("a", "77", func(c *machine.JudgeSignature) {
		c.Judgement.Findings, c.Confirmed = []core.FindingMark{machinetest.Yo(), machinetest.Underage()}, codes
	})
}

func TestTurnAway(t *testing.T) {
	listed := opens("operator1", "a", "1", machinetest.Listed(), machinetest.Yo())
	away := func(ground string) func(*world) machine.Command {
		return only(&machine.TurnAway{Visit: visit("a"), Ground: ground})
	}
	for _, g := range []given{
		{"for a block", listed, "operator1", away(machinetest.Listed().Code), ""},
		{"not for a lifted one", after(listed, func(w *world) {
			w.Must(user("coordinator1"), w.Lifting("a", machinetest.Listed().Code))
		}), "operator1", away(machinetest.Listed().Code), "invalid ground: visit.ground"},
		{"not for a warning", listed, "operator1", away(machinetest.Yo().Code), "invalid ground: visit.ground"},
		{"not for a signature that is not there", listed, "operator1", away(core.FindingDuplicate), "invalid ground: visit.ground"},
		{"not without a ground", listed, "operator1", away(""), "invalid ground: visit.ground"},
		{"not by another operator", listed, "operator1b", away(machinetest.Listed().Code), "denied: core.denied"},
		{"not twice", after(listed, does("operator1", &machine.TurnAway{Visit: visit("a"), Ground: machinetest.Listed().Code})),
			"operator1", away(machinetest.Listed().Code), "conflict visit: visit.closed"},
	} {
		g.run(t)
	}
}

func TestAbandonVisit(t *testing.T) {
	abandon := only(&machine.AbandonVisit{Visit: visit("a")})
	for _, g := range []given{
		{"before the questionnaire", received("a"), "operator1", abandon, ""},
		{"after it", judged("a"), "operator1", abandon, ""},
		{"not while a line is reserved", placed("a", 0), "operator1", abandon, "conflict: core.state"},
		{"not when it is done", written("a", 0), "operator1", abandon, "conflict visit: visit.closed"},
		{"not a visit that nobody opened", nil, "operator1", abandon, "denied: core.denied"},
	} {
		g.run(t)
	}
}
