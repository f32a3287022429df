package machine_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/invariant"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

var walkSeed = flag.Uint64("walk.seed", 0, "walk only the histories of this seed")

// walk is a random history with what it was answered, watched from beginning to end.
type walk struct {
	*machinetest.Walk
	w     *world
	watch *invariant.Watch
	// acked are the signatures that somebody was told to be there.
	acked map[core.SignatureID]bool
	steps int
	// every so many steps all is looked at.
	every int
	seen  *seen
}

func newWalk(t *testing.T, seed uint64, sheets, every int, s *seen) *walk {
	w := house(t)
	return &walk{
		Walk: machinetest.NewWalk(w, rand.New(rand.NewPCG(seed, 1)).IntN, sheets), w: w,
		watch: invariant.NewWatch(drive), acked: map[core.SignatureID]bool{}, every: every, seen: s,
	}
}

// step gives one command and looks at what it touched; now and then at everything.
func (k *walk) step(t *testing.T) {
	k.steps++
	thorough := k.steps%k.every == 0
	before, sum := k.w.Memory.View(), state.StoredSum(k.w.Memory)
	c, answer := k.Step()
	k.seen.command(c, answer)
	switch refused := answer.Refusal; {
	case refused == nil:
		if open, ok := c.(*machine.OpenVisit); ok {
			k.acked[open.Signature] = true
		}
	case refused.Code == core.Internal:
		t.Fatalf("%s: %v", c.Kind(), refused)
	case thorough:
		if err := machinetest.Untouched(before, k.w.Memory, refused.Code == core.Denied); err != nil {
			t.Fatalf("%s, refused with %v: %v", c.Kind(), refused, err)
		}
	case state.StoredSum(k.w.Memory) != sum:
		t.Fatalf("%s, refused with %v: a domain table changed", c.Kind(), refused)
	}
	if k.steps%7 == 0 && answer.Refusal == nil {
		k.again(t, c, answer)
	}
	k.look(t, c, thorough)
	if k.steps%25 == 0 {
		k.seen.folders(k.w)
	}
}

// look asks the checker, after every command about what it touched.
func (k *walk) look(t *testing.T, c machine.Command, thorough bool) {
	t.Helper()
	wrong := k.watch.Step(k.w.Memory)
	if thorough {
		wrong = append(wrong, k.watch.Look(k.w.Memory)...)
		if sum, full := state.StoredSum(k.w.Memory), state.FullSum(k.w.Memory); sum != full {
			t.Fatalf("%s: the kept hash is %s, the full one %s", c.Kind(), sum, full)
		}
	}
	for _, why := range wrong {
		t.Errorf("%s: %s", c.Kind(), why)
	}
}

// again sends the last request once more, as a node does whose answer was lost: it happened once, and
// is answered as the first time. Another command under its request id is not done (I2).
func (k *walk) again(t *testing.T, c machine.Command, first machine.Answer) {
	t.Helper()
	before := k.w.Memory.View()
	entry := k.w.History[len(k.w.History)-1].Entry
	if got := k.w.Apply(entry); got != first {
		t.Fatalf("%s: sent again it is answered %+v, at first %+v", c.Kind(), got, first)
	}
	other, err := machine.NewEntry(entry.Actor, entry.Request, &machine.DestroySheet{Sheet: k.Sheets()[0]}, k.w.Now)
	if err != nil {
		t.Fatal(err)
	}
	if got := k.w.Apply(other); got.Refusal == nil && got != first {
		t.Fatalf("under the request id of %s another command was done: %+v", c.Kind(), got)
	}
	if k.steps%k.every > 7 && state.StoredSum(k.w.Memory) == state.StoredSum(before) {
		return
	}
	if err := machinetest.Untouched(before, k.w.Memory, false); err != nil {
		t.Fatalf("%s, sent again: %v", c.Kind(), err)
	}
}

// journey says how far walks go: the sheets of their drives, the steps at most and after the filing,
// how often all is looked at.
type journey struct {
	name                        string
	first, seeds                uint64
	sheets, steps, after, every int
}

