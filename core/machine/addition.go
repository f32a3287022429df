package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// MaxAdditions is how many urgent additions are open in a region at once: they are searched beside the
// register, and are no substitute for it.
const MaxAdditions = 2000

// The levels of the register that may be added to: settlements, planning structures, streets.
const (
	lowestAdded  = 6
	highestAdded = 8
)

// additionFact says that an addition went from one state to another.
type additionFact struct {
	verb  string
	from  string
	after core.Addition
}

func moveAddition(a core.Addition, verb, to string) (additionFact, error) {
	if err := moved(core.AdditionTransitions(), "addition:"+string(a.ID), a.State, verb, to); err != nil {
		return additionFact{}, err
	}
	f := additionFact{verb, a.State, a}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f additionFact) Kind() string { return "addition." + f.verb + "/1" }

// Leaf implements Fact. A street is nobody's secret: the leaf says all of it.
func (f additionFact) Leaf() audit.Entry {
	a := f.after
	brought := ""
	if a.Brought != 0 {
		brought = strconv.FormatInt(a.Brought, 10)
	}
	return audit.Entry{Kind: f.Kind(), Subject: "addition:" + string(a.ID), Public: change(f.from, a.State,
		"region", string(a.Region), "parent", strconv.FormatInt(a.Parent, 10), "level", strconv.Itoa(a.Level), "type", a.Type, "name", a.Name,
		"source", a.Source, "object", brought, "edition", string(a.Edition))}
}

// Record implements Fact.
func (f additionFact) Record(tx state.Tx, s core.Stamp) {
	state.AdditionsAt.Put(tx, state.One, s.Index)
	state.Additions.Put(tx, state.AdditionKey(f.after.Region, f.after.ID), f.after)
}

// AddAddress says that an object exists which the register of addresses does not have yet.
type AddAddress struct {
	ID         core.AdditionID
	Region     core.Region
	Parent     int64
	Level      int
	Type, Name string
	Source     string
}

// Kind implements Command.
func (*AddAddress) Kind() string { return "address.add/1" }

// Action implements Command.
func (*AddAddress) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*AddAddress) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command. Whether parent and type are the register's was looked up by the node.
func (c *AddAddress) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := core.CheckID("id", c.ID); err != nil {
		return nil, err
	}
	if err := form.Region("region", c.Region); err != nil {
		return nil, err
	}
	if c.Level < lowestAdded || c.Level > highestAdded {
		return nil, core.Refuse(core.Invalid, "level", "addition.level")
	}
	if c.Parent <= 0 || c.Parent >= core.FirstAddition {
		return nil, core.Refuse(core.Invalid, "parent", "addition.parent")
	}
	for _, text := range []struct {
		field, text string
		most        int
	}{{"type", c.Type, 50}, {"name", c.Name, 200}, {"source", c.Source, 300}} {
		if err := form.Text(text.field, text.text, text.most); err != nil {
			return nil, err
		}
	}
	key := state.AdditionKey(c.Region, c.ID)
	if state.Additions.Has(v, key) {
		return nil, core.Refuse(core.Duplicate, "id", "core.exists").About("addition:" + string(c.ID))
	}
	open, same := 0, core.AdditionID("")
	state.Additions.Scan(v, state.AdditionKey(c.Region, ""), func(_ string, a core.Addition) bool {
		if a.State == core.AdditionOpen {
			open++
			if a.Parent == c.Parent && a.Level == c.Level && a.Type == c.Type && a.Name == c.Name {
				same = a.ID
			}
		}
		return true
	})
	switch {
	case same != "":
		return nil, core.Refuse(core.Duplicate, "name", "addition.exists").About("addition:" + string(same))
	case open >= MaxAdditions:
		return nil, core.Refuse(core.Conflict, "region", "addition.many", strconv.Itoa(MaxAdditions))
	}
	f, err := moveAddition(core.Addition{
		ID: c.ID, Object: core.FirstAddition + int64(s.Index), Region: c.Region, Parent: c.Parent, Level: c.Level, Type: c.Type, Name: c.Name,
		Source: c.Source, By: s.Actor, At: s.Time,
	}, "add", core.AdditionOpen)
	return []Fact{f}, err
}

// WithdrawAddress ends an addition that was a mistake.
type WithdrawAddress struct {
	Region core.Region
	ID     core.AdditionID
}

// Kind implements Command.
func (*WithdrawAddress) Kind() string { return "address.withdraw/1" }

// Action implements Command.
func (*WithdrawAddress) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*WithdrawAddress) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *WithdrawAddress) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	a, err := findAddition(v, c.Region, c.ID)
	if err != nil {
		return nil, err
	}
	a.Ended = s.Time
	f, err := moveAddition(a, "withdraw", core.AdditionWithdrawn)
	return []Fact{f}, err
}

// BringAddress ends an addition that the register of the region has now.
type BringAddress struct {
	Region core.Region
	ID     core.AdditionID
	// Brought is its number in the register, Register the edition that was looked into.
	Brought  int64
	Register core.EditionDigest
}

// Kind implements Command.
func (*BringAddress) Kind() string { return "address.bring/1" }

// Action implements Command.
func (*BringAddress) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (*BringAddress) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *BringAddress) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	a, err := findAddition(v, c.Region, c.ID)
	if err != nil {
		return nil, err
	}
	if c.Brought <= 0 || c.Brought >= core.FirstAddition {
		return nil, core.Refuse(core.Invalid, "brought", "addition.parent")
	}
	if c.Register.Kind != core.EditionAddresses+"/"+string(c.Region) {
		return nil, core.Refuse(core.Invalid, "register", "edition.kind", c.Register.Kind)
	}
	if err := currentEditions(v, []core.EditionDigest{c.Register}); err != nil {
		return nil, err
	}
	a.Brought, a.Edition, a.Ended = c.Brought, c.Register.Edition, s.Time
	f, err := moveAddition(a, "bring", core.AdditionBrought)
	return []Fact{f}, err
}

func findAddition(v state.View, region core.Region, id core.AdditionID) (core.Addition, error) {
	a, ok := state.Additions.Get(v, state.AdditionKey(region, id))
	if !ok {
		return a, core.Refuse(core.NotFound, "id", "core.not_found").About("addition:" + string(id))
	}
	return a, nil
}
