package listing

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/sheaf-drive/sheaf/bench/partitioned"
	"github.com/sheaf-drive/sheaf/core/passport"
)

// partitioned measures the layout of Elias and Fano on the same list, without signposts and with them: how large it
// is, how fast it answers, and a day's difference.
func (s Samples) partitioned(name string, random *rand.Rand, set *passport.Set, keys []passport.Key) error {
	next := tomorrow(random, set, keys)
	d := passport.Diff(set, next, 1)
	added, removed := keysOf(d.Added), keysOf(d.Removed)
	for _, signposts := range []bool{false, true} {
		name := map[bool]string{false: "partitioned.", true: "signposted."}[signposts] + name
		other := partitioned.Of(keys, signposts)
		s.add(name+".heap_b_key", float64(other.Bytes())/float64(len(keys)))
		has := func(n passport.Number) bool {
			key, _ := n.Key()
			return other.Has(key)
		}
		if err := s.lookups(name, random, has, keys); err != nil {
			return err
		}
		from := time.Now()
		patched := other.Patch(added, removed)
		s.add(name+".diff.apply_s", time.Since(from).Seconds())
		for _, key := range append(added[:100:100], removed[:100]...) {
			if patched.Has(key) != next.Has(key.Number()) {
				return fmt.Errorf("%s: the difference leads to another list", name)
			}
		}
	}
	return nil
}

func keysOf(set *passport.Set) (keys []passport.Key) {
	for n := range set.All() {
		if key, ok := n.Key(); ok {
			keys = append(keys, key)
		}
	}
	return keys
}