func journeys() []journey {
	if testing.Short() {
		return []journey{{"drive", 1, 1, 60, 4000, 200, 300}, {"shelf", 60, 1, 10, 1000, 100, 200}}
	}
	return []journey{{"drive", 1, 1, 200, 12000, 500, 400}, {"shelf", 60, 6, 10, 1500, 150, 60}}
}

// Random commands take hundreds of sheets from their order to the filing, and more often than that
// try what must not be; after every step all that must always hold does. One walk is about a whole
// drive; some are about a few sheets, where selections, volumes and losses meet more often.
//
// A walk that fails says its seed: go test -run TestWalk -walk.seed N gives it again.
func TestWalk_FromTheDeskToTheFiling(t *testing.T) {
	s := newSeen()
	for _, j := range journeys() {
		for seed := j.first; seed < j.first+j.seeds; seed++ {
			if *walkSeed == 0 || *walkSeed == seed {
				t.Run(fmt.Sprintf("%s of %d sheets, seed %d", j.name, j.sheets, seed), func(t *testing.T) { j.walk(t, seed, s) })
			}
		}
	}
	if t.Failed() || *walkSeed != 0 {
		return
	}
	s.everywhere(t)
}

func (j journey) walk(t *testing.T, seed uint64, s *seen) {
	k := newWalk(t, seed, j.sheets, j.every, s)
	for left := j.after; k.steps < j.steps && left > 0; {
		k.step(t)
		if k.Filed() {
			left--
		}
		if t.Failed() {
			t.Fatalf("after %d commands with seed %d", k.steps, seed)
		}
	}
	k.steps = j.every
	k.look(t, &machine.MakeExport{}, true)
	k.lost(t)
	if j.name == "shelf" {
		k.replayed(t)
	}
	s.journal(t, k.w)
	s.drive(t, k, j)
}

// lost says which signature is not there that somebody was told to be, and the other way round (I1).
func (k *walk) lost(t *testing.T) {
	state.Signatures.Scan(k.w.Memory, "", func(id core.SignatureID, _ core.Signature) bool {
		if !k.acked[id] {
			t.Errorf("signature %s was never acknowledged", id)
		}
		delete(k.acked, id)
		return true
	})
	if len(k.acked) > 0 {
		t.Errorf("%d acknowledged signatures are lost", len(k.acked))
	}
}

// replayed gives the same history to an empty state: it ends with the same hash and journal.
func (k *walk) replayed(t *testing.T) {
	again := machinetest.Empty(t, machinetest.Config{})
	for _, step := range k.w.History {
		again.Memory.SetIndex(step.Index - 1)
		again.Apply(step.Entry)
	}
	if a, b := state.FullSum(k.w.Memory), state.FullSum(again.Memory); a != b {
		t.Errorf("the same history gives %s and %s", a, b)
	}
	for _, tree := range []core.CampaignID{"", drive} {
		if a, b := k.w.Checkpoint(tree, nil), again.Checkpoint(tree, nil); a.Root != b.Root || a.Size != b.Size {
			t.Errorf("the same history gives two journals of %q", tree)
		}
	}
}

// seen counts where walks went, so that the invariants do not hold for nothing.
type seen struct {
	// done and refused commands by their kind, entered states by "sheet filed", leaves by their kind.
	done, refused, entered, leaves map[string]int
}

