package page

import "strings"

// Passport is the first step of a visit: two pictures, the three key conditions, the stamp.
// It posts main, registration, series, number, birth, issued, stamp and held to Action, with
// ask=again when all of it may have to be thrown away.
type Passport struct {
	Action string
	// RequestID is set only when the same form is to be sent again.
	RequestID string
	// Main and Registration carry findings only; a file field never comes back filled.
	Main, Registration            Field
	Series, Number, Birth, Issued Field
	// Stamp holds "0" to "6" or "".
	Stamp Field
	// Held names pictures that the server keeps after a refusal; HeldMain and
	// HeldRegistration are their addresses, "" where there is none.
	Held, HeldMain, HeldRegistration string
	// AskAgain asks whether to begin with an empty form, above the form as it was typed.
	AskAgain bool
	// Open lists the operator's visits that are not finished.
	Open []Visit
}

// Visit is a row of a list of visits.
type Visit struct {
	// Label is the short name that people say, Href its page.
	Label, Href string
	// Step is the key of where it stands, such as "desk.step.questionnaire".
	Step string
	// Since is shown as it is, such as "14:05".
	Since string
}

// Visits lists the operator's open visits on a page of its own.
type Visits struct {
	Open []Visit
}

// Head implements [Screen].
func (v *Visits) Head(f *Frame) Head {
	return Head{Title: f.Say("desk.visits"), Keys: []Key{{"Enter", "desk.key.new"}}}
}

// Head implements [Screen].
func (p *Passport) Head(f *Frame) Head {
	return Head{
		Title: f.Say("desk.passport"), Error: len(p.findings(f)) > 0, Scripts: []string{"camera.js"},
		Keys: []Key{
			{f.Say("ui.key.space"), "desk.key.capture"}, {"1–6", "desk.key.stamp"}, {"0", "desk.key.none"},
			{"Enter", "desk.key.questionnaire"}, {"Alt+X", "desk.key.again"},
		},
	}.asking(p.AskAgain)
}

func (p *Passport) inputs(f *Frame) (series, number, birth, issued input) {
	field := func(v Field, name, hint string, max int) input {
		return input{Field: v, name: name, label: f.Say("desk." + name), hint: hint, class: "d",
			mode: "numeric", complete: "off", max: max}
	}
	series = field(p.Series, "series", f.Say("desk.series.hint"), 8)
	number = field(p.Number, "number", f.Say("desk.number.hint"), 12)
	birth = field(p.Birth, "birth", f.Say("desk.date.hint"), 10)
	issued = field(p.Issued, "issued", f.Say("desk.date.hint"), 10)
	series.focus = !p.AskAgain
	return series, number, birth, issued
}

func (p *Passport) findings(f *Frame) []said {
	series, number, birth, issued := p.inputs(f)
	main := input{Field: p.Main, name: "main"}
	registration := input{Field: p.Registration, name: "registration"}
	return collect(main, registration, series, number, birth, issued, input{Field: p.Stamp, name: "stamp-1"})
}

// Step says where a visit stands, for the head of a desk screen.
type Step struct {
	// Label is the short name of the visit.
	Label string
	// Elapsed seconds since the visit began; the clock is not drawn when it is negative.
	Elapsed int
	// Number of the step, 1 to 3.
	Number int
}

// Blocked is the page for what stands in the way: ground, clause, words to say, and what can
// be done.
type Blocked struct {
	Step Step
	// Ground is the block that is shown; Others are further blocks.
	Ground Finding
	Others []Finding
	// Say is what to tell the voter, one paragraph each, in the voter's language.
	Say []string
	// Facts explain the ground: what was read and compared.
	Facts []Pair
	// Rules is the name of the rule pack and its version.
	Rules Pair
	// TurnAway and Abandon are where the forms post to; "" draws no button.
	TurnAway, Abandon string
	// Waits says that a coordinator may lift the block and the visit waits for it; LiftBy are
	// the words for who.
	Waits  bool
	LiftBy string
	// Still is what the list of open visits, as a program gets it, says while the visit waits:
	// to look at the visit itself would open personal fields, and be in the journal each time.
	Still string
	// Lift is where the coordinator's form is, for a user who may lift; "" else.
	Lift string
}

