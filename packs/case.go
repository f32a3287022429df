package packs

import "github.com/sheaf-drive/sheaf/packs/law"

// The stages at which a case is judged.
const (
	// StageConditions is the first half minute: document, birth date and the list of
	// invalid documents. Names and address are still empty.
	StageConditions = "conditions"
	// StageQuestionnaire is the whole: the verdict carries the text of each column.
	StageQuestionnaire = "questionnaire"
	// StageAddress asks for nothing but how an address is written, whoever lives there: everything beside it
	// is empty, and of the columns of the verdict only that of the address has a text, unless findings about it block.
	// A pack that knows no address of a register finds such a stage unknown.
	StageAddress = "address"
)

// Case is one voter as typed at the desk, with the answers of the look-ups. It holds
// personal data. Text is as typed: the pack parses and checks it.
type Case struct {
	// Version is 2 since Lookups.PassportAnswer and PassportDate are filled in. Fields that came later have not raised it: they are
	// empty from a sender that does not know them.
	Version int
	// Stage is StageConditions, StageQuestionnaire or StageAddress, or the key of a step of the ruleset.
	Stage string
	// Today is the day of signing at the office, ISO ("2018-01-18").
	Today string
	// ElectionDay is the day of voting, ISO; empty means the manifest's.
	ElectionDay string
	Document    Document
	// Birth is the date of birth, ISO, as typed: "1900-02-29" can arrive.
	Birth                     string
	Family, Given, Patronymic string
	// NoRegistration says that the document bears no valid stamp of residence.
	NoRegistration bool
	Address        Address
	Lookups        Lookups
	// Lifted are the codes of blocks that somebody entitled has lifted for this visit.
	Lifted []string
	// Answers are those to the questions of the ruleset, each under its key.
	Answers []law.Reply
}

// Answer returns what was answered under that key, "" where nothing was.
func (c Case) Answer(key string) string {
	for _, a := range c.Answers {
		if a.Key == key {
			return a.Text
		}
	}
	return ""
}

// Document is the identity document: {Kind: "passport", Series: "9216", Number: "118205",
// Issued: "2016-05-12"}. Kind is an id of the manifest's document kinds; spaces within
// series and number do not matter; Issued is ISO.
type Document struct {
	Kind, Series, Number, Issued string
}

// Address is the place of permanent residence. Levels are the objects chosen in the
// register, from the region down to the street; House and Flat are the free text of the
// stamp ("25, корпус 1" and "14"); Typed is what the operator typed for the levels.
type Address struct {
	// Region is the two-digit code, empty when not known yet.
	Region string
	Levels []Level
	House  string
	Flat   string
	Typed  string
}

// Level is one object of the address register: {Level: 8, Type: "ул", Name: "Баумана"}.
// The numbers are those of the state register: 1 region, 2 and 3 districts, 4 rural
// settlement, 5 city, 6 settlement, 7 planning structure, 8 street.
type Level struct {
	Level      int
	Type, Name string
}

// Lookups are the answers of the reference lists, each with the edition that answered, so
// that a verdict can be re-run later with the same answers.
type Lookups struct {
	// Listed says that the document is on the list of invalid ones.
	Listed          bool
	PassportEdition string
	// PassportAnswer is what the list said: "listed", "not_listed", or "unavailable" where
	// no list is loaded or the node could not ask the one that is: nothing is known of the document
	// then. Empty from a sender of version 1, which could not tell the last two apart.
	PassportAnswer string
	// PassportDate is the day of the edition that answered, ISO, empty where it has none.
	PassportDate string
	// AddressKnown says that the levels are current objects of the register.
	AddressKnown bool
	// AddressIncomplete says that the register does not say how the object hangs on its region: of the parts between them the
	// levels lack some, or all. A sender of wire version 6 or before never says so.
	AddressIncomplete bool
	// AddressFormer is the former title of the last level, where that was typed by it; else empty.
	AddressFormer string
	// AddressThen is whatever was typed by a name that is no more: the former titles of the street, or of the town that it lies in, or
	// of both, with a comma between them; else empty. AddressNow are their titles of today. Both are empty where the sender is older
	// than wire version 8: then AddressFormer says all that it knows.
	AddressThen, AddressNow string
	AddressEdition          string
	Names                   []NameAnswer
	NameEdition             string
	// Lookalike says that another live signature has the same name and birth date.
	Lookalike bool
	// Twice says that what the step of the case wants distinct was there before: the same
	// answers to [Step].Distinct on another live signature or ballot.
	Twice bool
}

// NameAnswer is what the list of names says of one field ("family", "given",
// "patronymic"): known, known and close to Similar, not known but close to Similar, or
// neither.
type NameAnswer struct {
	Field   string
	Known   bool
	Similar string
	// Others are up to two more similar names, the likelier first.
	Others []string
	// Genders that the name may have: "m", "f", "mf", or "" where nobody knows.
	Genders string
	// OnlyYo says that the list has the name with ё and never with е.
	OnlyYo bool
	// Belongs is the field that the text is known for, where it is not known for its own.
	Belongs string
}
