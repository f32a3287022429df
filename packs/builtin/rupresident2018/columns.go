package rupresident2018

import (
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	byCollector = "collector"
	byVoter     = "voter"
)

// writeColumns is called only when nothing blocks, so that all dates were readable.
func (r *review) writeColumns() {
	legal := ""
	if !r.NoRegistration {
		// checkForm has found it writable.
		legal = r.written().Text
	}
	r.verdict.Columns = columns(r.fullName(), r.birthColumn(), legal, r.documentColumn(), r.today.Format(russianDay))
}

func columns(name, birth, legal, document, day string) []packs.Column {
	return []packs.Column{
		// The number of the line is printed on the sheet.
		{Number: 1, Key: "number"},
		{Number: 2, Key: "name", Text: name, Writer: byCollector},
		{Number: 3, Key: "birth", Text: birth, Writer: byCollector},
		{Number: 4, Key: "address", Text: legal, Writer: byCollector},
		{Number: 5, Key: "document", Text: document, Writer: byCollector},
		{Number: 6, Key: "date", Text: day, Writer: byVoter},
		{Number: 7, Key: "signature", Writer: byVoter},
	}
}

// writeAddress is the column of the address alone: what the sheet will say of a row of the register.
func (r *review) writeAddress() packs.Verdict {
	if len(r.Address.Levels) == 0 {
		r.find(packs.Block, "address.missing", "address", clauseMissing())
		return r.verdict
	}
	r.checkChain()
	r.checkForm()
	if !r.verdict.Blocked() {
		r.verdict.Columns = columns("", "", r.written().Text, "", "")
	}
	r.verdict.ChancePermille = chance(r.verdict)
	return r.verdict
}

func (r *review) fullName() string {
	return strings.Join(strings.Fields(r.Family+" "+r.Given+" "+r.Patronymic), " ")
}

// birthColumn is the year, and the whole date for somebody who is 18 on election day.
func (r *review) birthColumn() string {
	if birthday(r.birth, votingAge+1).After(r.election) {
		return r.birth.Format(russianDay)
	}
	return r.birth.Format("2006")
}

// documentColumn groups the passport's digits as they are printed: "92 16 118205".
func (r *review) documentColumn() string {
	s := r.Document.Series
	return s[:2] + " " + s[2:] + " " + r.Document.Number
}
