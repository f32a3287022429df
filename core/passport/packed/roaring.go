package packed

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

const (
	noRuns, runs = 12346, 12347 // begin a stored roaring bitmap without runs, and one with
	placesFrom   = 4            // containers from which on a bitmap with runs says where they lie
	arrayNumbers = 4096         // the most numbers of a container that is an array

	containerWords  = 1 << 16 / 64
	containerBlocks = 1 << 16 / blockNumbers
	mostContainers  = lastBlock/containerBlocks + 1

	allNumbers = 1_000_000
	lastBlock  = (allNumbers - 1) / blockNumbers
)

// outline is the head of a stored bitmap.
type outline struct {
	flags  []byte // a bit for each container that is runs; empty when none is
	heads  []byte // key u16 and one less than the count u16 of each container
	places []byte // u32 of each container; empty where none are told
	at     int    // where the containers begin
}

// Roaring makes the set of a stored roaring bitmap without making the bitmap, and says how many numbers it has. It is
// false for what is damaged, or not as the library writes it: the library tells why. The format is that of
// https://github.com/RoaringBitmap/RoaringFormatSpec.
func (w *Writer) Roaring(stored []byte) (set Set, count int, ok bool) {
	head, ok := headOfRoaring(stored)
	if !ok {
		return Set{}, 0, false
	}
	w.reset()
	sparse := len(head.flags) == 0
	for i := 2; i < len(head.heads); i += 4 {
		sparse = sparse && int(binary.LittleEndian.Uint16(head.heads[i:])) < arrayNumbers
	}
	if !sparse {
		w.words = append(w.words[:0], make([]uint64, mostContainers*containerWords)...)
	}
	last, at := -1, head.at
	for i := range len(head.heads) / 4 {
		key, length := int(binary.LittleEndian.Uint16(head.heads[4*i:])), int(binary.LittleEndian.Uint16(head.heads[4*i+2:]))+1
		if key <= last || key >= mostContainers || at > len(stored) ||
			len(head.places) > 0 && int(binary.LittleEndian.Uint32(head.places[4*i:])) != at {
			return Set{}, 0, false
		}
		var size int
		switch body := stored[at:]; {
		case sparse:
			size, ok = w.array(key*containerBlocks, body, length)
		case len(head.flags) > 0 && head.flags[i/8]>>(i%8)&1 != 0:
			size, ok = putRuns(w.words[key*containerWords:][:containerWords], body, length)
		default:
			size, ok = putNumbers(w.words[key*containerWords:][:containerWords], body, length)
		}
		if !ok {
			return Set{}, 0, false
		}
		last, at, count = key, at+size, count+length
	}
	if at != len(stored) {
		return Set{}, 0, false
	}
	if sparse {
		return w.set(), count, true
	}
	if countOf(w.words[allNumbers/64:]) > 0 {
		return Set{}, 0, false
	}
	return w.Words(w.words[:allNumbers/64]), count, true
}

func headOfRoaring(stored []byte) (head outline, ok bool) {
	if len(stored) < 8 {
		return head, false
	}
	containers, cookie := 0, binary.LittleEndian.Uint32(stored)
	switch {
	case cookie == noRuns:
		containers, head.at = int(binary.LittleEndian.Uint32(stored[4:])), 8
	case cookie&0xffff == runs:
		containers = int(cookie>>16) + 1
		head.at = 4 + (containers+7)/8
	}
	if containers < 1 || containers > mostContainers || len(stored) < head.at+8*containers {
		return head, false
	}
	if cookie != noRuns {
		head.flags = stored[4:head.at]
	}
	head.heads, head.at = stored[head.at:head.at+4*containers], head.at+4*containers
	if cookie == noRuns || containers >= placesFrom {
		head.places, head.at = stored[head.at:head.at+4*containers], head.at+4*containers
	}
	return head, true
}

// array adds the numbers of a container that is an array, whose blocks begin at first. It says how many bytes that
// took; false if they do not ascend or are too high. Most have few numbers in each block: then the low bytes are the
// contents, and what the blocks have is counted on the way, without a branch for each of them.
func (w *Writer) array(first int, body []byte, length int) (size int, ok bool) {
	if 2*length > len(body) {
		return 0, false
	}
	begin := len(w.content)
	w.content = slices.Grow(w.content, length)[:begin+length]
	var counts [containerBlocks]uint16
	last := -1
	for i, out := 0, w.content[begin:]; i < len(out); i++ {
		number := int(binary.LittleEndian.Uint16(body[2*i:]))
		if number <= last {
			return 0, false
		}
		last = number
		out[i] = byte(number)
		counts[number/blockNumbers]++
	}
	if first*blockNumbers+last >= allNumbers {
		return 0, false
	}
	if slices.Max(counts[:]) > most {
		w.content = w.content[:begin]
		w.sealed(first, body[:2*length])
		return 2 * length, true
	}
	for i, count := range counts[:last/blockNumbers+1] {
		if count > 0 {
			w.reach(first+i, begin)
			w.heads[headOf(first+i)] = byte(count)
			begin += int(count)
		}
	}
	return 2 * length, true
}

// sealed adds ascending numbers of two bytes block by block.
func (w *Writer) sealed(first int, numbers []byte) {
	for len(numbers) > 0 {
		begin, high := len(w.content), numbers[1]
		for len(numbers) > 0 && numbers[1] == high {
			w.content = append(w.content, numbers[0])
			numbers = numbers[2:]
		}
		w.seal(first+int(high), begin)
	}
}

// putNumbers sets the bits of a container that is an array or plain bits, as its count says.
func putNumbers(words []uint64, body []byte, length int) (size int, ok bool) {
	if length > arrayNumbers {
		if size = 8 * len(words); size > len(body) {
			return 0, false
		}
		for i := range words {
			words[i] = binary.LittleEndian.Uint64(body[8*i:])
		}
		return size, countOf(words) == length
	}
	if 2*length > len(body) {
		return 0, false
	}
	last := -1
	for i := range length {
		number := int(binary.LittleEndian.Uint16(body[2*i:]))
		if number <= last {
			return 0, false
		}
		words[number>>6] |= 1 << (number & 63)
		last = number
	}
	return 2 * length, true
}

// putRuns sets the bits of a container that is runs.
func putRuns(words []uint64, body []byte, length int) (size int, ok bool) {
	if len(body) < 2 {
		return 0, false
	}
	count := int(binary.LittleEndian.Uint16(body))
	if size = 2 + 4*count; size > len(body) {
		return 0, false
	}
	last := -1
	for body = body[2:size]; len(body) > 0; body = body[4:] {
		from, more := int(binary.LittleEndian.Uint16(body)), int(binary.LittleEndian.Uint16(body[2:]))
		if from <= last || from+more >= len(words)*64 {
			return 0, false
		}
		last = from + more
		length -= more + 1
		putRange(words, from, last)
	}
	return size, length == 0
}

// putRange sets the bits from one number to another, both among them.
func putRange(words []uint64, from, to int) {
	first, last := from>>6, to>>6
	head, tail := ^uint64(0)<<(from&63), ^uint64(0)>>(63-to&63)
	if first == last {
		words[first] |= head & tail
		return
	}
	words[first] |= head
	for i := first + 1; i < last; i++ {
		words[i] = ^uint64(0)
	}
	words[last] |= tail
}

func countOf(words []uint64) (count int) {
	for _, word := range words {
		count += bits.OnesCount64(word)
	}
	return count
}
