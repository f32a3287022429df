package seal

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// A recovery share is the root key for paper: 14 groups of five characters. The alphabet is
// Crockford's base32, in which O reads as 0 and I and L as 1. Four characters of a group
// carry data, the fifth checks the group; 13 groups carry the key (256 bits and four zero
// bits), the last one 20 bits of SHA-256 over the key.
const (
	shareAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	shareGroups   = 14
	groupData     = 4
	groupSize     = groupData + 1
)

// Share writes the root key for paper, such as "0AB3X-…" with dashes between the groups.
func Share(root Key) (string, error) {
	if !root.Usable() {
		return "", core.Refuse(core.Unavailable, "key", "seal.key.none")
	}
	digits := spread(*root.b)
	var out strings.Builder
	for g := range shareGroups {
		if g > 0 {
			out.WriteByte('-')
		}
		group := digits[g*groupData : (g+1)*groupData]
		for _, d := range group {
			out.WriteByte(shareAlphabet[d])
		}
		out.WriteByte(shareAlphabet[checkDigit(g, group)])
	}
	return out.String(), nil
}

// ReadShare reads a typed share; case, spaces, line breaks and dashes do not matter. A typing
// error is refused by the number of its group, counted from 1; no character of a share is
// ever repeated in an error.
func ReadShare(typed string) (Key, error) {
	digits, err := shareDigits(typed)
	if err != nil {
		return Key{}, err
	}
	var data []byte
	for g := range shareGroups {
		group := digits[g*groupSize : (g+1)*groupSize]
		if checkDigit(g, group[:groupData]) != group[groupData] {
			return Key{}, core.Refuse(core.Invalid, "share", "seal.share.group", strconv.Itoa(g+1))
		}
		data = append(data, group[:groupData]...)
	}
	raw := gather(data)
	again := spread(raw)
	if string(again) != string(data) {
		return Key{}, core.Refuse(core.Invalid, "share", "seal.share.whole")
	}
	return KeyOf(raw[:])
}

// shareDigits folds and counts the characters.
func shareDigits(typed string) ([]byte, error) {
	var digits []byte
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case '-', ' ', '\t', '\r', '\n', '–', '—':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		d := strings.IndexRune(shareAlphabet, r)
		if d < 0 {
			group := strconv.Itoa(len(digits)/groupSize + 1)
			return nil, core.Refuse(core.Invalid, "share", "seal.share.letter", group)
		}
		digits = append(digits, byte(d))
	}
	if len(digits) != shareGroups*groupSize {
		return nil, core.Refuse(core.Invalid, "share", "seal.share.length",
			strconv.Itoa(len(digits)), strconv.Itoa(shareGroups*groupSize))
	}
	return digits, nil
}

// spread lays a key and its checksum out as 56 digits of five bits.
func spread(raw [KeySize]byte) []byte {
	sum := sha256.Sum256(append([]byte("sheaf/1 recovery share"), raw[:]...))
	digits := fiveBits(raw[:], (shareGroups-1)*groupData)
	return append(digits, fiveBits(sum[:], groupData)...)
}

// fiveBits takes n digits of five bits from the front of b, zero bits behind its end.
func fiveBits(b []byte, n int) []byte {
	digits := make([]byte, n)
	for i := range n * 5 {
		if i/8 < len(b) && b[i/8]>>(7-i%8)&1 == 1 {
			digits[i/5] |= 1 << (4 - i%5)
		}
	}
	return digits
}

// gather is the inverse of fiveBits for the bits of a key.
func gather(digits []byte) [KeySize]byte {
	var raw [KeySize]byte
	for i := range KeySize * 8 {
		if digits[i/5]>>(4-i%5)&1 == 1 {
			raw[i/8] |= 1 << (7 - i%8)
		}
	}
	return raw
}

// checkDigit is a⁴·(position+1) + a⁴·d₁ + a³·d₂ + a²·d₃ + a·d₄ over the field of 32 elements.
// Each place of a group has its own factor (the check digit's is 1), so that one wrong
// character or two exchanged ones always show; the position makes two exchanged groups show.
func checkDigit(position int, group []byte) byte {
	sum := byte(position + 1)
	for _, d := range group {
		sum = times2(sum ^ d)
	}
	return sum
}

// times2 multiplies by a in GF(2)[a]/(a⁵+a²+1).
func times2(d byte) byte {
	d <<= 1
	if d&32 != 0 {
		d ^= 32 | 4 | 1
	}
	return d
}
