package machine_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// walk is a random walk with what it was answered.
type walk struct {
	*machinetest.Walk
	w       *world
	acked   map[core.SignatureID]bool
	steps   int
	stocked bool
	// heads are the roots of the campaign's journal by its size, as they were on the way.
	heads map[int64]tlog.Hash
}

func newWalk(t *testing.T, seed uint64) *walk {
	w := house(t)
	k := &walk{machinetest.NewWalk(w, rand.New(rand.NewPCG(seed, 1)).IntN), w, map[core.SignatureID]bool{}, 0, false, map[int64]tlog.Hash{}}
	k.known()
	return k
}

// known notes the signatures that are there at this moment as acknowledged.
func (k *walk) known() {
	state.Signatures.Scan(k.w.Memory, "", func(id core.SignatureID, _ core.Signature) bool {
		k.acked[id] = true
		return true
	})
}

// step gives one command. A long state is compared and added up at every eighth only.
func (k *walk) step(t *testing.T) {
	k.steps++
	thorough := !k.stocked || k.steps%8 == 0
	var before state.View
	if thorough {
		before = k.w.Memory.View()
	}
	c, answer := k.Step()
	if answer.Refusal != nil {
		if answer.Refusal.Code == core.Internal {
			t.Fatalf("%s: %v", c.Kind(), answer.Refusal)
		}
		if !thorough {
			return
		}
		if err := machinetest.Untouched(before, k.w.Memory, answer.Refusal.Code == core.Denied); err != nil {
			t.Fatalf("%s, refused with %v: %v", c.Kind(), answer.Refusal, err)
		}
		return
	}
	if open, ok := c.(*machine.OpenVisit); ok {
		k.acked[open.Signature] = true
	}
	if !thorough {
		return
	}
	if sum, full := state.StoredSum(k.w.Memory), state.FullSum(k.w.Memory); sum != full {
		t.Fatalf("%s: the kept hash is %s, the full one %s", c.Kind(), sum, full)
	}
	if k.steps%7 == 0 {
		k.again(t, c, answer)
	}
}

// again sends the last request once more, as a node does whose answer was lost: it happened once, and
// is answered as the first time (I2).
func (k *walk) again(t *testing.T, c machine.Command, first machine.Answer) {
	t.Helper()
	before := k.w.Memory.View()
	if got := k.w.Apply(k.w.History[len(k.w.History)-1].Entry); got != first {
		t.Fatalf("%s: sent again it is answered %+v, at first %+v", c.Kind(), got, first)
	}
	if err := machinetest.Untouched(before, k.w.Memory, false); err != nil {
		t.Fatalf("%s, sent again: %v", c.Kind(), err)
	}
}

// head notes the root of the journal as a checkpoint would.
func (k *walk) head() {
	c := k.w.Checkpoint(drive, nil)
	k.heads[c.Size] = c.Root
}

// extended holds every head of the way against the leaves as they are in the end: each journal is the
// beginning of all later ones (I9).
func (k *walk) extended(t *testing.T) {
	var leaves [][]byte
	state.Leaves.Scan(k.w.Memory, string(drive)+"/", func(_ string, line []byte) bool {
		leaves = append(leaves, slices.Clone(line))
		return true
	})
	for size, root := range k.heads {
		if size > int64(len(leaves)) || merkle(leaves[:size]) != root {
			t.Errorf("the journal of %d leaves is not the beginning of that of %d", size, len(leaves))
		}
	}
}

