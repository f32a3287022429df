package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/harm"
	"github.com/sheaf-drive/sheaf/tools/torture/judge"
	"github.com/sheaf-drive/sheaf/tools/torture/lanes"
	"github.com/sheaf-drive/sheaf/tools/torture/site"
	"github.com/sheaf-drive/sheaf/tools/torture/town"
)

// runner is one run on its way.
type runner struct {
	o      options
	site   *site.Site
	lanes  *lanes.Lanes
	town   *town.Town
	harm   *harm.Harm
	judge  *judge.Judge
	random *rand.Rand // draws the kinds, and nothing else: how often the rest draws hangs on the clients
	kinds  []harm.Kind
	// unnoticed are the damages of the round that no node complained of.
	unnoticed []string
	summary   *summary
}

// roundsOfHouse is how many rounds a house is tortured for. Then a new one is founded: each round judges all that a house has
// ever recorded.
const roundsOfHouse = 5

// run tortures one house after the other.
func run(ctx context.Context, o options, dir string, s *summary) (err error) {
	alone, err := site.Alone(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, alone.Close()) }()
	random, begun := rand.New(rand.NewPCG(o.seed, 4)), time.Now()
	inTime := func() bool { return o.atMost == 0 || time.Since(begun) < o.atMost }
	for number := 1; s.rounds < o.rounds && s.verdict.Good() && inTime(); number++ {
		home := filepath.Join(dir, fmt.Sprint("h", number))
		if err := os.Mkdir(home, 0o700); err != nil {
			return err
		}
		r := &runner{o: o, random: random, summary: s}
		r.o.seed += uint64(number)
		if err := r.torture(ctx, home, min(roundsOfHouse, o.rounds-s.rounds)); err != nil {
			return err
		}
		if s.verdict.Good() {
			if err := os.RemoveAll(home); err != nil {
				return err
			}
		}
	}
	return nil
}

// torture founds a house, tortures it for some rounds and cleans up.
func (r *runner) torture(ctx context.Context, dir string, rounds int) (err error) {
	s := r.summary
	r.site, err = site.Found(ctx, dir, r.o.program)
	defer func() { err = errors.Join(err, r.site.Clean()) }()
	if err != nil {
		return err
	}
	if err := r.settle(ctx, dir); err != nil {
		return err
	}
	for range rounds {
		s.rounds++
		if err := r.round(ctx, s.rounds); err != nil {
			s.verdict.Note(fmt.Errorf("round %d: %w", s.rounds, err))
		}
		if !s.verdict.Good() {
			return nil // what there is to see is in the folder now
		}
	}
	return r.restart(ctx)
}

// settle prepares everybody.
func (r *runner) settle(ctx context.Context, dir string) (err error) {
	first := r.site.Nodes[0]
	if r.town, err = town.Settle(ctx, town.Founded{URL: first.URL, Login: r.site.Login, Password: r.site.Password}, r.o.seed); err != nil {
		return err
	}
	if _, err := r.site.AwaitAgreement(ctx); err != nil {
		return err
	}
	h, err := lanes.NewHistory(filepath.Join(dir, "history.jsonl"))
	if err != nil {
		return err
	}
	var urls []string
	for _, n := range r.site.Nodes {
		urls = append(urls, n.URL)
	}
	r.lanes = lanes.New(h, desk{r.town}, urls, r.o.clients, r.o.seed)
	secret := filepath.Join(dir, "admin")
	if err := os.WriteFile(secret, []byte(r.town.AdminSecret()), 0o600); err != nil {
		return err
	}
	r.harm = &harm.Harm{Site: r.site, Random: rand.New(rand.NewPCG(r.o.seed, 5)), Admin: []string{"--as", r.site.Login, "--password-file", secret},
		Done: h.Done, Probe: r.lanes.Probe, Recent: r.lanes.Recent, Scan: r.lanes.Scan,
		Dir: dir, Verdict: &r.summary.verdict, Log: say}
	r.judge = &judge.Judge{Site: r.site, Auditor: r.town.Auditor(), Campaign: town.Campaign, Verify: r.o.verify, Key: r.site.Key, Dir: dir}
	for _, k := range harm.Table() {
		if len(r.o.kinds) > 0 && !slices.Contains(r.o.kinds, k.Name) {
			continue
		}
		if k.Without != nil {
			if why := k.Without(r.site); why != "" {
				r.summary.skipped[k.Name] = why
				continue
			}
		}
		r.kinds = append(r.kinds, k)
	}
	if len(r.kinds) == 0 {
		return errors.New("no kind of fault can be done here")
	}
	return nil
}

