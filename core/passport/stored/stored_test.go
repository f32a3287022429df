package stored

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
)

// house is a state in which editions follow from each other.
type house struct {
	memory *state.Memory
	sets   []*passport.Set
	last   core.Edition
}

func days(t *testing.T, count int) *house {
	t.Helper()
	h := &house{memory: state.NewMemory()}
	r := rand.New(rand.NewPCG(3, 3))
	var keys []passport.Key
	for day := range count {
		for range 2000 {
			keys = append(keys, passport.Key(r.Uint64N(40)*1_000_000+r.Uint64N(50_000)))
		}
		keys = keys[r.IntN(50):]
		var b passport.Builder
		b.AddKeys(keys)
		h.store(t, b.Set(), day)
	}
	return h
}

// store writes the list, the first as a whole and the others as differences.
func (h *house) store(t *testing.T, set *passport.Set, day int) {
	t.Helper()
	origin := core.EditionOrigin{Contents: set.Contents(1)}
	chunks := slices.Collect(set.Chunks())
	if day > 0 {
		d := passport.Diff(h.sets[day-1], set, 1)
		chunks = slices.Collect(change.Chunks(d))
		origin.Base, origin.Depth, origin.Added, origin.Removed = h.last.ID, day, d.Added.Len(), d.Removed.Len()
	}
	e, err := edition.Plan(core.Edition{ID: core.EditionID(fmt.Sprint("day", day)), Kind: core.EditionPassports, Rows: set.Len()},
		origin, slices.Values(chunks))
	if err != nil {
		t.Fatal(err)
	}
	for n, chunk := range chunks {
		state.Chunks.Put(h.memory, state.ChunkKey(e.ID, n), chunk)
	}
	state.Editions.Put(h.memory, e.ID, e)
	state.EditionOrigins.Put(h.memory, e.ID, origin)
	h.sets, h.last = append(h.sets, set), e
}

func (h *house) open(have Have) (*passport.Set, error) {
	chunks := func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(h.memory, e) }
	return Open(state.Chain(h.memory, h.last), chunks, have, 2)
}

func (h *house) have(day int) Have {
	id := core.EditionID(fmt.Sprint("day", day))
	e, _ := state.Editions.Get(h.memory, id)
	return Have{core.EditionDigest{Kind: e.Kind, Edition: id, Digest: e.Digest}, h.sets[day]}
}

func TestOpen_FromAnyBeginning(t *testing.T) {
	h := days(t, 5)
	want := h.sets[4].Digest()
	for name, have := range map[string]Have{
		"nothing": {}, "the first": h.have(0), "the third": h.have(2), "the last": h.have(4),
		"another list":   {core.EditionDigest{Edition: "elsewhere"}, h.sets[1]},
		"another digest": {core.EditionDigest{Edition: "day3"}, h.sets[1]},
	} {
		set, err := h.open(have)
		if err != nil || set.Digest() != want {
			t.Errorf("from %s: another list, %v", name, err)
		}
	}
}

