package machine_test

import (
	"bytes"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func reading(subject string, right access.Action) func(*world) machine.Command {
	return only(&machine.ReadPersonal{Campaign: drive, Purpose: "desk", Subject: subject, Right: right})
}

func TestReadPersonal(t *testing.T) {
	of := "visit:" + string(visit("a"))
	page, scan := does("logistics", machinetest.Page("one", "")), "scan:"+string(machinetest.PageID("one"))
	named := &machine.NameScan{ID: machinetest.PageID("one"), Of: 1, Sheet: sheet(0)}
	for _, g := range []given{
		{"an operator reads the own visit", received("a"), "operator1", reading(of, access.PersonalRead), ""},
		{"and its signature", received("a"), "operator1", reading("signature:"+string(signature("a")), access.PersonalRead), ""},
		{"and its scans", received("a"), "operator1", reading(of, access.ScanRead), ""},
		{"not another's", received("a"), "operator1b", reading(of, access.PersonalRead), "denied: core.denied"},
		{"a coordinator reads masked fields", received("a"), "coordinator1", reading(of, access.MaskedRead), ""},
		{"and lets the pack judge a visit that needs filling in", received("a"), "coordinator1",
			only(&machine.ReadPersonal{Campaign: drive, Purpose: machine.PurposeIntake, Subject: of, Right: access.VisitFill}), ""},
		{"which is no right to look at it", received("a"), "coordinator1", reading(of, access.VisitFill), "denied: core.denied"},
		{"not the plain ones", received("a"), "coordinator1", reading(of, access.PersonalRead), "denied: core.denied"},
		{"an unknown right is the narrowest", received("a"), "coordinator1", reading(of, access.StatisticRead), "denied: core.denied"},
		{"an admin reads nothing", received("a"), "root", reading(of, access.PersonalRead), "denied: core.denied"},
		{"a purpose is said", received("a"), "operator1",
			only(&machine.ReadPersonal{Campaign: drive, Subject: of}), "invalid purpose: read.purpose"},
		{"in a word", received("a"), "operator1",
			only(&machine.ReadPersonal{Campaign: drive, Purpose: "Ivanova 4510 123456", Subject: of}), "invalid purpose: read.purpose"},
		{"a subject is said", nil, "auditor",
			only(&machine.ReadPersonal{Campaign: drive, Purpose: "x", Right: access.MaskedRead}), "invalid subject: read.subject"},
		{"nobody has fields but visits and signatures", nil, "auditor",
			reading("sheet:"+string(sheet(0).Code()), access.MaskedRead), "invalid subject: read.subject"},
		{"not a visit that is not there", nil, "operator1", reading("visit:none", access.PersonalRead), "denied: core.denied"},
		{"who reads codes by hand sees a page", page, "logistics", reading(scan, access.PageName), ""},
		{"but no page whose code is known", after(page, does("logistics", named)), "logistics", reading(scan, access.PageName), "denied: core.denied"},
		{"an operator does not", page, "operator1", reading(scan, access.PageName), "denied: core.denied"},
		{"nor is a page a visit's picture", page, "operator1", reading(scan, access.ScanRead), "denied: core.denied"},
		{"nor does that right open a visit", received("a"), "logistics", reading(of, access.PageName), "denied: core.denied"},
		{"nor a sheet", page, "logistics", reading("sheet:"+string(sheet(0).Code()), access.PageName), "denied: check.not_yours"},
		{"nor a page that is not there", nil, "logistics", reading(scan, access.PageName), "denied: core.denied"},
		{"the leaf stands in the campaign's own tree", after(received("a"), does("root",
			&machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})), "operator1",
			only(&machine.ReadPersonal{Campaign: "next", Purpose: "desk", Subject: of}), "not_found campaign: core.not_found"},
	} {
		g.run(t)
	}
}

func TestReadPersonal_EndsSoonAfterTheVisit(t *testing.T) {
	ended := after(received("a"), does("operator1", &machine.AbandonVisit{Visit: visit("a")}))
	later := func(millis core.Time) func(*world) {
		return func(w *world) { ended(w); w.Now += millis }
	}
	of := "visit:" + string(visit("a"))
	for _, g := range []given{
		{"the passport is just being given back", later(machine.AfterglowMillis - 5000), "operator1", reading(of, access.PersonalRead), ""},
		{"later an operator sees it no more", later(machine.AfterglowMillis + 5000), "operator1",
			reading(of, access.PersonalRead), "denied: visit.afterglow"},
		{"nor by its signature", later(machine.AfterglowMillis + 5000), "operator1",
			reading("signature:"+string(signature("a")), access.PersonalRead), "denied: visit.afterglow"},
		{"nor its pictures", later(machine.AfterglowMillis + 5000), "operator1", reading(of, access.ScanRead), "denied: visit.afterglow"},
	} {
		g.run(t)
	}
}