func say(format string, args ...any) {
	fmt.Printf("%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}

// round does some faults while the lanes work, mends all and judges.
func (r *runner) round(ctx context.Context, number int) error {
	working, stop := context.WithCancel(ctx)
	patience, giveUp := context.WithCancel(ctx)
	defer giveUp()
	worked := make(chan error, 1)
	go func() { worked <- r.lanes.Run(working, patience) }()
	harmed := r.faults(ctx, number)
	stop()
	last := time.AfterFunc(15*time.Second, giveUp) // all nodes are well by now
	err := errors.Join(harmed, <-worked)
	last.Stop()
	if err != nil {
		return err
	}
	settled := r.lanes.Settle(ctx, rand.New(rand.NewPCG(r.o.seed, uint64(number))))
	r.summary.verdict.Add(r.judge.Look(ctx, r.lanes.History.Events(), settled))
	if !r.summary.verdict.Good() {
		r.summary.verdict.Silent = append(r.summary.verdict.Silent, r.unnoticed...)
	}
	r.unnoticed = nil
	say("round %d: %d requests done, %d asked again; %s", number, r.lanes.History.Done(), len(settled), r.summary.words())
	if !r.summary.verdict.Good() {
		return nil
	}
	return r.town.Refill(ctx)
}

// faults does them in turn. Between two the house answers somebody.
func (r *runner) faults(ctx context.Context, round int) error {
	for range r.o.faults {
		before := r.lanes.History.Done()
		if !r.answers(ctx, before) {
			return errors.New("nobody is answered although all nodes are well")
		}
		k := r.next()
		begun := time.Now()
		seen, err := k.Do(ctx, r.harm)
		if err == nil {
			err = r.harm.Mend(ctx)
		}
		say("round %d: %s, seen %v, %.1f s, %d requests done meanwhile", round, k.Name, seen, time.Since(begun).Seconds(), r.lanes.History.Done()-before)
		if err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
		if seen {
			r.summary.observed[k.Name]++
		} else if harm.Damages(k.Name) {
			r.unnoticed = append(r.unnoticed, fmt.Sprintf("round %d: no node complained of %s, and the house did not keep its word", round, k.Name))
		}
	}
	return nil
}

// next is the kind that comes now: each before any comes twice.
func (r *runner) next() harm.Kind {
	least := slices.MinFunc(r.kinds, func(a, b harm.Kind) int { return r.summary.drawn[a.Name] - r.summary.drawn[b.Name] })
	var fewest []harm.Kind
	for _, k := range r.kinds {
		if r.summary.drawn[k.Name] == r.summary.drawn[least.Name] {
			fewest = append(fewest, k)
		}
	}
	k := fewest[r.random.IntN(len(fewest))]
	r.summary.drawn[k.Name]++
	return k
}

// answers waits until somebody was told yes again.
func (r *runner) answers(ctx context.Context, before int) bool {
	deadline := time.Now().Add(site.Patience)
	for r.lanes.History.Done() < before+3 {
		if time.Now().After(deadline) || ctx.Err() != nil {
			return false
		}
		time.Sleep(20 * time.Millisecond)
	}
	return true
}

// restart ends all nodes in order and starts them again: the state is what it was (I12). The lanes have stopped. What a
// house at rest still records are signed heads of its journal, until all of it is signed: where one came between, it is
// done once more with a state that stays as it is.
func (r *runner) restart(ctx context.Context) error {
	before, err := r.site.AwaitAgreement(ctx)
	for rested := false; err == nil; rested = true {
		for _, n := range r.site.Nodes {
			r.summary.verdict.Note(n.Stop())
		}
		if err := r.site.StartAll(ctx); err != nil {
			return err
		}
		var after site.Agreed
		if after, err = r.site.AwaitAgreement(ctx); err != nil || after.Hash == before.Hash {
			break
		}
		if rested || after.Applied == before.Applied {
			r.summary.verdict.Diverged = append(r.summary.verdict.Diverged, fmt.Sprintf(
				"I12: the state was %s at entry %d, and is %s at %d after all nodes were started again", before.Hash, before.Applied, after.Hash, after.Applied))
			break
		}
		before, err = r.site.AwaitRest(ctx)
	}
	r.summary.verdict.Add(r.judge.Look(ctx, r.lanes.History.Events(), nil))
	return err
}

// desk is the town as the lanes see it.
type desk struct{ *town.Town }

// Voter implements lanes.Town.
func (d desk) Voter() (lanes.Voter, error) { return d.Town.Voter() }
