package chance

import (
	"slices"
	"strings"
)

// Factor is a reason for which lines differ.
type Factor int

// The factors in the order in which they are learnt and told.
const (
	Drive Factor = iota
	Ground
	Office
	Collector
	Verifier
	Day
)

// Factors lists the factors in their order.
func Factors() []Factor { return []Factor{Drive, Ground, Office, Collector, Verifier, Day} }

// String is the word of the factor in the catalogues and on the wire.
func (f Factor) String() string {
	return [...]string{"drive", "ground", "office", "collector", "verifier", "day"}[f]
}

// Certain is the pack's chance of a line that is sure to be accepted, in permille.
const Certain = 1000

// Case is what is known of a line before anybody has said whether it is good.
type Case struct {
	// Pack is the chance of acceptance that the pack gives, in permille.
	Pack int
	// Grounds are the codes of the findings that stand.
	Grounds []string
	// Office, Collector, Verifier and Day of the line; empty where nobody knows.
	Office, Collector, Verifier, Day string
}

// Sample is lines of which somebody has said whether they are good.
type Sample struct {
	rows []row
	// levels numbers the levels of the factors between Ground and Day, in the order of arrival.
	levels [Day + 1]numbering
	// sets are the grounds that lines have together, by their joined codes.
	sets  numbering
	codes [][]int32
}

// row is one line: 24 bytes, since there are a million.
type row struct {
	pack      int16
	bad, held bool
	at        [Day - Office + 1]int32
	set       int32
}

// numbering gives numbers to names.
type numbering struct {
	of    map[string]int32
	names []string
}

func (n *numbering) number(name string) int32 {
	if at, ok := n.of[name]; ok {
		return at
	}
	if n.of == nil {
		n.of = map[string]int32{}
	}
	at := int32(len(n.names))
	n.of[name] = at
	n.names = append(n.names, name)
	return at
}

// Add adds a line. One that is held back is learnt from all the same where it counts; [Examine]
// alone tells them apart.
func (s *Sample) Add(c Case, bad, held bool) {
	r := row{pack: int16(clamp(c.Pack)), bad: bad, held: held, set: s.set(c.Grounds)}
	for i, name := range []string{c.Office, c.Collector, c.Verifier, c.Day} {
		r.at[i] = s.levels[int(Office)+i].number(name)
	}
	s.rows = append(s.rows, r)
}

// Len is how many lines there are.
func (s *Sample) Len() int { return len(s.rows) }

// Bad is how many of them were found bad.
func (s *Sample) Bad() int {
	n := 0
	for _, r := range s.rows {
		if r.bad {
			n++
		}
	}
	return n
}

// set numbers the grounds that a line has together.
func (s *Sample) set(grounds []string) int32 {
	list := slices.Compact(slices.Sorted(slices.Values(grounds)))
	at := s.sets.number(strings.Join(list, "\x00"))
	if int(at) == len(s.codes) {
		var codes []int32
		for _, code := range list {
			codes = append(codes, s.levels[Ground].number(code))
		}
		s.codes = append(s.codes, codes)
	}
	return at
}

func clamp(permille int) int { return min(max(permille, 0), Certain) }

// of lists the levels of a row under a factor.
func (s *Sample) of(r *row, f Factor, one *[1]int32) []int32 {
	switch f {
	case Drive:
		one[0] = 0
	case Ground:
		return s.codes[r.set]
	default:
		one[0] = r.at[f-Office]
	}
	return one[:]
}

// names lists the levels of a factor.
func (s *Sample) names(f Factor) []string {
	if f == Drive {
		return []string{""}
	}
	return s.levels[f].names
}
