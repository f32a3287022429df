package spread

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// Get is [blob.Store.Get] for the house: what is missing or damaged here is fetched from another node and put
// in its place. Unavailable as "blob.elsewhere": a node that may have it does not answer.
func (s *Spread) Get(ctx context.Context, h blob.Hash) ([]byte, error) {
	data, err := s.blobs.Get(ctx, h)
	if err == nil || ctx.Err() != nil {
		return data, err
	}
	fetched, failed := s.fetch(ctx, h)
	switch {
	case failed == nil:
		return fetched, nil
	case core.CodeOf(failed) == core.NotFound:
		return nil, err // as it is on this node
	}
	return nil, failed
}

// fetch asks one node after the other for the file, proves it and stores it. NotFound: every node has answered,
// and none has it.
func (s *Spread) fetch(ctx context.Context, h blob.Hash) ([]byte, error) {
	house, err := s.house()
	if err != nil {
		return nil, err
	}
	var unsure error
	for i := range house.others {
		to := house.others[(int(h[0])+i)%len(house.others)] // each file begins with another node
		data, err := s.ask(ctx, to, h)
		switch {
		case err == nil:
			s.keep(ctx, h, data)
			return data, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !lacks(err):
			unsure = errors.Join(unsure, err)
		}
	}
	if unsure != nil {
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "blob", "blob.elsewhere", h.String()), unsure)
	}
	return nil, core.Refuse(core.NotFound, "blob", "blob.missing", h.String()).About("blob:" + h.String())
}

// errOtherBytes is what a node has under a name that is not their hash.
var errOtherBytes = errors.New("a node sent other bytes than the name of the blob says")

// lacks says whether an error of ask means that the node cannot give the file, and not that it was not asked.
func lacks(err error) bool {
	var e *core.Error
	return errors.Is(err, errOtherBytes) || core.CodeOf(err) == core.NotFound || errors.As(err, &e) && e.Text == "blob.corrupt"
}

// ask fetches the file from a node and believes nothing.
func (s *Spread) ask(ctx context.Context, from member.Member, h blob.Hash) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	data, err := s.config.Peers.Blob(ctx, server(from), h, s.blobs.Limit())
	if err == nil && blob.Hash(sha256.Sum256(data)) != h {
		return nil, fmt.Errorf("node %s: %w", from.ID, errOtherBytes)
	}
	return data, err
}

// keep stores what was fetched. That it cannot is an alarm and does not keep the file from whoever asked for it.
func (s *Spread) keep(ctx context.Context, h blob.Hash, data []byte) {
	if _, err := s.blobs.Put(ctx, data); err != nil {
		if ctx.Err() == nil {
			s.config.Alarms.Raise(attention.BlobUpkeep, "fetch", err)
		}
		return
	}
	s.whole(h, int64(len(data)))
}
