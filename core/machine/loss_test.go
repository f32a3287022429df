package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// loses and spoils report sheet 0 lost or spoiled, by logistics before coordinator1.
func loses(w *world)  { w.Must(user("logistics"), w.Losing(sheet(0))) }
func spoils(w *world) { w.Must(user("logistics"), w.SpoilingSheet(sheet(0), "coordinator1")) }

func losing(n int) func(*world) machine.Command {
	return func(w *world) machine.Command { return w.Losing(sheet(n)) }
}

func spoiling(witness string) func(*world) machine.Command {
	return func(w *world) machine.Command { return w.SpoilingSheet(sheet(0), witness) }
}

func TestLoseSheet(t *testing.T) {
	for _, g := range []given{
		{"a blank one from the binder", nil, "coordinator1", losing(0), ""},
		{"a planned one", nil, "coordinator1", losing(6), ""},
		{"its collector's own", written("a", 0), "operator1", losing(0), ""},
		{"not another's", written("a", 0), "operator1b", losing(0), "denied: core.denied"},
		{"nor another office's", nil, "coordinator2", losing(0), "denied: core.denied"},
		{"with a reason", nil, "coordinator1", only(&machine.LoseSheet{Sheet: sheet(0)}), "invalid reason: sheet.loss_reason"},
		{"with a note of some lines", nil, "coordinator1", only(&machine.LoseSheet{
			Sheet: sheet(0), Reason: "other", Note: sealedOf("note", machine.MaxNote+1, 1)}), "too_large note: seal.group.size"},
		{"not while a voter waits at a line", placed("a", 0), "coordinator1", losing(0), "conflict code: sheet.line_reserved"},
		{"one under check", func(w *world) { w.Taken(sheet(0), "a") }, "coordinator1", losing(0), ""},
		{"one in an open parcel", packed, "coordinator1", losing(0), ""},
		{"one that travels", sent, "coordinator1", losing(0), ""},
		{"one that arrived is out of the office's hands", sorted, "coordinator1", losing(0), "denied: core.denied"},
		{"and of its collector's", filed, "operator1", losing(0), "denied: core.denied"},
		{"the store's clerk reports it", filed, "logistics", losing(0), ""},
		{"not twice", after(certified, loses), "coordinator1", losing(0), "conflict: core.state"},
		{"not a spoiled one", after(certified, spoils), "logistics", losing(0), "conflict: core.state"},
		{"a sheet that there is", nil, "logistics", losing(99), "not_found code: sheet.unknown"},
	} {
		g.run(t)
	}
}

func TestFindSheet(t *testing.T) {
	finding := only(&machine.FindSheet{Sheet: sheet(0)})
	for _, g := range []given{
		{"a lost one", after(certified, loses), "coordinator1", finding, ""},
		{"by its collector", after(certified, loses), "operator1", finding, ""},
		{"not by an office once it had arrived", after(sorted, loses), "coordinator1", finding, "denied: core.denied"},
		{"not one that is there", certified, "coordinator1", finding, "conflict code: sheet.not_lost"},
		{"not twice", after(certified, loses, does("coordinator1", &machine.FindSheet{Sheet: sheet(0)})), "coordinator1", finding,
			"conflict code: sheet.not_lost"},
	} {
		g.run(t)
	}
}

// A lost sheet comes back to where it was, with all that stands on it and its place in the
// store; only an open parcel does not wait for it.
func TestFindSheet_IsWhereItWas(t *testing.T) {
	for name, c := range map[string]struct {
		to   func(*world)
		want core.SheetState
	}{
		"binder": {func(*world) {}, core.SheetAtOffice}, "filling": {written("a", 0), core.SheetFilling},
		"checking":  {func(w *world) { w.Taken(sheet(0), "a") }, core.SheetChecking},
		"certified": {certified, core.SheetCertified}, "open parcel": {packed, core.SheetCertified},
		"way": {sent, core.SheetTravelling}, "sorted": {sorted, core.SheetArrived}, "filed": {filed, core.SheetFiled},
		"pulled": {after(filed, pulls("lawyer")), core.SheetPulled},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			c.to(w)
			line, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
			place := placeOf(w, 0)
			loses(w)
			sound(t, w)
			w.Must(user("logistics"), &machine.FindSheet{Sheet: sheet(0)})
			again, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
			if got := stateOf(w, 0); got != c.want || placeOf(w, 0) != place || again.Version != line.Version {
				t.Errorf("found as %s at %q with %v", got, placeOf(w, 0), again)
			}
			sound(t, w)
		})
	}
}

