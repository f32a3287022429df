package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// maxLookUps is how many documents one leaf can answer for.
const maxLookUps = 1 << 20

// LookUpMany says that somebody asked a list about documents that belong to no visit: how many, and how
// many were on it. Which ones stands nowhere.
type LookUpMany struct {
	Edition core.EditionID
	Asked   uint32
	Listed  uint32
}

// Kind implements Command.
func (*LookUpMany) Kind() string { return "passports.check/1" }

// Action implements Command.
func (*LookUpMany) Action() access.Action { return access.LookUp }

// Object implements Command: documents of nobody here are within reach of those who reach everything,
// and belong to no campaign.
func (*LookUpMany) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *LookUpMany) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	if _, err := findEdition(v, c.Edition); err != nil {
		return nil, err
	}
	if c.Asked < 1 || c.Asked > maxLookUps || c.Listed > c.Asked {
		return nil, core.Refuse(core.Invalid, "asked", "lookup.asked", strconv.Itoa(maxLookUps))
	}
	return []Fact{noteFact{c.Kind(), audit.Entry{Subject: "edition:" + string(c.Edition), Public: kv(
		"asked", strconv.FormatUint(uint64(c.Asked), 10), "listed", strconv.FormatUint(uint64(c.Listed), 10),
	)}, nil}}, nil
}
