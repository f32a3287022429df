package passport

import (
	"bytes"
	"fmt"
	"io"
)

// ListHeader is the first line of the ministry's list.
const ListHeader = "PASSP_SERIES,PASSP_NUMBER"

// Flaw is what keeps a row of a list from being a document.
type Flaw uint8

// The flaws. Zero means none.
const (
	FlawEmpty    Flaw = iota + 1 // nothing on the line
	FlawComma                    // not exactly two fields
	FlawBlank                    // a field without a sign in it
	FlawLong                     // a line or a field longer than any document's
	FlawSign                     // a sign that no document has, such as a quotation mark
	FlawEncoding                 // not UTF-8
	flawCount
)

// Flaws lists them all.
func Flaws() []Flaw {
	return []Flaw{FlawEmpty, FlawComma, FlawBlank, FlawLong, FlawSign, FlawEncoding}
}

// String names the flaw in one lower-case English word, the same for ever.
func (f Flaw) String() string {
	return [...]string{"none", "empty", "comma", "blank", "long", "sign", "encoding", "unknown"}[min(f, flawCount)]
}

// Text is the key of the words that say what is wrong with the row and what to do.
func (f Flaw) Text() string { return "passport.flaw." + f.String() }

// lineLimit is the longest line, in bytes, that can be a row.
const lineLimit = 256

// ParseRow reads one row "SERIES,NUMBER" as the list of invalid passports may print it, without
// its end of line. The Number is of use only where the flaw is zero.
func ParseRow(line []byte) (Number, Flaw) {
	switch {
	case len(line) == 0:
		return Number{}, FlawEmpty
	case len(line) > lineLimit:
		return Number{}, FlawLong
	case bytes.Count(line, []byte{','}) != 1:
		return Number{}, FlawComma
	}
	series, number, _ := bytes.Cut(line, []byte{','})
	n, _, flaw := listed(string(series), string(number))
	return n, flaw
}

// Key is the ten digits of an internal passport as one number: the four of the series, then the
// six within it. Personal data.
type Key uint64

// Keys is how many ten digits there are.
const Keys = seriesCount * numberCount

// Number is the passport of the key. The caller answers for ten digits.
func (k Key) Number() Number {
	return Number{kind: Internal, series: uint16(k / numberCount), number: uint32(k % numberCount)}
}

// Key is the ten digits; false for a document of another kind.
func (n Number) Key() (Key, bool) {
	return Key(n.series)*numberCount + Key(n.number), n.kind == Internal
}

// Format prints no digit, whatever the verb.
func (Key) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "passport(internal)") // as for Number
}