func TestRecordCheckpoint(t *testing.T) {
	changed := func(change func(*machine.RecordCheckpoint)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Checkpoint(drive, nil)
			change(c)
			return c
		}
	}
	as := func(*machine.RecordCheckpoint) {}
	for _, g := range []given{
		{"the node records", nil, "system", changed(as), ""},
		{"nobody else", nil, "root", changed(as), "denied: core.denied"},
		{"the house's tree too", nil, "system", func(w *world) machine.Command { return w.Checkpoint("", nil) }, ""},
		{"the same once more is done already", recorded(changed(as)), "system", func(w *world) machine.Command {
			e := w.History[len(w.History)-1].Entry
			c, err := machine.Decode(e.Kind, e.Body)
			if err != nil {
				w.TB.Fatal(err)
			}
			return c
		}, ""},
		{"not a larger tree", nil, "system", changed(func(c *machine.RecordCheckpoint) { c.Size++ }), "invalid size: checkpoint.size"},
		{"not an empty one", nil, "system", changed(func(c *machine.RecordCheckpoint) { c.Size = 0 }), "invalid size: checkpoint.size"},
		{"not an unknown one", nil, "system", changed(func(c *machine.RecordCheckpoint) { c.Tree = "none" }), "invalid size: checkpoint.size"},
		{"not another root", nil, "system", changed(func(c *machine.RecordCheckpoint) { c.Root[0]++ }), "conflict root: checkpoint.root"},
		{"not with a note about another tree", nil, "system", func(w *world) machine.Command {
			c := w.Checkpoint(drive, nil)
			c.Note = w.Checkpoint("", nil).Note
			return c
		}, "invalid note: checkpoint.note"},
	} {
		g.run(t)
	}
}

// A house records no note but those signed with its checkpoint key.
func TestRecordCheckpoint_Signed(t *testing.T) {
	newKey := func(first byte) audit.SigningKey {
		key, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{first}, 64)), "house")
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	sign := func(k audit.SigningKey) func(audit.Checkpoint) string {
		return func(c audit.Checkpoint) string {
			note, err := audit.Sign(c, k)
			if err != nil {
				t.Fatal(err)
			}
			return string(note)
		}
	}
	key := newKey(1)
	w := machinetest.Empty(t, machinetest.Config{CheckpointKey: key.Verifier()})
	w.Found()
	w.Refused(core.SystemActor, w.Checkpoint("", nil), "invalid note: checkpoint.note")
	w.Refused(core.SystemActor, w.Checkpoint("", sign(newKey(2))), "invalid note: checkpoint.note")
	smaller := w.Checkpoint("", func(c audit.Checkpoint) string { c.Size--; return sign(key)(c) })
	w.Refused(core.SystemActor, smaller, "invalid note: checkpoint.note")
	w.Must(core.SystemActor, w.Checkpoint("", sign(key)))
}

func recorded(c func(*world) machine.Command) func(*world) {
	return func(w *world) { w.Must(core.SystemActor, c(w)) }
}

func TestMakeExport(t *testing.T) {
	for _, g := range []given{
		{"an auditor exports", nil, "auditor", only(&machine.MakeExport{Campaign: drive}), ""},
		{"an admin does not", nil, "root", only(&machine.MakeExport{Campaign: drive}), "denied: core.denied"},
		{"not another campaign", nil, "auditor", only(&machine.MakeExport{Campaign: "none"}), "denied: core.denied"},
	} {
		g.run(t)
	}
}

// A pin is of the moment of its entry, and ends by the time that entries are stamped with.
func TestBeginExport(t *testing.T) {
	for _, g := range []given{
		{"an auditor pins", nil, "auditor", only(&machine.BeginExport{Campaign: drive}), ""},
		{"an admin does not", nil, "root", only(&machine.BeginExport{Campaign: drive}), "denied: core.denied"},
		{"not another campaign", nil, "auditor", only(&machine.BeginExport{Campaign: "none"}), "denied: core.denied"},
	} {
		g.run(t)
	}
	w := house(t)
	pin := func(instead uint64) uint64 {
		t.Helper()
		return w.Must(user("auditor"), &machine.BeginExport{Campaign: drive, Instead: instead}).Index
	}
	oldest := func(want uint64) {
		t.Helper()
		if got := state.OldestPin(w.Memory, 1e9); got != want {
			t.Errorf("the oldest pin is %d, want %d", got, want)
		}
	}
	oldest(1e9)
	first := pin(0)
	oldest(first)
	second := pin(first)
	oldest(second)
	third := pin(0)
	for range machine.PinsAtOnce - 2 {
		pin(0)
	}
	oldest(second)
	pin(0) // one more than are kept
	oldest(third)
	w.Now += machine.PinnedFor
	last := pin(0)
	oldest(last)
	n := 0
	state.Pins.Scan(w.Memory, "", func(string, state.Pin) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d pins are kept, the others are over", n)
	}
}

// What the journal says of a fact: transitions have from and to, also the first one, and a
// leaf holds commitments for what was sealed.
func TestLeaf_SaysFromAndTo(t *testing.T) {
	w := house(t)
	answer := w.Must(user("operator1"), w.Opening("anna", "1"))
	if answer.Count != 2 || answer.Tree != string(drive) {
		t.Fatalf("opening a visit left %d leaves in %s", answer.Count, answer.Tree)
	}
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(answer.Tree, answer.Leaves+1))
	leaf, err := audit.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, kv := range leaf.Public {
		names[kv.Name] = true
	}
	if leaf.Kind != "signature.receive/1" || !names["from"] || leaf.Get("to") != core.SignatureReceived || len(leaf.Commit) != 4 {
		t.Errorf("the leaf is %s", line)
	}
	if leaf.Actor != user("operator1") || leaf.Index != answer.Index || leaf.Time != w.Now {
		t.Errorf("stamped %s %d %d", leaf.Actor, leaf.Index, leaf.Time)
	}
}
