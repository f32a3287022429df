package packs

// The severities of a finding.
const (
	// Block stops the visit until the value is corrected or, where LiftBy says so, lifted.
	Block = "block"
	// Warn wants a person to look and to confirm.
	Warn = "warn"
	// Hint helps and asks for nothing.
	Hint = "hint"
)

// Verdict is a pack's answer to a [Case].
type Verdict struct {
	// Pack is filled in by the host, whatever the pack says.
	Pack     Ref
	Findings []Finding
	// Columns is the exact text for each column of the sheet line, in the order of the
	// form. Empty while a block stands or before the questionnaire.
	Columns []Column
	// Region is the code of the sheet to take; "00" is the sheet without a region.
	Region string
	// ChancePermille is the chance that the commission accepts the line, 0 to 1000.
	ChancePermille int
}

// Finding is one thing that the pack noticed:
//
//	{Code: "passport.number.digits", Severity: Block, Field: "number", Params: {"5", "6"}}
//
// Its words are the manifest's Messages under Code@Field, else under Code; {0}, {1} stand for
// Params, which may hold personal data.
type Finding struct {
	Code string
	// Severity is Block, Warn or Hint.
	Severity string
	// Field names the field of the questionnaire: series, number, issued, birth, family,
	// given, patronymic, region, address, house, flat, document, today, election_day, stage.
	Field  string
	Params []string
	// Clause is a lasting name of a place in the law; its words are the message
	// "clause." + Clause. ClauseConfirmed says that its text was seen for this very law.
	Clause          string
	ClauseConfirmed bool
	// LiftBy are the role ids that may lift this block for one visit; empty means nobody.
	LiftBy []string
}

// Column is the text for one column of the sheet line. Writer is "collector", "voter" or, where
// the law keeps a column free for its officials, "official"; a column without Text is left to its
// writer or stays empty.
type Column struct {
	Number    int
	Key, Text string
	Writer    string
}

// Ref names one exact pack: what a verdict is recorded with. Digest is the SHA-256 of the
// program that answered.
type Ref struct {
	Name, Version string
	Digest        [32]byte
}

// String prints name and version: "ru-president-2018 1.0.0".
func (r Ref) String() string { return r.Name + " " + r.Version }

// Blocked says whether any finding is a block.
func (v Verdict) Blocked() bool {
	for _, f := range v.Findings {
		if f.Severity == Block {
			return true
		}
	}
	return false
}
