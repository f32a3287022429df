package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/list"
	"github.com/sheaf-drive/sheaf/core/state"
)

// journal is a Source over the state in memory.
type journal struct {
	mu      sync.Mutex
	memory  *state.Memory
	changed chan struct{}
}

func newJournal() *journal { return &journal{memory: state.NewMemory(), changed: make(chan struct{})} }

func (j *journal) Moment(context.Context) (state.View, func(), error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.memory.View(), func() {}, nil
}

func (j *journal) Follow(ctx context.Context, after uint64) (uint64, error) {
	for {
		j.mu.Lock()
		at, changed := j.memory.Index(), j.changed
		j.mu.Unlock()
		if at > after {
			return at, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return at, ctx.Err()
		}
	}
}

// write is one entry; it answers with its index.
func (j *journal) write(fn func(tx state.Tx)) uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	fn(j.memory)
	j.memory.SetIndex(j.memory.Index() + 1)
	close(j.changed)
	j.changed = make(chan struct{})
	return j.memory.Index()
}

// activate stores an edition and makes it the active one.
func (j *journal) activate(t *testing.T, id core.EditionID, kind string, chunks iter.Seq[[]byte]) uint64 {
	t.Helper()
	e, err := edition.Plan(core.Edition{ID: id, Kind: kind, Date: "2018-01-18"}, core.EditionOrigin{}, chunks)
	if err != nil {
		t.Fatal(err)
	}
	return j.write(func(tx state.Tx) {
		n := 0
		for chunk := range chunks {
			state.Chunks.Put(tx, state.ChunkKey(id, n), chunk)
			n++
		}
		state.Editions.Put(tx, id, e)
		state.ActiveEditions.Put(tx, kind, id)
	})
}

func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// run follows until the test ends.
func run(t *testing.T, j *journal, f Follower) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, j, f) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func wait(t *testing.T, f Follower, index uint64) {
	t.Helper()
	if err := f.Bookmark().Wait(patience(t), index); err != nil {
		t.Fatal(err)
	}
}

func textOf(err error) string {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return fmt.Sprint(err)
}

func passports(t *testing.T, listed ...string) iter.Seq[[]byte] {
	t.Helper()
	csv := "PASSP_SERIES,PASSP_NUMBER\n" + strings.Join(listed, "\n") + "\n"
	var b passport.Builder
	if _, err := list.Read(strings.NewReader(csv), &b); err != nil {
		t.Fatal(err)
	}
	return b.Set().Chunks()
}

func TestPassports_FollowTheActiveEdition(t *testing.T) {
	j := newJournal()
	p := NewPassports(nil)
	run(t, j, p)
	number, err := passport.Parse("4509", "123456")
	if err != nil {
		t.Fatal(err)
	}
	wait(t, p, j.write(func(state.Tx) {}))
	if _, _, err := p.Look(number); textOf(err) != "index.none" {
		t.Errorf("without an edition: %v", err)
	}
	wait(t, p, j.activate(t, "e1", core.EditionPassports, passports(t, "4509,123456")))
	if listed, from, err := p.Look(number); !listed || from.Edition != "e1" || err != nil {
		t.Errorf("first edition: %v %v %v", listed, from.Edition, err)
	}
	wait(t, p, j.activate(t, "e2", core.EditionPassports, passports(t, "4509,999999")))
	listed, from, err := p.Look(number)
	if listed || from.Edition != "e2" || err != nil {
		t.Errorf("second edition: %v %v %v", listed, from.Edition, err)
	}
	if active, ok := p.Active(); !ok || active != from {
		t.Errorf("active is %v, %v", active, ok)
	}
}

func TestEdition_DamagedIsReportedAndNotUsed(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(tx state.Tx)
	}{
		{"a chunk is missing", func(tx state.Tx) { state.Chunks.Delete(tx, state.ChunkKey("e1", 0)) }},
		{"a chunk of another edition", func(tx state.Tx) {
			for other := range passports(t, "4510,777777") {
				state.Chunks.Put(tx, state.ChunkKey("e1", 0), other)
			}
		}},
		{"a chunk with one bit changed", func(tx state.Tx) {
			chunk, _ := state.Chunks.Get(tx, state.ChunkKey("e1", 0))
			chunk = slices.Clone(chunk)
			chunk[len(chunk)/2] ^= 1
			state.Chunks.Put(tx, state.ChunkKey("e1", 0), chunk)
		}},
		{"a digest that is not its own", func(tx state.Tx) {
			e, _ := state.Editions.Get(tx, "e1")
			e.Digest[0] ^= 1
			state.Editions.Put(tx, "e1", e)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := newJournal()
			j.activate(t, "e1", core.EditionPassports, passports(t, "4509,123456"))
			damaged := j.write(c.damage)
			reports := 0
			p := NewPassports(func(kind string, unusable error) {
				if kind == core.EditionPassports && unusable != nil {
					reports++
				}
			})
			run(t, j, p)
			wait(t, p, damaged)
			wait(t, p, j.write(func(state.Tx) {}))
			number, err := passport.Parse("4509", "123456")
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := p.Look(number); textOf(err) != "index.unusable" {
				t.Errorf("got %v", err)
			}
			if reports != 1 {
				t.Errorf("%d reports, want one", reports)
			}
			wait(t, p, j.activate(t, "e2", core.EditionPassports, passports(t, "4509,123456")))
			if listed, _, err := p.Look(number); !listed || err != nil {
				t.Errorf("after a good edition: %v %v", listed, err)
			}
		})
	}
}

