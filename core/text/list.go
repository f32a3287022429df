package text

import "strings"

// List names a reference list by the kind of its editions: passports, names, addresses/83. A kind of a later
// release stands as it is.
func List(lang Lang, kind string) string {
	name, part, _ := strings.Cut(kind, "/")
	if !Has(lang, "list."+name) {
		return kind
	}
	return strings.TrimSpace(Say(lang, "list."+name) + " " + part)
}

// Doubt says what speaks against putting a list into force. A doubt of a later release stands as it is.
func Doubt(lang Lang, doubt string) string {
	if key := "import.doubt." + doubt; Has(lang, key) {
		return Say(lang, key)
	}
	return doubt
}

// Doubts says several, one after another.
func Doubts(lang Lang, doubts []string) string {
	words := make([]string, len(doubts))
	for i, doubt := range doubts {
		words[i] = Doubt(lang, doubt)
	}
	return strings.Join(words, "; ")
}
