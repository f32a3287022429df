package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Level is the newest machine level of this release. A change of behaviour in Decide or
// Record is gated by Stamp.Level and takes force when the level is raised. Decide itself
// never asks it: nodes of two releases have to decide alike.
const Level = 1

// CheckLevel says whether this release knows the house's level. A node of an older release
// would decide otherwise than the rest, so it must not apply a single entry.
func CheckLevel(v state.View) error {
	house, _ := state.House.Get(v, state.One)
	return KnowsLevel(house.Level)
}

// KnowsLevel refuses, as Conflict, a level that this release does not know.
func KnowsLevel(level uint32) error {
	if level <= Level {
		return nil
	}
	return core.Refuse(core.Conflict, "level", "house.level_newer", strconv.FormatUint(uint64(level), 10), strconv.Itoa(Level))
}

// later is a command that came after the first release. Its entries would stop the nodes of the release before, so
// it is refused until the house has agreed on its level.
type later interface {
	// Since is the level at which the command came.
	Since() uint32
}

// inForce refuses a command that the house has not agreed on yet.
func inForce(s core.Stamp, c Command) error {
	if l, ok := c.(later); ok && l.Since() > s.Level {
		return core.Refuse(core.Conflict, "level", "house.level_later", strconv.FormatUint(uint64(l.Since()), 10))
	}
	return nil
}

// RaiseLevel puts a newer behaviour into force on all members at once.
type RaiseLevel struct {
	Level uint32
	// Supported lists the newest level that each member knows, as the members said.
	Supported []uint32
}

// Kind implements Command.
func (*RaiseLevel) Kind() string { return "level.raise/1" }

// Action implements Command.
func (*RaiseLevel) Action() access.Action { return access.LevelRaise }

// Object implements Command.
func (*RaiseLevel) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *RaiseLevel) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	house, ok := state.House.Get(v, state.One)
	if !ok || c.Level <= house.Level {
		return nil, core.Refuse(core.Conflict, "level", "house.level", strconv.FormatUint(uint64(house.Level), 10))
	}
	if len(c.Supported) == 0 {
		return nil, core.Refuse(core.Invalid, "supported", "core.required")
	}
	if least := slices.Min(c.Supported); c.Level > least {
		return nil, core.Refuse(core.Conflict, "level", "house.level_members", strconv.FormatUint(uint64(least), 10))
	}
	house.Level = c.Level
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Subject: "house:", Public: kv("level", strconv.FormatUint(uint64(c.Level), 10))},
		func(tx state.Tx, _ core.Stamp) { state.House.Put(tx, state.One, house) },
	}}, nil
}

// known refuses, before a command enters the log, a level that this release does not know.
// Behind it, in Apply, such an entry is a fault: see [CheckLevel].
func known(c Command) *core.Error {
	level := uint32(0)
	switch c := c.(type) {
	case *FoundHouse:
		level = c.Level
	case *RaiseLevel:
		level = c.Level
	}
	if level <= Level {
		return nil
	}
	return core.Refuse(core.Conflict, "level", "house.level_unknown", strconv.Itoa(Level))
}