// Head implements [Screen].
func (b *Blocked) Head(f *Frame) Head {
	keys := []Key{{"Enter", "desk.key.turnaway"}, {"Alt+Z", "desk.key.mistyped"}}
	if b.Waits {
		keys = append(keys, Key{"L", "desk.key.look"})
	}
	return Head{Title: f.Say("desk.blocked"), Keys: keys}
}

// Closed is what is left to say when a visit has ended.
type Closed struct {
	// State is done, turned_away or abandoned.
	State string
	Step  Step
	// Sheet and Line of a signature that was taken.
	Sheet, Line string
	// Corrected says that the line carries a remark.
	Corrected bool
	// Ground and Say as on [Blocked], for the voter's note.
	Ground Finding
	Say    []string
	// Next is where the next visit begins.
	Next string
}

// Head implements [Screen].
func (c *Closed) Head(f *Frame) Head {
	return Head{Title: f.Say("desk.closed." + c.State), Keys: []Key{{"Enter", "desk.key.new"}}}
}

// Picture is a stored picture: its address and what it shows.
type Picture struct {
	Src, Alt string
}

// Suggestion is a row of the address list, in HTML and as JSON.
type Suggestion struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Former string `json:"former,omitempty"`
	Where  string `json:"where,omitempty"`
	// WhereFormer is what is typed by a former name of what lies over the object.
	WhereFormer string `json:"where_former,omitempty"`
	// Region of the object, GUID, Postal code and Chain as the register has them, the chain from the region down.
	Region string   `json:"region,omitempty"`
	GUID   string   `json:"guid,omitempty"`
	Postal string   `json:"postal_code,omitempty"`
	Chain  []string `json:"chain,omitempty"`
	// Text is what the field shows once the row is chosen, Sheet what the sheet will say, without house and
	// flat; "" where the rules do not say.
	Text  string `json:"text"`
	Sheet string `json:"sheet,omitempty"`
	// Added says that an admin has added it: the register does not have it yet.
	Added bool `json:"added,omitempty"`
	// Incomplete says that the register does not say how it hangs on the region.
	Incomplete bool `json:"incomplete,omitempty"`
	// OtherNumber says that another number was typed than the name has: "50 лет Октября" for "40 лет Октября".
	OtherNumber bool `json:"other_number,omitempty"`
	// Without are typed words that the row does not have, Alike those that it has only something like; ReadAs is the text as typed with
	// the other layout of the keyboard, if it was read so.
	Without []string `json:"without,omitempty"`
	Alike   []string `json:"alike,omitempty"`
	ReadAs  string   `json:"read_as,omitempty"`
	// Refused is why the address cannot go on a sheet, which keeps the row from being chosen; nil where it can.
	Refused *RefusedRow `json:"refused,omitempty"`
}

// RefusedRow is what the rules find against a row of the register: the code of the finding, and its words.
type RefusedRow struct {
	Code string `json:"code"`
	Text string `json:"text"`
	// Field and Params are what the words are made of.
	Field  string   `json:"-"`
	Params []string `json:"-"`
}

// Questionnaire is the second step: name and address, findings beside the fields. It posts
// family, given, patronymic, region, address, address_id, address_typed, house, flat and confirm (the tick
// of each confirmed warning) to Action, with ask=abandon when the visit may have to be ended.
type Questionnaire struct {
	Action    string
	RequestID string
	Step      Step
	Pictures  []Picture
	// Read lists what was read in the first step and cannot be changed here.
	Read                      []Pair
	Family, Given, Patronymic Field
	// NoRegistration leaves out the address.
	NoRegistration bool
	Region         Field
	Regions        []Option
	Address        Field
	// AddressID of the chosen row, Chosen its words in full below the field, which is narrower than
	// most addresses; Candidates are the rows when nothing was chosen.
	AddressID, Chosen string
	// AddressTyped is what was typed when the row was chosen, whose words stand in the field since.
	AddressTyped string
	Candidates   []Suggestion
	House, Flat  Field
	// NoRegister says that the region has no register, which could offer addresses; without a region, that none has.
	NoRegister bool
	// HouseUnknown says that the register has houses at the chosen address, and not this one.
	HouseUnknown bool
	// General findings belong to no field.
	General []Finding
	// Back and Abandon are addresses, "" draws nothing. AskAbandon asks whether to post to
	// Abandon, above the form as it was typed.
	Back, Abandon string
	AskAbandon    bool
}

