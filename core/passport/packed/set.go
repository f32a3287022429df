package packed

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

const (
	blockNumbers = 256 // numbers of a block
	blockWords   = blockNumbers / 64
	groupBlocks  = 12
	// GroupWords is how many words of bits the numbers of one group take.
	GroupWords = groupBlocks * blockWords

	groupNumbers = groupBlocks * blockNumbers
	groupHead    = 4 + groupBlocks

	// most is how many low bytes a block may have: 32 take as much as plain bits.
	most = 31
	// headBits is the head of a block of plain bits, headMissing the mark of one of what is missing.
	headBits, headMissing = 32, 64
	lengths               = 0x3f3f3f3f3f3f3f3f // the lengths in eight heads
)

// Set is a set of numbers below a million. The zero Set is empty.
type Set struct {
	// heads of all groups up to the one of the highest number, then the contents.
	data   []byte
	groups int
}

// Len is how many bytes the set takes.
func (s Set) Len() int { return len(s.data) }

// Least is how many bytes a set with this highest number takes at least.
func Least(highest uint32) int { return (int(highest)/groupNumbers + 1) * groupHead }

// Has says whether the number is there.
func (s Set) Has(number uint32) bool {
	block := number / blockNumbers
	group, place := int(block/groupBlocks), block%groupBlocks
	if group >= s.groups {
		return false
	}
	head := s.data[group*groupHead:][:groupHead]
	first, rest := binary.LittleEndian.Uint64(head[4:]), uint64(binary.LittleEndian.Uint32(head[12:]))
	// Only the heads before the place count: the others are shifted out. A shift by 64 or more gives zero.
	shift := uint(0)
	if place < 8 {
		shift = 64 - 8*uint(place)
	}
	before := first&lengths<<shift + rest&lengths<<(128-8*uint(place))
	at := s.groups*groupHead + int(binary.LittleEndian.Uint32(head)) + sum(before)
	form := head[4+place]
	content := s.data[at : at+int(form&0x3f)]
	if form == headBits {
		return content[number>>3&31]>>(number&7)&1 != 0
	}
	return bytes.IndexByte(content, byte(number)) >= 0 != (form >= headMissing)
}

// sum adds eight bytes, none of them over 64.
func sum(lanes uint64) int {
	const even = 0x00ff00ff00ff00ff
	return int((lanes&even + lanes>>8&even) * 0x0001000100010001 >> 48)
}

// group gives heads and contents of a group; both are empty behind the last.
func (s Set) group(n int) (heads, content []byte) {
	if n >= s.groups {
		return nil, nil
	}
	from, to := s.begins(n), len(s.data)
	if n+1 < s.groups {
		to = s.begins(n + 1)
	}
	return s.data[n*groupHead+4 : (n+1)*groupHead], s.data[from:to]
}

func (s Set) begins(group int) int {
	return s.groups*groupHead + int(binary.LittleEndian.Uint32(s.data[group*groupHead:]))
}

// wordsOf gives a block as plain bits.
func wordsOf(form byte, content []byte) (words [blockWords]uint64) {
	if form == headBits {
		for i := range words {
			words[i] = binary.LittleEndian.Uint64(content[8*i:])
		}
		return words
	}
	for _, low := range content {
		words[low>>6] |= 1 << (low & 63)
	}
	if form >= headMissing {
		for i := range words {
			words[i] = ^words[i]
		}
	}
	return words
}

// unpack gives a group as plain bits.
func (s Set) unpack(group int, words *[GroupWords]uint64) {
	heads, content := s.group(group)
	*words = [GroupWords]uint64{}
	for i, form := range heads {
		length := int(form & 0x3f)
		if form != 0 {
			one := wordsOf(form, content[:length])
			copy(words[i*blockWords:], one[:])
		}
		content = content[length:]
	}
}

// AppendWords writes the set as plain bits behind dst, up to the word of the highest number.
func (s Set) AppendWords(dst []uint64) []uint64 {
	from := len(dst)
	var words [GroupWords]uint64
	for group := range s.groups {
		s.unpack(group, &words)
		dst = append(dst, words[:]...)
	}
	for len(dst) > from && dst[len(dst)-1] == 0 {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// Each calls yield for every number in ascending order until it gives false.
func (s Set) Each(yield func(uint32) bool) {
	var spread [blockNumbers]byte
	for group := range s.groups {
		heads, content := s.group(group)
		for i, form := range heads {
			lows := lowsOf(form, content, &spread)
			content = content[form&0x3f:]
			base := uint32(group*groupNumbers + i*blockNumbers)
			for _, low := range lows {
				if !yield(base + uint32(low)) {
					return
				}
			}
		}
	}
}

// AppendDistances writes how far each number lies behind the one before, the first behind -1, as varints. Spelled
// out beside Each, because the digest of a whole list goes through here.
func (s Set) AppendDistances(dst []byte) []byte {
	last := ^uint32(0)
	var spread [blockNumbers]byte
	for group := range s.groups {
		heads, content := s.group(group)
		for i, form := range heads {
			lows := lowsOf(form, content, &spread)
			content = content[form&0x3f:]
			base := uint32(group*groupNumbers + i*blockNumbers)
			for _, low := range lows {
				gap := base + uint32(low) - last
				last = base + uint32(low)
				if gap < 0x80 {
					dst = append(dst, byte(gap))
				} else {
					dst = binary.AppendUvarint(dst, uint64(gap))
				}
			}
		}
	}
	return dst
}

// lowsOf gives the low bytes of all numbers of a block whose contents begin there; spread has room for them.
func lowsOf(form byte, content []byte, spread *[blockNumbers]byte) []byte {
	if form < headBits {
		return content[:form]
	}
	n := 0
	for i, word := range wordsOf(form, content[:form&0x3f]) {
		for ; word != 0; word &= word - 1 {
			spread[n] = byte(i<<6 + bits.TrailingZeros64(word))
			n++
		}
	}
	return spread[:n]
}

// Compare calls yield for every number that only one of the two sets has, in ascending order, and says
// whether it is newer that has it. Groups that are equal are not unpacked.
func Compare(older, newer Set, yield func(number uint32, added bool)) {
	var before, after [GroupWords]uint64
	for group := range max(older.groups, newer.groups) {
		headsBefore, contentBefore := older.group(group)
		headsAfter, contentAfter := newer.group(group)
		if bytes.Equal(headsBefore, headsAfter) && bytes.Equal(contentBefore, contentAfter) {
			continue
		}
		older.unpack(group, &before)
		newer.unpack(group, &after)
		for i := range after {
			for changed := before[i] ^ after[i]; changed != 0; changed &= changed - 1 {
				at := bits.TrailingZeros64(changed)
				yield(uint32(group*groupNumbers+i<<6+at), after[i]>>at&1 != 0)
			}
		}
	}
}
