package list

import "github.com/sheaf-drive/sheaf/core/passport"

// NoteLimit is how many notes a [Report] keeps. Its counts know no limit.
const NoteLimit = 100_000

// Note points at a malformed row. It does not repeat the row, which may name a document.
type Note struct {
	Line int64 // the first line of the file is line 1
	Flaw passport.Flaw
}

// Report accounts for every row of a list:
// Rows = Regular + Irregular + Duplicates + Malformed.
type Report struct {
	Rows       int64 // lines below the header
	Regular    int64 // documents of ten digits, each counted once
	Irregular  int64 // Soviet and other documents, each counted once
	Duplicates int64 // rows of documents that the sink held already
	Malformed  int64 // rows that name no document
	// Spaced counts rows of ten digits with spaces among them; they are in Regular or
	// Duplicates as well.
	Spaced int64
	// Notes lists the first NoteLimit malformed rows.
	Notes []Note
	// Headless is set when the first line is not [passport.ListHeader]. When it is a row, it counts as one.
	Headless bool
	// Unfinished is set when the last line has no end, as in a file cut off in transfer.
	Unfinished bool

	flaws map[passport.Flaw]int64
	first int64 // line of the first row
}

// Flaws counts the malformed rows that have this flaw.
func (r Report) Flaws(f passport.Flaw) int64 { return r.flaws[f] }

// The doubts that a report can raise.
const (
	DoubtHeader     = "header"     // the first line is not the published header
	DoubtUnfinished = "unfinished" // the last line has no end
	DoubtMalformed  = "malformed"  // more than one row in a thousand names no document
	DoubtEncoding   = "encoding"   // some row is not UTF-8: in another code all documents with letters are lost
)

// malformedShare is how many rows there are to one that may be malformed. Of the real list one
// in 2,400 is irregular and none is malformed.
const malformedShare = 1000

// ReadingDoubts are all that a file can raise by itself.
func ReadingDoubts() []string {
	return []string{DoubtHeader, DoubtUnfinished, DoubtMalformed, DoubtEncoding}
}

// Doubts names, in a fixed order, what makes one doubt that the file is the list: reasons to let
// somebody look before it is put into force.
func (r Report) Doubts() (doubts []string) {
	if r.Headless {
		doubts = append(doubts, DoubtHeader)
	}
	if r.Unfinished {
		doubts = append(doubts, DoubtUnfinished)
	}
	if r.Malformed*malformedShare > r.Rows {
		doubts = append(doubts, DoubtMalformed)
	}
	if r.Flaws(passport.FlawEncoding) > 0 { // one in 2,400 has letters, too few for the doubt before
		doubts = append(doubts, DoubtEncoding)
	}
	return doubts
}

func (r *Report) malformed(flaw passport.Flaw) {
	r.Malformed++
	if r.flaws == nil {
		r.flaws = make(map[passport.Flaw]int64)
	}
	r.flaws[flaw]++
	if len(r.Notes) < NoteLimit {
		r.Notes = append(r.Notes, Note{Line: r.first + r.Rows - 1, Flaw: flaw})
	}
}
