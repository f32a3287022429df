package text

import "testing"

func TestList_NamesKinds(t *testing.T) {
	for _, c := range []struct {
		lang       Lang
		kind, want string
	}{
		{English, "passports", "invalid passports"}, {Russian, "passports", "недействительные паспорта"}, {Russian, "names", "имена"},
		{English, "addresses/83", "addresses 83"}, {Russian, "addresses/83", "адреса 83"}, {Russian, "of/later", "of/later"},
	} {
		if got := List(c.lang, c.kind); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.kind, c.lang, got, c.want)
		}
	}
}

func TestDoubts_SaysThemInWords(t *testing.T) {
	if got, want := Doubts(English, []string{"shrinks", "later"}), "more than one passport in a hundred is gone; later"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
