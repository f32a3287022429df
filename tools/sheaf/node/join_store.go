package node

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/session"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/house"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
	"github.com/sheaf-drive/sheaf/tools/sheaf/pictures"
)

// store fits raftstore to what the screens ask.
type store struct {
	raft  *raftstore.Store
	house *house.House
}

// Propose implements intake.Store. It returns when what was recorded shows on this node, whichever leads: who asks
// reads his own writes here. Where this node does not come to it in time, the write stands all the same.
func (s store) Propose(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	answer, err := s.house.Submit(ctx, e)
	if err == nil {
		_ = s.raft.Wait(ctx, answer.Index)
	}
	return answer, err
}

// View implements moment.Store.
func (s store) View(ctx context.Context) (moment.View, error) {
	v, err := s.raft.View(ctx)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Latest implements moment.Store.
func (s store) Latest(ctx context.Context) (moment.View, error) {
	v, err := s.house.Latest(ctx)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// At implements moment.Store.
func (s store) At(ctx context.Context, index uint64) (moment.View, error) {
	v, err := s.raft.At(ctx, index)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Wait implements moment.Store.
func (s store) Wait(ctx context.Context, index uint64) error { return s.raft.Wait(ctx, index) }

// recorder commits the leaf of a reading before the gate answers.
type recorder struct {
	store store
	now   func() time.Time
}

// RecordReading implements query.Recorder.
func (r recorder) RecordReading(ctx context.Context, reading query.Reading) error {
	return chore.Propose(ctx, r.store, reading.Actor, &machine.ReadPersonal{
		Campaign: reading.Campaign, Purpose: reading.Purpose, Subject: reading.Subject, Right: reading.Right,
	}, r.now())
}

// sessions reads who is signed in from the replicated state.
type sessions struct {
	store store
	now   func() time.Time
}

// sessionElsewhere bounds how long a request waits for the house to say that its session is none.
const sessionElsewhere = 2 * time.Second

// Session implements session.Source. A session that this node does not have may have begun at another a moment ago.
func (s sessions) Session(ctx context.Context, token core.TokenID) (session.Session, error) {
	v, err := s.store.View(ctx)
	if err != nil {
		return session.Session{}, err
	}
	found, err := query.SessionOf(v, token, core.TimeOf(s.now()))
	if core.CodeOf(err) == core.Unauthenticated {
		v.Close()
		ctx, cancel := context.WithTimeout(ctx, sessionElsewhere)
		defer cancel()
		if v, err = s.store.Latest(ctx); err != nil {
			return session.Session{}, err
		}
		found, err = query.SessionOf(v, token, core.TimeOf(s.now()))
	}
	defer v.Close()
	if err != nil {
		return session.Session{}, err
	}
	place := ""
	if office, ok := state.Offices.Get(v, found.User.Office); ok {
		place = office.Name
	} else if campaign, ok := state.Campaigns.Get(v, found.User.Campaign); ok {
		place = campaign.Title
	}
	return session.Session{
		User: found.User, Token: found.Token.ID, Scope: found.Token.Scope, Place: place, Person: found.User.Login,
	}, nil
}

// pictures are the blobs of the house, measured.
func (n *Node) pictures() pictures.Pictures {
	return pictures.Pictures{Store: n.spread, Took: func(err error, took time.Duration) { n.figures.Put(err, took) }, Now: n.config.Now}
}

// notary signs the heads of trees with the node's checkpoint key.
type notary struct {
	store store
	key   audit.SigningKey
	now   func() time.Time

	mu      sync.Mutex       // one checkpoint at a time; guards covered
	covered map[string]int64 // size of the newest checkpoint that was seen of a tree
}

// Verifier implements httpui.Notary.
func (n *notary) Verifier() string { return n.key.Verifier() }

// KeyName implements httpui.Notary.
func (n *notary) KeyName() string { return n.key.Name() }

// Checkpoint implements httpui.Notary: it signs what the tree is now, outside of Apply, and
// has the note recorded. A tree whose last checkpoint covers all but records of checkpoints
// is left as it is.
func (n *notary) Checkpoint(ctx context.Context, tree string) error {
	if n.key.Verifier() == "" {
		return core.Refuse(core.Unavailable, "", "key.no_checkpoint")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	v, err := n.store.Latest(ctx)
	if err != nil {
		return err
	}
	head, due, err := n.headOf(v, tree)
	v.Close()
	if err != nil || !due {
		return err
	}
	note, err := audit.Sign(head, n.key)
	if err != nil {
		return err
	}
	return chore.Propose(ctx, n.store, core.SystemActor, &machine.RecordCheckpoint{
		Tree: tree, Size: head.Size, Root: head.Root, Note: string(note),
	}, n.now())
}

// headOf computes the head of a tree and says whether a checkpoint of it is due. n.mu is held.
func (n *notary) headOf(v state.View, tree string) (audit.Checkpoint, bool, error) {
	size := query.TreeSize(v, tree)
	covered := n.covered[tree]
	state.Checkpoints.ScanFrom(v, tree+"/", state.CheckpointKey(tree, covered), func(key, _ string) bool {
		if at, err := strconv.ParseInt(strings.TrimPrefix(key, tree+"/"), 16, 64); err == nil {
			covered = at
		}
		return true
	})
	n.covered[tree] = covered
	for at := covered; at < size; at++ {
		line, err := query.Leaf(v, tree, at)
		if err != nil {
			return audit.Checkpoint{}, false, err
		}
		leaf, err := audit.Parse(line)
		if err != nil {
			return audit.Checkpoint{}, false, err
		}
		if leaf.Kind == audit.CheckpointKind+"/1" {
			continue
		}
		root, err := query.Root(v, tree, size)
		return audit.Checkpoint{Origin: audit.Origin(state.CampaignOf(tree)), Size: size, Root: root}, true, err
	}
	return audit.Checkpoint{}, false, nil
}

// checkpointEvery is how long the journal may grow before its head is signed.
const checkpointEvery = time.Minute

// run signs the heads of all trees again and again until ctx ends; told hears of each tree whether it
// could be signed, and of the list of trees under the name "trees".
func (n *notary) run(ctx context.Context, told func(tree string, err error)) {
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, here := n.store.raft.Leader(); !here {
			continue // one node signs
		}
		trees, err := n.trees(ctx)
		for _, tree := range trees {
			if err := n.Checkpoint(ctx, tree); ctx.Err() == nil {
				told(tree, err)
			}
		}
		if ctx.Err() == nil {
			told("trees", err)
		}
	}
}

func (n *notary) trees(ctx context.Context) ([]string, error) {
	v, err := n.store.View(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	trees := []string{state.HouseTree}
	for _, c := range query.Campaigns(v) {
		trees = append(trees, state.TreeOf(c.ID))
	}
	return trees, nil
}
