package clock

import (
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// maxAhead is how far a stamp may run ahead of the last one and of the time that passed
	// since.
	maxAhead = time.Hour
	// maxRest is how long a house may have been switched off without anybody confirming the
	// clock: nothing measured that time.
	maxRest = 31 * 24 * time.Hour
)

// Clock gives the leader's stamps. Because stamped time never runs backwards, one jump into
// the future would stay in the state for ever: it is refused instead. The wall clock is held
// against a second one that only counts how much time passed.
type Clock struct {
	now     func() time.Time
	elapsed func() time.Duration

	mu      sync.Mutex
	started bool
	trusted core.RequestID // the request whose entry may jump, empty for none
	wall    time.Time      // of the last good stamp
	passed  time.Duration  // when it was given
}

// New is a clock over the wall clock and one that only counts how much time passed.
func New(now func() time.Time, elapsed func() time.Duration) *Clock {
	return &Clock{now: now, elapsed: elapsed}
}

// Reading is what both clocks showed for one stamp.
type Reading struct {
	wall   time.Time
	passed time.Duration
}

// Stamp answers the time for the entry of a request when last is the newest time in the state,
// and the reading to keep once the entry is to be recorded.
func (c *Clock) Stamp(last core.Time, request core.RequestID) (core.Time, Reading, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := Reading{c.now(), c.elapsed()}
	if c.trusted == "" || c.trusted != request {
		if err := c.ahead(last, r.wall, r.passed); err != nil {
			return 0, r, err
		}
	}
	return max(core.Time(r.wall.UnixMilli()), last), r, nil
}

// Keep makes a reading the one that the next is held against. An entry that was refused leaves
// none: a jump that nobody recorded must not count as seen.
func (c *Clock) Keep(r Reading) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started || r.passed >= c.passed {
		c.started, c.wall, c.passed = true, r.wall, r.passed
	}
}

// Check is [Clock.Stamp] without giving one.
func (c *Clock) Check(last core.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead(last, c.now(), c.elapsed())
}

// ahead needs mu.
func (c *Clock) ahead(last core.Time, wall time.Time, passed time.Duration) error {
	if limit := c.limit(last, passed); limit.IsZero() || !wall.After(limit) {
		return nil
	}
	return core.Refuse(core.Unavailable, "", "store.clock_ahead",
		wall.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339))
}

// limit is the latest time that needs no confirmation; zero means any.
func (c *Clock) limit(last core.Time, passed time.Duration) time.Time {
	if !c.started {
		if last == 0 {
			return time.Time{}
		}
		return last.UTC().Add(maxRest)
	}
	limit := c.wall.Add(passed - c.passed)
	if newest := last.UTC(); newest.After(limit) {
		limit = newest
	}
	return limit.Add(maxAhead)
}

// Trust lets the stamp of the request's entry be what the wall clock says.
func (c *Clock) Trust(r core.RequestID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trusted = r
}
