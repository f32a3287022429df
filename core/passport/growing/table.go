package growing

import "slices"

// Table is a growing set of numbers of one series: open addressing with linear probing. Lists
// come unsorted, so nearly every row touches cold memory; a table costs one such touch where
// the containers of a roaring bitmap cost five. The zero Table is empty and ready.
type Table struct {
	slots []uint32 // number + 1, or 0 for a free slot; the length is a power of two
	size  int
}

// tableLimit is the most slots a table may have: twice as many would take more memory than
// plain bits over the whole series.
const tableLimit = 1 << 14

// Add puts number in and says whether it was not there. The caller must not add to a table
// that is full.
func (t *Table) Add(number uint32) bool {
	if 8*(t.size+1) > 7*len(t.slots) {
		t.grow()
	}
	slot := t.find(number)
	if t.slots[slot] != 0 {
		return false
	}
	t.slots[slot] = number + 1
	t.size++
	return true
}

// Full says whether the next number could take the table over tableLimit.
func (t *Table) Full() bool { return 8*(t.size+1) > 7*tableLimit }

// Size is how many numbers there are.
func (t *Table) Size() int { return t.size }

// find gives the slot that number has or would get. There is always a free slot.
func (t *Table) find(number uint32) int {
	mask := len(t.slots) - 1
	slot := int(number*0x9e3779b1>>15) & mask
	for t.slots[slot] != 0 && t.slots[slot] != number+1 {
		slot = (slot + 1) & mask
	}
	return slot
}

func (t *Table) grow() {
	old := t.slots
	t.slots = make([]uint32, max(16, 2*len(old)))
	for _, content := range old {
		if content != 0 {
			t.slots[t.find(content-1)] = content
		}
	}
}

// Numbers lists them in order.
func (t *Table) Numbers() []uint32 {
	list := make([]uint32, 0, t.size)
	for _, content := range t.slots {
		if content != 0 {
			list = append(list, content-1)
		}
	}
	slices.Sort(list)
	return list
}

// CopyTo sets the bits of all numbers.
func (t *Table) CopyTo(bits []uint64) {
	for _, content := range t.slots {
		if content != 0 {
			number := content - 1
			bits[number>>6] |= 1 << (number & 63)
		}
	}
}
