package names

import (
	"bytes"
	"embed"
	"io"
	"strings"
	"sync"
	"unicode"
)

//go:embed names.tsv
var builtin []byte

//go:embed common.tsv
var common []byte

// dictionaries are names with their gender, under a licence of their own: see
// petrovich/LICENSE.
//
//go:embed petrovich/*.tsv
var dictionaries embed.FS

// Builtin is the embedded list, with the patronymics and women's surnames that follow from it.
var Builtin = sync.OnceValue(func() *List {
	l, err := readBuiltin()
	if err != nil {
		panic(err) // the embedded files are tested
	}
	return l
})

func readBuiltin() (*List, error) {
	entries, err := readEntries(io.MultiReader(bytes.NewReader(builtin), bytes.NewReader(common)))
	if err != nil {
		return nil, err
	}
	popular, err := dictionary(First, "popular.tsv")
	if err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Rank = Common
	}
	for i := range popular {
		popular[i].Rank = Popular
	}
	entries = append(entries, popular...)
	entries = complete(entries)
	for _, kind := range Kinds() {
		entries = append(entries, dictionaryOf(kind)...)
	}
	return newList(entries)
}

// dictionary reads one of the files with a name in capital letters and its gender in a line.
func dictionary(kind Kind, file string) ([]Entry, error) {
	text, err := dictionaries.ReadFile("petrovich/" + file)
	if err != nil {
		return nil, err
	}
	genders := map[string][]Gender{"мр": {Man}, "жр": {Woman}, "мр-жр": {Man, Woman}}
	var out []Entry
	for line := range strings.Lines(string(text)) {
		name, gender, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for _, g := range genders[gender] { // the headings have none
			out = append(out, Entry{Kind: kind, Gender: g, Name: Proper(name)})
		}
	}
	return out, nil
}

// Proper is a name with a capital letter at the beginning of each of its words and small ones
// after it, which is how most documents print it.
func Proper(name string) string {
	before := ' '
	return strings.Map(func(r rune) rune {
		begins := !unicode.IsLetter(before)
		before = r
		if begins {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name)
}

// Lemmas are the names of the large dictionaries as they stand there, for measuring.
func Lemmas(kind Kind) []string {
	var out []string
	for _, e := range dictionaryOf(kind) {
		if len(out) == 0 || out[len(out)-1] != e.Name { // a name of both genders is two entries
			out = append(out, e.Name)
		}
	}
	return out
}

func dictionaryOf(kind Kind) []Entry {
	entries, err := dictionary(kind, map[Kind]string{
		First: "firstnames.tsv", Patronymic: "midnames.tsv", Family: "surnames.tsv",
	}[kind])
	if err != nil {
		panic(err) // the embedded files are tested
	}
	return entries
}
