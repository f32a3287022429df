package addressindex

import (
	"strconv"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/former"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
)

// Question is what somebody typed, read once for all regions.
type Question struct {
	text     string
	readings []token.Reading
	typed    *former.Typed // made when a row needs it
}

// former is the text as former names are asked for.
func (q *Question) former(r *address.Registry) former.Typed {
	if q.typed == nil {
		typed := r.Typed(q.text)
		q.typed = &typed
	}
	return *q.typed
}

// Ask reads a text: as it is, or as typed with the other layout. It refuses (Invalid) one over [LongestText] letters.
func Ask(text string) (*Question, error) {
	if utf8.RuneCountInString(text) > LongestText {
		return nil, core.Refuse(core.Invalid, "address", "address.search.text", strconv.Itoa(LongestText))
	}
	return &Question{text: text, readings: token.Read(form{}, text)}, nil
}

// form is that of the register's words.
type form struct{}

// Normalise implements token.Form.
func (form) Normalise(text string) string { return address.Normalise(text) }

// Parse implements token.Form.
func (form) Parse(text string) words.Typed { return address.Parse(text) }

// StreetWord implements token.Form.
func (form) StreetWord(text string) bool { return address.StreetWord(text) }
