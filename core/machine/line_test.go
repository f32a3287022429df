package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestReserveLine(t *testing.T) {
	full := after(written("x", 0), written("y", 0), written("z", 0), judged("a"))
	for _, g := range []given{
		{"the first line of a new sheet", judged("a"), "operator1", reserving("a", 0), ""},
		{"the next line of the own sheet", after(written("x", 0), judged("a")), "operator1", reserving("a", 0), ""},
		{"not without a questionnaire", received("a"), "operator1", reserving("a", 0), "conflict: core.state"},
		{"not by a coordinator, who could not sign it at the end of the day", judged("a"), "coordinator1", reserving("a", 0), "denied: sheet.no_operator"},
		{"not a second line", placed("a", 0), "operator1", reserving("a", 0), "conflict code: visit.has_line"},
		{"not for what was judged again meanwhile", judged("a"), "operator1", func(w *world) machine.Command {
			c := w.Reserving("a", sheet(0))
			c.Of--
			return c
		}, "stale: core.stale"},
		{"not an unknown sheet", judged("a"), "operator1", reserving("a", 99), "not_found code: sheet.unknown"},
		{"not a planned sheet", judged("a"), "operator1", reserving("a", 6), "conflict code: sheet.not_open"},
		{"not a printed sheet", judged("a"), "operator1", reserving("a", 7), "conflict code: sheet.not_open"},
		{"not another region's sheet", judged("a"), "operator1", reserving("a", 4), "conflict code: sheet.other_region"},
		{"not a special sheet", judged("a"), "operator1", reserving("a", 3), "conflict code: sheet.other_region"},
		{"not another office's sheet", judged("a"), "operator1", reserving("a", 5), "conflict code: sheet.other_office"},
		{"not another collector's sheet", after(func(w *world) { w.Placed(user("operator1b"), "x", sheet(0)) }, judged("a")),
			"operator1", reserving("a", 0), "conflict code: sheet.other_collector"},
		{"not a full sheet", full, "operator1", reserving("a", 0), "conflict code: sheet.full"},
		{"not with a warning unconfirmed", after(received("a"), func(w *world) {
			w.Must(user("operator1"), w.Judging("a", "77", machinetest.Yo()))
		}), "operator1", reserving("a", 0), "conflict family: visit.unconfirmed"},
		{"not with one of two equal warnings unconfirmed", after(received("a"), func(w *world) {
			given := machinetest.Yo()
			given.Field = "given"
			c := w.Judging("a", "77", given, machinetest.Yo())
			c.Confirmed = []string{given.Tick()}
			w.Must(user("operator1"), c)
		}), "operator1", reserving("a", 0), "conflict family: visit.unconfirmed"},
		{"a ticked warning is confirmed", after(received("a"), func(w *world) {
			c := w.Judging("a", "77", machinetest.Yo())
			c.Confirmed = []string{machinetest.Yo().Tick()}
			w.Must(user("operator1"), c)
		}), "operator1", reserving("a", 0), ""},
		{"not with a block", after(received("a"), func(w *world) {
			w.Must(user("operator1"), w.Judging("a", "77", machinetest.Listed()))
		}), "operator1", reserving("a", 0), "conflict number: visit.blocked"},
		{"a block of the second step can be lifted too", after(received("a"), func(w *world) {
			w.Must(user("operator1"), w.Judging("a", "77", machinetest.Listed()))
			w.Must(user("coordinator1"), w.Lifting("a", machinetest.Listed().Code))
		}), "operator1", reserving("a", 0), ""},
		{"not under a pack that is no longer in force", after(judged("a"), func(w *world) {
			w.Must(user("root"), &machine.UploadPack{Campaign: machinetest.Campaign, Ref: machinetest.Version2(), Passed: true})
			tried(w)
			w.Must(user("root"), &machine.ProposePack{Campaign: machinetest.Campaign, Ref: machinetest.Version2()})
			w.Must(user("lawyer"), &machine.ApprovePack{Campaign: machinetest.Campaign, Ref: machinetest.Version2()})
		}), "operator1", reserving("a", 0), "stale: pack.changed"},
		{"not under a list that came into force meanwhile", after(judged("a"), func(w *world) {
			next := machinetest.Passports()
			next.Edition, next.Digest = machinetest.ID[core.EditionID]("later"), [32]byte{2}
			w.Load(next, "another part of the list")
		}), "operator1", reserving("a", 0), "stale: edition.changed"},
		{"not without having looked into a list that came meanwhile", after(judged("a"), func(w *world) {
			w.Load(machinetest.Names(), "Анна")
		}), "operator1", reserving("a", 0), "stale: edition.changed"},
		{"another region's list does not matter", after(judged("a"), func(w *world) {
			w.Load(core.EditionDigest{Kind: "addresses/63", Edition: machinetest.ID[core.EditionID]("63"), Digest: [32]byte{3}}, "Самара")
		}), "operator1", reserving("a", 0), ""},
		{"not for another operator's voter", judged("a"), "operator1b", reserving("a", 0), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestReserveLine_VoterWithoutRegistration(t *testing.T) {
	w := house(t)
	w.Received(user("operator1"), "anna")
	w.Must(user("operator1"), w.Judging("anna", core.NoRegion))
	w.Refused(user("operator1"), w.Reserving("anna", sheet(0)), "conflict code: sheet.other_region")
	w.Must(user("operator1"), w.Reserving("anna", sheet(3)))
	sound(t, w)
}

func TestWriteLine(t *testing.T) {
	write := func(w *world) machine.Command { return w.Writing("a") }
	correct := func(remark bool) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Writing("a")
			if c.Corrected = true; remark {
				c.Remark = w.Remark("a")
			}
			return c
		}
	}
	for _, g := range []given{
		{"a clean line", placed("a", 0), "operator1", write, ""},
		{"a corrected one with its remark", placed("a", 0), "operator1", correct(true), ""},
		{"not a corrected one without", placed("a", 0), "operator1", correct(false), "invalid remark: line.remark"},
		{"not before a line is reserved", judged("a"), "operator1", write, "conflict signature: core.state"},
		{"not twice", written("a", 0), "operator1", write, "conflict visit: visit.closed"},
		{"not by another operator", placed("a", 0), "operator1b", write, "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestSpoilLine_TheSignatureTakesAnotherLine(t *testing.T) {
	w := house(t)
	placed("anna", 0)(w)
	spoken(t, w.Refused(user("operator1"), w.Spoiling("anna", "rain"), "invalid reason: line.reason"))
	w.Must(user("operator1"), w.Spoiling("anna", "blot"))
	g, _ := state.Signatures.Get(w.Memory, signature("anna"))
	first, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
	if g.State != core.SignatureJudged || g.Line != "" || first.State != core.LineSpoiled || first.Signature != "" {
		t.Fatalf("signature %s on %q, line %s of %q", g.State, g.Line, first.State, first.Signature)
	}
	w.Must(user("operator1"), w.Reserving("anna", sheet(0)))
	w.Must(user("operator1"), w.Writing("anna"))
	if g, _ = state.Signatures.Get(w.Memory, signature("anna")); g.Line != sheet(0).Line(2) {
		t.Errorf("the second try is on %s", g.Line)
	}
	sound(t, w)
}

// A screen that was left open while its line was spoiled or given back speaks of that line,
// not of the one that was reserved since.
func TestOutcome_OfAnotherLineIsStale(t *testing.T) {
	for name, outcome := range map[string]func(*world) machine.Command{
		"write":   func(w *world) machine.Command { return w.Writing("a") },
		"spoil":   func(w *world) machine.Command { return w.Spoiling("a", "blot") },
		"leave":   func(w *world) machine.Command { return w.Leaving("a") },
		"release": func(w *world) machine.Command { return w.Releasing("a") },
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			placed("a", 0)(w)
			old := outcome(w)
			w.Must(user("operator1"), w.Spoiling("a", "blot"))
			w.Must(user("operator1"), w.Reserving("a", sheet(0)))
			spoken(t, w.Refused(user("operator1"), old, "stale line: line.other"))
			w.Must(user("operator1"), outcome(w))
			sound(t, w)
		})
	}
	w := house(t)
	placed("a", 0)(w)
	w.Refused(user("operator1"), &machine.LeaveLine{Signature: signature("a")}, "stale line: line.other")
}

func TestLeaveLine_FreesTheLineAndGivesUpAnUntouchedSheet(t *testing.T) {
	leave := func(w *world, voter string) {
		w.Must(user("operator1"), w.Leaving(voter))
	}
	for _, c := range []struct {
		name      string
		steps     func(w *world)
		state     string
		collector core.UserID
	}{
		{"nothing was ever written", after(placed("a", 0), func(w *world) { leave(w, "a") }), core.SheetAtOffice, ""},
		{"nothing twice", after(placed("a", 0), func(w *world) { leave(w, "a") }, placed("b", 0), func(w *world) { leave(w, "b") }),
			core.SheetAtOffice, ""},
		{"a line is written", after(written("a", 0), placed("b", 0), func(w *world) { leave(w, "b") }), core.SheetFilling, user("operator1")},
		{"a line is spoiled", after(placed("a", 0), func(w *world) { w.Must(user("operator1"), w.Spoiling("a", "torn")) },
			placed("b", 0), func(w *world) { leave(w, "b") }), core.SheetFilling, user("operator1")},
		{"another line is reserved", after(placed("a", 0), placed("b", 0), func(w *world) { leave(w, "a") }),
			core.SheetFilling, user("operator1")},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := house(t)
			c.steps(w)
			if s, _ := state.Sheets.Get(w.Memory, sheet(0)); s.State != c.state || s.Collector != c.collector {
				t.Errorf("the sheet is %s of %q", s.State, w.Login(s.Collector))
			}
			sound(t, w)
		})
	}
}

