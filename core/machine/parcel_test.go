package machine_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// certified, packed, sent, sorted and filed bring sheet 0 so far, with the voter's signature.
func certified(w *world) { w.Certified(sheet(0), "a") }
func packed(w *world)    { certified(w); w.Packed("p", sheet(0)) }
func sent(w *world)      { certified(w); w.Sent("p", sheet(0)) }
func sorted(w *world)    { certified(w); w.Sorted("p", sheet(0)) }
func filed(w *world)     { certified(w); w.Filed("p", sheet(0)) }

func opened(parcel, office string) func(*world) {
	return func(w *world) { w.Opened(parcel, office) }
}

func packing(parcel string, ids ...core.SheetID) func(*world) machine.Command {
	return only(&machine.PackSheets{Parcel: machinetest.Parcel(parcel), Sheets: ids})
}

func sending(parcel string) *machine.SendParcel {
	return &machine.SendParcel{Campaign: drive, Parcel: machinetest.Parcel(parcel)}
}

func receiving(parcel string) *machine.ReceiveParcel {
	return &machine.ReceiveParcel{Campaign: drive, Parcel: machinetest.Parcel(parcel)}
}

func closing(parcel string) *machine.CloseParcel {
	return &machine.CloseParcel{Campaign: drive, Parcel: machinetest.Parcel(parcel)}
}

func openingParcel(change func(*machine.OpenParcel)) func(*world) machine.Command {
	c := &machine.OpenParcel{Parcel: machinetest.Parcel("p"), Campaign: drive, Office: office("one")}
	if change != nil {
		change(c)
	}
	return only(c)
}

func TestOpenParcel(t *testing.T) {
	for _, g := range []given{
		{"a coordinator of the office opens one", nil, "coordinator1", openingParcel(nil), ""},
		{"logistics opens one anywhere", nil, "logistics", openingParcel(nil), ""},
		{"another office's coordinator may not", nil, "coordinator2", openingParcel(nil), "denied: core.denied"},
		{"an operator moves own sheets, not parcels", nil, "operator1", openingParcel(nil), "denied: core.denied"},
		{"an id is one of ours", nil, "coordinator1", openingParcel(func(c *machine.OpenParcel) { c.Parcel = "16-0001" }),
			"invalid parcel: core.id"},
		{"an id is taken once", opened("p", "one"), "coordinator1", openingParcel(nil), "duplicate parcel: core.exists"},
		{"of an office that there is", nil, "logistics", openingParcel(func(c *machine.OpenParcel) { c.Office = office("nowhere") }),
			"not_found office: core.not_found"},
	} {
		g.run(t)
	}
}

// Offices of one region number their parcels together, or two parcels would bear one label.
func TestOpenParcel_Labels(t *testing.T) {
	w := house(t)
	w.Must(user("root"), &machine.CreateOffice{ID: office("three"), Campaign: drive, Name: "Three", Home: "77"})
	for n, at := range []string{"one", "two", "three"} {
		w.Must(user("logistics"), &machine.OpenParcel{
			Parcel: machinetest.Parcel(fmt.Sprint(n)), Campaign: drive, Office: office(at),
		})
	}
	for n, want := range []string{"77-0001", "63-0001", "77-0002"} {
		p, _ := state.Parcels.Get(w.Memory, state.ParcelKey(drive, machinetest.Parcel(fmt.Sprint(n))))
		if p.Label() != want {
			t.Errorf("parcel %d bears %s, want %s", n, p.Label(), want)
		}
	}
	sound(t, w)
}

