package packed

import (
	"encoding/binary"
	"math/bits"
)

// Writer makes one [Set] after the other; what it needs on the way it keeps. Its zero value is ready.
// Not safe for concurrent use.
type Writer struct {
	heads, content []byte
	words          []uint64 // of a bitmap that is not sparse
	// open is the block to which numbers are being added, and where its contents begin.
	open  int
	begin int
	count int
}

// Words makes the set of plain bits.
func (w *Writer) Words(words []uint64) Set {
	w.reset()
	for at := 0; at < len(words); at += blockWords {
		var one [blockWords]uint64
		copy(one[:], words[at:])
		if one != [blockWords]uint64{} {
			w.put(at/blockWords, &one)
		}
	}
	return w.set()
}

// Begin starts a set that is added number by number.
func (w *Writer) Begin() {
	w.reset()
	w.open, w.begin = 0, 0
}

// Add puts a number in that is greater than all before.
func (w *Writer) Add(number uint32) {
	if block := int(number / blockNumbers); block != w.open {
		w.close()
		w.open = block
	}
	w.content = append(w.content, byte(number))
	w.count++
}

// End gives the set of what was added since Begin, and how many numbers it has.
func (w *Writer) End() (Set, int) {
	w.close()
	return w.set(), w.count
}

// close brings the block that is open into its form.
func (w *Writer) close() {
	if len(w.content) > w.begin {
		w.seal(w.open, w.begin)
	}
	w.begin = len(w.content)
}

// seal brings a block whose low bytes begin there, at the end of what was written, into its form.
func (w *Writer) seal(block, begin int) {
	low := w.content[begin:]
	if len(low) > most {
		words := wordsOf(0, low)
		w.content = w.content[:begin]
		w.put(block, &words)
		return
	}
	w.reach(block, begin)
	w.heads[headOf(block)] = byte(len(low))
}

// Numbers makes the set of numbers that ascend.
func (w *Writer) Numbers(numbers []uint32) Set {
	w.Begin()
	for _, number := range numbers {
		w.Add(number)
	}
	set, _ := w.End()
	return set
}

// Changed makes the set of what s has and added, without removed; both ascend. It says how many numbers
// there are more than before. Groups to which neither says anything are copied.
func (w *Writer) Changed(s Set, added, removed []uint32) (next Set, more int) {
	w.reset()
	last := s.groups
	if len(added) > 0 {
		last = max(last, int(added[len(added)-1])/groupNumbers+1)
	}
	var words [GroupWords]uint64
	for group := range last {
		end := uint32(group+1) * groupNumbers
		in, out := below(added, end), below(removed, end)
		if in+out == 0 {
			heads, content := s.group(group)
			w.reach(group*groupBlocks, len(w.content))
			copy(w.heads[group*groupHead+4:], heads)
			w.content = append(w.content, content...)
			continue
		}
		s.unpack(group, &words)
		more -= countOf(words[:])
		for _, number := range removed[:out] {
			words[number%groupNumbers>>6] &^= 1 << (number & 63)
		}
		for _, number := range added[:in] {
			words[number%groupNumbers>>6] |= 1 << (number & 63)
		}
		added, removed = added[in:], removed[out:]
		more += countOf(words[:])
		for i := range groupBlocks {
			if one := [blockWords]uint64(words[i*blockWords:]); one != [blockWords]uint64{} {
				w.put(group*groupBlocks+i, &one)
			}
		}
	}
	return w.set(), more
}

// below counts the numbers at the head of an ascending list that are below end.
func below(numbers []uint32, end uint32) int {
	n := 0
	for n < len(numbers) && numbers[n] < end {
		n++
	}
	return n
}

func (w *Writer) reset() { w.heads, w.content, w.count = w.heads[:0], w.content[:0], 0 }

// reach makes heads up to the group of the block, whose contents begin there.
func (w *Writer) reach(block, begin int) {
	for len(w.heads) <= block/groupBlocks*groupHead {
		var head [groupHead]byte
		binary.LittleEndian.PutUint32(head[:], uint32(begin))
		w.heads = append(w.heads, head[:]...)
	}
}

// headOf is where the head of a block lies.
func headOf(block int) int { return block/groupBlocks*groupHead + 4 + block%groupBlocks }

// put writes a block that is not empty.
func (w *Writer) put(at int, words *[blockWords]uint64) {
	w.reach(at, len(w.content))
	count := countOf(words[:])
	flip, form := uint64(0), byte(count)
	switch {
	case count <= most:
	case count >= blockNumbers-most:
		flip, form = ^uint64(0), headMissing|byte(blockNumbers-count)
	default:
		for _, word := range words {
			w.content = binary.LittleEndian.AppendUint64(w.content, word)
		}
		w.heads[headOf(at)] = headBits
		return
	}
	for i, word := range words {
		for word ^= flip; word != 0; word &= word - 1 {
			w.content = append(w.content, byte(i<<6+bits.TrailingZeros64(word)))
		}
	}
	w.heads[headOf(at)] = form
}

// set gives what was written, in memory of its own, without empty groups at the end.
func (w *Writer) set() Set {
	heads := w.heads
	for len(heads) > 0 && [groupBlocks]byte(heads[len(heads)-groupBlocks:]) == [groupBlocks]byte{} {
		heads = heads[:len(heads)-groupHead]
	}
	data := append(make([]byte, 0, len(heads)+len(w.content)), heads...)
	return Set{append(data, w.content...), len(heads) / groupHead}
}
