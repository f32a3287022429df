package raftstore

import (
	"errors"
	"fmt"
	"io"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/lie"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

// ErrNeedsSeed is what is wrong with a node that lags so far that the others have cut from their logs what it
// lacks: it has to be filled anew (package seed). Its own state is whole.
var ErrNeedsSeed = errors.New("a marker carries no data: this node lacks entries that its peers have cut " +
	"from their logs and has to be seeded")

var errStopped = errors.New("the node met a fault and applies nothing any more")

// fsm is the store as raft sees it. Raft calls it from one goroutine.
type fsm struct{ *Store }

// Apply implements raft.FSM.
func (f fsm) Apply(l *raft.Log) any { return f.ApplyBatch([]*raft.Log{l})[0] }

// ApplyBatch implements raft.BatchingFSM. After a fault every answer is an error: the node
// is stopping, and what these entries did here is not known. So it is when the node ends while it
// waits for room: these and all after them are skipped, and applied by the next start.
func (f fsm) ApplyBatch(logs []*raft.Log) []any {
	answers := make([]any, len(logs))
	last := logs[len(logs)-1]
	if f.config.Committed != nil {
		f.config.Committed(last.Index, last.Term)
	}
	err := f.faulted()
	if err == nil && (f.skipped || !f.room.Await(f.closing)) {
		f.skipped, err = true, errStopped
	}
	if err == nil {
		begun := f.config.Elapsed()
		if err = f.applyAll(logs, answers); err != nil {
			f.fault(err)
		}
		f.config.Applied(len(logs), f.config.Elapsed()-begun)
	}
	if err != nil {
		for i := range answers {
			answers[i] = errStopped
		}
	}
	return answers
}

// applyAll applies one run of entries and makes it visible; any panic is a fault.
func (f fsm) applyAll(logs []*raft.Log, answers []any) (err error) {
	defer engine.Caught(&err, "applying the entries after", f.Applied())
	base, err := f.newest()
	if err != nil {
		return err
	}
	defer base.Close()
	b := engine.NewBatch(base)
	tx := state.NewHasher(b)
	for i, l := range logs {
		if l.Index <= b.Index() {
			return fmt.Errorf("raft delivers entry %d after %d", l.Index, b.Index())
		}
		f.marks.Before(l.Index, func() [32]byte { return state.StoredSum(b).Bytes() })
		b.At(l.Index)
		if l.Type != raft.LogCommand {
			continue // raft's own: the members
		}
		e, err := entry.Decode(l.Data)
		if err != nil {
			return fmt.Errorf("decoding entry %d: %w", l.Index, err)
		}
		answers[i] = f.config.Apply(tx, l.Index, lie.Time(e, f.config.Now))
		tx.Flush() // at the entry's own version, see batch
	}
	if err := b.Commit(); err != nil {
		return err
	}
	f.publish(b.Index(), b.Index())
	return nil
}

// readMark reads the mark of a moment, from the disk: the marker will vouch for what lies there.
func readMark(v *View) (m marker.Mark, err error) {
	defer engine.Caught(&err, "reading the state hash at", v.Index())
	return marker.Mark{Applied: v.Index(), Sum: state.StoredSum(v.OnDisk()).Bytes()}, nil
}

// Snapshot implements raft.FSM: it notes the moment and returns at once.
func (f fsm) Snapshot() (raft.FSMSnapshot, error) {
	if err := f.faulted(); err != nil {
		return nil, err
	}
	if f.skipped {
		return nil, errStopped // raft would take what was skipped for applied
	}
	here, err := f.mark()
	return checkpoint{here}, err
}

// mark reads the mark of the newest moment; state that cannot be read is a fault.
func (f fsm) mark() (marker.Mark, error) {
	v, err := f.newest()
	if err != nil {
		return marker.Mark{}, err
	}
	defer v.Close()
	here, err := readMark(v)
	if err != nil {
		f.fault(err)
	}
	return here, err
}

// checkpoint is a moment on its way to become D.
type checkpoint struct{ mark marker.Mark }

// Persist implements raft.FSMSnapshot: only the mark travels, the sink makes durable what
// it describes.
func (c checkpoint) Persist(sink raft.SnapshotSink) error {
	payload, err := state.Encode(c.mark)
	if err != nil {
		return fmt.Errorf("encoding the mark: %w", err)
	}
	_, err = sink.Write(payload)
	return err
}

// Release implements raft.FSMSnapshot.
func (checkpoint) Release() {}

// Restore implements raft.FSM. A start never calls it (NoSnapshotRestoreOnStart), nothing
// here offers a restore by the user, and a house with one voter has no leader that could
// send a snapshot. A leader's marker came through the sink, which refuses what this node does
// not hold; here one is refused that this node has gone beyond, because raft would deliver
// the entries behind it again.
func (f fsm) Restore(r io.ReadCloser) error {
	defer r.Close()
	payload, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return fmt.Errorf("reading a marker: %w", err)
	}
	var theirs marker.Mark
	if err := state.Decode(payload, &theirs); err != nil {
		return fmt.Errorf("decoding a marker: %w", err)
	}
	here, err := f.mark()
	if err != nil {
		return err
	}
	d := f.markers.Now().Index
	if theirs.Applied > here.Applied || here.Applied > d || theirs.Sum != here.Sum {
		return ErrNeedsSeed
	}
	return nil
}
