package packs

import "fmt"

// FormRequest asks for the sheet of one region for one candidate.
type FormRequest struct {
	// Region is a code of the ruleset; "00" leaves the region empty.
	Region      string
	ElectionDay string
	Candidate   Candidate
	// Account is the number of the special election account; empty prints no such line.
	Account string
}

// Candidate is what the sheet says of the candidate, each text exactly as it must stand
// there: Name in the genitive ("Иванова Ивана Ивановича"), Birth ("4 июня 1976 года"),
// Work after "работающего", Residence after "проживающего". Record is the note on a
// criminal record, Party the declared membership; both may be empty.
type Candidate struct {
	Name, Birth, Work, Residence string
	Record, Party                string
	// Nomination is one of the ruleset's quantities; empty means the first.
	Nomination string
}

// Form is the sheet as data: what stands on it, in which order, how wide. The renderer adds
// nothing below the cut line.
type Form struct {
	// Confirmed says that a lawyer has compared this with the appendix to the law.
	Confirmed bool
	Clause    string
	// WidthMM is the printable width, the sum of the columns' widths.
	WidthMM int
	Title   string
	// Lines are the texts between title and table, each its own paragraph.
	Lines         []string
	Columns       []FormColumn
	LinesPerSheet int
	// LineHeightMM is the height of one line of the table.
	LineHeightMM int
	// Blocks are the certifications below the table, in the order in which they are signed.
	Blocks []FormBlock
	// Foot stands below everything, one paragraph each.
	Foot []string
	// Checks is the checklist of the check at the office for each line, in its order. Nothing
	// of it is printed.
	Checks []FormCheck
}

// FormColumn is one column of the table: {Number: 2, Key: "name", Title: "Фамилия, имя,
// отчество", WidthMM: 62, Writer: "collector"}.
type FormColumn struct {
	Number     int
	Key, Title string
	WidthMM    int
	Writer     string
}

// FormBlock is one certification: Label printed, an empty space of Rows written lines, and
// below them Caption in small print. What is to be written is never printed.
type FormBlock struct {
	Key, Label, Caption string
	Rows                int
	// Checks is the checklist for this certification once it is written.
	Checks []FormCheck
	// Template is what is written into the space, to the letter, but for date and signature:
	// the words of the law, with a name in curly brackets wherever the writer's own data stand
	// ("{family} {given} {patronymic}, {birth}"). It decides what the house asks its people for:
	// family, given, patronymic, birth (written 04.06.1976), series (11 18), number and day of
	// issue of the passport (issued), issuer (name or code), address; no other.
	Template string
}

// FormCheck is one item of a checklist: {Key: "name", Column: "name"}. Its words are those of
// the manifest's messages under "check.KEY"; no key is on two lists of a form. Column is the
// key of the column that it is about, empty for one about more than a column.
type FormCheck struct {
	Key, Column string
}

// FieldError says that a request lacks something: a pack's Form answers it.
type FieldError struct {
	// Field of the request ("candidate.name"), Code of a message of the manifest.
	Field, Code string
}

// Error prints field and code; neither is personal data.
func (e *FieldError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Code) }
