package token

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
)

func tokens(texts ...string) []Token {
	var out []Token
	for _, text := range texts {
		runes := []rune(text)
		out = append(out, Token{Text: text, Runes: runes, Mask: edit.MaskOf(runes), Kind: text == "линия"})
	}
	return out
}

// Numbers at the end are those of a house where a word that is no type stands before them.
func TestHouseFrom(t *testing.T) {
	for _, row := range []struct {
		texts []string
		want  int
	}{
		{[]string{"тверская", "5"}, 1}, {[]string{"тверская", "5", "2"}, 1}, {[]string{"линия", "5"}, 2}, {[]string{"5", "тверская"}, 2}, {[]string{"5"}, 1}, {nil, 0},
	} {
		if got := HouseFrom(tokens(row.texts...)); got != row.want {
			t.Errorf("%v: from %d, not %d", row.texts, got, row.want)
		}
	}
}

func TestToken_Names(t *testing.T) {
	for text, want := range map[string]bool{"тверская": true, "нов": true, "ый": false, "5": false, "линия": false} {
		if got := tokens(text)[0]; got.Names() != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
	if short := (Token{Text: "пер", Runes: []rune("пер"), Open: true, Meant: []words.Word{{Text: "переулок", Type: true}}}); short.Names() {
		t.Error("what is short for a type is a word of a name")
	}
}
