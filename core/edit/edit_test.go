package edit

import (
	"math/rand"
	"testing"
)

// plain is the definition that the bounded forms are held against.
func plain(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			default:
				cost := 1
				if a[i-1] == b[j-1] {
					cost = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistance_AgreesWithTheDefinition(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	word := func() []rune {
		w := make([]rune, r.Intn(8))
		for i := range w {
			w[i] = rune('а' + r.Intn(3))
		}
		return w
	}
	for range 20000 {
		a, b, limit := word(), word(), r.Intn(4)
		want := plain(a, b)
		if got := Distance(a, b, limit); got != want && (want <= limit || got <= limit) {
			t.Fatalf("%q %q within %d: got %d, want %d", string(a), string(b), limit, got, want)
		}
		if want < MaskOf(a).Missing(MaskOf(b)) {
			t.Fatalf("%q %q: the mask asks for more than %d slips", string(a), string(b), want)
		}
		prefix := len(a)
		for n := range b {
			prefix = min(prefix, plain(a, b[:n]))
		}
		prefix = min(prefix, want)
		if got := PrefixDistance(a, b, limit); got != prefix && (prefix <= limit || got <= limit) {
			t.Fatalf("%q as beginning of %q within %d: got %d, want %d", string(a), string(b), limit, got, prefix)
		}
	}
}
