package bundle

import (
	"encoding/hex"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

// Format is raised with what an older program would read wrongly.
const Format = 1

// Manifest says of which moment of which house a backup is.
type Manifest struct {
	Format int    `json:"format"`
	House  string `json:"house"`
	// CheckpointKey is the verifier string that the house's auditors have.
	CheckpointKey string `json:"checkpoint_key"`
	// Node wrote it, by a program of this Version.
	Node    string `json:"node"`
	Version string `json:"version"`
	Level   uint32 `json:"level"`
	// Index and Term are those of the last entry of the log that is in it.
	Index uint64 `json:"index"`
	Term  uint64 `json:"term"`
	// StateHash is the sum over all domain tables.
	StateHash string `json:"state_hash"`
	Made      string `json:"made"`
}

// Origin is who writes a backup, and when.
type Origin struct {
	Node, Version string
	Now           time.Time
}

// manifestOf describes the moment of the marker.
func manifestOf(o Origin, m marker.Marker, v *engine.View) Manifest {
	house, _ := state.House.Get(v, state.One)
	return Manifest{
		Format: Format, House: house.Name, CheckpointKey: house.CheckpointKey, Node: o.Node, Version: o.Version,
		Level: house.Level, Index: m.Index, Term: m.Term, StateHash: hex.EncodeToString(m.Mark.Sum[:]),
		Made: o.Now.UTC().Format(time.RFC3339),
	}
}

// check refuses what this program would read wrongly.
func (m Manifest) check() error {
	if m.Format > Format || m.Level > machine.Level {
		return core.Refuse(core.Invalid, "", "backup.newer", m.Version)
	}
	if m.Format < 1 {
		return core.Refuse(core.Invalid, "", "backup.foreign")
	}
	return nil
}

// Trailer says what came before it.
type Trailer struct {
	// Pieces of the state, Blobs and Keys.
	Pieces int `json:"pieces"`
	Blobs  int `json:"blobs"`
	Keys   int `json:"keys"`
	// Lacking are the blobs that the moment names and nobody could read, ascending.
	Lacking []string `json:"lacking"`
	// Sum is the SHA-256 over name, length and content of all entries before.
	Sum string `json:"sum"`
}
