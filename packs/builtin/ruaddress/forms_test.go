package ruaddress

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// named gives the place the name of its region.
func named(p Place) Place {
	p.RegionName, _ = address.NameOfRegion(core.Region(p.Region))
	return p
}

// TestExamples_AreWritten: each example gives the text that was derived for it by hand, and is
// of the kind that it stands under.
func TestExamples_AreWritten(t *testing.T) {
	for _, e := range Examples() {
		got := Write(named(e.Place))
		if got.Text != e.Text || got.Problem != e.Problem || got.Kind != e.Kind {
			t.Errorf("kind %s, %v: got %q (kind %s, problem %q), want %q (%s)",
				e.Kind, e.Place.Chain, got.Text, got.Kind, got.Problem, e.Text, e.Problem)
		}
	}
}

// TestExamples_AreEnough: 44 kinds at least, ten examples of each, and every type of the
// dictionary in one of them.
func TestExamples_AreEnough(t *testing.T) {
	count, seen := map[string]int{}, map[typeKey]bool{}
	chains := map[string]bool{}
	for _, e := range Examples() {
		chain := e.Kind
		for _, p := range e.Place.Chain {
			seen[typeKey{p.Level, p.Type}] = true
			chain += "/" + p.Type + " " + p.Name
		}
		if chain = e.Place.Region + chain + e.Place.House; chains[chain] {
			t.Errorf("twice: %s", chain)
		}
		chains[chain] = true
		count[e.Kind]++
	}
	if len(Kinds()) < 44 {
		t.Errorf("%d kinds", len(Kinds()))
	}
	for _, k := range Kinds() {
		if count[k.Number] < 10 {
			t.Errorf("kind %s has %d examples", k.Number, count[k.Number])
		}
	}
	if len(types()) != 421 {
		t.Errorf("%d types, the dictionary has 421", len(types()))
	}
	for of := range types() {
		if !seen[of] {
			t.Errorf("no example has level %d %q", of.level, of.short)
		}
	}
}

// TestTypes_AreThoseOfTheRegister: the words are those that the register's own table has, or
// differ for a reason.
func TestTypes_AreThoseOfTheRegister(t *testing.T) {
	differ := map[string]string{
		"внутригородская территория города федерального значения": "внутригородская территория",
		"ряды": "ряд", "поселок при станции": "поселок при станции",
	}
	for _, of := range address.Types() {
		got, ok := typeOf(of.Level, of.Short)
		want := of.Full
		if d, ok := differ[want]; ok && got.word != want {
			want = d
		}
		if !ok || got.word != want {
			t.Errorf("level %d %q: %q, the register says %q", of.Level, of.Short, got.word, of.Full)
		}
		// What no kind takes as the last part cannot be added either.
		refused := got.class == "garage" || got.class == "box" || of.Level >= settlementLevel && got.class == "council"
		if of.Uninhabited != refused {
			t.Errorf("level %d %q is of class %s, and the register's table says uninhabited: %v", of.Level, of.Short, got.class, of.Uninhabited)
		}
	}
}

// TestKinds_AreTheirOwn: no kind is hidden behind an earlier one, and all words are classes.
func TestKinds_AreTheirOwn(t *testing.T) {
	classes := map[string]bool{"F": true, "S": true, "any": true, "place": true, "spot": true, "yard": true, "region": true}
	for _, of := range types() {
		classes[of.class] = true
	}
	for _, k := range Kinds() {
		if (k.Refused == "") == (len(k.Sheet) == 0) || k.Title == "" || k.Clause == "" {
			t.Errorf("kind %s is not whole", k.Number)
		}
		for _, word := range slices.Concat(k.Chain, k.Sheet) {
			if !classes[strings.TrimRight(word, "?*+")] {
				t.Errorf("kind %s: no class %q", k.Number, word)
			}
		}
	}
}
