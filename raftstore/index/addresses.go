package index

import (
	"context"
	"errors"
	"iter"
	"maps"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/state"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// Addresses serves the address register, each region from its own active edition; the
// search indexes live in memory.
type Addresses struct {
	report   Report
	bookmark *Bookmark
	// regions is replaced as a whole when a region is new.
	regions atomic.Pointer[map[core.Region]*Edition[*addressindex.Index]]
	// slots lets as many searches run as there are processors, first come, first served.
	slots chan struct{}
}

// NewAddresses follows the address register; report may be nil.
func NewAddresses(report Report) *Addresses {
	a := &Addresses{report: report, bookmark: newBookmark(), slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	a.regions.Store(&map[core.Region]*Edition[*addressindex.Index]{})
	return a
}

// Bookmark implements [Follower].
func (a *Addresses) Bookmark() *Bookmark { return a.bookmark }

// Advance implements [Follower].
func (a *Addresses) Advance(v state.View) error {
	regions := maps.Clone(*a.regions.Load())
	active := map[core.Region]core.EditionID{}
	state.ActiveEditions.Scan(v, core.EditionAddresses+"/", func(kind string, id core.EditionID) bool {
		region := core.Region(strings.TrimPrefix(kind, core.EditionAddresses+"/"))
		active[region] = id
		if regions[region] == nil {
			regions[region] = newRegion(kind, a.report)
		}
		return true
	})
	for region, e := range regions {
		// One scan says what stays: a look into 85 editions at each entry of the journal would not.
		if used, ok := e.Loaded(); ok && used.Edition == active[region] {
			continue
		}
		if err := e.Advance(v); err != nil {
			return err
		}
	}
	a.regions.Store(&regions)
	return nil
}

func newRegion(kind string, report Report) *Edition[*addressindex.Index] {
	return NewEdition(Kind[*addressindex.Index]{
		Name: kind, Report: report, Retire: (*addressindex.Index).Close,
		Build: func(chunks iter.Seq[[]byte]) (*addressindex.Index, error) {
			registry, _, err := address.ReadEdition(chunks)
			if err != nil {
				return nil, err
			}
			return addressindex.Open(registry, "")
		}})
}

// Close ends the indexes in use. Run must have ended.
func (a *Addresses) Close() error {
	var errs []error
	for _, e := range *a.regions.Load() {
		errs = append(errs, e.Close())
	}
	return errors.Join(errs...)
}

// Suggest answers what addresses of the region the text may mean, the likeliest first, at
// most limit. NotFound: the region has no edition. Unavailable: its edition cannot be used.
func (a *Addresses) Suggest(ctx context.Context, region core.Region, text string, limit int) (
	found []addressindex.Suggestion, from core.EditionDigest, err error) {
	select {
	case a.slots <- struct{}{}:
		defer func() { <-a.slots }()
	case <-ctx.Done():
		return nil, from, ctx.Err()
	}
	err = a.use(region, func(ix *addressindex.Index, active core.EditionDigest) (err error) {
		from = active
		found, err = ix.Suggest(ctx, text, limit)
		return err
	})
	return found, from, err
}

// Registry calls fn with the register of the region, which is valid until fn returns.
// Errors are those of Suggest and of fn.
func (a *Addresses) Registry(region core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error {
	return a.use(region, func(ix *addressindex.Index, from core.EditionDigest) error {
		return fn(ix.Registry(), from)
	})
}

func (a *Addresses) use(region core.Region, fn func(*addressindex.Index, core.EditionDigest) error) error {
	e := (*a.regions.Load())[region]
	if e != nil {
		if _, loaded := e.Loaded(); loaded {
			return e.Use(fn)
		}
	}
	return core.Refuse(core.NotFound, "region", "address.search.region", string(region))
}
