package raftstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"
	"github.com/hashicorp/raft-wal/metadb"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/answered"
	"github.com/sheaf-drive/sheaf/raftstore/arrival"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/heard"
	"github.com/sheaf-drive/sheaf/raftstore/lately"
	"github.com/sheaf-drive/sheaf/raftstore/lie"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/raftstore/shortage"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

// Store is one node's part of the replicated state. Its methods are safe for concurrent use.
type Store struct {
	config  Config
	folder  *folder.Folder
	engine  *engine.Engine
	log     *wal.WAL
	markers *marker.File
	raft    *answered.Raft
	arrival *arrival.Transport // nil for a node alone
	clock   *clock.Clock
	marks   witness.Ring
	room    *shortage.Keeper
	starts  *starts.Book

	mu      sync.Mutex
	applied uint64        // the moment that is read; versions above it do not exist
	told    uint64        // the last entry that raft gave to the state: every node comes to it
	changed chan struct{} // closed when applied moves
	serving bool          // a barrier was passed
	leads   bool          // and this node leads since
	term    uint64        // in which it leads
	broken  error         // the fault
	skipped bool          // entries for want of room; of raft's goroutine for the state alone

	ready   chan struct{} // closed with serving
	stopped chan struct{} // closed with broken
	closing context.Context
	stop    context.CancelFunc
	tasks   sync.WaitGroup
	once    sync.Once
	// shutdown ends raft, and returns when it has ended.
	shutdown func() error
	closed   error
}

// Open opens the folder and starts the node. It serves nothing before [Store.Ready]. A
// folder in use, of a newer version, damaged or not whole is refused with a *core.Error that
// says what to do.
func Open(c Config) (*Store, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	s := &Store{
		config: c, clock: clock.New(c.Now, c.Elapsed), changed: make(chan struct{}),
		ready: make(chan struct{}), stopped: make(chan struct{}),
	}
	s.closing, s.stop = context.WithCancel(context.Background())
	if err := s.open(); err != nil {
		s.stop()
		return nil, errors.Join(err, s.release())
	}
	s.tasks.Go(s.watch)
	s.tasks.Go(s.verifyAgain)
	s.tasks.Go(s.holdLog)
	s.tasks.Go(func() { s.room.Run(s.closing, s.raft) })
	return s, nil
}

func (s *Store) open() (err error) {
	if err := seed.Settle(s.config.Dir, s.config.Disk); err != nil {
		return err
	}
	s.room = s.keeper()
	if err := s.room.Budget.Start(); err != nil {
		return err
	}
	if s.folder, err = folder.Open(s.config.Dir, s.config.Disk); err != nil {
		return err
	}
	if s.markers, err = marker.Open(s.folder.Marker(), s.config.Disk, owner{s}); err != nil {
		return err
	}
	s.log, err = wal.Open(s.folder.Log(), wal.WithLogger(heard.Warnings("log", s.config.Alarms)))
	if err != nil {
		return engine.Unreadable("store.log_damaged", s.folder.Log(), err)
	}
	if err := s.marks.Keep(s.log); err != nil {
		return err
	}
	// A term that cannot be written ends the process.
	if err := space.Reserve(filepath.Join(s.folder.Log(), metadb.FileName), 1<<20); err != nil {
		return err
	}
	d := s.markers.Now()
	s.engine, err = engine.Open(engine.Config{Dir: s.folder.State(), MemTable: s.config.MemTable,
		Recent: 64 << 20, Durable: d.Index, Disk: s.config.Disk, Log: s.config.Log, Warned: func(err error) { s.config.Alarms.Raise(attention.StoreWarned, "badger", err) }})
	if err != nil {
		return err
	}
	s.applied, s.told = lie.Start(d.Index, s.engine.Leftover()), d.Mark.Applied
	if err := s.belongTogether(d); err != nil {
		return err
	}
	if err := s.introduce(); err != nil {
		return err
	}
	if err := s.startRaft(); err != nil {
		if errors.Is(err, errNobody) {
			return core.Refuse(core.NotFound, "data", "store.no_members", s.folder.Root)
		}
		return engine.Unreadable("store.log_damaged", s.folder.Log(), err)
	}
	return nil
}

// owner is the store as its marker sees it.
type owner struct{ *Store }

