package vocabulary

import (
	"slices"
	"strings"
	"testing"
)

// made has the words of two streets and their settlement, and one that is a type alone.
func made(words ...string) *Words {
	var m Maker
	for _, w := range words {
		m.AddName(w)
	}
	m.Add("улица")
	m.Of(m.AddName("лена"), 7)
	m.Of(m.AddName("лена"), 3)
	return m.Done()
}

func TestWords(t *testing.T) {
	w := made("ленина", "мира", "ленская", "ленина")
	texts := func(ids []ID) (out []string) {
		for _, id := range ids {
			out = append(out, w.Text(id))
		}
		return out
	}
	id, ok := w.Find("ленина")
	if at := w.At(id); !ok || at.Text != "ленина" || string(at.Runes) != "ленина" || at.Mask == 0 || at.Place != 0 {
		t.Errorf("%+v, %v", at, ok)
	}
	if id, _ := w.Find("лена"); w.At(id).Place != 7 {
		t.Errorf("the largest place is not kept: %+v", w.At(id))
	}
	for _, text := range []string{"улица", "лен", "ленинаа", "", "я"} {
		if id, ok := w.Find(text); ok || id != None {
			t.Errorf("%q is found", text)
		}
	}
	for start, want := range map[string]string{"лен": "лена ленина ленская", "ленина": "ленина", "м": "мира", "ул": "", "я": "", "": "лена ленина ленская мира"} {
		if got := strings.Join(texts(w.Begin(start)), " "); got != want {
			t.Errorf("%q begins %q", start, got)
		}
	}
	var near []string
	w.Near([]rune("ленена"), false, 1, func(id ID, slips int) { near = append(near, w.Text(id)+strings.Repeat("!", slips)) })
	if !slices.Equal(near, []string{"ленина!"}) {
		t.Errorf("near are %q", near)
	}
}

// The order in which words were met says nothing of them.
func TestWords_SameInAnyOrder(t *testing.T) {
	list := []string{"ленина", "мира", "ленская", "набережная"}
	a := made(list...)
	slices.Reverse(list)
	b := made(list...)
	for _, start := range []string{"", "лен", "на"} {
		x, y := a.Begin(start), b.Begin(start)
		if !slices.EqualFunc(x, y, func(x, y ID) bool { return a.Text(x) == b.Text(y) }) {
			t.Errorf("%q: %d and %d words", start, len(x), len(y))
		}
	}
}

// What is asked first does not grow into what comes after it.
func TestWords_LettersAreTheirOwn(t *testing.T) {
	w := made("аб", "вг")
	first, _ := w.Find("аб")
	_ = append(w.At(first).Runes, 'я')
	_ = append(w.Begin("аб"), None)
	if second, ok := w.Find("вг"); !ok || string(w.At(second).Runes) != "вг" {
		t.Error("the next word has changed")
	}
}
