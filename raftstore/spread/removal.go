package spread

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/named"
)

// Shortfall is a blob that fewer than a majority of the remaining voters have.
type Shortfall struct {
	named.Blob
	// Have is how many of them do; 0: it goes with the node.
	Have int
}

// Removal is what the house would be without a node.
type Removal struct {
	Node string
	// Voters remain, Need of them are a majority.
	Voters, Need int
	// Named blobs were looked for; Short ones are on fewer than a majority, and of these Lost ones on none.
	Named, Short, Lost int
	// Silent voters did not answer; they are taken to have nothing.
	Silent []string
}

// Err refuses a removal that would leave a blob on fewer than a majority, as Conflict.
func (r Removal) Err() error {
	if r.Short == 0 {
		return nil
	}
	return core.Refuse(core.Conflict, "node", "blob.removal", r.Node,
		strconv.Itoa(r.Short), strconv.Itoa(r.Need), strconv.Itoa(r.Voters), strconv.Itoa(r.Lost))
}

// Without says what the house would be without the node: every voter that remains is asked for every blob that the
// state names, and each hears of those that too few have. It takes as long as looking through the state does.
func (s *Spread) Without(ctx context.Context, node string, each func(Shortfall)) (Removal, error) {
	r := Removal{Node: node}
	list, err := s.config.Source.Members()
	if err != nil {
		return r, err
	}
	var remain []member.Member
	for _, m := range list {
		if m.Votes && m.ID != node {
			remain = append(remain, m)
		}
	}
	r.Voters, r.Need = len(remain), len(remain)/2+1
	_, err = named.All(ctx, s.config.Source.Moment, func(found []named.Blob) error {
		for some := range slices.Chunk(found, countAtOnce) {
			if err := s.count(ctx, &r, remain, some, each); err != nil {
				return err
			}
		}
		return nil
	})
	if ctx.Err() != nil {
		return r, fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "blob.counting", strconv.Itoa(r.Named)), ctx.Err())
	}
	return r, err
}

// countAtOnce bounds the blobs that the voters are asked for at a time.
const countAtOnce = 2000

// count asks the voters for some blobs and adds up what they say.
func (s *Spread) count(
	ctx context.Context, r *Removal, remain []member.Member, some []named.Blob, each func(Shortfall),
) error {
	have := map[blob.Hash]int{}
	for _, b := range some {
		have[b.Hash] = 0
	}
	hashes := slices.Collect(maps.Keys(have))
	answers := make([]answer, len(remain))
	var asking sync.WaitGroup
	for i, m := range remain {
		if !slices.Contains(r.Silent, m.ID) {
			asking.Go(func() { answers[i] = s.question(ctx, m, hashes) })
		}
	}
	asking.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, a := range answers {
		switch {
		case a.lacks != nil:
			for _, h := range hashes {
				if !a.lacks[h] {
					have[h]++
				}
			}
		case !slices.Contains(r.Silent, remain[i].ID):
			r.Silent = append(r.Silent, remain[i].ID)
		}
	}
	for _, b := range some {
		r.Named++
		if have[b.Hash] >= r.Need {
			continue
		}
		r.Short++
		if have[b.Hash] == 0 {
			r.Lost++
		}
		each(Shortfall{b, have[b.Hash]})
	}
	return nil
}

// answer is what a voter lacks; lacks is nil when it did not answer.
type answer struct{ lacks map[blob.Hash]bool }

func (s *Spread) question(ctx context.Context, m member.Member, hashes []blob.Hash) answer {
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	var missing []blob.Hash
	var err error
	switch {
	case m.ID == s.config.Node:
		missing, err = s.blobs.Missing(ctx, hashes)
	case s.config.Peers == nil:
		return answer{}
	default:
		missing, err = s.config.Peers.MissingBlobs(ctx, server(m), hashes)
	}
	if err != nil {
		return answer{}
	}
	lacks := map[blob.Hash]bool{}
	for _, h := range missing {
		lacks[h] = true
	}
	return answer{lacks}
}