func TestPackSheets(t *testing.T) {
	ready := after(certified, opened("p", "one"))
	checking := func(w *world) { w.Taken(sheet(0), "a"); w.Opened("p", "one") }
	handed := func(verdict core.LineState) func(*world) {
		return func(w *world) {
			w.Taken(sheet(0), "a")
			w.Checked(sheet(0), verdict)
			w.Must(user("verifier1"), &machine.HandOn{Sheet: sheet(0)})
			w.Opened("p", "one")
		}
	}
	lawyer := func(w *world) { w.Must(user("lawyer"), &machine.LawyerTakes{Sheet: sheet(0)}) }
	collector := func(w *world) { w.Must(user("operator1"), &machine.CollectorTakes{Sheet: sheet(0)}) }
	both := func(w *world) { w.Certified(sheet(1), "b"); w.Opened("p", "one"); certified(w) }
	for _, g := range []given{
		{"a certified sheet", ready, "coordinator1", packing("p", sheet(0)), ""},
		{"several at once", both, "coordinator1", packing("p", sheet(0), sheet(1)), ""},
		{"its collector may", ready, "operator1", packing("p", sheet(0)), ""},
		{"another collector may not", ready, "operator1b", packing("p", sheet(0)), "denied: core.denied"},
		{"nor another office's coordinator", ready, "coordinator2", packing("p", sheet(0)), "denied: core.denied"},
		{"a blank one is not", opened("p", "one"), "coordinator1", packing("p", sheet(1)), "conflict code: packing.blank"},
		{"nor one that is filled", after(written("a", 0), opened("p", "one")), "coordinator1", packing("p", sheet(0)),
			"conflict code: packing.filling"},
		{"nor one that nobody checked", func(w *world) { w.Finished(sheet(0), "a"); w.Opened("p", "one") }, "coordinator1",
			packing("p", sheet(0)), "conflict code: packing.complete"},
		{"nor one that is being checked", checking, "coordinator1", packing("p", sheet(0)), "conflict code: packing.checking"},
		{"nor one that waits for the lawyer", handed(core.LineForLawyer), "coordinator1", packing("p", sheet(0)),
			"conflict code: packing.wanted_by_lawyer"},
		{"nor one with the lawyer", after(handed(core.LineForLawyer), lawyer), "coordinator1", packing("p", sheet(0)),
			"conflict code: packing.with_lawyer"},
		{"nor one that waits for its collector", handed(core.LineFlawed), "coordinator1", packing("p", sheet(0)),
			"conflict code: packing.wanted_by_collector"},
		{"nor one with its collector", after(handed(core.LineFlawed), collector), "coordinator1", packing("p", sheet(0)),
			"conflict code: packing.with_collector"},
		{"not twice into one parcel", packed, "coordinator1", packing("p", sheet(0)), "conflict code: packing.twice"},
		{"nor twice in one list", ready, "coordinator1", packing("p", sheet(0), sheet(0)), "duplicate sheets: sheet.twice"},
		{"nor into another parcel", after(packed, opened("q", "one")), "coordinator1", packing("q", sheet(0)),
			"conflict code: packing.packed"},
		{"nor when it left", after(sent, opened("q", "one")), "coordinator1", packing("q", sheet(0)), "conflict code: packing.travelling"},
		{"nor when it is stored", after(filed, opened("q", "one")), "coordinator1", packing("q", sheet(0)), "conflict code: packing.stored"},
		{"nor when it is lost", after(ready, func(w *world) { w.Must(user("coordinator1"), w.Losing(sheet(0))) }), "coordinator1",
			packing("p", sheet(0)), "conflict code: packing.lost"},
		{"nor when it is spoiled", after(ready, spoils), "coordinator1", packing("p", sheet(0)), "conflict code: packing.spoiled"},
		{"nor when it is destroyed", after(ready, spoils, does("coordinator1", &machine.DestroySheet{Sheet: sheet(0)})), "coordinator1",
			packing("p", sheet(0)), "conflict code: packing.destroyed"},
		{"all or none", after(both), "coordinator1", packing("p", sheet(0), sheet(3)), "conflict code: packing.blank"},
		{"not into a parcel that left", func(w *world) { w.Certified(sheet(1), "b"); sent(w) }, "coordinator1", packing("p", sheet(1)),
			"conflict parcel: parcel.not_open"},
		{"nor into one of another office", after(certified, opened("p", "two")), "logistics", packing("p", sheet(0)),
			"conflict code: parcel.other_office"},
		{"nor into none", certified, "logistics", packing("none", sheet(0)), "not_found parcel: parcel.unknown"},
		{"a sheet that there is", opened("p", "one"), "logistics", packing("p", sheet(99)), "not_found code: sheet.unknown"},
		{"at least one", opened("p", "one"), "admin2", packing("p"), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestPackSheets_TheListHasAnEnd(t *testing.T) {
	w := house(t)
	w.Opened("p", "one")
	w.Refused(user("logistics"), &machine.PackSheets{Parcel: machinetest.Parcel("p"), Sheets: sheets(0, 500)}, "invalid sheets: sheet.count")
}

// A parcel takes 500 sheets; the 501st does not fit.
func TestPackSheets_Full(t *testing.T) {
	w := house(t)
	w.Must(user("federal"), plan("one", "77", 8, 8+499))
	w.Must(user("federal"), plan("one", "77", 508, 508))
	w.Opened("p", "one")
	for _, id := range sheets(8, 508) { // by force: hundreds of checks would prove nothing more
		s, _ := state.Sheets.Get(w.Memory, id)
		s.State = core.SheetCertified
		state.Sheets.Put(w.Memory, id, s)
	}
	w.Must(user("coordinator1"), packing("p", sheets(8, 506)...)(w))
	spoken(t, w.Refused(user("coordinator1"), packing("p", sheet(507), sheet(508))(w), "limit parcel: parcel.full"))
	w.Must(user("coordinator1"), packing("p", sheet(507))(w))
	w.Refused(user("coordinator1"), packing("p", sheet(508))(w), "limit parcel: parcel.full")
	if a := w.Must(user("coordinator1"), sending("p")); a.Count != 501 {
		t.Errorf("sending left %d leaves", a.Count)
	}
}

func TestUnpackSheet(t *testing.T) {
	taking := only(&machine.UnpackSheet{Sheet: sheet(0)})
	for _, g := range []given{
		{"a packed sheet comes out", packed, "coordinator1", taking, ""},
		{"by its collector too", packed, "operator1", taking, ""},
		{"not by another one", packed, "operator1b", taking, "denied: core.denied"},
		{"and goes in again", after(packed, does("coordinator1", &machine.UnpackSheet{Sheet: sheet(0)})), "coordinator1",
			packing("p", sheet(0)), ""},
		{"not when it left", sent, "coordinator1", taking, "conflict code: parcel.not_packed"},
		{"nor twice", after(packed, does("coordinator1", &machine.UnpackSheet{Sheet: sheet(0)})), "coordinator1", taking,
			"conflict code: parcel.not_packed"},
	} {
		g.run(t)
	}
}

func TestSendParcel(t *testing.T) {
	for _, g := range []given{
		{"what lies in it travels", packed, "coordinator1", only(sending("p")), ""},
		{"not an empty one", opened("p", "one"), "coordinator1", only(sending("p")), "conflict parcel: parcel.empty"},
		{"not one that was emptied", after(packed, does("coordinator1", &machine.UnpackSheet{Sheet: sheet(0)})), "coordinator1",
			only(sending("p")), "conflict parcel: parcel.empty"},
		{"not twice", sent, "coordinator1", only(sending("p")), "conflict: core.state"},
		{"not by another office", packed, "coordinator2", only(sending("p")), "denied: core.denied"},
		{"nor by an operator", packed, "operator1", only(sending("p")), "denied: core.denied"},
		{"one that there is", nil, "logistics", only(sending("p")), "not_found parcel: parcel.unknown"},
	} {
		g.run(t)
	}
}

func TestReceiveParcel(t *testing.T) {
	for _, g := range []given{
		{"by its label, before a sheet is sorted", sent, "logistics", only(receiving("p")), ""},
		{"not by who sent it", sent, "coordinator1", only(receiving("p")), "denied: core.denied"},
		{"not before it left", packed, "logistics", only(receiving("p")), "conflict: core.state"},
		{"not after a sheet of it was sorted", sorted, "logistics", only(receiving("p")), "conflict: core.state"},
		{"one that there is", nil, "logistics", only(receiving("p")), "not_found parcel: parcel.unknown"},
	} {
		g.run(t)
	}
}

func TestCloseParcel(t *testing.T) {
	loses := func(w *world) { w.Must(user("logistics"), w.Losing(sheet(0))) }
	came := after(sent, does("logistics", receiving("p")))
	for _, g := range []given{
		{"when every sheet came", sorted, "logistics", only(closing("p")), ""},
		{"not while one is missing", came, "logistics", only(closing("p")), "conflict parcel: parcel.missing"},
		{"when what is missing is lost", after(came, loses), "logistics", only(closing("p")), ""},
		{"when what is missing is spoiled", after(came, spoils), "logistics", only(closing("p")), ""},
		{"not before it came", sent, "logistics", only(closing("p")), "conflict: core.state"},
		{"not by an office", sorted, "coordinator1", only(closing("p")), "denied: core.denied"},
		{"a lost sheet that is found is missing again", after(came, loses, does("logistics", &machine.FindSheet{Sheet: sheet(0)})),
			"logistics", only(closing("p")), "conflict parcel: parcel.missing"},
		{"one that turns up later is sorted", after(came, loses, does("logistics", closing("p")),
			does("logistics", &machine.FindSheet{Sheet: sheet(0)})), "logistics", only(&machine.SortSheet{Sheet: sheet(0)}), ""},
		{"one that there is", nil, "logistics", only(closing("p")), "not_found parcel: parcel.unknown"},
	} {
		g.run(t)
	}
}
