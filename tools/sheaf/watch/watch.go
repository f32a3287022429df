package watch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// Rules is what is asked of the rule packs.
type Rules interface {
	// Quota is what a filing of the campaign must keep.
	Quota(ctx context.Context, c core.Campaign) (core.Quota, core.PackRef, error)
	// Unconfirmed is how many sources of a pack no lawyer has seen in text.
	Unconfirmed(ctx context.Context, ref core.PackRef) (int, error)
}

// Config is what a watch needs; all of it.
type Config struct {
	// Moment opens a view of the state; the func closes it.
	Moment func(ctx context.Context) (state.View, func(), error)
	Rules  Rules
	// Now is the clock, Zone that of the offices.
	Now  func() time.Time
	Zone *time.Location
	// Level is the machine level of this program.
	Level uint32
	// PassportsLimit is how many days old the list of invalid passports may be, 0 for as many as the table of limits says.
	PassportsLimit int
	// Board takes the alarms of the node; Told keeps which kinds of the state stand, for the log.
	Board, Told *alarm.Board
	// Probes look at the node itself, each round anew.
	Probes []func(ctx context.Context)
	// Fault is told of a state that cannot be read: the node must stop.
	Fault func(error)
}

const (
	// every is how long a watch waits between two rounds.
	every = 15 * time.Second
	// cheap is what a request may pay itself, to see what was done a moment ago.
	cheap = 100 * time.Millisecond
	// share is how many times longer than its making a survey is kept; longest bounds that.
	share   = 50
	longest = time.Minute
	// rest is the shortest time between two walks over all lines.
	rest = time.Minute
)

// Watch keeps the newest survey. Its methods are safe for concurrent use.
type Watch struct {
	config Config

	making sync.Mutex // held while a survey is made

	mu sync.Mutex
	// All below is guarded by mu.
	kept   made
	census map[core.CampaignID]*counted
}

// made is a survey with what it cost.
type made struct {
	survey query.Survey
	at     time.Time
	took   time.Duration
}

// counted is a census with what it cost.
type counted struct {
	census query.Census
	index  uint64
	at     time.Time
	took   time.Duration
}

// New makes a watch that has not looked yet.
func New(c Config) *Watch { return &Watch{config: c, census: map[core.CampaignID]*counted{}} }

// Run looks again and again until ctx ends.
func (w *Watch) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		w.Round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round looks once: at the node, at the lines where that is due, and at the state; and tells what
// began and what ended.
func (w *Watch) Round(ctx context.Context) {
	defer func() { // a state that cannot be read ends the node in order, with its reason
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			w.config.Fault(cause)
		default:
			panic(cause)
		}
	}()
	for _, probe := range w.config.Probes {
		probe(ctx)
	}
	if err := w.read(ctx); err != nil && ctx.Err() == nil {
		w.config.Board.Raise(attention.AttentionUnread, "state", err)
		return
	}
	w.config.Board.Clear(attention.AttentionUnread, "state")
	w.tell(w.Newest())
}

