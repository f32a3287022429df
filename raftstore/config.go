package raftstore

import (
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/alone"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/heard"
	"github.com/sheaf-drive/sheaf/raftstore/shortage"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// Config is what a store needs. Dir and NodeID must be given; every other zero value means
// the default named beside it.
type Config struct {
	// Dir is the node's data folder; the store uses LOCK, VERSION, MARKER, log/ and state/.
	Dir string
	// NodeID names this node for ever.
	NodeID string
	// Log takes what only helps to find a mistake; never contents.
	Log zerolog.Logger
	// Alarms takes what somebody has to know (nobody).
	Alarms heard.Alarms
	// Applied is told of each run of entries that was applied at once (nobody).
	Applied func(entries int, took time.Duration)
	// Committed is told that the entries up to this one are committed, before they are applied; it must not wait (nobody).
	Committed func(index, term uint64)
	// Now is the wall clock that stamps entries (time.Now).
	Now func() time.Time
	// Elapsed is a clock that only counts how much time passed (the monotonic one).
	Elapsed func() time.Duration
	// Apply does an entry; a panic is a fault (machine.Apply).
	Apply func(tx state.Tx, index uint64, e machine.Entry) machine.Answer
	// Check is the leader's dry run: a refusal keeps the entry out of the log (machine.Check).
	Check func(v state.View, e machine.Entry) error
	// OnFault is called once when the node must stop (a panic).
	OnFault func(error)
	// OnBehind is called when the leader sends a marker of what this node lacks, again and again until somebody
	// fills it, see [ErrNeedsSeed] (nothing is done).
	OnBehind func()
	// Introduce tells the other nodes of a start before this one takes part, and returns their refusal (nobody).
	Introduce func(starts.Introduction) error
	// Transport reaches the other nodes (none: a house with one node, which listens nowhere).
	Transport raft.Transport
	// Others asks the other nodes for their room (nobody).
	Others shortage.Peers
	// Room watches the disks of the folder (nobody: a full one may end the process).
	Room *space.Disks
	// Members are the voters of a new house, used only while the folder is empty (this node).
	Members []raft.Server
	// CheckpointEvery so many entries D moves (8,000).
	CheckpointEvery uint64
	// Trailing entries stay in the log behind D for nodes that lag (20,000).
	Trailing uint64
	// MemTable is the size of Badger's memtable in bytes, at least 16 MiB (64 MiB).
	MemTable int64
	// Patience bounds how long Close waits for open views, and a proposal without a deadline
	// for its answer (10 s).
	Patience time.Duration
	// VerifyEvery is how often the whole state hash is recomputed, beside once after the start
	// (24 h).
	VerifyEvery time.Duration

	// Disk does the steps on which durability hangs (the machine's).
	Disk disk.Disk
	// checkLevel refuses a state that this program would go on with otherwise than its peers
	// (machine.CheckLevel).
	checkLevel func(v state.View) error
}

// complete fills in the defaults and refuses what cannot work.
func (c Config) complete() (Config, error) {
	if c.NodeID == "" {
		return c, core.Refuse(core.Invalid, "node", "store.node_missing")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Elapsed == nil {
		start := time.Now()
		c.Elapsed = func() time.Duration { return time.Since(start) }
	}
	if c.Alarms == nil {
		c.Alarms = attention.Nobody{}
	}
	if c.Applied == nil {
		c.Applied = func(int, time.Duration) {}
	}
	if c.Apply == nil {
		c.Apply = machine.Apply
	}
	if c.Check == nil {
		c.Check = machine.Check
	}
	if c.OnFault == nil {
		c.OnFault = func(err error) { panic(err) }
	}
	if c.OnBehind == nil {
		c.OnBehind = func() {}
	}
	if c.Introduce == nil {
		c.Introduce = func(starts.Introduction) error { return nil }
	}
	if c.Transport == nil {
		c.Transport = alone.New(c.NodeID)
	}
	if len(c.Members) == 0 && alone.Is(c.Transport) {
		c.Members = []raft.Server{{ID: raft.ServerID(c.NodeID), Address: c.Transport.LocalAddr()}}
	}
	if c.checkLevel == nil {
		c.checkLevel = machine.CheckLevel
	}
	orUint64(&c.CheckpointEvery, 8000)
	orUint64(&c.Trailing, 20000)
	if c.MemTable == 0 {
		c.MemTable = 64 << 20
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.VerifyEvery == 0 {
		c.VerifyEvery = 24 * time.Hour
	}
	return c, nil
}

func orUint64(value *uint64, fallback uint64) {
	if *value == 0 {
		*value = fallback
	}
}

// raft is the configuration of the log. A node alone needs no patience with silent peers
// and leads at once.
func (c Config) raft() *raft.Config {
	r := raft.DefaultConfig()
	r.LocalID = raft.ServerID(c.NodeID)
	r.Logger = heard.Raft(c.Log, c.Alarms, alone.Is(c.Transport))
	r.NoSnapshotRestoreOnStart = true
	r.SnapshotThreshold = c.CheckpointEvery
	r.SnapshotInterval = 5 * time.Second // how often the threshold is looked at
	r.TrailingLogs = c.Trailing
	// How long after the last entry raft tells the followers what is committed. Where that is told at once, it is a
	// net below; shorter, it would be most of what an idle house does.
	r.CommitTimeout = 50 * time.Millisecond
	if c.Committed == nil {
		r.CommitTimeout = 10 * time.Millisecond
	}
	r.MaxAppendEntries = 256
	r.BatchApplyCh = true
	if alone.Is(c.Transport) {
		r.HeartbeatTimeout, r.ElectionTimeout = 50*time.Millisecond, 50*time.Millisecond
		r.LeaderLeaseTimeout = 50 * time.Millisecond
	}
	return r
}