// Who checked a sheet that was lost goes on where he was.
func TestLoseSheet_KeepsTheCheck(t *testing.T) {
	w := house(t)
	w.Taken(sheet(0), "a")
	before, _ := state.Checks.Get(w.Memory, sheet(0))
	loses(w)
	w.Refused(user("verifier1"), w.Verdict(sheet(0), 1, core.LineGood), "conflict code: check.state")
	w.Must(user("logistics"), &machine.FindSheet{Sheet: sheet(0)})
	if after, _ := state.Checks.Get(w.Memory, sheet(0)); after.Checker != before.Checker || after.Version != before.Version {
		t.Errorf("the check was %+v and is %+v", before, after)
	}
	w.Checked(sheet(0), core.LineGood)
}

func TestSpoilSheet(t *testing.T) {
	for _, g := range []given{
		{"before a witness", certified, "coordinator1", spoiling("operator1"), ""},
		{"by its collector", written("a", 0), "operator1", spoiling("coordinator1"), ""},
		{"not by another one", written("a", 0), "operator1b", spoiling("coordinator1"), "denied: core.denied"},
		{"the witness is another person", certified, "coordinator1", spoiling("coordinator1"), "denied witness: sheet.witness_same"},
		{"not another account of the same", certified, "operator1", spoiling("twin"), "denied witness: sheet.witness_same"},
		{"the witness exists", certified, "coordinator1", spoiling("nobody"), "not_found witness: sheet.witness_unknown"},
		{"and may still sign in", after(certified, does("coordinator1", &machine.DisableUser{User: user("operator1b")})), "coordinator1",
			spoiling("operator1b"), "not_found witness: sheet.witness_unknown"},
		{"with a reason", certified, "coordinator1", only(&machine.SpoilSheet{Sheet: sheet(0), Witness: user("operator1")}),
			"invalid reason: sheet.loss_reason"},
		{"in the store only by its clerks", filed, "operator1", spoiling("coordinator1"), "denied: core.denied"},
		{"who may", filed, "logistics", spoiling("lawyer"), ""},
		{"not a lost one", after(certified, loses), "coordinator1", spoiling("operator1"), "conflict: core.state"},
		{"not twice", after(certified, spoils), "coordinator1", spoiling("operator1"), "conflict: core.state"},
		{"in an open parcel", packed, "coordinator1", spoiling("operator1"), ""},
		{"on its way", sent, "coordinator1", spoiling("operator1"), ""},
	} {
		g.run(t)
	}
}

// What stood on a spoiled sheet: the voter whose line is reserved needs another line, the
// others may sign again; a place in the store is free again.
func TestSpoilSheet_EndsItsLines(t *testing.T) {
	w := house(t)
	w.Written(user("operator1"), "a", sheet(0))
	w.Placed(user("operator1"), "b", sheet(0))
	spoils(w)
	sound(t, w)
	for voter, want := range map[string]core.SignatureState{"a": core.SignatureRejected, "b": core.SignatureJudged} {
		if g, _ := state.Signatures.Get(w.Memory, signature(voter)); g.State != want {
			t.Errorf("the signature of %s is %s, want %s", voter, g.State, want)
		}
	}
	for n, want := range []core.LineState{core.LineStruck, core.LineSpoiled} {
		line, _ := state.Lines.Get(w.Memory, sheet(0).Line(n+1))
		if line.State != want || line.Reason != "sheet_spoiled" {
			t.Errorf("line %d is %s for %q, want %s", n+1, line.State, line.Reason, want)
		}
	}
	w.Must(user("operator1"), w.Reserving("b", sheet(1)))
	again := w.Opening("a again", "number of a")
	w.Must(user("operator1"), again)
	sound(t, w)
}

