package passport

import (
	"fmt"
	"io"
	"strings"
)

// Kind says what sort of document a Number belongs to.
type Kind uint8

// The kinds of documents. The zero Kind belongs to the zero Number, which is no document.
const (
	// Internal is the passport of today: four digits of series and six of number.
	Internal Kind = iota + 1
	// Soviet is the passport of the USSR: a number, mostly Roman, with two Russian letters,
	// and six digits.
	Soviet
	// Other is a row of the list of invalid passports that is neither. [Parse] never gives it.
	Other
)

// String is the kind as one lower-case English word, the same for ever.
func (k Kind) String() string {
	return [...]string{"none", "internal", "soviet", "other"}[min(k, Other)]
}

const (
	seriesCount = 10_000    // internal series, 0000 to 9999
	numberCount = 1_000_000 // numbers of one series, 000000 to 999999
)

// Number is the series and number of one document, comparable with ==. Two spellings of one
// document give equal Numbers. It is personal data: printed with any verb of fmt, or as JSON,
// it shows its kind at most.
type Number struct {
	kind   Kind
	series uint16 // Internal only
	number uint32 // Internal only
	row    string // of the other kinds: "SERIES,NUMBER" in canonical spelling
}

// Kind is the kind of document.
func (n Number) Kind() Kind { return n.kind }

// Series is the canonical series: "4504", or "1ВС" for a Soviet passport, whose number is
// written in Arabic digits. Personal data.
func (n Number) Series() string {
	series, _, _ := strings.Cut(n.listRow(), ",")
	return series
}

// Digits is the canonical number within the series: "123456". Personal data.
func (n Number) Digits() string {
	_, digits, _ := strings.Cut(n.listRow(), ",")
	return digits
}

// Canonical is the form that keyed tags of kind "tag/1" are made of:
// "ru.passport/4504/123456". It never changes from version to version, or one document would
// count twice. It is empty for the zero Number. Personal data.
func (n Number) Canonical() string {
	if n.kind == 0 {
		return ""
	}
	return "ru.passport/" + n.Series() + "/" + n.Digits()
}

// Format prints the kind whatever the verb, so that no log or error shows a number by chance.
func (n Number) Format(f fmt.State, _ rune) {
	// A failing printer has nobody to tell: fmt gives Format no way to return an error.
	_, _ = io.WriteString(f, "passport("+n.kind.String()+")")
}

// listRow is the row of the list of invalid passports, without an end of line.
func (n Number) listRow() string {
	if n.kind != Internal {
		return n.row
	}
	return string(appendRow(make([]byte, 0, 11), n.series, n.number))
}

// appendRow writes "4504,123456" behind dst. Spelled out, because a digest of a whole list goes
// through here more than a hundred million times.
func appendRow(dst []byte, s uint16, n uint32) []byte {
	return append(dst,
		'0'+byte(s/1000), '0'+byte(s/100%10), '0'+byte(s/10%10), '0'+byte(s%10), ',',
		'0'+byte(n/100_000), '0'+byte(n/10_000%10), '0'+byte(n/1000%10),
		'0'+byte(n/100%10), '0'+byte(n/10%10), '0'+byte(n%10))
}
