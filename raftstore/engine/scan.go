package engine

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// tableOf is what a key begins with up to its first colon: no scan but one of everything goes beyond it.
func tableOf(key string) string { return key[:strings.IndexByte(key, ':')+1] }

// pending is one write as Scan saw it when it began.
type pending struct {
	key   []byte
	value []byte // nil means deleted
}

// cursor goes through the writes that a scan began with. They are read as they are needed, because most scans end
// at once; the next write has all that is left read first.
type cursor struct {
	batch *Batch
	keys  []string // that are left
	left  []pending
	whole bool // left is all that is left
}

// settle reads what is left.
func (c *cursor) settle() {
	if c.whole {
		return
	}
	for _, k := range c.keys {
		c.left = append(c.left, pending{[]byte(k), c.batch.writes[k].value})
	}
	c.keys, c.whole = nil, true
}

// peek is the next write; false at the end.
func (c *cursor) peek() (pending, bool) {
	if len(c.left) == 0 && len(c.keys) > 0 {
		k := c.keys[0]
		c.left, c.keys = append(c.left, pending{[]byte(k), c.batch.writes[k].value}), c.keys[1:]
	}
	if len(c.left) == 0 {
		return pending{}, false
	}
	return c.left[0], true
}

func (c *cursor) next() { c.left = c.left[1:] }

// within is a cursor of the writes below prefix from a key on.
func (b *Batch) within(prefix, from []byte) *cursor {
	list, sorted := b.tables[tableOf(string(prefix))], true
	if !bytes.ContainsRune(prefix, ':') {
		list, sorted = nil, false
		for table := range b.tables {
			list = append(list, b.tables[table]...)
		}
	}
	if !sorted {
		slices.Sort(list)
	}
	begin := sort.SearchStrings(list, string(from))
	end := begin + sort.Search(len(list)-begin, func(i int) bool { return !strings.HasPrefix(list[begin+i], string(prefix)) })
	return &cursor{batch: b, keys: list[begin:end]}
}

// Scan implements state.View: base and writes merged, the writes as they were at the start.
func (b *Batch) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	if bytes.Compare(from, prefix) < 0 {
		from = prefix
	}
	mine := b.within(prefix, from)
	b.open = append(b.open, mine)
	defer func() { b.open = slices.DeleteFunc(b.open, func(c *cursor) bool { return c == mine }) }()
	// emit calls fn for writes below key (all of them for nil).
	emit := func(key []byte) bool {
		for {
			next, ok := mine.peek()
			if !ok || key != nil && bytes.Compare(next.key, key) >= 0 {
				return true
			}
			mine.next()
			if next.value != nil && !fn(next.key, next.value) {
				return false
			}
		}
	}
	going := true
	b.scanBase(prefix, from, func(key, value []byte) bool {
		if going = emit(key); !going {
			return false
		}
		if next, ok := mine.peek(); ok && bytes.Equal(next.key, key) {
			return true // written over: the next emit shows or hides it
		}
		going = fn(key, value)
		return going
	})
	if going {
		emit(nil)
	}
}

// first is what base has first in a range; without a key it has nothing there.
type first struct{ key, value []byte }

// scanBase is the Scan of base, which stays as it is: what it has first in a range is read once. Each entry looks
// whether an answer is old enough to be forgotten, and mostly the first one is not.
func (b *Batch) scanBase(prefix, from []byte, fn func(key, value []byte) bool) {
	within := string(prefix) + "\x00" + string(from)
	if known, ok := b.firsts[within]; ok {
		if known.key == nil || !fn(known.key, known.value) {
			return
		}
		b.base.Scan(prefix, append(slices.Clone(known.key), 0), fn)
		return
	}
	seen := first{}
	b.base.Scan(prefix, from, func(key, value []byte) bool {
		if seen.key == nil {
			seen = first{key, value}
		}
		return fn(key, value)
	})
	b.firsts[within] = seen
}