func TestSpoilSheet_FreesThePlace(t *testing.T) {
	w := house(t)
	w.Certified(sheet(1), "b")
	certified(w)
	w.Filed("p", sheet(0), sheet(1))
	loses(w)
	folder := func() core.Folder {
		f, _ := state.Folders.Get(w.Memory, state.FolderKey(drive, "77", 1))
		return f
	}
	if folder().Taken != 2 {
		t.Errorf("the place of a lost sheet is given away: %+v", folder())
	}
	w.Must(user("logistics"), w.SpoilingSheet(sheet(1), "lawyer"))
	if folder().Taken != 1 {
		t.Errorf("the place of a spoiled sheet is kept: %+v", folder())
	}
	w.Hire("clerk2", core.Logistics, "")
	w.Must(user("clerk2"), &machine.DestroySheet{Sheet: sheet(0)})
	if folder().Taken != 0 || placeOf(w, 0) != "" {
		t.Errorf("the place of a destroyed sheet is kept: %+v", folder())
	}
	sound(t, w)
}

func TestDestroySheet(t *testing.T) {
	destroying := only(&machine.DestroySheet{Sheet: sheet(0)})
	own := func(c machine.Command) func(*world) { return does("operator1", c) }
	for _, g := range []given{
		{"a spoiled one, by another person", after(certified, spoils), "coordinator1", destroying, ""},
		{"a lost one, by another person", after(certified, loses), "coordinator1", destroying, ""},
		{"not by who spoiled it", after(certified, spoils), "logistics", destroying, "denied: sheet.second_person"},
		{"nor by who lost it", after(certified, loses), "logistics", destroying, "denied: sheet.second_person"},
		{"nor by another account of that person", after(written("a", 0), own(&machine.LoseSheet{Sheet: sheet(0), Reason: "torn"})), "twin",
			destroying, "denied: sheet.second_person"},
		{"nor by who could report under the other's password", after(written("a", 0), resets("coordinator1", "operator1"),
			own(&machine.LoseSheet{Sheet: sheet(0), Reason: "torn"})), "coordinator1", destroying, "denied: sheet.second_tied"},
		{"somebody else may then", after(written("a", 0), resets("coordinator1", "operator1"),
			own(&machine.LoseSheet{Sheet: sheet(0), Reason: "torn"})), "logistics", destroying, ""},
		{"the witness may", after(certified, spoils), "coordinator1", destroying, ""},
		{"not one that is there", certified, "coordinator1", destroying, "conflict code: sheet.not_to_destroy"},
		{"in the store only by its clerks", after(filed, spoils), "coordinator1", destroying, "denied: core.denied"},
		{"one of the check", after(func(w *world) { w.Taken(sheet(0), "a") }, loses), "coordinator1", destroying, ""},
		{"one that travelled", after(sent, loses), "coordinator1", destroying, ""},
		{"not twice", after(certified, spoils, does("coordinator1", &machine.DestroySheet{Sheet: sheet(0)})), "coordinator1",
			destroying, "conflict code: sheet.not_to_destroy"},
	} {
		g.run(t)
	}
}

// Each state that a sheet can be in has words for who tries to pack or to sort it.
func TestStages_HaveWords(t *testing.T) {
	w := house(t)
	certified(w)
	w.Opened("p", "one")
	for _, at := range core.SheetTransitions().States() {
		s, _ := state.Sheets.Get(w.Memory, sheet(0))
		s.State = at
		state.Sheets.Put(w.Memory, sheet(0), s)
		for _, c := range []machine.Command{
			&machine.PackSheets{Parcel: machinetest.Parcel("p"), Sheets: sheets(0, 0)}, &machine.SortSheet{Sheet: sheet(0)},
		} {
			err := machine.Check(w.Memory.View(), w.Entry(user("logistics"), c))
			if err == nil {
				continue
			}
			refusal := err.(*core.Error)
			spoken(t, refusal)
			if refusal.Text == "core.state" {
				t.Errorf("%s of a sheet that is %s is refused without words of its own", c.Kind(), at)
			}
		}
	}
}
