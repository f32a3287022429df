package change

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// dense is a set of so many numbers of a few series, and of some irregular rows.
func dense(t testing.TB, seed uint64, size int) *passport.Set {
	t.Helper()
	return made(t, seed, size, size/200, 100, func(r *rand.Rand) uint64 { return r.Uint64N(12)*1_000_000 + r.Uint64N(4000) })
}

// some is what is left of a set when about one in share has gone.
func some(t testing.TB, r *rand.Rand, of *passport.Set, share int) *passport.Set {
	t.Helper()
	var b passport.Builder
	for n := range of.All() {
		if r.IntN(share) > 0 {
			if _, err := b.Add(n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Set()
}

// both is the set of what a or b has.
func both(a, b *passport.Set) *passport.Set {
	return passport.Difference{Added: b, Removed: new(passport.Set)}.Apply(a, 1)
}

// Days that follow from each other, joined and applied once, give what they give one by one, and say no more than is needed.
func TestList_JoinsDays(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	first := dense(t, 3, 20_000)
	now := first
	var joined List
	for day := range uint64(6) {
		// What went on an earlier day comes again, and what came goes.
		next := both(both(some(t, r, now, 10), some(t, r, first, 2)), dense(t, 20+day, 2000))
		d := passport.Diff(now, next, 1)
		list, err := ReadList(Chunks(d))
		if err != nil {
			t.Fatal(err)
		}
		if added, removed := list.Counts(); added != d.Added.Len() || removed != d.Removed.Len() {
			t.Fatalf("day %d: it counts %d and %d", day, added, removed)
		}
		joined = joined.Then(list)
		whole, err := joined.Difference()
		if err != nil {
			t.Fatal(err)
		}
		if whole.Apply(first, 1).Digest() != next.Digest() {
			t.Fatalf("day %d: the joined days give another list", day)
		}
		if !same(whole, passport.Diff(first, next, 1)) {
			t.Fatalf("day %d: the joined days say more than is needed", day)
		}
		now = next
	}
}

// A list refuses what [Read] refuses.
func TestReadList_Refuses(t *testing.T) {
	chunks := slices.Collect(Chunks(passport.Difference{Added: keys(1, 2, 3), Removed: keys(7)}))
	for name, harm := range map[string]func([]byte) [][]byte{
		"the end is missing": func(c []byte) [][]byte { return [][]byte{c[:len(c)-3]} },
		"twice the same":     func(c []byte) [][]byte { return [][]byte{c, c} },
		"no chunk":           func([]byte) [][]byte { return nil },
	} {
		_, err := ReadList(slices.Values(harm(slices.Clone(chunks[0]))))
		_, wanted := Read(slices.Values(harm(slices.Clone(chunks[0]))))
		if err == nil || fmt.Sprint(err) != fmt.Sprint(wanted) {
			t.Errorf("%s: %v, want %v", name, err, wanted)
		}
	}
}
