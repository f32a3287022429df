package host

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/packs"
)

const (
	firstBackoff = 10 * time.Millisecond
	maxBackoff   = 5 * time.Second
	// maxPoison bounds the memory of records that kill this pack.
	maxPoison = 1000
)

var errOtherVersion = errors.New("the restarted pack has another version")

// running is one pack version over its lifetime: it replaces processes that die.
type running struct {
	ref      packs.Ref
	manifest packs.Manifest
	launcher launcher
	// quit ends the supervisor, over is closed when it has ended.
	quit context.CancelFunc
	over chan struct{}
	gate gate

	mu sync.Mutex
	// All below is guarded by mu. live is nil while a process is being started; changed is
	// closed and replaced whenever live or closed changes.
	live     *process
	changed  chan struct{}
	closed   bool
	calls    int
	restarts int
	poison   map[[32]byte]bool
}

func newRunning(p *process, l launcher) *running {
	ctx, quit := context.WithCancel(context.Background())
	r := &running{
		ref: packs.Ref{
			Name: p.manifest.ID, Version: p.manifest.Version, Digest: l.source.Digest,
		},
		manifest: p.manifest,
		launcher: l,
		quit:     quit,
		over:     make(chan struct{}),
		live:     p,
		changed:  make(chan struct{}),
		poison:   map[[32]byte]bool{},
	}
	go r.supervise(ctx, p)
	l.log.Info().Str("pack", r.ref.Name).Str("version", r.ref.Version).Msg("pack started")
	return r
}

// name is what alarms call the pack.
func (r *running) name() string { return r.ref.Name + "/" + r.ref.Version }

// supervise waits for the process to die and starts the next, until stop.
func (r *running) supervise(ctx context.Context, p *process) {
	defer close(r.over)
	failures := 0
	for {
		select {
		case <-ctx.Done():
			r.set(nil)
			p.end()
			return
		case <-p.lost:
		}
		r.set(nil)
		p.end()
		failures++
		if p.answered.Load() {
			failures = 0
		}
		r.launcher.alarms.Raise(attention.PackRestarted, r.name(), nil, attention.Detail{Name: "failures", Value: fmt.Sprint(failures)})
		next := r.restart(ctx, &failures)
		if next == nil {
			return
		}
		p = next
		r.set(p)
	}
}

// restart tries until a process runs or ctx ends (then nil).
func (r *running) restart(ctx context.Context, failures *int) *process {
	for {
		if !pause(ctx, backoff(*failures)) {
			return nil
		}
		p, err := r.launcher.launch(ctx)
		if err == nil && p.manifest.Version == r.ref.Version {
			r.launcher.alarms.Clear(attention.PackUnstarted, r.ref.Name)
			r.mu.Lock()
			r.restarts++
			r.mu.Unlock()
			return p
		}
		if err == nil {
			p.end()
			r.launcher.alarms.Raise(attention.PackUnstarted, r.ref.Name, errOtherVersion)
		}
		*failures++
	}
}

// backoff is nothing after a process that had worked, then doubles up to five seconds.
func backoff(failures int) time.Duration {
	if failures <= 0 {
		return 0
	}
	return min(maxBackoff, firstBackoff<<min(failures-1, 10))
}

// pause waits; false when ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

func (r *running) set(p *process) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live = p
	close(r.changed)
	r.changed = make(chan struct{})
}

// alive waits for a process that is not lost.
func (r *running) alive(ctx context.Context) (*process, error) {
	for {
		r.mu.Lock()
		p, changed, closed := r.live, r.changed, r.closed
		r.mu.Unlock()
		if closed {
			return nil, r.unavailable()
		}
		if p != nil && !p.isLost() {
			return p, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (r *running) unavailable() error {
	return core.Refuse(core.Unavailable, "", "pack.unavailable", r.ref.String()).
		About("pack:" + r.ref.Name + "/" + r.ref.Version)
}

// enter counts a call; refused once the pack is being stopped.
func (r *running) enter() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return r.unavailable()
	}
	r.calls++
	return nil
}

func (r *running) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls--
	if r.calls == 0 {
		close(r.changed)
		r.changed = make(chan struct{})
	}
}

// drain waits until no call is under way. The caller has taken the pack off the list.
func (r *running) drain(ctx context.Context) error {
	for {
		r.mu.Lock()
		calls, changed := r.calls, r.changed
		r.mu.Unlock()
		if calls == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("draining pack %s: %w", r.ref, ctx.Err())
		}
	}
}

// stop ends supervisor and process and waits for both. Who waits for a restart is woken: there
// will be none. It may be called more than once.
func (r *running) stop() {
	r.mu.Lock()
	r.closed = true
	close(r.changed)
	r.changed = make(chan struct{})
	r.mu.Unlock()
	r.quit()
	<-r.over
}

func (r *running) status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	up := r.live != nil && !r.live.isLost()
	return Status{Ref: r.ref, Up: up, Restarts: r.restarts, Poisoned: len(r.poison)}
}

// fingerprint identifies a case in the memory of poison records. It stays in this process.
func fingerprint(c *packs.Case) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%#v", *c))
}

func (r *running) condemn(c *packs.Case) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.poison) < maxPoison {
		r.poison[fingerprint(c)] = true
	}
}

func (r *running) condemned(c *packs.Case) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.poison) > 0 && r.poison[fingerprint(c)]
}