// Abandon asks whether a visit is to be ended: Action is where that is posted, Back the visit.
type Abandon struct {
	Step         Step
	Action, Back string
}

// Head implements [Screen].
func (a *Abandon) Head(f *Frame) Head {
	return Head{Title: f.Say("desk.abandon.ask"), Keys: []Key{{"Enter", "desk.key.back"}}}
}

// Head implements [Screen].
func (q *Questionnaire) Head(f *Frame) Head {
	return Head{
		Title: f.Say("desk.questionnaire"), Error: len(q.findings(f)) > 0, Scripts: []string{"names.js", "suggest.js", "house.js"},
		Keys: []Key{
			{"Tab", "desk.key.next"}, {"↑ ↓ Enter", "desk.key.choose"}, {"Esc", "desk.key.close"},
			{"Alt+C", "desk.key.confirm"}, {"Alt+S", "desk.key.summary"}, {"Alt+X", "desk.key.abandon"},
			{"Enter", "desk.key.sheet"},
		},
	}.asking(q.AskAbandon)
}

// houseUnknown is a hint and never more: the register lacks houses that people live in.
func houseUnknown(f *Frame) Finding {
	return Finding{Severity: "hint", Text: f.Say("desk.house.unknown"), Remedy: f.Say("desk.house.unknown.more")}
}

// noRegister says that there are no rows to choose from.
func noRegister(f *Frame) Finding {
	return Finding{Severity: "hint", Text: f.Say("desk.address.none"), Remedy: f.Say("desk.address.none.more")}
}

// noRegisters says it of all regions.
func noRegisters(f *Frame) Finding {
	return Finding{Severity: "hint", Text: f.Say("desk.address.none_at_all"), Remedy: f.Say("desk.address.none.more")}
}

func (q *Questionnaire) person(f *Frame) []input {
	field := func(v Field, name string) input {
		return copied(f, v, name, 100)
	}
	fields := []input{field(q.Family, "family"), field(q.Given, "given"), field(q.Patronymic, "patronymic")}
	fields[0].focus = !q.AskAbandon
	return fields
}

func (q *Questionnaire) dwelling(f *Frame) (address, house, flat input) {
	return copied(f, q.Address, "address", 300), copied(f, q.House, "house", 60), copied(f, q.Flat, "flat", 30)
}

// copied is a field that is copied from a document to the letter.
func copied(f *Frame, v Field, name string, max int) input {
	return input{Field: v, name: name, label: f.Say("desk." + name), class: "d", complete: "off", russian: true, max: max}
}

func (q *Questionnaire) findings(f *Frame) []said {
	all := collect(input{Field: Field{Findings: q.General}})
	all = append(all, collect(q.person(f)...)...)
	if q.NoRegistration {
		return all
	}
	address, house, flat := q.dwelling(f)
	return append(all, collect(input{Field: q.Region, name: "region"}, address, house, flat)...)
}

// heldWords says which pictures are kept.
func (p *Passport) heldWords(f *Frame) string {
	switch {
	case p.HeldMain != "" && p.HeldRegistration != "":
		return f.Say("desk.held")
	case p.HeldMain != "":
		return f.Say("desk.held.main")
	}
	return f.Say("desk.held.registration")
}

// spaced shows a code in the groups in which people read it aloud.
func spaced(s string) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(c)
	}
	return b.String()
}
