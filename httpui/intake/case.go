package intake

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
)

// The stages at which a pack judges.
const (
	StageConditions    = "conditions"
	StageQuestionnaire = "questionnaire"
	StageAddress       = "address"
)

// Case is what a pack judges: one voter as typed, with the answers of the look-ups.
type Case struct {
	Stage       string
	Today       core.Date
	ElectionDay core.Date
	Series      string
	Number      string
	// Birth and Issued are ISO dates.
	Birth, Issued             core.Date
	Family, Given, Patronymic string
	NoRegistration            bool
	Region                    core.Region
	Levels                    []Level
	Typed, House, Flat        string
	Passport                  Listing
	AddressKnown              bool
	AddressIncomplete         bool
	AddressFormer             string
	AddressThen, AddressNow   string
	AddressEdition            string
	Names                     []NameAnswer
	NameEdition               string
	Lookalike                 bool
	Lifted                    []string
}

// Listing is what the list of invalid passports says of one. Answer is core.PassportListed,
// core.PassportNotListed or core.PassportUnavailable; By names the edition, the one that could not
// be asked too, Date is its day.
type Listing struct {
	Answer string
	By     core.EditionDigest
	Date   core.Date
}

// Level is one object of the address register, from the region (1) to the street (8).
type Level struct {
	Level      int
	Type, Name string
}

// NameAnswer is what the list of names says of a field.
type NameAnswer struct {
	Field   string
	Known   bool
	Similar string
	// Others are further similar names; Genders is "m", "f", "mf" or "".
	Others  []string
	Genders string
	// OnlyYo: the list never has the name with е. Belongs is the field that it is known for,
	// where it is not known for its own.
	OnlyYo  bool
	Belongs string
}

// Verdict is a pack's answer.
type Verdict struct {
	Pack     core.PackRef
	Findings []Finding
	Columns  []Column
	Region   core.Region
	// ChancePermille of acceptance, 0 to 1000.
	ChancePermille int
}

// Finding is one thing that the pack noticed, with the parameters of its words.
type Finding struct {
	core.FindingMark
	Params []string
}

// Column is the exact text of one column of the sheet line.
type Column struct {
	Number int
	Key    string
	Text   string
	// Voter says that the voter writes the column.
	Voter bool
}

// Rules judges cases by a campaign's pack.
type Rules interface {
	Judge(ctx context.Context, ref core.PackRef, c Case) (Verdict, error)
}

// Lists answers look-ups from the active editions, each answer with the one edition that it
// comes from. An edition with an empty id means that no such list is in force: that is an
// answer. A list of addresses or names that is in force and cannot be used is an error
// (Unavailable): what was never looked up must not pass for found clean.
type Lists interface {
	// Wait returns when every list has followed the journal up to the entry at index.
	Wait(ctx context.Context, index uint64) error
	// Passport answers core.PassportUnavailable without a list, and with the edition in force, its
	// digest zero, where this node cannot use it: what follows the pack decides.
	Passport(series, number string) (answer string, used core.EditionDigest, err error)
	// Address finds an object of a region's register. Found.Known is false when there is none.
	Address(r core.Region, object, typed string) (Found, core.EditionDigest, error)
	// Names answers for the fields family, given and patronymic, all from the same edition.
	Names(fields []core.KeyValue) (answers []NameAnswer, used core.EditionDigest, err error)
}

// Found is an object of the address register.
type Found struct {
	Known bool
	// Incomplete: the register does not say how it hangs on its region, and the levels lack what lies between.
	Incomplete bool
	// Levels from the region down.
	Levels []Level
	// Former is the former title of the last level, if it was typed by that; Then are those of all levels that were, Now what they are called today.
	Former, Then, Now string
}