func TestNames_Check(t *testing.T) {
	packed, err := names.Builtin().Edition()
	if err != nil {
		t.Fatal(err)
	}
	j := newJournal()
	n := NewNames(nil)
	run(t, j, n)
	wait(t, n, j.activate(t, "n1", core.EditionNames, slices.Values(packed.Pieces)))
	answer, from, err := n.Check(names.First, "Анна")
	if err != nil || answer.State != names.Known || from.Edition != "n1" {
		t.Errorf("%v %v %v", answer, from, err)
	}
}

// regionOf is the register of region 83 with one town and one street.
func regionOf(t *testing.T, street string) iter.Seq[[]byte] {
	t.Helper()
	return registerOf(t, "83", "Нарьян-Мар", street)
}

// registerOf is the register of a region with one town and one street.
func registerOf(t *testing.T, code core.Region, town, street string) iter.Seq[[]byte] {
	t.Helper()
	b := build.New(code)
	for i, v := range []address.Version{
		{Level: 5, Type: "г", Name: town}, {Level: 8, Type: "ул", Name: street}} {
		v.Row, v.Object = int64(i+1), int64(i+1)
		v.GUID = fmt.Sprintf("00000000-0000-0000-0000-%012d", i+1)
		v.From, v.To, v.Actual, v.Active = "2000-01-01", "2079-06-06", true, true
		link := address.Link{Row: v.Row, Object: v.Object, Parent: int64(i), Region: code,
			From: v.From, To: v.To, Active: true}
		if err := errors.Join(b.AddVersion(v), b.AddLink(link)); err != nil {
			t.Fatal(err)
		}
	}
	r, _, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	packed, err := r.Edition()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Values(packed.Pieces)
}

func TestAddresses_SuggestAndSwap(t *testing.T) {
	j := newJournal()
	a := NewAddresses(t.TempDir(), nil)
	run(t, j, a)
	const here = core.EditionAddresses + "/83"
	wait(t, a, j.activate(t, "a1", here, regionOf(t, "Ленина")))
	for _, c := range []struct{ id, street string }{{"a2", "Мира"}, {"a3", "Лесная"}} {
		wait(t, a, j.activate(t, core.EditionID(c.id), here, regionOf(t, c.street)))
		if err := a.Settle(patience(t)); err != nil {
			t.Fatal(err)
		}
		found, from, err := a.Suggest(patience(t), "83", c.street, 5)
		if err != nil || len(found) == 0 || string(from.Edition) != c.id {
			t.Errorf("%s: %d found in %v, %v", c.street, len(found), from.Edition, err)
		}
	}
	if _, _, err := a.Suggest(patience(t), "77", "Мира", 5); core.CodeOf(err) != core.NotFound {
		t.Errorf("another region: %v", err)
	}
	err := a.Registry("83", func(r *address.Registry, from core.EditionDigest) error {
		if r.Len() != 2 || from.Edition != "a3" {
			t.Errorf("%d objects of %v", r.Len(), from.Edition)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	wait(t, a, j.write(func(tx state.Tx) { state.ActiveEditions.Delete(tx, here) }))
	if _, _, err := a.Suggest(patience(t), "83", "Мира", 5); core.CodeOf(err) != core.NotFound {
		t.Errorf("a retired region: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestEdition_RetiredOnlyWhenNobodyUsesIt(t *testing.T) {
	retired := make(chan string, 4)
	e := NewEdition(Kind[string]{
		Name: core.EditionNames,
		Build: func(chunks iter.Seq[[]byte]) (string, error) {
			all := ""
			for c := range chunks {
				all += string(c)
			}
			return all, nil
		},
		Retire: func(s string) error { retired <- s; return nil },
	})
	j := newJournal()
	run(t, j, e)
	wait(t, e, j.activate(t, "n1", core.EditionNames, slices.Values([][]byte{[]byte("old")})))
	var swapped uint64
	err := e.Use(func(list string, _ core.EditionDigest) error {
		swapped = j.activate(t, "n2", core.EditionNames, slices.Values([][]byte{[]byte("new")}))
		for active, _ := e.Active(); active.Edition != "n2"; active, _ = e.Active() {
		}
		select {
		case s := <-retired:
			t.Errorf("%s ended under its user", s)
		default:
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wait(t, e, swapped)
	if s := <-retired; s != "old" {
		t.Errorf("retired %s", s)
	}
}

func TestRun_StateThatCannotBeReadEndsIt(t *testing.T) {
	j := newJournal()
	j.write(func(tx state.Tx) { tx.Put([]byte("d/active:"+core.EditionPassports), []byte{0xc1}) })
	err := Run(context.Background(), j, NewPassports(nil))
	var fault state.Fault
	if !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
}
