package addressindex

import (
	"unicode/utf8"

	segment "github.com/blugelabs/bluge_segment_api"
)

// document is a row as Bluge indexes it. Its words are known already, so no analyzer runs, and beginnings are cut out of
// them without being copied.
type document struct {
	row   *row
	check string // of fieldRow, "" for most rows
}

// Analyze has nothing to do.
func (document) Analyze() {}

// EachField visits the fields.
func (d document) EachField(visit segment.VisitField) {
	visit(field{name: fieldText, row: d.row})
	visit(field{name: fieldOwn, row: d.row})
	if d.check != "" {
		visit(field{name: fieldRow, check: d.check})
	}
}

// field is one field of a document.
type field struct {
	name  string
	row   *row
	check string
}

// Name of the field.
func (f field) Name() string { return f.name }

// Length is that of no text: nothing is scored.
func (field) Length() int { return 1 }

// Value is nothing: nothing is stored.
func (field) Value() []byte { return nil }

// Index is true: that is all a field is for.
func (field) Index() bool { return true }

// Store is false.
func (field) Store() bool { return false }

// IndexDocValues is false.
func (field) IndexDocValues() bool { return false }

// EachTerm visits every term once: Bluge counts on it.
func (f field) EachTerm(visit segment.VisitTerm) {
	switch {
	case f.check != "":
		visit(fieldTerm(f.check))
	case f.name == fieldText:
		f.row.eachWord(func(t *term) { visit(fieldTerm(t.text)) })
	default:
		f.row.eachBeginning(func(text string) { visit(fieldTerm(text)) })
	}
}

// eachWord visits the words of names, own types and parents.
func (r *row) eachWord(visit func(*term)) {
	var seen [64]*term
	n := 0
	once := func(t *term) {
		for _, s := range seen[:n] {
			if s == t {
				return
			}
		}
		if n < len(seen) {
			seen[n] = t
			n++
			visit(t)
		}
	}
	for _, nm := range r.names {
		for _, t := range nm.words {
			once(t)
		}
		for _, t := range nm.kind {
			once(t)
		}
		if nm.joined != nil {
			once(nm.joined)
		}
	}
	for _, t := range r.parents {
		once(t)
	}
}

// eachBeginning visits the beginnings of the words of the object's own names. Of a word that begins like an earlier one only the
// beginnings that differ are new.
func (r *row) eachBeginning(visit func(string)) {
	var seen [32]string
	n := 0
	cut := func(text string) {
		same := 0
		for _, s := range seen[:n] {
			same = max(same, common(s, text))
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

// common counts the bytes of whole letters with which both texts begin.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// fieldTerm is one term.
type fieldTerm string

// Term is its bytes.
func (t fieldTerm) Term() []byte { return []byte(t) }

// Frequency is 1: nothing is scored.
func (fieldTerm) Frequency() int { return 1 }

// EachLocation visits none: there are no positions.
func (fieldTerm) EachLocation(segment.VisitLocation) {}
