package starts

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// Kept names of starts. A node that stayed unknown to another for longer is believed.
const Kept = 64

// Introduction is what a node says of its folder.
type Introduction struct {
	// Line is the durable marker behind which the folder began: one that is filled anew begins another line.
	Line uint64
	// Number counts the starts of the line from 1, Names are those of the last ones, the newest last.
	Number uint64
	Names  []string
	// Has is the end of the folder's log. What no majority has may be replaced by a shorter end.
	Has uint64 `json:"Held"` // the name that an earlier release gave it
	// Sure is an entry up to which all is committed and held: no later start may reach less far.
	Sure uint64
}

// Logs keeps small values durably, as the log of raft does; it has nothing for a key that was not set.
type Logs interface {
	Get(key []byte) ([]byte, error)
	Set(key, value []byte) error
}

var (
	ownKey      = []byte("sheaf.starts")
	otherPrefix = "sheaf.start."
)

// Book has the starts of this folder, and what is known of those of the other nodes. Its methods are safe for
// concurrent use.
type Book struct {
	mu   sync.Mutex
	logs Logs
	own  Introduction
}

// Begin notes a start of the folder, whose durable marker is at d and whose log ends with last.
func Begin(logs Logs, d, last uint64) (*Book, error) {
	b := &Book{logs: logs, own: Introduction{Line: d}}
	if err := b.read(ownKey, &b.own); err != nil {
		return nil, err
	}
	b.own.Number++
	b.own.Names = append(b.own.Names, newName())
	b.own.Names = b.own.Names[max(0, len(b.own.Names)-Kept):]
	b.own.Has, b.own.Sure = max(last, d), d
	return b, b.write(ownKey, b.own)
}

func newName() string {
	var name [8]byte
	_, _ = rand.Read(name[:]) // never fails
	return hex.EncodeToString(name[:])
}

// Introduction is what this node says of itself once it has applied everything up to applied.
func (b *Book) Introduction(applied uint64) Introduction {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := b.own
	own.Names = slices.Clone(own.Names)
	own.Has, own.Sure = max(own.Has, applied), max(own.Sure, applied)
	return own
}

// Hear notes what another node says of itself, and refuses an old copy, as Conflict.
func (b *Book) Hear(node string, said Introduction) error {
	if len(said.Names) == 0 || len(said.Names) > Kept || said.Number < uint64(len(said.Names)) {
		return core.Refuse(core.Invalid, "", "peer.entry")
	}
	key := []byte(otherPrefix + node)
	b.mu.Lock()
	defer b.mu.Unlock()
	var known Introduction
	if err := b.read(key, &known); err != nil {
		return err
	}
	if known.Number > 0 && said.forgot(known) {
		return core.Refuse(core.Conflict, "data", "store.old_copy", node)
	}
	said.Names = said.Names[len(said.Names)-1:]
	if known.Line == said.Line { // right after a start it is sure of less than it was before
		said.Sure = max(said.Sure, known.Sure)
	}
	if known.Line == said.Line && known.Number == said.Number && known.Sure == said.Sure {
		return nil
	}
	return b.write(key, said)
}

// forgot says whether the folder of i lacks what its node said of itself before.
func (i Introduction) forgot(known Introduction) bool {
	switch {
	case i.Line > known.Line:
		return false // filled anew since
	case i.Line < known.Line || i.Number < known.Number:
		return i.Line < known.Line || i.Number > 1 || i.Has < known.Sure
	case i.Has < known.Sure:
		return true
	}
	at := len(i.Names) - 1 - int(i.Number-known.Number)
	return at >= 0 && !slices.Contains(known.Names, i.Names[at])
}

func (b *Book) read(key []byte, to any) error {
	data, err := b.logs.Get(key)
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		return fmt.Errorf("reading the starts: %w", err)
	}
	return nil
}

func (b *Book) write(key []byte, what any) error {
	data, err := json.Marshal(what)
	if err == nil {
		err = b.logs.Set(key, data)
	}
	if err != nil {
		return fmt.Errorf("noting a start: %w", err)
	}
	return nil
}
