package page

import (
	"cmp"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// Registers is the admin's screen of reference lists: what waits for its activation and would change what,
// what is in force, and what was added to the register of addresses.
type Registers struct {
	Here string
	// Done is what was just done: activated, added or withdrawn; "" for nothing.
	Done             string
	Waiting, InForce []RegisterEdition
	Additions        []Addition
	Form             AdditionForm
}

// RegisterEdition is one edition. Region is that of addresses, "" for other lists.
type RegisterEdition struct {
	ID, Kind, Region string
	Date             core.Date
	Rows             int64
	Source           string
	// Counts say how much it would change, nil where that was not computed yet; Changes is the screen that says what.
	Counts  []ChangeCount
	Changes string
	// Activate puts it into force, Forget turns it down; "" draws no button.
	Activate, Forget string
	Digest           string
	// Of one that waits: in words what speaks against it, and the command that puts it into force where no button does. Of
	// one in force, and of addresses that wait: in words the doubts that By accepted At that moment; By is "" where nobody had to.
	Doubts, Command, By string
	At                  core.Time
	// Types are those of its objects that the rules have no word for.
	Types []ForeignType
}

// list names what it is an edition of.
func (e RegisterEdition) list(f *Frame) string { return text.List(f.Lang, e.Kind) }

// why says what keeps one out of force that waits for a command.
func (e RegisterEdition) why(f *Frame) string { return cmp.Or(e.Doubts, f.Say("registers.why.none")) }

// ForeignType is one, with how many objects have it and the first of them.
type ForeignType struct {
	// Full is as the dictionary of the register has it, "" where that lacks it, too.
	Short, Full, Example string
	Level, Objects       int
}

// ChangeCount is how many objects of the register are added, renamed, closed or moved.
type ChangeCount struct {
	Kind string
	N    int
}

// Addition is an open one. Withdraw is where its button posts to. Orphaned says that the register has closed what it lies in, and names
// no one object in its place.
type Addition struct {
	Region, Where, Title, Source string
	At                           core.Time
	Withdraw                     string
	Orphaned                     bool
}

// AdditionForm takes region, address_id with parent as typed, type as LEVEL:ABBREVIATION, name and source.
type AdditionForm struct {
	Action, RequestID string
	Regions           []Option
	Types             []OptionGroup
	Region, Type      string
	RegionFindings    []Finding
	TypeFindings      []Finding
	Parent            Field
	ParentID          string
	// Candidates are rows of the register for what was typed as parent.
	Candidates   []Suggestion
	Name, Source Field
}

// Head implements [Screen].
func (r *Registers) Head(f *Frame) Head {
	return Head{Title: f.Say("registers.title"), Error: len(r.Form.wrong(f)) > 0, Scripts: []string{"suggest.js"}}
}

func (a AdditionForm) region(f *Frame) input {
	return input{Field: Field{Value: a.Region, Findings: a.RegionFindings}, name: "region", label: f.Say("registers.region"), russian: true}
}

func (a AdditionForm) parent(f *Frame) input {
	return input{Field: a.Parent, name: "parent", label: f.Say("registers.parent"), hint: f.Say("registers.parent.hint"), russian: true, max: 200}
}

func (a AdditionForm) kind(f *Frame) input {
	return input{Field: Field{Value: a.Type, Findings: a.TypeFindings}, name: "type", label: f.Say("registers.type"), russian: true}
}

func (a AdditionForm) name(f *Frame) input {
	return input{Field: a.Name, name: "name", label: f.Say("registers.name"), hint: f.Say("registers.name.hint"), class: "d", russian: true, max: 200}
}

func (a AdditionForm) source(f *Frame) input {
	return input{Field: a.Source, name: "source", label: f.Say("registers.source"), hint: f.Say("registers.source.hint"), russian: true, max: 300}
}

func (a AdditionForm) wrong(f *Frame) []said {
	return collect(a.region(f), a.parent(f), a.kind(f), a.name(f), a.source(f))
}

// RegisterChanges is what an edition of addresses would change.
type RegisterChanges struct {
	Here, Region  string
	Date          core.Date
	Before, After int
	// First says that the region has no register in force.
	First    bool
	Groups   []ChangeGroup
	Types    []ForeignType
	Activate string
	// Doubts, By and At are as those of [RegisterEdition].
	Doubts, By string
	At         core.Time
}

// ChangeGroup lists the changes of a kind; there may be more than rows.
type ChangeGroup struct {
	ChangeCount
	Rows []AddressChange
}

// AddressChange is one object before and after; either may be "".
type AddressChange struct{ Old, New string }

// Head implements [Screen].
func (r *RegisterChanges) Head(f *Frame) Head {
	return Head{Title: f.Say("registers.changes.title", r.Region)}
}