func newSeen() *seen {
	return &seen{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
}

func (s *seen) command(c machine.Command, a machine.Answer) {
	switch {
	case a.Refusal != nil:
		s.refused[c.Kind()]++
	case a.Count > 0:
		s.done[c.Kind()]++
	}
}

func (s *seen) journal(t *testing.T, w *world) {
	state.Leaves.Scan(w.Memory, string(drive)+"/", func(_ string, line []byte) bool {
		leaf, err := audit.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		s.leaves[leaf.Kind]++
		kind, _, _ := strings.Cut(leaf.Subject, ":")
		if to := leaf.Get("to"); to != leaf.Get("from") {
			s.entered[kind+" "+to]++
		}
		if leaf.Get("holder") != "" {
			s.leaves["held"]++
		}
		return true
	})
}

// folders notes one that is whole.
func (s *seen) folders(w *world) {
	state.Folders.Scan(w.Memory, string(drive)+"/", func(_ string, f core.Folder) bool {
		if f.Taken == core.SheetsPerFolder {
			s.leaves["a whole folder"]++
		}
		return true
	})
}

// drive holds that a good part of the sheets was filed.
func (s *seen) drive(t *testing.T, k *walk, j journey) {
	handed, ordered := 0, 0
	for _, id := range k.Sheets() {
		sheet, _ := state.Sheets.Get(k.w.Memory, id)
		if sheet.State != "" {
			ordered++
		}
		if sheet.State == core.SheetHandedIn {
			handed++
		}
	}
	t.Logf("%d sheets of %d handed in; %d entries", handed, ordered, len(k.w.History))
	if j.name == "drive" && (ordered < j.sheets || 4*handed < j.sheets) {
		t.Errorf("of %d sheets %d were ordered and %d handed in", j.sheets, ordered, handed)
	}
}

// beside lists the commands that are not about the way of a sheet: their rules have tables of their own.
var beside = []string{
	"house.found/1", "level.raise/1", "clock.trust/1", "member.order/1", "member.invite/1", "campaign.create/1", "office.create/1", "user.approve/1",
	"user.password/1", "user.reset/1", "login.begin/1", "login.fail/1", "token.create/1", "token.end/1",
	"dryrun.begin/1", "dryrun.step/1", "dryrun.stop/1", "pack.upload_file/1", "pack.propose_key/1", "pack.approve_key/1", "pack.withdraw_key/1",
	"edition.begin/1", "edition.chunk/1", "edition.complete/1", "edition.activate/1", "edition.abandon/1",
	"edition.begin/2", "edition.activate/2", "edition.forget/1", "passports.check/1",
	"recheck.begin/1", "recheck.step/1", "recheck.addresses/1", "recheck.step_addresses/1", "late.clear/1",
	"rejudge.begin/1", "rejudge.step/1", "rejudge.stop/1", "rejudge.accept/1",
	"address.add/1", "address.withdraw/1", "address.bring/1",
	"scan.add/1", "scan.name/1", "scan.set_aside/1", "scanner.enrol/1", "scanner.retire/1",
	"visit.note/1", "personal.read/1", "export.make/1", "export.begin/1",
}

// everywhere holds that every command was done and was refused, and that every state was reached.
func (s *seen) everywhere(t *testing.T) {
	if testing.Short() {
		return // two small walks do not go everywhere
	}
	for _, kind := range machine.Kinds() {
		if slices.Contains(beside, kind) {
			continue
		}
		t.Logf("%-32s done %5d  refused %5d", kind, s.done[kind], s.refused[kind])
		if s.done[kind] == 0 || s.refused[kind] == 0 {
			t.Errorf("%s was done %d times and refused %d times", kind, s.done[kind], s.refused[kind])
		}
	}
	for _, table := range []struct {
		name string
		of   core.Transitions
		not  []string
	}{
		{"sheet", core.SheetTransitions(), nil}, {"line", core.LineTransitions(), nil}, {"visit", core.VisitTransitions(), nil},
		{"parcel", core.ParcelTransitions(), nil}, {"volume", core.VolumeTransitions(), nil}, {"pack", core.PackTransitions(), nil},
		{"selection", core.SelectionTransitions(), nil},
		{"signature", core.SignatureTransitions(), []string{ // no command leads there yet
			core.SignatureCounted, core.SignatureRefused, core.SignatureContested, core.SignatureLostCase}},
	} {
		for _, state := range table.of.States() {
			n := s.entered[table.name+" "+state]
			t.Logf("%-32s %5d", table.name+" "+state, n)
			if n < 5 && !slices.Contains(table.not, state) {
				t.Errorf("%d times a %s became %s", n, table.name, state)
			}
		}
	}
	for _, leaf := range []string{"denied/1", "held", "visit.lift/1", "sheet.give_up/1", "sheet.collector_gone/1",
		"sheet.lawyer_takes_over/1", "a whole folder"} {
		if s.leaves[leaf] == 0 {
			t.Errorf("no walk came to: %s", leaf)
		}
	}
}
