package partitioned

import (
	"math/bits"

	"github.com/sheaf-drive/sheaf/core/passport"
)

const (
	perSeries  = 1_000_000
	blockBits  = 14
	block      = 1 << blockBits
	blockWords = block / 64
	signs      = 64 // zeros of the unary part from one signpost to the next
)

// The forms of a block.
const (
	empty = iota
	full
	listed  // the numbers in it
	missing // the numbers that lack
	plain
)

// Set is an exact list of ten digits. Signposts that it was made with speed it up.
type Set struct {
	series    [10_000]*series
	signposts bool
}

// series holds the blocks of one series up to the last that is not empty.
type series struct {
	heads []head
	words []uint64
}

// head is a block: its form, the width of its low parts, and where its words begin.
type head struct {
	at    uint32
	count uint16
	form  uint8
	low   uint8
}

// Of makes the list of keys in ascending order.
func Of(keys []passport.Key, signposts bool) *Set {
	s := &Set{signposts: signposts}
	var scratch [blockWords]uint64
	for from := 0; from < len(keys); {
		number := keys[from] / perSeries
		made := &series{}
		for from < len(keys) && keys[from]/perSeries == number {
			part := int(keys[from]%perSeries) >> blockBits
			for len(made.heads) < part {
				made.heads = append(made.heads, head{at: uint32(len(made.words))})
			}
			scratch = [blockWords]uint64{}
			for ; from < len(keys) && keys[from]/perSeries == number && int(keys[from]%perSeries)>>blockBits == part; from++ {
				in := uint32(keys[from]%perSeries) & (block - 1)
				scratch[in/64] |= 1 << (in % 64)
			}
			made.add(&scratch, signposts)
		}
		s.series[number] = made.tight()
	}
	return s
}

// tight is the series without the slack of growing.
func (s *series) tight() *series {
	return &series{append(make([]head, 0, len(s.heads)), s.heads...), append(make([]uint64, 0, len(s.words)), s.words...)}
}

// add appends a block in its smallest form.
func (s *series) add(part *[blockWords]uint64, signposts bool) {
	count := 0
	for _, word := range part {
		count += bits.OnesCount64(word)
	}
	h := head{at: uint32(len(s.words)), form: plain}
	few, flip := count, uint64(0)
	if count > block/2 {
		few, flip = block-count, ^uint64(0)
	}
	switch {
	case count == 0:
		h.form = empty
	case count == block:
		h.form = full
	case words(few, lowOf(few), signposts) < blockWords:
		h.form, h.count, h.low = listed, uint16(few), lowOf(few)
		if flip != 0 {
			h.form = missing
		}
		s.words = append(s.words, make([]uint64, words(few, h.low, signposts))...)
		fill(s.words[h.at:], part, flip, h, signposts)
	default:
		s.words = append(s.words, part[:]...)
	}
	s.heads = append(s.heads, h)
}

// lowOf is how many bits of each of count numbers are kept as they are.
func lowOf(count int) uint8 { return uint8(bits.Len(uint(block/count)) - 1) }

// posts is how many words the signposts take, four to a word.
func posts(low uint8, signposts bool) int {
	if !signposts {
		return 0
	}
	return (block>>low/signs + 3) / 4
}

func unaryWords(count int, low uint8) int { return (count + block>>low + 63) / 64 }

// words is what a block takes: signposts, unary part, low parts.
func words(count int, low uint8, signposts bool) int {
	return posts(low, signposts) + unaryWords(count, low) + (count*int(low)+63)/64
}

