package change

import (
	"cmp"
	"iter"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// List is a difference as what came and what went, in order. Days that follow from each other are joined as lists, because
// that costs what the days say, and not what it takes to keep each of them ready for look-ups.
type List struct{ added, removed column }

// column is one side of a difference.
type column struct {
	keys []passport.Key
	rows []string // in canonical spelling, of what has no key
}

// ReadList is [Read] for a difference that others follow.
func ReadList(chunks iter.Seq[[]byte]) (l List, err error) {
	return l, read(chunks, &l.added, &l.removed)
}

// Then gives the list from where l begins to where next ends.
func (l List) Then(next List) List {
	return List{
		added:   union(l.added.without(next.removed), next.added.without(l.removed)),
		removed: union(l.removed.without(next.added), next.removed.without(l.added)),
	}
}

// Counts are how many came and went.
func (l List) Counts() (added, removed int64) { return l.added.size(), l.removed.size() }

// Difference makes a list ready to be applied.
func (l List) Difference() (passport.Difference, error) {
	added, err := l.added.set()
	if err != nil {
		return passport.Difference{}, err
	}
	removed, err := l.removed.set()
	return passport.Difference{Added: added, Removed: removed}, err
}

// Add takes the next in order.
func (c *column) Add(n passport.Number) error {
	if key, ok := n.Key(); ok {
		return follow(&c.keys, key)
	}
	return follow(&c.rows, n.Series()+","+n.Digits())
}

// size is how many there are.
func (c column) size() int64 { return int64(len(c.keys) + len(c.rows)) }

func (c column) without(other column) column {
	return column{minus(c.keys, other.keys), minus(c.rows, other.rows)}
}

func union(a, b column) column { return column{merged(a.keys, b.keys), merged(a.rows, b.rows)} }

func (c column) set() (*passport.Set, error) {
	var set passport.Ascending
	for _, key := range c.keys {
		if err := set.Add(key.Number()); err != nil {
			return nil, err
		}
	}
	for _, row := range c.rows {
		n, flaw := passport.ParseRow([]byte(row))
		if flaw != 0 {
			return nil, errOrder
		}
		if err := set.Add(n); err != nil {
			return nil, err
		}
	}
	return set.Set(), nil
}

// follow appends what is higher than the last.
func follow[T cmp.Ordered](list *[]T, next T) error {
	if n := len(*list); n > 0 && (*list)[n-1] >= next {
		return errOrder
	}
	*list = append(*list, next)
	return nil
}

// minus gives what a has and b has not; both are in order.
func minus[T cmp.Ordered](a, b []T) (rest []T) {
	for _, x := range a {
		for len(b) > 0 && b[0] < x {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != x {
			rest = append(rest, x)
		}
	}
	return rest
}

// merged gives what a or b has, each once; both are in order.
func merged[T cmp.Ordered](a, b []T) []T {
	all := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		next := min(a[0], b[0])
		all = append(all, next)
		if a[0] == next {
			a = a[1:]
		}
		if b[0] == next {
			b = b[1:]
		}
	}
	return append(append(all, a...), b...)
}
