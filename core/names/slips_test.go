package names

import (
	"os"
	"strings"
	"testing"
)

func lemmas(t testing.TB, file string) []string {
	t.Helper()
	b, err := os.ReadFile("petrovich/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if i > 0 { // the first line has headings
			name, _, _ := strings.Cut(line, "\t")
			out = append(out, name)
		}
	}
	return out
}

// TestBuiltin_KnowsTheDictionaries: every name of the dictionaries is known, with its gender.
func TestBuiltin_KnowsTheDictionaries(t *testing.T) {
	for file, want := range map[string]struct {
		kind Kind
		rows int
	}{"firstnames.tsv": {First, 12720}, "midnames.tsv": {Patronymic, 16005}, "surnames.tsv": {Family, 15474}, "popular.tsv": {First, 199}} {
		names := lemmas(t, file)
		if len(names) != want.rows {
			t.Errorf("%s has %d names, want %d", file, len(names), want.rows)
		}
		for _, name := range names {
			if of, ok := Builtin().lookUp(want.kind, fold(name)); !ok || of.genders == "" {
				t.Errorf("%s %s is not known, or its gender is not", want.kind, name)
			}
		}
	}
}

// TestSimilar_OneSlip: of slips of one letter in the most usual first names, nearly all are
// answered with the right name in front. The whole figure is bench's (names.similar).
func TestSimilar_OneSlip(t *testing.T) {
	kinds := map[string]func(word []rune, at int, letter rune) string{
		"a letter missing":  func(w []rune, at int, _ rune) string { return string(w[:at]) + string(w[at+1:]) },
		"another letter":    func(w []rune, at int, r rune) string { return string(w[:at]) + string(r) + string(w[at+1:]) },
		"a letter too many": func(w []rune, at int, r rune) string { return string(w[:at]) + string(r) + string(w[at:]) },
		"two swapped": func(w []rune, at int, _ rune) string {
			at = min(at, len(w)-2)
			return string(w[:at]) + string(w[at+1]) + string(w[at]) + string(w[at+2:])
		},
	}
	total, right := 0, 0
	for _, slip := range kinds {
		for n, popular := range lemmas(t, "popular.tsv") {
			word := []rune(fold(popular))
			typed := slip(word, n%len(word), 'а'+rune(n*7%32))
			if typed == string(word) {
				continue
			}
			total++
			if a := Builtin().Check(First, typed); a.State == Similar && fold(a.To[0]) == string(word) {
				right++
			}
		}
	}
	if total < 750 || right*100 < total*93 {
		t.Errorf("%d of %d slips lead back", right, total)
	}
}

// TestCheck_SlipsOfTheDictionaries: large lists hold slips of their own; one that lacks a letter
// of a usual name, or has two swapped, is known and yet asked about.
func TestCheck_SlipsOfTheDictionaries(t *testing.T) {
	for name, want := range map[string]string{"Адрей": "Андрей", "Авлерий": "Валерий", "Екатрина": "Екатерина"} {
		if a := Builtin().Check(First, name); a.State != Similar || !a.Listed || a.To[0] != want {
			t.Errorf("%s: got %+v, want similar to %s", name, a, want)
		}
	}
	asked, all := 0, 0
	for kind, list := range Builtin().near {
		for i := 0; i < len(list); i += 9 {
			all++
			if Builtin().Check(kind, list[i].name).State != Known {
				asked++
			}
		}
	}
	if asked*100 > all {
		t.Errorf("%d of %d names of the list are asked about", asked, all)
	}
}
