package main

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// exported has the program verify the export of a real world's campaign and answers its leaves.
func exported(t *testing.T, w *machinetest.World, key audit.SigningKey) (leaves []*replay.Leaf) {
	t.Helper()
	checkpointed(t, w, key, state.TreeOf(machinetest.Campaign))
	source := query.Public{View: w.Memory.View(), Campaign: machinetest.Campaign, KeyName: key.Name()}
	var b bytes.Buffer
	if err := export.Write(&b, source); err != nil {
		t.Fatal(err)
	}
	if _, err := verify(bytes.NewReader(b.Bytes()), int64(b.Len()), verifier(t, &tale{key: key}), nil); err != nil {
		t.Fatal(err)
	}
	if err := source.Leaves(func(line []byte) error {
		l, err := parseLeaf(1, line)
		leaves = append(leaves, l)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return leaves
}

// held fails for each kind of leaf that the journals lack: then the test proves nothing of it.
func held(t *testing.T, leaves []*replay.Leaf, wanted ...string) {
	t.Helper()
	for _, kind := range wanted {
		if !slices.ContainsFunc(leaves, func(l *replay.Leaf) bool { return l.Base() == kind }) {
			t.Errorf("no leaf %s", kind)
		}
	}
}

// Two sheets of the real machine, one straight to its certification, one over every detour.
func TestVerify_TheRealCheck(t *testing.T) {
	key := newKey(t, "check")
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	w.Hire("verifier1b", core.Verifier, "one")
	w.Hire("lawyer2", core.Lawyer, "")
	does := func(who string, commands ...machine.Command) {
		for _, c := range commands {
			w.Must(machinetest.User(who), c)
		}
	}
	w.Certified(machinetest.Sheet(1), "Anna", "Boris")
	id := machinetest.Sheet(0)
	does("operator1", &machine.PrepareSheets{Sheets: []core.SheetID{id}, Part: machine.PartCollector})
	does("verifier1b", &machine.PrepareSheets{Sheets: []core.SheetID{id}, Part: machine.PartProxy})
	w.Taken(id, "Vera", "Gleb", "Dina")
	does("verifier1", w.Verdict(id, 1, core.LineGood), &machine.PutBack{Sheet: id}, &machine.TakeToCheck{Sheet: id})
	does("verifier1b", &machine.TakeOver{Sheet: id, Reason: w.Note(id, 0, "reason")})
	does("verifier1b", w.Verdict(id, 2, core.LineForLawyer), w.Verdict(id, 3, core.LineBad), w.Foot(id, core.BlockFlawed))
	does("verifier1b", &machine.HandOn{Sheet: id})
	does("lawyer", &machine.LawyerTakes{Sheet: id})
	does("lawyer2", &machine.LawyerTakes{Sheet: id, Reason: w.Note(id, 0, "reason")})
	does("lawyer2", w.Deciding(id, 2, core.LineFlawed), &machine.LawyerReturns{Sheet: id})
	does("operator1", &machine.CollectorTakes{Sheet: id}, w.Correcting(id, 2))
	check, _ := state.Checks.Get(w.Memory, id)
	does("operator1", &machine.CorrectBlock{Sheet: id, Of: check.Version, Remark: w.Note(id, 0, "remark")},
		&machine.SayOfLine{Line: id.Line(2), Words: w.Note(id, 2, "message"), Right: "line.correct"},
		&machine.CollectorReturns{Sheet: id})
	does("verifier1b", &machine.TakeToCheck{Sheet: id}, w.Verdict(id, 2, core.LineFlawed))
	does("verifier1b", w.Foot(id, core.BlockGood))
	does("verifier1b", &machine.HandOn{Sheet: id})
	does("coordinator1", &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")})
	does("verifier1b", &machine.TakeToCheck{Sheet: id}, w.Striking(id, 2), w.Striking(id, 3))
	does("verifier1b", w.Certifying(id))
	leaves := exported(t, w, key)
	held(t, leaves, "sheet.prepare", "sheet.finish", "line.finish", "sheet.take_to_check", "sheet.take_over",
		"sheet.put_back", "line.verdict", "certification.check", "line.say", "sheet.send_to_lawyer", "sheet.lawyer_takes",
		"sheet.lawyer_takes_over", "line.decide", "sheet.lawyer_returns", "sheet.collector_takes", "line.correct",
		"certification.correct", "sheet.collector_returns", "sheet.send_to_collector", "sheet.collector_unavailable",
		"line.strike", "sheet.certify", "signature.certify")
	oneHand(t, leaves)
}

// A collector whose account was closed while he had the sheet gives it back no more.
func TestVerify_TheCollectorGone(t *testing.T) {
	key := newKey(t, "gone")
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	id := machinetest.Sheet(0)
	w.Taken(id, "Anna", "Boris")
	for _, step := range []struct {
		who     string
		command machine.Command
	}{
		{"verifier1", w.Verdict(id, 1, core.LineGood)}, {"verifier1", w.Verdict(id, 2, core.LineFlawed)},
		{"verifier1", w.Foot(id, core.BlockGood)}, {"verifier1", &machine.HandOn{Sheet: id}},
		{"operator1", &machine.CollectorTakes{Sheet: id}}, {"root", &machine.DisableUser{User: machinetest.User("operator1")}},
		{"coordinator1", &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")}},
		{"verifier1", &machine.TakeToCheck{Sheet: id}},
	} {
		w.Must(machinetest.User(step.who), step.command)
	}
	w.Must(machinetest.User("verifier1"), w.Striking(id, 2))
	w.Must(machinetest.User("verifier1"), w.Certifying(id))
	held(t, exported(t, w, key), "sheet.collector_gone", "line.strike", "sheet.certify")
}

// oneHand puts the collector's person into every leaf of the check that names another, and the
// coordinator's, who entered nothing, into those of the collector: each has to be refused.
func oneHand(t *testing.T, leaves []*replay.Leaf) {
	t.Helper()
	person := func(kind string) string {
		i := slices.IndexFunc(leaves, func(l *replay.Leaf) bool { return l.Base() == kind })
		return leaves[i].Public["person"]
	}
	collector, other := person("sheet.finish"), person("sheet.collector_unavailable")
	for i, l := range leaves {
		kind, _, _ := strings.Cut(l.Base(), ".")
		named := l.Public["person"] != "" && l.Public["person"] != other
		if !named || !slices.Contains([]string{"sheet", "line", "certification"}, kind) {
			continue
		}
		forged, r := *l, replay.New()
		forged.Public = maps.Clone(l.Public)
		forged.Public["person"] = collector
		if l.Public["person"] == collector {
			forged.Public["person"] = other
		}
		var why *replay.Refusal
		for n := 0; n <= i && why == nil; n++ {
			told := leaves[n]
			if n == i {
				told = &forged
			}
			why = r.Leaf(told)
		}
		if why == nil {
			t.Errorf("%s of %s is accepted by another person", l.Kind, l.Subject)
		}
	}
}

// Whatever desk and check do, right and wrong, the program accepts what the machine records.
func TestVerify_TheRealWalk(t *testing.T) {
	const seeds, steps = 3, 800
	var leaves []*replay.Leaf
	for seed := range uint64(seeds) {
		key := newKey(t, "walk")
		w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
		walk := machinetest.NewWalk(w, rand.New(rand.NewPCG(seed, 3)).IntN, 20)
		for range steps {
			walk.Step()
		}
		leaves = append(leaves, exported(t, w, key)...)
	}
	held(t, leaves, "sheet.finish", "sheet.take_to_check", "sheet.take_over", "line.verdict", "certification.check",
		"sheet.lawyer_takes", "line.decide", "sheet.send_to_collector", "line.correct", "sheet.collector_returns",
		"line.strike", "sheet.certify", "signature.certify")
}
