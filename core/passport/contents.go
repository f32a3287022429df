package passport

import (
	"crypto/sha256"
	"encoding/binary"
)

// denseFrom is how many numbers a series has from which on its bits are hashed, and no distances.
const denseFrom = numberCount / 64

// Contents identifies the contents for machines: every node that makes a list of another one and a
// difference holds the result against it, so it has to be quick. It is SHA-256 of
// "sheaf/passports/1"; then for each series with a number the series (two bytes), the count (four)
// and a SHA-256: below 15,625 numbers that of the distances, as varints, from each number to the
// one before, the first from -1, else that of the bits of the numbers as words of eight bytes up to
// the last that is not zero; then for each irregular row its length (two) and the row. Integers are
// little-endian. Workers is how many series are hashed at a time.
//
// [Set.Digest] identifies the same contents for people who have nothing but sha256sum, and takes
// ten times as long.
func (s *Set) Contents(workers int) [32]byte {
	var sums [seriesCount][32]byte
	inTurns(workers, func(at *bench, series int) {
		shelf := s.shelves[series]
		if shelf == nil {
			return
		}
		if at.bytes = at.bytes[:0]; shelf.count < denseFrom {
			at.bytes = shelf.distances(at.bytes)
		} else {
			at.words = shelf.appendWords(at.words[:0])
			at.bytes = appendWords(at.bytes, at.words)
		}
		sums[series] = sha256.Sum256(at.bytes)
	})
	sum := sha256.New()
	sum.Write([]byte("sheaf/passports/1")) // a hash never fails
	for series, shelf := range s.shelves {
		if shelf != nil {
			head := binary.LittleEndian.AppendUint16(nil, uint16(series))
			sum.Write(binary.LittleEndian.AppendUint32(head, shelf.count))
			sum.Write(sums[series][:])
		}
	}
	for _, row := range s.rows {
		sum.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(row))))
		sum.Write([]byte(row))
	}
	return [32]byte(sum.Sum(nil))
}

func appendWords(dst []byte, words []uint64) []byte {
	for _, word := range words {
		dst = binary.LittleEndian.AppendUint64(dst, word)
	}
	return dst
}

// distances writes how far each number lies behind the one before, as varints.
func (s *shelf) distances(dst []byte) []byte {
	if s.few == nil {
		return s.blocks.AppendDistances(dst)
	}
	last := ^uint32(0)
	for number := range s.all() {
		dst = binary.AppendUvarint(dst, uint64(number-last))
		last = number
	}
	return dst
}