func fill(to []uint64, part *[blockWords]uint64, flip uint64, h head, signposts bool) {
	post := to[:posts(h.low, signposts)]
	unary := to[len(post):][:unaryWords(int(h.count), h.low)]
	lows := to[len(post)+len(unary):]
	n, mask := uint32(0), uint32(1)<<h.low-1
	for i, word := range part {
		for word ^= flip; word != 0; word &= word - 1 {
			number := uint32(i*64 + bits.TrailingZeros64(word))
			at := number>>h.low + n
			unary[at/64] |= 1 << (at % 64)
			put(lows, int(n)*int(h.low), h.low, uint64(number&mask))
			n++
		}
	}
	zeros := 0
	for at := range uint32(h.count) + block>>h.low {
		if unary[at/64]>>(at%64)&1 != 0 {
			continue
		}
		if zeros++; zeros%signs == 0 && len(post) > 0 { // where the bucket after so many zeros begins
			if n := zeros/signs - 1; n/4 < len(post) {
				post[n/4] |= uint64(at+1) << (n % 4 * 16)
			}
		}
	}
}

// put writes the low part of a number.
func put(lows []uint64, at int, low uint8, value uint64) {
	if low == 0 {
		return
	}
	lows[at/64] |= value << (at % 64)
	if over := at%64 + int(low) - 64; over > 0 {
		lows[at/64+1] |= value >> (int(low) - over)
	}
}

func get(lows []uint64, at int, low uint8) uint64 {
	if low == 0 {
		return 0
	}
	value := lows[at/64] >> (at % 64)
	if over := at%64 + int(low) - 64; over > 0 {
		value |= lows[at/64+1] << (int(low) - over)
	}
	return value & (1<<low - 1)
}

// Has says whether the ten digits are listed.
func (s *Set) Has(key passport.Key) bool {
	in := s.series[key/perSeries]
	number := uint32(key % perSeries)
	part := int(number >> blockBits)
	if in == nil || part >= len(in.heads) {
		return false
	}
	h := in.heads[part]
	number &= block - 1
	switch h.form {
	case empty:
		return false
	case full:
		return true
	case plain:
		return in.words[h.at+number/64]>>(number%64)&1 != 0
	}
	return h.finds(in.words[h.at:], number, s.signposts) == (h.form == listed)
}

// finds says whether the number is one of those that the block keeps.
func (h head) finds(all []uint64, number uint32, signposts bool) bool {
	post := all[:posts(h.low, signposts)]
	unary := all[len(post):][:unaryWords(int(h.count), h.low)]
	lows := all[len(post)+len(unary):]
	high := number >> h.low
	at := bucket(post, unary, high)
	want := uint64(number & (1<<h.low - 1))
	for ; at < uint32(len(unary))*64 && unary[at/64]>>(at%64)&1 != 0; at++ {
		switch value := get(lows, int(at-high)*int(h.low), h.low); {
		case value == want:
			return true
		case value > want:
			return false
		}
	}
	return false
}

// bucket is where the numbers with these high bits begin in the unary part: behind so many zeros.
func bucket(post, unary []uint64, zeros uint32) uint32 {
	at := uint32(0)
	if n := zeros / signs; n > 0 && len(post) > 0 {
		at, zeros = uint32(post[(n-1)/4]>>((n-1)%4*16)&0xffff), zeros%signs
	}
	if zeros == 0 {
		return at
	}
	word := ^unary[at/64] >> (at % 64) << (at % 64)
	for i := at / 64; ; {
		have := uint32(bits.OnesCount64(word))
		if have >= zeros {
			return i*64 + nth(word, zeros-1) + 1
		}
		zeros -= have
		i++
		word = ^unary[i]
	}
}

// nth is where the bit of a word is before which n others are set. To take them away one by one is half of what a
// hot look-up takes; so the byte is found by adding, and only in it they are taken away.
func nth(word uint64, n uint32) uint32 {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	sums := word - word>>1&0x5555555555555555
	sums = sums&0x3333333333333333 + sums>>2&0x3333333333333333
	sums = (sums + sums>>4) & 0x0f0f0f0f0f0f0f0f * ones // of each byte and those below it
	skip := uint32(bits.OnesCount64(((uint64(n)*ones|tops)-sums)&tops)) * 8
	word >>= skip
	for n -= uint32(sums << 8 >> skip & 0xff); n > 0; n-- {
		word &= word - 1
	}
	return skip + uint32(bits.TrailingZeros64(word))
}

