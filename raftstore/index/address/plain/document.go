package plain

import segment "github.com/blugelabs/bluge_segment_api"

// Document is what Bluge indexes. Its words are known already, so no analyzer runs.
type Document []Field

// Analyze has nothing to do.
func (Document) Analyze() {}

// EachField visits the fields.
func (d Document) EachField(visit segment.VisitField) {
	for _, f := range d {
		visit(f)
	}
}

// Field is one field of a document.
type Field struct {
	Of string // its name
	// Terms visits every term once: Bluge counts on it.
	Terms func(visit func(string))
}

// Name of the field.
func (f Field) Name() string { return f.Of }

// Length is that of no text: nothing is scored.
func (Field) Length() int { return 1 }

// Value is nothing: nothing is stored.
func (Field) Value() []byte { return nil }

// Index is true: that is all a field is for.
func (Field) Index() bool { return true }

// Store is false.
func (Field) Store() bool { return false }

// IndexDocValues is false.
func (Field) IndexDocValues() bool { return false }

// EachTerm visits the terms.
func (f Field) EachTerm(visit segment.VisitTerm) { f.Terms(func(t string) { visit(term(t)) }) }

// term is one term.
type term string

// Term is its bytes.
func (t term) Term() []byte { return []byte(t) }

// Frequency is 1: nothing is scored.
func (term) Frequency() int { return 1 }

// EachLocation visits none: there are no positions.
func (term) EachLocation(segment.VisitLocation) {}