// merkle is the root of a tree of RFC 6962, written out.
func merkle(leaves [][]byte) tlog.Hash {
	if len(leaves) == 1 {
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	half := 1
	for half*2 < len(leaves) {
		half *= 2
	}
	left, right := merkle(leaves[:half]), merkle(leaves[half:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// seeds is how many walks there are: one in a short run, such as that under the race detector.
func seeds(n uint64) uint64 {
	if testing.Short() {
		return 1
	}
	return n
}

// journey is a kind of random walk: where it begins, how long it is and where it has to come.
type journey struct {
	seeds, first uint64
	steps, every int
	// begin stocks the house; nil for the desk, which begins with nothing.
	begin func(*machinetest.Walk)
	// watch notes what no leaf says, after each step; nil for nothing.
	watch func(w *world, reached map[string]bool)
	want  []string
}

func (j journey) run(t *testing.T) {
	reached := map[string]bool{}
	for seed := range seeds(j.seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			k := newWalk(t, j.first+seed)
			if j.begin != nil {
				j.begin(k.Walk)
				k.known()
				k.stocked = true
			}
			for n := range j.steps {
				k.step(t)
				if n%j.every == 0 || n > j.steps-3 {
					sound(t, k.w)
					k.head()
				}
				if j.watch != nil {
					j.watch(k.w, reached)
				}
				if t.Failed() {
					t.Fatalf("after %d commands", n)
				}
			}
			k.covered(t, reached)
			k.extended(t)
			k.replayed(t)
		})
	}
	if testing.Short() {
		return // one walk does not go everywhere
	}
	for _, want := range j.want {
		if !reached[want] {
			t.Errorf("no walk reached: %s", want)
		}
	}
}

func TestRandom_InvariantsHold(t *testing.T) {
	journey{seeds: 3, first: 4, steps: 600, every: 40, want: []string{
		"signature written", "signature withdrawn", "visit done", "visit turned_away",
		"visit abandoned", "line.write/1", "line.spoil/1", "line.free/1", "sheet.give_up/1", "denied/1", "held", "lifted",
		"signature accepted", "signature struck", "line.verdict/1", "line.decide/1", "line.correct/1", "line.say/1",
		"certification.check/1", "sheet.take_over/1", "sheet.put_back/1", "sheet.send_to_lawyer/1",
		"sheet.send_to_collector/1", "sheet.certify/1",
	}}.run(t)
}

// The same about where the paper is, with two hundred sheets: parcels of two offices, two
// sorters, folders that fill, sheets that are pulled, lost, found, spoiled and destroyed.
func TestRandom_Custody(t *testing.T) {
	wholeFolder := func(w *world, reached map[string]bool) {
		f, _ := state.Folders.Get(w.Memory, state.FolderKey(drive, "77", 1))
		reached["a whole folder"] = reached["a whole folder"] || f.Taken == core.SheetsPerFolder
	}
	journey{seeds: 2, first: 40, steps: 1000, every: 200, begin: (*machinetest.Walk).Stock, watch: wholeFolder, want: []string{
		"sheet.pack/1", "sheet.unpack/1", "sheet.send/1", "sheet.sort/1", "sheet.file/1", "sheet.pull/1",
		"sheet.return/1", "sheet.lose/1", "sheet.find/1", "sheet.spoil/1", "sheet.destroy/1", "folder.full/1", "parcel.send/1",
		"parcel.receive/1", "parcel.close/1", "signature rejected", "denied/1", "a whole folder", "two offices",
	}}.run(t)
}

// The same about what is handed in: selections that are made, abandoned, approved and replaced,
// two binders, volumes that fill, are opened again and taken over, sheets lost while bound.
func TestRandom_Filing(t *testing.T) {
	journey{seeds: 4, first: 60, steps: 500, every: 50, begin: (*machinetest.Walk).Shelve, want: []string{
		"selection.begin/1", "selection.add/1", "selection.freeze/1", "selection.approve/1",
		"selection.retire/1", "selection.abandon/1", "selection.begin_filing/1", "selection.file/1", "sheet.bind/1", "sheet.unbind/1",
		"sheet.take_out/1", "sheet.hand_in/1", "signature handed_in", "volume.open/1", "volume.close/1", "volume.reopen/1",
		"volume.adopt/1", "volume.hand_in/1", "line.strike/1", "denied/1",
	}}.run(t)
}

// covered notes where the walk went, so that the invariants do not hold for nothing, and that
// no acknowledged signature is lost.
func (k *walk) covered(t *testing.T, reached map[string]bool) {
	state.Signatures.Scan(k.w.Memory, "", func(id core.SignatureID, g core.Signature) bool {
		reached["signature "+g.State] = true
		if !k.acked[id] {
			t.Errorf("signature %s was never acknowledged", id)
		}
		delete(k.acked, id)
		return true
	})
	state.Visits.Scan(k.w.Memory, "", func(_ core.VisitID, v core.Visit) bool {
		reached["visit "+v.State] = true
		reached["lifted"] = reached["lifted"] || len(v.Lifts) > 0
		return true
	})
	state.Leaves.Scan(k.w.Memory, string(drive)+"/", func(_ string, line []byte) bool {
		leaf, err := audit.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		reached[leaf.Kind] = true
		reached["two offices"] = reached["two offices"] || leaf.Kind == "parcel.close/1" && leaf.Get("office") == string(office("two"))
		reached["held"] = reached["held"] || leaf.Get("holder") != ""
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
