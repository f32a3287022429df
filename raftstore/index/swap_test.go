package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/core/state"
)

// follow stores the list as the difference to the one of base and puts it into force.
func (j *journal) follow(t *testing.T, id, base core.EditionID, old, list *passport.Set) uint64 {
	t.Helper()
	d := passport.Diff(old, list, 1)
	chunks := slices.Collect(change.Chunks(d))
	origin := core.EditionOrigin{Contents: list.Contents(1), Base: base, Added: d.Added.Len(), Removed: d.Removed.Len()}
	e, err := edition.Plan(core.Edition{ID: id, Kind: core.EditionPassports, Rows: list.Len()}, origin, slices.Values(chunks))
	if err != nil {
		t.Fatal(err)
	}
	return j.write(func(tx state.Tx) {
		for n, chunk := range chunks {
			state.Chunks.Put(tx, state.ChunkKey(id, n), chunk)
		}
		state.Editions.Put(tx, id, e)
		state.EditionOrigins.Put(tx, id, origin)
		state.ActiveEditions.Put(tx, core.EditionPassports, id)
	})
}

// chained are lists that follow from each other, of regular and irregular documents.
func chained(t *testing.T, count int) (lists []*passport.Set, asked []passport.Number) {
	t.Helper()
	r := rand.New(rand.NewPCG(16, 16))
	var keys []passport.Key
	for range count {
		for range 300 {
			keys = append(keys, passport.Key(r.Uint64N(6)*1_000_000+r.Uint64N(3000)))
		}
		keys = keys[40:]
		var b passport.Builder
		b.AddKeys(keys)
		for n := range 20 {
			irregular, flaw := passport.ParseRow(fmt.Appendf(nil, "%dВС,%06d", 1+n%9, 686000+r.IntN(40)))
			if flaw != 0 {
				t.Fatal(flaw)
			}
			if _, err := b.Add(irregular); err != nil {
				t.Fatal(err)
			}
			asked = append(asked, irregular)
		}
		lists = append(lists, b.Set())
	}
	for range 500 {
		asked = append(asked, passport.Key(r.Uint64N(6)*1_000_000+r.Uint64N(3000)).Number())
	}
	return lists, asked
}

// Sixteen readers ask while lists and differences come into force: each answer is wholly that of the edition
// that it names, and there always is one.
func TestPassports_SwapUnderReaders(t *testing.T) {
	const days, readers = 40, 16
	lists, asked := chained(t, days)
	name := func(day int) core.EditionID { return core.EditionID(fmt.Sprint("day", day)) }
	j := newJournal()
	p := NewPassports(nil)
	run(t, j, p)
	wait(t, p, j.activate(t, name(0), core.EditionPassports, lists[0].Chunks()))
	var over atomic.Bool
	var turns [readers]atomic.Int64
	var all sync.WaitGroup
	for reader := range readers {
		all.Go(func() {
			found := make([]bool, len(asked))
			seen := 0
			for !over.Load() {
				from, err := p.LookMany(asked, found)
				if err != nil {
					t.Error(err)
					return
				}
				day := -1
				if _, err := fmt.Sscanf(string(from.Edition), "day%d", &day); err != nil || day < seen {
					t.Errorf("%s answers after day %d", from.Edition, seen)
					return
				}
				seen = day
				for i, n := range asked {
					if found[i] != lists[day].Has(n) {
						t.Errorf("number %d is answered otherwise than by the list of day %d", i, day)
						return
					}
				}
				turns[reader].Add(1)
			}
		})
	}
	for day := 1; day < days; day++ {
		before := turns[day%readers].Load()
		if day%10 == 0 {
			wait(t, p, j.activate(t, name(day), core.EditionPassports, lists[day].Chunks()))
		} else {
			wait(t, p, j.follow(t, name(day), name(day-1), lists[day-1], lists[day]))
		}
		for turns[day%readers].Load() == before && !t.Failed() { // each list is asked by somebody
		}
	}
	over.Store(true)
	all.Wait()
}

// Who is in the middle of a look-up neither holds up a swap, nor keeps others from the new list.
func TestPassports_NobodyWaitsForTheSwap(t *testing.T) {
	lists, asked := chained(t, 2)
	j := newJournal()
	p := NewPassports(nil)
	run(t, j, p)
	wait(t, p, j.activate(t, "day0", core.EditionPassports, lists[0].Chunks()))
	err := p.Use(func(list *passport.Set, from core.EditionDigest) error {
		wait(t, p, j.follow(t, "day1", "day0", lists[0], lists[1]))
		found := make([]bool, len(asked))
		now, err := p.LookMany(asked, found)
		if err != nil || now.Edition != "day1" {
			t.Errorf("others are answered by %s, %v", now.Edition, err)
		}
		for i, n := range asked {
			if found[i] != lists[1].Has(n) || list.Has(n) != lists[0].Has(n) {
				t.Fatalf("number %d is answered wrong; it began at %s", i, from.Edition)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