func TestLeaveLine_AnotherCollectorMayTakeTheSheet(t *testing.T) {
	w := house(t)
	placed("a", 0)(w)
	w.Must(user("operator1"), w.Leaving("a"))
	w.Written(user("operator1b"), "b", sheet(0))
	if g, _ := state.Signatures.Get(w.Memory, signature("b")); g.Line != sheet(0).Line(1) {
		t.Errorf("the freed line was passed over: %s", g.Line)
	}
	sound(t, w)
}

func TestReleaseLine_TheSignatureWaitsForAnotherSheet(t *testing.T) {
	w := house(t)
	placed("anna", 0)(w)
	w.Refused(user("operator1b"), w.Releasing("anna"), "denied: core.denied")
	w.Must(user("operator1"), w.Releasing("anna"))
	if s, _ := state.Sheets.Get(w.Memory, sheet(0)); s.State != core.SheetAtOffice || s.Collector != "" {
		t.Errorf("the untouched sheet is %s of %q", s.State, w.Login(s.Collector))
	}
	w.Refused(user("operator1"), w.Releasing("anna"), "conflict signature: core.state")
	w.Must(user("operator1"), w.Reserving("anna", sheet(1)))
	w.Must(user("operator1"), w.Writing("anna"))
	sound(t, w)
}
