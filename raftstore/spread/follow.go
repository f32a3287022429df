package spread

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/named"
)

const (
	// settle is how long Run waits after an entry, so that what is just being sent here need not be fetched too.
	settle = time.Second
	// wantsAtOnce bounds what is wanted before the first pass goes on: a node that joins lacks millions.
	wantsAtOnce = 10_000
)

// Run fetches what the state names and this node lacks: first it looks through the whole state, then at what
// entries name as they come. It ends with ctx (nil), or with an error that has to stop the node.
func (s *Spread) Run(ctx context.Context) error {
	err := s.follow(ctx)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (s *Spread) follow(ctx context.Context) error {
	source := s.config.Source
	index, err := named.All(ctx, source.Moment, func(found []named.Blob) error { return s.take(ctx, found) })
	if err != nil {
		return err
	}
	s.looked(index)
	sought := time.Now()
	for {
		if time.Since(sought) > seekEvery {
			s.seekAgain()
			sought = time.Now()
		}
		s.fetchAll(ctx)
		if err := s.idle(ctx, index); err != nil {
			return err
		}
		found, now, err := named.Since(ctx, source.Moment, index)
		if err != nil {
			return err
		}
		if err := s.take(ctx, found); err != nil {
			return err
		}
		index = now
		s.looked(index)
	}
}

// take wants those of the blobs that are not here. While too many are wanted it fetches.
func (s *Spread) take(ctx context.Context, found []named.Blob) error {
	by := make(map[blob.Hash]string, len(found))
	hashes := make([]blob.Hash, 0, len(found))
	for _, b := range found {
		by[b.Hash] = b.Subject
		hashes = append(hashes, b.Hash)
	}
	missing, err := s.blobs.Missing(ctx, hashes)
	if err != nil {
		return fmt.Errorf("looking for the blobs that the state names: %w", err)
	}
	for _, h := range missing {
		s.want(h, by[h])
	}
	for len(s.wanted()) >= wantsAtOnce {
		s.fetchAll(ctx)
		if len(s.wanted()) >= wantsAtOnce && !clock.Rest(ctx, s.config.Again) {
			return ctx.Err()
		}
	}
	return nil
}

// idle waits for something to do: an entry, a file that was found damaged, somebody who asks, or the time to ask
// again for what is wanted.
func (s *Spread) idle(ctx context.Context, index uint64) error {
	f := s.Figures()
	patience := seekEvery
	if f.Missing > f.Lost {
		patience = s.config.Again
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	poked := make(chan struct{})
	go func() {
		defer close(poked)
		select {
		case <-s.poked:
			cancel()
		case <-waiting.Done():
		}
	}()
	_, err := s.config.Source.Follow(waiting, index)
	if err == nil {
		clock.Rest(waiting, settle)
	} else if waiting.Err() != nil {
		err = ctx.Err()
	}
	cancel()
	<-poked
	return err
}

// fetchAll tries once to get what is wanted.
func (s *Spread) fetchAll(ctx context.Context) {
	var group errgroup.Group
	group.SetLimit(pullsAtOnce)
	for h, subject := range s.wanted() {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			s.mend(ctx, h, subject)
			return nil
		})
	}
	_ = group.Wait() // what could not be mended is still wanted
}

// mend makes a file whole if it can.
func (s *Spread) mend(ctx context.Context, h blob.Hash, subject string) {
	good, err := s.blobs.Renew(ctx, h) // it has come meanwhile, or was brought back from a backup
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		s.config.Alarms.Raise(attention.BlobUpkeep, "fetch", err)
		return
	case good:
		s.whole(h, 0)
		return
	}
	if here, err := s.blobs.Has(ctx, h); err == nil && !here && subject == "" { // swept: nothing names it
		s.whole(h, 0)
		return
	}
	if _, err = s.fetch(ctx, h); core.CodeOf(err) == core.NotFound {
		s.gone(h, subject)
	}
}

// Complete answers how many blobs are missing of those that the state names at this moment; not counted are lost
// ones, which no other node has either: to wait for them would help nobody. Unavailable: time was up before all of
// the state was looked through; then the number is what is known so far.
func (s *Spread) Complete(ctx context.Context) (missing int, err error) {
	v, done, err := s.config.Source.Moment(ctx)
	if err != nil {
		return s.absent(), err
	}
	now := v.Index()
	done()
	for {
		reached, moved := s.reached(now)
		if reached {
			return s.absent(), nil
		}
		s.poke()
		select {
		case <-moved:
		case <-ctx.Done():
			return s.absent(), core.Refuse(core.Unavailable, "", "blob.looking", strconv.FormatUint(now, 10))
		}
	}
}

func (s *Spread) absent() int {
	f := s.Figures()
	return f.Missing - f.Lost
}
