package addressindex

import (
	"slices"

	"github.com/sheaf-drive/sheaf/raftstore/index/address/plain"
)

// Of a row so many different words are indexed, and of so many words of its own names the beginnings, the current name first:
// what lies beyond is found by the words before it.
const (
	mostWords      = 64
	mostBeginnings = 32
)

// document is a row as Bluge indexes it, with the words of the check if it has one. Beginnings are
// cut out of the words without being copied.
func (r *row) document(check string) plain.Document {
	d := plain.Document{
		{Of: fieldText, Terms: func(visit func(string)) { r.eachWord(func(t *term) { visit(t.text) }) }},
		{Of: fieldOwn, Terms: r.eachBeginning},
	}
	if check != "" {
		d = append(d, plain.Field{Of: fieldRow, Terms: func(visit func(string)) { visit(check) }})
	}
	return d
}

// eachWord visits the words of the current name, of the parents and of the former names, with their types.
func (r *row) eachWord(visit func(*term)) {
	var seen [mostWords]*term
	n := 0
	each := func(terms ...*term) {
		for _, t := range terms {
			if t != nil && n < len(seen) && !slices.Contains(seen[:n], t) {
				seen[n] = t
				n++
				visit(t)
			}
		}
	}
	for i, nm := range r.names {
		each(nm.words...)
		each(nm.kind...)
		each(nm.joined)
		if i == 0 {
			each(r.parents...)
		}
	}
}

// eachBeginning visits the beginnings of the words of the object's own names. Of a word that begins like an earlier one only the
// beginnings that differ are new.
func (r *row) eachBeginning(visit func(string)) {
	var seen [mostBeginnings]string
	n := 0
	cut := func(text string) {
		same := 0
		for _, s := range seen[:n] {
			same = max(same, plain.Common(s, text))
		}
		letters := 0
		for end := range text {
			if letters > 0 && letters <= longestGram && end > same {
				visit(text[:end])
			}
			letters++
		}
		if letters <= longestGram && len(text) > same {
			visit(text)
		}
		if n < len(seen) {
			seen[n] = text
			n++
		}
	}
	for _, nm := range r.names {
		for _, t := range nm.words {
			if n == len(seen) {
				return
			}
			cut(t.text)
		}
		if nm.joined != nil && n < len(seen) {
			cut(nm.joined.text)
		}
	}
}