// Bytes is the memory in use.
func (s *Set) Bytes() int {
	sum := len(s.series) * 8
	for _, one := range s.series {
		if one != nil {
			sum += 48 + 8*len(one.heads) + 8*len(one.words)
		}
	}
	return sum
}

// Patch gives the list with keys added and others removed, both in ascending order. Blocks that nothing is said
// about are copied as they are.
func (s *Set) Patch(added, removed []passport.Key) *Set {
	next := *s
	for len(added) > 0 || len(removed) > 0 {
		number := min(first(added), first(removed)) / perSeries
		var plus, minus []passport.Key
		plus, added = cut(added, (number+1)*perSeries)
		minus, removed = cut(removed, (number+1)*perSeries)
		next.series[number] = s.series[number].patched(plus, minus, s.signposts)
	}
	return &next
}

func first(keys []passport.Key) passport.Key {
	if len(keys) == 0 {
		return passport.Keys
	}
	return keys[0]
}

// cut takes the keys below a bound off.
func cut(keys []passport.Key, below passport.Key) (head, rest []passport.Key) {
	n := 0
	for n < len(keys) && keys[n] < below {
		n++
	}
	return keys[:n], keys[n:]
}

func (s *series) patched(added, removed []passport.Key, signposts bool) *series {
	if s == nil {
		s = &series{}
	}
	parts := len(s.heads)
	if len(added) > 0 {
		parts = max(parts, int(added[len(added)-1]%perSeries)>>blockBits+1)
	}
	out := &series{make([]head, 0, parts), make([]uint64, 0, len(s.words)+len(s.words)/8+blockWords)}
	var scratch [blockWords]uint64
	base := min(first(added), first(removed)) / perSeries * perSeries
	for part := range parts {
		end := base + passport.Key(min((part+1)*block, perSeries))
		var plus, minus []passport.Key
		plus, added = cut(added, end)
		minus, removed = cut(removed, end)
		if len(plus)+len(minus) == 0 {
			out.keep(s, part)
			continue
		}
		s.unpack(part, &scratch, signposts)
		for _, key := range plus {
			in := uint32(key%perSeries) & (block - 1)
			scratch[in/64] |= 1 << (in % 64)
		}
		for _, key := range minus {
			in := uint32(key%perSeries) & (block - 1)
			scratch[in/64] &^= 1 << (in % 64)
		}
		out.add(&scratch, signposts)
	}
	return out.tight()
}

// keep copies a block.
func (s *series) keep(from *series, part int) {
	if part >= len(from.heads) {
		s.heads = append(s.heads, head{at: uint32(len(s.words))})
		return
	}
	h, end := from.heads[part], len(from.words)
	if part+1 < len(from.heads) {
		end = int(from.heads[part+1].at)
	}
	moved := h
	moved.at = uint32(len(s.words))
	s.heads, s.words = append(s.heads, moved), append(s.words, from.words[h.at:end]...)
}

// unpack gives a block as plain bits.
func (s *series) unpack(part int, to *[blockWords]uint64, signposts bool) {
	*to = [blockWords]uint64{}
	if part >= len(s.heads) {
		return
	}
	h := s.heads[part]
	flip := uint64(0)
	switch h.form {
	case empty:
		return
	case plain:
		copy(to[:], s.words[h.at:])
		return
	case full, missing:
		flip = ^flip
	}
	if h.form != full {
		skip := posts(h.low, signposts)
		unary := s.words[int(h.at)+skip:][:unaryWords(int(h.count), h.low)]
		lows := s.words[int(h.at)+skip+len(unary):]
		n := 0
		for i, word := range unary {
			for ; word != 0; word &= word - 1 {
				at := i*64 + bits.TrailingZeros64(word)
				number := uint64(at-n)<<h.low | get(lows, n*int(h.low), h.low)
				to[number/64] |= 1 << (number % 64)
				n++
			}
		}
	}
	for i := range to {
		to[i] ^= flip
	}
}