// Fault implements marker.Owner.
func (o owner) Fault(err error) { o.fault(err) }

// Keep implements marker.Owner. It makes durable what m describes and refuses an m that is not what this node holds: D
// would move over entries that are not here. What an fsync did when it failed nobody knows,
// so it is a fault and not tried again.
func (o owner) Keep(m marker.Mark) error {
	s := o.Store
	if m.Applied > s.Applied() {
		s.config.OnBehind()
		return ErrNeedsSeed
	}
	v, err := s.engine.View(m.Applied)
	if err != nil {
		return err
	}
	defer v.Close()
	here, err := readMark(v)
	if err == nil && here != m {
		return ErrNeedsSeed
	}
	if err == nil {
		err = errors.Join(lie.Cut(s.log, m.Applied), s.engine.Sync())
	}
	if err != nil {
		s.fault(err)
	}
	return err
}

// Reached implements marker.Owner. It moves D. Raft counts entries of its own (no-ops, barriers) that never come to the
// state machine, so that D can lie above the last entry that was applied; the state at D is
// what it was there, and readers have to follow, because versions below D may be merged.
func (o owner) Reached(index uint64) {
	o.publish(index, 0)
	if err := o.keepPinned(index); err != nil {
		o.fault(err)
	}
}

// belongTogether compares log, marker and state before anything is built on them.
func (s *Store) belongTogether(d marker.Marker) error {
	first, err := s.log.FirstIndex()
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	last, err := s.log.LastIndex()
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	filled := last == 0 && s.engine.Leftover() == 0 && seed.MayBeEmpty(s.log, d.Index)
	if newest := max(d.Index, s.engine.Leftover()); !filled && (last < newest || first > d.Index+1) {
		return core.Refuse(core.Internal, "data", "store.log_short", s.folder.Root,
			fmt.Sprint(first), fmt.Sprint(last), fmt.Sprint(newest))
	}
	if d.Index == 0 {
		return s.keepPinned(0)
	}
	v, err := s.engine.View(d.Index)
	if err != nil {
		return err
	}
	defer v.Close()
	refusal, damage := s.look(v, d.Mark)
	if damage != nil {
		return engine.Damaged(s.folder.State(), damage)
	}
	return cmp.Or(refusal, s.keepPinned(d.Index))
}

// look says whether the state at D is the one in the marker, and whether this program may go
// on with it.
func (s *Store) look(v *View, want marker.Mark) (refusal, damage error) {
	found, err := readMark(v)
	if err != nil {
		return nil, err
	}
	if found.Sum != want.Sum {
		return nil, fmt.Errorf(
			"at entry %d the state hash is %x, the marker says %x", v.Index(), found.Sum, want.Sum)
	}
	defer engine.Caught(&damage, "reading the level at", v.Index())
	return s.config.checkLevel(v.OnDisk()), nil
}

var errNobody = errors.New("nobody said which nodes begin the house")

// startRaft fails where the log cannot be read. Raft panics then, before anything of it runs.
func (s *Store) startRaft() (err error) {
	defer engine.Caught(&err, "starting raft behind entry", s.markers.Now().Index)
	known, err := raft.HasExistingState(s.log, s.log, s.markers)
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	if known {
		if known, err = s.bootstrapped(); err != nil {
			return err
		}
	}
	c := s.config.raft()
	if !known {
		members := raft.Configuration{Servers: s.config.Members}
		if len(members.Servers) == 0 {
			return errNobody
		}
		if err := raft.BootstrapCluster(c, s.log, s.log, s.markers, s.config.Transport, members); err != nil {
			return fmt.Errorf("starting a new house: %w", err)
		}
	}
	transport := s.config.Transport
	if inner, ok := transport.(arrival.Inner); ok {
		s.arrival = arrival.New(inner, func() uint64 { return s.markers.Now().Index }, s.newestTerm)
		transport = s.arrival
	}
	log := disk.Log{Store: shortage.NewLog(s.log, s.room), Disk: s.config.Disk, Failed: s.unlogged}
	inner, err := raft.NewRaft(c, fsm{s}, lately.New(log), log, s.markers, transport)
	if err != nil {
		return err
	}
	s.raft = answered.Of(inner)
	s.shutdown = sync.OnceValue(s.raft.Shutdown)
	return nil
}