func (w *Watch) read(ctx context.Context) error {
	v, done, err := w.config.Moment(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := w.count(ctx, v); err != nil {
		return fmt.Errorf("counting the lines: %w", err)
	}
	_, err = w.Survey(ctx, v)
	return err
}

// Survey is what needs somebody at the moment v, or at an earlier one where it takes long to find out.
func (w *Watch) Survey(ctx context.Context, v state.View) (query.Survey, error) {
	if kept, ok := w.fresh(v.Index()); ok {
		return kept, nil
	}
	if !w.making.TryLock() {
		if kept, ok := w.costly(); ok {
			return kept, nil // somebody makes the next
		}
		w.making.Lock()
	}
	defer w.making.Unlock()
	if kept, ok := w.fresh(v.Index()); ok {
		return kept, nil
	}
	begin := w.config.Now()
	around, err := w.around(ctx, v)
	if err != nil {
		return query.Survey{}, err
	}
	survey := query.SurveyOf(v, around)
	end := w.config.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = made{survey, end, end.Sub(begin)}
	return survey, nil
}

// fresh is the kept survey, if it need not be made anew to show the state at index.
func (w *Watch) fresh(index uint64) (query.Survey, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	age := w.config.Now().Sub(w.kept.at)
	switch {
	case w.kept.survey.At == 0:
		return query.Survey{}, false
	case w.kept.took < cheap:
		return w.kept.survey, w.kept.survey.Index >= index && age < time.Second
	}
	return w.kept.survey, age < min(share*w.kept.took, longest)
}

// costly is the kept survey, if nobody should wait for the next.
func (w *Watch) costly() (query.Survey, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.survey, w.kept.took >= cheap
}

// Newest is the last survey, an empty one before the first.
func (w *Watch) Newest() query.Survey {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.survey
}

// Standing are the alarms of the node.
func (w *Watch) Standing() []attention.Standing { return w.config.Board.Standing() }

// around collects what the state does not know. A campaign whose pack does not answer is surveyed
// without its quota: that the pack is down is an alarm of its own.
func (w *Watch) around(ctx context.Context, v state.View) (query.Around, error) {
	now := w.config.Now()
	year, month, date := now.In(w.config.Zone).Date()
	around := query.Around{
		Now: core.TimeOf(now), Day: core.TimeOf(time.Date(year, month, date, 0, 0, 0, 0, w.config.Zone)),
		Level: w.config.Level, PassportsLimit: w.config.PassportsLimit, Drives: map[core.CampaignID]query.Drive{},
	}
	for _, c := range query.Campaigns(v) {
		drive := query.Drive{Census: w.counted(c.ID)}
		if c.Pack != (core.PackRef{}) {
			if quota, _, err := w.config.Rules.Quota(ctx, c); err == nil {
				drive.Quota = quota
			}
			if n, err := w.config.Rules.Unconfirmed(ctx, c.Pack); err == nil {
				drive.Unconfirmed = n
			}
		}
		around.Drives[c.ID] = drive
	}
	return around, ctx.Err()
}

func (w *Watch) counted(c core.CampaignID) *query.Census {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known := w.census[c]; known != nil {
		return &known.census
	}
	return nil
}

// count walks over the lines of the campaigns where something has changed and the last walk is long
// enough ago.
func (w *Watch) count(ctx context.Context, v state.View) error {
	for _, c := range query.Campaigns(v) {
		w.mu.Lock()
		known := w.census[c.ID]
		w.mu.Unlock()
		begin := w.config.Now()
		if known != nil && (known.index == v.Index() || begin.Sub(known.at) < max(rest, share*known.took)) {
			continue
		}
		census, err := query.CensusOf(v, c.ID, ctx.Err)
		if err != nil {
			return err
		}
		end := w.config.Now()
		w.mu.Lock()
		w.census[c.ID] = &counted{census, v.Index(), end, end.Sub(begin)}
		w.mu.Unlock()
	}
	return nil
}

// house is what the log names instead of a campaign.
const house = "house"

// tell has the board write which kinds began to need somebody in which campaign, and which do no
// longer.
func (w *Watch) tell(s query.Survey) {
	type kind struct {
		kind  attention.Kind
		where string
	}
	counts := map[kind]int{}
	for _, n := range s.Needs {
		at := kind{n.Kind, string(n.Campaign)}
		if at.where == "" {
			at.where = house
		}
		counts[at] += n.Count
	}
	for _, before := range w.config.Told.Standing() {
		if counts[kind{before.Kind, before.Subject}] == 0 {
			w.config.Told.Clear(before.Kind, before.Subject)
		}
	}
	for at, n := range counts {
		w.config.Told.Raise(at.kind, at.where, nil, attention.Detail{Name: "count", Value: fmt.Sprint(n)})
	}
}
