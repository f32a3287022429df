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
func Doubts(lang Lang, doubts []string) string { return said(lang, "import.doubt.", doubts) }

// DoubtsOf says what speaks against a list of that kind: a register of addresses is doubted for other reasons than passports.
func DoubtsOf(lang Lang, kind string, doubts []string) string {
	if strings.HasPrefix(kind, "addresses/") {
		return said(lang, "import.addresses.doubt.", doubts)
	}
	return Doubts(lang, doubts)
}

func said(lang Lang, beginning string, doubts []string) string {
	words := make([]string, len(doubts))
	for i, doubt := range doubts {
		if words[i] = doubt; Has(lang, beginning+doubt) {
			words[i] = Say(lang, beginning+doubt)
		}
	}
	return strings.Join(words, "; ")
}
