package paper

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Series is how many of the 19 possible series are in use, numbered from 0.
const Series = 3

// SeriesSize is how many codes a series has, 19⁴.
const SeriesSize = half * half

// residues of the plain sum, by series. Residue 0 stays out: it holds 00-00-00, which is
// typed by accident.
var residues = [Series]int{14, 4, 9}

const (
	// half is the side of the square that the numbers of a series fill, so that the
	// Feistel network needs no cycle walking.
	half   = 361
	rounds = 10
)

// Issue gives the n-th code of a series (0 to [Series]-1; n from 0 to [SeriesSize]-1) in
// the order that key fixes. Each n gives another code, and who does not know the key cannot
// tell from issued codes which one is next. A series or a number out of range is Invalid.
func Issue(key [32]byte, series, n int) (core.SheetCode, error) {
	if series < 0 || series >= Series {
		return "", core.Refuse(core.Invalid, "series", "paper.series", strconv.Itoa(Series))
	}
	if n < 0 || n >= SeriesSize {
		return "", core.Refuse(core.Limit, "count", "paper.series_full", strconv.Itoa(SeriesSize))
	}
	return nth(residues[series], permute(key, series, n)).code(), nil
}

// SeriesOf answers to which series a code belongs; false when it is no code of ours.
func SeriesOf(code core.SheetCode) (int, bool) {
	values, odd := fold(string(code))
	if len(values) != Length || odd > 0 {
		return 0, false
	}
	return word(values).series()
}

// permute is a bijection of 0 … SeriesSize-1: an additive Feistel network over two numbers
// modulo 361. It hides an order, no secret; a domain this small promises no more.
func permute(key [32]byte, series, n int) int {
	left, right := n/half, n%half
	for round := range rounds {
		left, right = right, (left+mix(key, series, round, right))%half
	}
	return left*half + right
}

// mix is SHA-256 over fields of fixed length, key first, one block long.
func mix(key [32]byte, series, round, x int) int {
	var block [32 + 14 + 2 + 4]byte
	copy(block[:], key[:])
	copy(block[32:], "sheaf sheets/1")
	block[46], block[47] = byte(series), byte(round)
	binary.BigEndian.PutUint32(block[48:], uint32(x))
	sum := sha256.Sum256(block[:])
	return int(binary.BigEndian.Uint64(sum[:8]) % half)
}

// nth is the n-th word of the series with this residue: four free characters, two solved.
func nth(residue, n int) word {
	var w word
	for i := range Length - 2 {
		w[i], n = n%prime, n/prime
	}
	w[4], w[5] = unreadable, unreadable
	w.solveTwo(residue)
	return w
}

// solveTwo fills the two unreadable places so that both equations hold for residue.
func (w *word) solveTwo(residue int) {
	var at []int
	weighted, plain := 0, 0
	for i, c := range w {
		if c == unreadable {
			at = append(at, i)
			continue
		}
		weighted += (i + 1) * c
		plain += c
	}
	i, j := at[0]+1, at[1]+1
	sum := modulo(residue - plain)                  // x + y
	y := modulo((-weighted - i*sum) * inverse(j-i)) // i·x + j·y = -weighted
	w[at[0]], w[at[1]] = modulo(sum-y), y
}

// solveOne fills the unreadable place at so that the weighted equation holds.
func (w *word) solveOne(at int) {
	w[at] = 0
	weighted, _ := w.sums()
	w[at] = modulo(-weighted * inverse(at+1))
}

func modulo(x int) int { return (x%prime + prime) % prime }

// inverse of x modulo 19 by Fermat: x¹⁷.
func inverse(x int) int {
	r := 1
	for range prime - 2 {
		r = modulo(r * x)
	}
	return r
}
