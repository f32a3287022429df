package index

import (
	"context"
	"errors"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/state"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// Addresses serves the address register, each region from its own active edition. The registers, on which verdicts rest,
// follow the bookmark. The search indexes follow a little later: they are built beside, a region at a
// time, and until one is ready the last one answers, with its own edition.
type Addresses struct {
	report   Report
	bookmark *Bookmark
	dir      string // of the indexes; "" for memory
	atOnce   int    // regions of so many objects are indexed before the bookmark moves
	// regions is replaced as a whole when a region is new.
	regions atomic.Pointer[map[core.Region]*region]
	// slots lets as many searches run as there are processors, first come, first served.
	slots chan struct{}
	// builds bounds the indexes that are built at once.
	builds chan struct{}
	work   sync.WaitGroup
	// begun and ended count builds; settled is moved to the number of those that ended.
	begun, ended atomic.Uint64
	settled      *Bookmark
	ending       chan struct{} // closed by Close

	// What follows is used by Advance alone: the additions of all regions as of the entry addedAt.
	addedAt  uint64
	byRegion map[core.Region][]core.Addition
}

// region is one region's register and its search index.
type region struct {
	kind     string
	register *Edition[*address.Registry]
	search   atomic.Pointer[lease]
	// added is what admins have added to the register.
	added atomic.Pointer[added]
	// failed is why the index of the active edition could not be built; nil while it can.
	failed atomic.Pointer[error]
	turn   sync.Mutex // held while an index is built or its folder swept: one at a time
	// begun counts the editions that came into force, and is ahead of what register answers; settled is moved to the number
	// of those whose index was built, or cannot be.
	begun, ended atomic.Uint64
	settled      *Bookmark
}

// NewAddresses follows the address register; report may be nil. The indexes lie in folders below dir, which may be lost; with
// "" they live in memory.
func NewAddresses(dir string, report Report) *Addresses {
	if report == nil {
		report = func(string, error) {}
	}
	a := &Addresses{
		report: report, bookmark: newBookmark(), dir: dir, atOnce: smallRegion, settled: newBookmark(), ending: make(chan struct{}),
		slots: make(chan struct{}, runtime.GOMAXPROCS(0)), builds: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
	a.regions.Store(&map[core.Region]*region{})
	return a
}

// Bookmark implements [Follower].
func (a *Addresses) Bookmark() *Bookmark { return a.bookmark }

// Advance implements [Follower].
func (a *Addresses) Advance(v state.View) error {
	regions := maps.Clone(*a.regions.Load())
	active := map[core.Region]core.EditionID{}
	state.ActiveEditions.Scan(v, core.EditionAddresses+"/", func(kind string, id core.EditionID) bool {
		code := core.Region(strings.TrimPrefix(kind, core.EditionAddresses+"/"))
		active[code] = id
		if regions[code] == nil {
			regions[code] = newRegion(kind, a.report)
		}
		return true
	})
	var changed []*region
	for code, r := range regions {
		// One scan says what stays: a look into 85 editions at each entry of the journal would not.
		if used, ok := r.register.Loaded(); ok && used.Edition == active[code] || !ok && active[code] == "" {
			continue
		}
		r.begun.Add(1)
		if err := r.register.Advance(v); err != nil {
			return err
		}
		changed = append(changed, r)
	}
	a.regions.Store(&regions)
	newer := a.additions(v)
	for code, r := range regions {
		if list := a.byRegion[code]; newer || len(list) > 0 && slices.Contains(changed, r) {
			if err := r.add(list); err != nil {
				a.report(r.kind, err)
			}
		}
	}
	for _, r := range changed {
		a.begun.Add(1)
		if r.size() <= a.atOnce {
			a.rebuild(r)
			a.settle(r)
			continue
		}
		a.work.Go(func() {
			select {
			case a.builds <- struct{}{}:
				defer func() { <-a.builds }()
				a.rebuild(r)
			case <-a.ending:
			}
			a.settle(r)
		})
	}
	return nil
}

// settle says that one more build has ended.
func (a *Addresses) settle(r *region) {
	r.settled.move(r.ended.Add(1))
	a.settled.move(a.ended.Add(1))
}

func newRegion(kind string, report Report) *region {
	return &region{kind: kind, settled: newBookmark(), register: NewEdition(Kind[*address.Registry]{
		Name: kind,
		// That it can be used is said when it can be searched, too.
		Report: func(kind string, unusable error) {
			if unusable != nil {
				report(kind, unusable)
			}
		},
		Build: func(chunks iter.Seq[[]byte]) (*address.Registry, error) {
			r, _, err := address.ReadEdition(chunks)
			return r, err
		}})}
}

// smallRegion is how many objects are indexed before the bookmark moves: that takes less than a tenth of a second.
const smallRegion = 1000

// size counts the objects; none without a register.
func (r *region) size() (n int) {
	_ = r.register.Use(func(list *address.Registry, _ core.EditionDigest) error {
		n = list.Len()
		return nil
	})
	return n
}

// rebuild makes the index of the register that is in force now and puts it in place of the last one.
func (a *Addresses) rebuild(r *region) {
	r.turn.Lock()
	defer r.turn.Unlock()
	var reg *address.Registry
	var from core.EditionDigest
	err := r.register.Use(func(list *address.Registry, active core.EditionDigest) error {
		reg, from = list, active
		return nil
	})
	if err != nil { // none is in force any more, or it cannot be used, which was reported
		r.put(nil)
		return
	}
	if old := r.search.Load(); old != nil && old.from == from {
		return
	}
	dir := folderOf(a.dir, reg.Region(), from)
	ix, err := addressindex.Open(reg, dir)
	if err != nil {
		r.failed.Store(&err)
		a.report(r.kind, err)
		return
	}
	r.failed.Store(nil)
	r.put(&lease{ix: ix, from: from})
	sweep(a.dir, reg.Region(), dir)
	a.report(r.kind, nil)
}

// put swaps the index; the one before ends when its last search has.
func (r *region) put(next *lease) {
	if old := r.search.Swap(next); old != nil {
		old.retire()
	}
}

// Settle waits until every region is searched as its register says. Unavailable: ctx ended before.
func (a *Addresses) Settle(ctx context.Context) error { return a.settled.Wait(ctx, a.begun.Load()) }

// Close ends the indexes in use. Run must have ended.
func (a *Addresses) Close() error {
	close(a.ending)
	a.work.Wait()
	var errs []error
	for _, r := range *a.regions.Load() {
		if l := r.search.Swap(nil); l != nil {
			errs = append(errs, l.end())
		}
		if x := r.added.Swap(nil); x != nil && x.ix != nil {
			errs = append(errs, x.end())
		}
		errs = append(errs, r.register.Close())
	}
	return errors.Join(errs...)
}

// Suggest answers what addresses the text may mean, the likeliest first, at most limit: of the region and the autonomous
// districts inside it, or with "" of all regions. NotFound: the region has no edition, or of all none has. Unavailable: its edition cannot be used. The
// edition is that of the region; of all regions it is none.
func (a *Addresses) Suggest(ctx context.Context, code core.Region, text string, limit int) (
	[]addressindex.Suggestion, core.EditionDigest, error) {
	if code == "" {
		found, err := a.everywhere(ctx, text, limit)
		return found, core.EditionDigest{}, err
	}
	// The index first and then the slot: who waits for an index that is being built keeps no slot from those who have theirs.
	l, err := a.lease(ctx, code)
	if err != nil {
		return nil, core.EditionDigest{}, err
	}
	defer l.release()
	if err := a.enter(ctx); err != nil {
		return nil, core.EditionDigest{}, err
	}
	defer a.leave()
	question, err := addressindex.Ask(text)
	if err != nil {
		return nil, core.EditionDigest{}, err
	}
	if inner := address.Inner(code); len(inner) > 0 {
		found, err := a.across(ctx, append([]core.Region{code}, inner...), question, limit)
		return found, l.from, err
	}
	searched := addressindex.Region{Index: l.ix}
	if x := (*a.regions.Load())[code].takeAdded(); x != nil {
		defer x.release()
		searched.Added = x.ix
	}
	found, err := searched.Answer(ctx, question, limit)
	return found, l.from, err
}

// everywhere searches all regions that have an index, and waits for none.
func (a *Addresses) everywhere(ctx context.Context, text string, limit int) ([]addressindex.Suggestion, error) {
	if !a.loaded() {
		return nil, core.Refuse(core.NotFound, "region", "address.search.no_region")
	}
	if err := a.enter(ctx); err != nil {
		return nil, err
	}
	defer a.leave()
	question, err := addressindex.Ask(text)
	if err != nil {
		return nil, err
	}
	return a.across(ctx, slices.Collect(maps.Keys(*a.regions.Load())), question, limit)
}

// loaded says that a region has a register, whether it can be searched yet or not.
func (a *Addresses) loaded() bool {
	for _, r := range *a.regions.Load() {
		if _, loaded := r.register.Loaded(); loaded {
			return true
		}
	}
	return false
}

// enter waits for a slot, which [Addresses.leave] gives back.
func (a *Addresses) enter(ctx context.Context) error {
	select {
	case a.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Addresses) leave() { <-a.slots }

// across searches the regions that have an index.
func (a *Addresses) across(ctx context.Context, codes []core.Region, q *addressindex.Question, limit int) ([]addressindex.Suggestion, error) {
	slices.Sort(codes)
	var open []addressindex.Region
	for _, code := range codes {
		r := (*a.regions.Load())[code]
		if r == nil {
			continue
		}
		if l := r.take(); l != nil {
			defer l.release()
			searched := addressindex.Region{Index: l.ix}
			if x := r.takeAdded(); x != nil {
				defer x.release()
				searched.Added = x.ix
			}
			open = append(open, searched)
		}
	}
	return addressindex.Across(ctx, open, q, limit)
}

// lease takes the index of a region. Where there is none it waits for the one that is being built.
func (a *Addresses) lease(ctx context.Context, code core.Region) (*lease, error) {
	r := (*a.regions.Load())[code]
	if r == nil {
		return nil, core.Refuse(core.NotFound, "region", "address.search.region", string(code))
	}
	if _, loaded := r.register.Loaded(); !loaded {
		return nil, core.Refuse(core.NotFound, "region", "address.search.region", string(code))
	}
	if l := r.take(); l != nil {
		return l, nil
	}
	if err := r.settled.Wait(ctx, r.begun.Load()); err != nil {
		return nil, err
	}
	if l := r.take(); l != nil {
		return l, nil
	}
	return nil, core.Refuse(core.Unavailable, "", "index.unusable", r.kind)
}

// take is the index in use, held; nil if there is none.
func (r *region) take() *lease {
	for {
		l := r.search.Load()
		if l == nil || l.hold() {
			return l
		}
	}
}

// Registry calls fn with the register of the region, which is valid until fn returns.
// Errors are those of Suggest and of fn.
func (a *Addresses) Registry(code core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error {
	if r := (*a.regions.Load())[code]; r != nil {
		if _, loaded := r.register.Loaded(); loaded {
			return r.register.Use(fn)
		}
	}
	return core.Refuse(core.NotFound, "region", "address.search.region", string(code))
}
