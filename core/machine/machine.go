package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Command is what somebody wants, in the domain's words.
type Command interface {
	// Kind is the wire name, for ever, such as "line.reserve/1".
	Kind() string
	// Action is the row of the rights table.
	Action() access.Action
	// Object says whose the thing is that the command is about.
	Object(v state.View) access.Object
	// Decide reads and answers with what is to happen, or refuses with a *core.Error.
	Decide(v state.View, s core.Stamp) ([]Fact, error)
}

// Fact is what happened. It writes only what it says and cannot refuse.
type Fact interface {
	// Kind is the wire name of the fact's leaf, for ever, such as "line.reserve/1".
	Kind() string
	// Leaf is what the journal says of the fact: nothing personal.
	Leaf() audit.Entry
	// Record writes the fact.
	Record(tx state.Tx, s core.Stamp)
}

// Entry is a command as it stands in the raft log.
type Entry struct {
	Actor   core.UserID
	Request core.RequestID
	Kind    string
	Body    []byte
	// Time as the leader's clock showed it; Apply never lets it run backwards.
	Time core.Time
}

// Answer is what came of an entry.
type Answer struct {
	// Index of the entry that did it; for a repeated request, of the first one.
	Index uint64
	// Refusal is nil when the facts were recorded.
	Refusal *core.Error
	// Tree and Leaves say where in the journal the facts stand: Leaves is the number of the
	// first, Count how many there are.
	Tree   string
	Leaves int64
	Count  int
}

// Err is the refusal as an error, nil when there is none.
func (a Answer) Err() error {
	if a.Refusal == nil {
		return nil
	}
	return a.Refusal
}

// NewEntry encodes a command for the log.
func NewEntry(actor core.UserID, request core.RequestID, c Command, at core.Time) (Entry, error) {
	body, err := state.Encode(c)
	if err != nil {
		return Entry{}, err
	}
	if len(body) > MaxCommand {
		return Entry{}, core.Refuse(core.TooLarge, "", "core.command_too_large")
	}
	return Entry{Actor: actor, Request: request, Kind: c.Kind(), Body: body, Time: at}, nil
}

// MaxCommand is the largest encoded command in bytes; more comes as several.
const MaxCommand = 512 << 10

// RequestWindow is how long an answer is remembered, in milliseconds of stamped time.
const RequestWindow = 72 * 60 * 60 * 1000
