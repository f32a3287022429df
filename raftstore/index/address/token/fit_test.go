package token

import "testing"

// What a token costs says how the row answers it; what need not be in a name counts for nothing.
func TestFit_Take(t *testing.T) {
	list := tokens("улица", "2", "ой", "в", "ленина", "мира")
	list[0].Kind = true
	for _, row := range []struct {
		what        string
		at          int
		cost        float64
		other       bool
		lost, alike uint32
		class       Class
		number      bool
	}{
		{"another type", 0, 0.35, true, 1, 0, Near, false}, {"a type that is there", 0, 0, false, 0, 0, Whole, false},
		{"a number that is nowhere", 1, Lost, false, 2, 0, Short, true}, {"what hangs on a number", 2, Lost, false, 0, 0, Whole, false},
		{"an initial", 3, Lost, false, 0, 0, Whole, false}, {"a word that is nowhere", 4, Lost, false, 16, 0, Short, false},
		{"a slip", 5, Slip, false, 0, 32, Near, false}, {"the beginning of a word", 5, Prefix, false, 0, 0, Whole, false},
	} {
		var f Fit
		f.Take(list, row.at, row.cost, row.other)
		if f != (Fit{row.lost, row.alike, row.number, row.class}) {
			t.Errorf("%s: %+v", row.what, f)
		}
	}
	list[0].Initial = true
	var f Fit
	if f.Take(list, 0, 0.35, true); f != (Fit{}) {
		t.Errorf("a type that may be an initial: %+v", f)
	}
	both := Fit{Lost: 2 | 16, Number: true}
	if got := both.Without(list); len(got) != 1 || got[0].Text != "ленина" {
		t.Errorf("with another number in its place it is without %v", got)
	}
}
