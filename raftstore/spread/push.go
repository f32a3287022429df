package spread

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// retry is how long to wait before a node that did not answer is asked once more while somebody waits.
const retry = 200 * time.Millisecond

// Put keeps the file and answers its hash once it is durable here and on a majority of the voters. Refusals are
// those of [blob.Store.Put], and Unavailable as "blob.few".
func (s *Spread) Put(ctx context.Context, cipher []byte) (blob.Hash, error) {
	if err := s.blobs.Check(int64(len(cipher))); err != nil {
		return blob.Hash{}, err
	}
	p, err := s.push(ctx, s.send(sha256.Sum256(cipher), cipher))
	if err != nil {
		return blob.Hash{}, err
	}
	h, err := s.blobs.Put(ctx, cipher)
	if err = p.wait(err); err != nil {
		return blob.Hash{}, err
	}
	return h, nil
}

// PutTagged is [blob.Store.PutTagged] for the house: a file of the tag that is here already is named again only
// after a majority has renewed it. It may be left from a Put that found no majority, or be about to be
// swept on another node. The tags are this node's: another one keeps the same picture once more.
func (s *Spread) PutTagged(
	ctx context.Context, tag core.Tag, cipher func() ([]byte, error),
) (h blob.Hash, size int64, err error) {
	var p *push
	h, size, err = s.blobs.PutTagged(ctx, tag, func() ([]byte, error) {
		data, err := cipher()
		if err == nil {
			err = s.blobs.Check(int64(len(data)))
		}
		if err == nil { // on its way while it is stored here
			p, err = s.push(ctx, s.send(sha256.Sum256(data), data))
		}
		return data, err
	})
	if p == nil && err == nil {
		p, err = s.push(ctx, s.renew(h))
	}
	if p != nil {
		err = p.wait(err)
	}
	if err != nil {
		return blob.Hash{}, 0, err
	}
	return h, size, nil
}

// deliver brings a file to another node.
type deliver func(ctx context.Context, to raft.Server) error

func (s *Spread) send(h blob.Hash, cipher []byte) deliver {
	return func(ctx context.Context, to raft.Server) error { return s.config.Peers.PutBlob(ctx, to, h, cipher) }
}

// renew sends the file only to who does not have it.
func (s *Spread) renew(h blob.Hash) deliver {
	return func(ctx context.Context, to raft.Server) error {
		if there, err := s.config.Peers.RenewBlob(ctx, to, h); err != nil || there {
			return err
		}
		cipher, err := s.blobs.Get(ctx, h)
		if err != nil {
			return err
		}
		return s.config.Peers.PutBlob(ctx, to, h, cipher)
	}
}

// push is a file on its way to the other nodes. Somebody calls wait.
type push struct {
	spread  *Spread
	house   house
	waiting context.Context // of who waits: until it ends, nodes that do not answer are asked again
	done    context.CancelFunc
	calls   context.Context // of the calls, which may go on
	cancel  context.CancelFunc
	arrived chan arrival // has room for all
	pending int          // nodes that will be heard of
}

type arrival struct {
	votes bool
	err   error
}

// push begins to bring a file to the others.
func (s *Spread) push(ctx context.Context, d deliver) (*push, error) {
	h, err := s.house()
	if err != nil {
		return nil, err
	}
	p := &push{spread: s, house: h, arrived: make(chan arrival, len(h.others))}
	p.waiting, p.done = context.WithTimeout(ctx, s.config.Patience)
	p.calls, p.cancel = context.WithTimeout(s.life, s.config.Patience)
	for _, to := range h.others {
		if s.run(func() { p.arrived <- arrival{to.Votes, p.deliver(d, to)} }) {
			p.pending++
		}
	}
	return p, nil
}

// deliver asks the node until it has the file or refuses it.
func (p *push) deliver(d deliver, to member.Member) error {
	for {
		err := d(p.calls, server(to))
		if core.CodeOf(err) != core.Unavailable || !clock.Rest(p.waiting, retry) {
			return err
		}
	}
}

// wait answers when enough have the file; here says how it went on this node.
func (p *push) wait(here error) error {
	defer p.leave()
	if here != nil {
		p.cancel()
		return here
	}
	have, possible := 0, 0
	if p.house.votes {
		have++
	}
	for _, m := range p.house.others {
		if m.Votes {
			possible++
		}
	}
	var causes error
	for have < p.house.need() {
		if have+possible < p.house.need() || p.pending == 0 {
			return p.few(have, causes)
		}
		select {
		case a := <-p.arrived:
			p.pending--
			switch {
			case a.err != nil:
				causes = errors.Join(causes, a.err)
			case a.votes:
				have++
			}
			if a.votes {
				possible--
			}
		case <-p.waiting.Done():
			p.cancel()
			return p.few(have, errors.Join(causes, p.waiting.Err()))
		}
	}
	return nil
}

func (p *push) few(have int, cause error) error {
	refusal := core.Refuse(core.Unavailable, "", "blob.few", strconv.Itoa(have), strconv.Itoa(p.house.need()))
	if cause == nil {
		return refusal
	}
	return fmt.Errorf("%w (%w)", refusal, cause)
}

// leave lets a few calls go on, so that a node that is a little slower need not fetch the file, and ends the rest.
func (p *push) leave() {
	p.done()
	if p.pending == 0 {
		p.cancel()
		return
	}
	select {
	case p.spread.late <- struct{}{}:
	default:
		p.cancel()
		return
	}
	linger := func() {
		defer func() { <-p.spread.late }()
		defer p.cancel()
		for range p.pending {
			<-p.arrived
		}
	}
	if !p.spread.run(linger) {
		p.cancel()
		<-p.spread.late
	}
}
