package partitioned

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// dense gives keys of each density that a block can have, in order.
func dense(r *rand.Rand) (keys []passport.Key) {
	for part, share := range []float64{0, .0001, .001, .011, .05, .2, .45, .5, .55, .8, .97, .999, 1} {
		for number := range passport.Key(block) {
			if r.Float64() < share {
				keys = append(keys, 7*perSeries+passport.Key(part)*block+number)
			}
		}
	}
	for number := range passport.Key(3000) { // the last block of a series is cut short
		keys = append(keys, 10*perSeries-3000+number)
	}
	return append(keys, passport.Keys-1)
}

// agrees holds the list against its keys, and all else around them.
func agrees(t *testing.T, s *Set, keys []passport.Key, what string) {
	t.Helper()
	check := func(key passport.Key) {
		if _, want := slices.BinarySearch(keys, key); s.Has(key) != want {
			t.Fatalf("%s: number %d of series %d is listed: %v", what, key%perSeries, key/perSeries, !want)
		}
	}
	for key := passport.Key(6_999_990); key < 10_000_100; key++ {
		check(key)
	}
	check(0)
	check(passport.Keys - 1)
	check(passport.Keys - 2)
}

func TestSet_HoldsItsKeysAndNothingElse(t *testing.T) {
	keys := dense(rand.New(rand.NewPCG(1, 1)))
	for _, signposts := range []bool{false, true} {
		agrees(t, Of(keys, signposts), keys, "made at once")
	}
}

func TestPatch(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	keys := dense(r)
	var added, removed, next []passport.Key
	for key := passport.Key(7_000_000); key < 10_000_000; key++ {
		_, there := slices.BinarySearch(keys, key)
		switch chosen := r.IntN(500) == 0; {
		case chosen && there:
			removed = append(removed, key)
		case chosen:
			added = append(added, key)
		}
		if _, gone := slices.BinarySearch(removed, key); there && !gone {
			next = append(next, key)
		}
	}
	next = append(next, added...)
	next = append(next, passport.Keys-1)
	slices.Sort(next)
	for _, signposts := range []bool{false, true} {
		old := Of(keys, signposts)
		patched := old.Patch(added, removed)
		agrees(t, patched, next, "patched")
		agrees(t, old, keys, "what was patched")
		if whole := Of(next, signposts); whole.Bytes() != patched.Bytes() {
			t.Errorf("%d bytes when patched, %d when made at once", patched.Bytes(), whole.Bytes())
		}
	}
}

func TestNth(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 2000 {
		word := r.Uint64() & r.Uint64() & r.Uint64()
		if r.IntN(2) == 0 {
			word = ^word
		}
		n := uint32(0)
		for at := range uint32(64) {
			if word>>at&1 == 0 {
				continue
			}
			if got := nth(word, n); got != at {
				t.Fatalf("bit %d of %#x is at %d, not %d", n, word, got, at)
			}
			n++
		}
	}
}
