package neighbours

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// introduceEvery so many rounds of [Neighbours.SettleIn] the others are told again how far this node's folder reaches.
const introduceEvery = 15

// introductions are the rounds in which other nodes are told next.
type introductions map[string]int

// introduce tells those whose turn it is. Who did not answer is told again in the next round. This node stops when
// another one knows more of it than it does itself.
func (n *Neighbours) introduce(ctx context.Context, list []member.Member, next introductions, round int) {
	if n.Peers == nil {
		return
	}
	var due []raft.Server
	for _, m := range list {
		if m.ID != n.ID && m.Address != "" && next[m.ID] <= round {
			due = append(due, server(m))
		}
	}
	refused := Introduce(ctx, n.Peers, due, n.Store.Introduction(), func(to raft.Server) { next[string(to.ID)] = round + introduceEvery })
	if refused != nil {
		n.Fault(refused)
	}
}

func server(m member.Member) raft.Server {
	return raft.Server{ID: raft.ServerID(m.ID), Address: raft.ServerAddress(m.Address)}
}

// Introducer tells other nodes of this one's folder.
type Introducer interface {
	Introduce(ctx context.Context, to raft.Server, i starts.Introduction) error
}

// Introduce tells all at once, calls heard for each that noted it, one after the other, and answers with the refusal
// of one that knows of a newer folder. Who does not answer is left out.
func Introduce(ctx context.Context, by Introducer, all []raft.Server, i starts.Introduction, heard func(to raft.Server)) error {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	answers := make([]error, len(all))
	var asked sync.WaitGroup
	for at, to := range all {
		asked.Go(func() { answers[at] = by.Introduce(ctx, to, i) })
	}
	asked.Wait()
	var refusal *core.Error
	for at, err := range answers {
		var said *core.Error
		switch {
		case err == nil:
			heard(all[at])
		case errors.As(err, &said) && said.Text == "store.old_copy":
			refusal = said
		}
	}
	if refusal != nil {
		return refusal
	}
	return nil
}
