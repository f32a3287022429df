package addressindex

import (
	"slices"

	"github.com/sheaf-drive/sheaf/raftstore/index/address/plain"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
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
		{Of: fieldText, Terms: r.eachWord},
		{Of: fieldOwn, Terms: r.eachBeginning},
	}
	if check != "" {
		d = append(d, plain.Field{Of: fieldRow, Terms: func(visit func(string)) { visit(check) }})
	}
	return d
}

// eachWord visits the words of the current name, of the parents and of the former names, with their types.
func (r *row) eachWord(visit func(string)) {
	var seen [mostWords]vocabulary.ID
	n := 0
	each := func(list ...vocabulary.ID) {
		for _, id := range list {
			if id != vocabulary.None && n < len(seen) && !slices.Contains(seen[:n], id) {
				seen[n] = id
				n++
				visit(r.words.Text(id))
			}
		}
	}
	for i := range int(r.count) {
		of := r.name(i)
		each(of.words...)
		each(of.kind...)
		each(of.joined)
		if i == 0 {
			each(r.parents()...)
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
	for i := range int(r.count) {
		of := r.name(i)
		for _, id := range of.words {
			if n == len(seen) {
				return
			}
			cut(r.words.Text(id))
		}
		if of.joined != vocabulary.None && n < len(seen) {
			cut(r.words.Text(of.joined))
		}
	}
}