// A day that touches two series of a list of millions costs the room of the change and of one series at a time, on top of
// the list that is there.
func TestOpen_TakesTheRoomOfTheDifference(t *testing.T) {
	const series, each = 80, 100_000
	h := &house{memory: state.NewMemory()}
	list := func(more passport.Key) *passport.Set {
		var a passport.Ascending
		for at := range passport.Key(series) {
			for n := range passport.Key(each) {
				if at > 1 || n > more {
					if err := a.Add((at*1_000_000 + n*9 + n%7).Number()); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		return a.Set()
	}
	h.store(t, list(0), 0)
	h.store(t, list(1000), 1)
	have := h.have(0)
	for name, do := range map[string]func() error{
		"on a node that has the list": func() error {
			set, err := h.open(have)
			if err == nil && set.Len() != h.sets[1].Len() {
				err = fmt.Errorf("%d documents", set.Len())
			}
			return err
		},
		"on the node that takes it": func() error { return Verify(h.memory, h.last, have, 2) },
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := do()
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		// Two workers, each with a series as plain bits, as bytes and in blocks, and the pointers of a few lists: the whole
		// list takes more than 8 MB.
		const limit = 5 << 20
		if took := after.TotalAlloc - before.TotalAlloc; took > limit {
			t.Errorf("%s %d bytes were asked for to apply 2,000 changes to %d documents, at most %d are wanted",
				name, took, h.last.Rows, limit)
		}
	}
}

func TestOpen_Refused(t *testing.T) {
	for name, tt := range map[string]struct {
		damage func(h *house)
		text   string
	}{
		"a part of the whole list is missing":   {func(h *house) { state.Chunks.Delete(h.memory, state.ChunkKey("day0", 0)) }, "edition.verify.count"},
		"a part of a difference is missing":     {func(h *house) { state.Chunks.Delete(h.memory, state.ChunkKey("day1", 0)) }, "edition.verify.count"},
		"a difference of another day":           {func(h *house) { h.copyPart("day1", "day2") }, "edition.verify.digest"},
		"a whole list in place of a difference": {func(h *house) { h.copyPart("day0", "day2") }, "edition.verify.digest"},
		"announced contents of another list": {func(h *house) {
			h.redo(func(e *core.Edition, o *core.EditionOrigin) { o.Contents = h.sets[0].Contents(1) })
		}, "edition.verify.contents"},
		"another count of rows": {func(h *house) {
			h.redo(func(e *core.Edition, o *core.EditionOrigin) { e.Rows++ })
		}, "edition.verify.counted"},
		"another base": {func(h *house) {
			h.redo(func(e *core.Edition, o *core.EditionOrigin) { o.Base = "day0" })
		}, "edition.verify.contents"},
	} {
		h := days(t, 3)
		tt.damage(h)
		_, err := h.open(Have{})
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != tt.text || !text.Has(text.Russian, refusal.Text) {
			t.Errorf("%s: got %v, want %s", name, err, tt.text)
		}
	}
}

func (h *house) copyPart(from, to core.EditionID) {
	chunk, _ := state.Chunks.Get(h.memory, state.ChunkKey(from, 0))
	state.Chunks.Put(h.memory, state.ChunkKey(to, 0), chunk)
}

// redo announces the last edition otherwise, with a digest that fits.
func (h *house) redo(how func(*core.Edition, *core.EditionOrigin)) {
	origin, _ := state.EditionOrigins.Get(h.memory, h.last.ID)
	how(&h.last, &origin)
	chunks := slices.Collect(state.ChunksOf(h.memory, h.last))
	e, err := edition.Plan(h.last, origin, slices.Values(chunks))
	if err != nil {
		panic(err)
	}
	h.last = e
	state.Editions.Put(h.memory, e.ID, e)
	state.EditionOrigins.Put(h.memory, e.ID, origin)
}

// What a difference is announced to bring and to take stands in the journal: it is counted before the list is complete.
func TestVerify_CountsTheDifference(t *testing.T) {
	for name, tt := range map[string]struct {
		how   func(*core.EditionOrigin)
		field string
	}{
		"as it is":        {func(*core.EditionOrigin) {}, ""},
		"more than came":  {func(o *core.EditionOrigin) { o.Added, o.Removed = o.Added+1_000_000, o.Removed+1_000_000 }, "added"},
		"less than went":  {func(o *core.EditionOrigin) { o.Removed-- }, "removed"},
		"nothing changed": {func(o *core.EditionOrigin) { o.Added, o.Removed = 0, 0 }, "added"},
	} {
		h := days(t, 3)
		h.redo(func(_ *core.Edition, o *core.EditionOrigin) { tt.how(o) })
		err := Verify(h.memory, h.last, h.have(1), 2)
		var refusal *core.Error
		if errors.As(err, &refusal); tt.field == "" && err != nil || tt.field != "" && (refusal == nil || refusal.Code != core.Conflict || refusal.Field != tt.field) {
			t.Errorf("%s: %v, want field %q", name, err, tt.field)
		}
	}
}