// unlogged takes why the log could not be written. What is on the disk now nobody knows, and raft would go on as if
// nothing were: it would offer the log entries that it has already, and never get one in again. Only for want of room trying again is right.
func (s *Store) unlogged(err error) {
	if !errors.Is(err, shortage.ErrNoRoom) && !errors.Is(err, syscall.ENOSPC) {
		s.fault(fmt.Errorf("writing the log: %w", err))
	}
}

// newestTerm is the one that this node last took part in.
func (s *Store) newestTerm() uint64 {
	term, err := s.log.GetUint64(currentTerm)
	if err != nil {
		s.fault(fmt.Errorf("reading the term: %w", err))
	}
	return term
}

// currentTerm is where raft keeps its term.
var currentTerm = []byte("CurrentTerm")

// bootstrapped is false for a folder whose first start was cut off: raft writes the first
// term before the first entry, and would wait for members for ever. The term is taken back
// only if this node has neither an entry nor a marker and never voted.
func (s *Store) bootstrapped() (bool, error) {
	last, errLog := s.log.LastIndex()
	term, errTerm := s.log.GetUint64(currentTerm)
	vote, errVote := s.log.GetUint64([]byte("LastVoteTerm"))
	if err := errors.Join(errLog, errTerm, errVote); err != nil {
		return true, fmt.Errorf("reading the log: %w", err)
	}
	if last > 0 || s.markers.Now().Index > 0 || term != 1 || vote != 0 {
		return true, nil
	}
	return false, s.log.SetUint64(currentTerm, 0)
}

// progress reads from the disk where the state is; state that cannot be read is a fault.
func (s *Store) progress(v *View) (state.Progress, error) {
	read := func() (p state.Progress, err error) {
		defer engine.Caught(&err, "reading the progress at", v.Index())
		p, _ = state.Applied.Get(v.OnDisk(), state.One)
		return p, nil
	}
	p, err := read()
	if err != nil {
		s.fault(err)
		return p, core.Refuse(core.Unavailable, "", "store.faulted")
	}
	return p, nil
}

// Close moves D, hands leadership over where there is somebody to take it, and ends. It
// waits for open views, but not longer than Config.Patience.
func (s *Store) Close() error {
	s.once.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Store) close() error {
	s.stop()
	var errs []error
	if s.faulted() == nil {
		if s.room.Movable() {
			errs = append(errs, s.Checkpoint()) // before the handover, during which raft refuses it
		}
		if s.raft.State() == raft.Leader && len(s.raft.GetConfiguration().Configuration().Servers) > 1 {
			if err := s.raft.LeadershipTransfer().Error(); err != nil {
				s.config.Alarms.Raise(attention.LeaderTrouble, "handover", err)
			}
		}
	}
	errs = append(errs, s.shutdown())
	s.tasks.Wait()
	return errors.Join(append(errs, s.release())...)
}

// release gives back what open took, as far as it came. While somebody still reads, Badger
// stays open and the folder locked: who opened it anew would find its files in use.
func (s *Store) release() error {
	var errs []error
	if s.raft == nil && s.arrival != nil { // raft did not come so far as to close it
		errs = append(errs, s.arrival.Close())
	}
	free := true
	if s.engine != nil {
		var err error
		free, err = s.settle()
		errs = append(errs, err)
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	switch {
	case s.folder == nil:
	case free:
		s.folder.Release()
	default:
		errs = append(errs, s.folder.Keep())
	}
	return errors.Join(errs...)
}

// Checkpoint moves D to what is applied now and lets the log be cut behind it.
func (s *Store) Checkpoint() error {
	err := s.raft.Snapshot().Error()
	if err == nil || errors.Is(err, raft.ErrNothingNewToSnapshot) {
		return nil
	}
	return fmt.Errorf("moving the durable marker: %w", err)
}

// fault stops the node: nothing is applied, served or made durable after it.
func (s *Store) fault(err error) {
	s.mu.Lock()
	first := s.broken == nil
	if first {
		s.broken = err
		s.leads, s.serving = false, false
		close(s.stopped)
	}
	s.mu.Unlock()
	if first {
		s.config.Alarms.Raise(attention.StoreFault, "store", err)
		s.config.OnFault(err)
	}
}

func (s *Store) faulted() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}
