package admin

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/late"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// rejudgeWish says of which campaign what is judged.
type rejudgeWish struct {
	Campaign string `json:"campaign"`
	Region   string `json:"region,omitempty"`
	Office   string `json:"office,omitempty"`
	Code     string `json:"code,omitempty"`
	Version  string `json:"version,omitempty"`
}

// rejudgeSeen is the job that was looked at before something is done about it.
type rejudgeSeen struct {
	Campaign string `json:"campaign"`
	Number   uint32 `json:"number"`
}

// rejudgeReport is the answer of the node.
type rejudgeReport struct {
	rejudgeWish
	Pack     string `json:"pack"`
	InForce  string `json:"in_force"`
	Number   uint32 `json:"number"`
	State    string `json:"state"`
	Permille int    `json:"permille"`
	Judged   int    `json:"judged"`
	Found    int    `json:"found"`
	Ended    int    `json:"ended"`
	Barred   int    `json:"barred"`
	// Open are those of which newer rules have an open finding now, whichever job found it.
	Open int `json:"open"`
	// Held is what the brake has seen of a job that it holds.
	Held *struct {
		Judged int `json:"judged"`
		Barred int `json:"barred"`
	} `json:"held,omitempty"`
	// Unanswered are those to which the rules had no answer, Why the key of the words for a job that ended before all were judged.
	Unanswered int    `json:"unanswered"`
	Why        string `json:"why,omitempty"`
	Begun      string `json:"begun,omitempty"`
	Done       string `json:"done,omitempty"`
}

// packRejudge has signatures judged by the rules in force that older ones have judged.
func packRejudge() *cobra.Command {
	var w rejudgeWish
	var do rejudgeDo
	var asJSON bool
	var to remote.Reach
	c := &cobra.Command{
		Use:   "rejudge --campaign ID",
		Short: "Have what older rules have judged judged by those in force: what they find beside becomes a finding of the line",
		Long: "Have signatures judged by the rules in force that older rules have judged. The verdicts stay as they are; what the newer rules find beside them " +
			"becomes a finding of the line.\n\nThe node does it beside the work of the desks, and goes on with it when this command is ended: ask again with --report, or end it with --stop. " +
			"A job that would bar " + rejudgeBrake() + " is held: look at what it finds, then let it go on with --accept; it is not held again.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if w.chosen() && do != (rejudgeDo{}) || do.report && do.stop || do.accept && (do.report || do.stop) {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.rejudge.one")}
			}
			if c.Flags().Changed("number") && (do.number == 0 || !do.stop && !do.accept) {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.rejudge.number")}
			}
			var job rejudgeReport
			err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				job, err = w.ask(ctx, node, do)
				return err
			})
			if err != nil {
				return err
			}
			if err := terminal.To(c.OutOrStdout(), asJSON).Result(job, "%s", job.say()); err != nil {
				return err
			}
			return job.ended(do)
		},
	}
	f := c.Flags()
	f.StringVar(&w.Campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	f.StringVar(&w.Region, "region", "", "only those on sheets of this region")
	f.StringVar(&w.Office, "office", "", "only those of this office, by its id")
	f.StringVar(&w.Code, "code", "", "only those whose verdict has this finding")
	f.StringVar(&w.Version, "by", "", "only those that this version judged: VERSION or NAME/VERSION")
	f.BoolVar(&do.report, "report", false, "say how the last one stands, and begin none")
	f.BoolVar(&do.stop, "stop", false, "stop the one that is under way; what it has found stays")
	f.BoolVar(&do.accept, "accept", false, "let the one that is held go on, whatever it bars")
	f.Uint32Var(&do.number, "number", 0, "number of the job to stop or let go on, refused where there is a newer one; without it the newest")
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

// rejudgeBrake says when a job is held.
func rejudgeBrake() string {
	return fmt.Sprintf("more than %d lines and more than one in %d", late.BrakeLeast, late.BrakeShare)
}

// chosen says whether some signatures were chosen of all.
func (w rejudgeWish) chosen() bool { return w != (rejudgeWish{Campaign: w.Campaign}) }

// rejudgeDo is what else than beginning a job is wished.
type rejudgeDo struct {
	report, stop, accept bool
	// number of the job that was looked at to stop or accept it, 0 for the newest.
	number uint32
}

// ask begins the job and waits for its end, or does what else is wished.
func (w rejudgeWish) ask(ctx context.Context, node *remote.Client, do rejudgeDo) (job rejudgeReport, err error) {
	const path = "/api/v1/rejudge"
	get, begin := remote.Get(path+"?campaign="+url.QueryEscape(w.Campaign)), remote.Post(path, w)
	if do != (rejudgeDo{}) {
		if err := node.Call(ctx, get, &job); err != nil || do.report {
			return job, err
		}
		seen := rejudgeSeen{w.Campaign, cmp.Or(do.number, job.Number)}
		job = rejudgeReport{} // what the node leaves out is empty
		if do.stop {
			return job, node.Call(ctx, remote.Post(path+"/stop", seen), &job)
		}
		begin = remote.Post(path+"/accept", seen)
	}
	if err := node.Call(ctx, begin, &job); err != nil {
		return job, err
	}
	bar := terminal.NewProgress(terminal.Say("rejudge.bar"), 1000, false)
	defer bar.Finish()
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for job.State == core.DryRunRunning {
		select {
		case <-ctx.Done():
			return job, ctx.Err()
		case <-tick.C:
		}
		before := job.Permille
		job = rejudgeReport{} // what the node leaves out is empty
		if err := node.Call(ctx, get, &job); err != nil {
			return job, err
		}
		bar.Add(int64(job.Permille - before))
	}
	return job, nil
}

// ended is nil for a job that came to its end, or that was only asked about or stopped.
func (r rejudgeReport) ended(do rejudgeDo) error {
	switch {
	case do.report || do.stop:
		return nil
	case r.State == "outdated":
		return core.Refuse(core.Conflict, "", "rejudge.state.outdated")
	case r.Held != nil:
		return core.Refuse(core.Conflict, "accept", "rejudge.held", terminal.Number(int64(r.Held.Barred)), terminal.Number(int64(r.Held.Judged)),
			terminal.Number(late.BrakeLeast), terminal.Number(late.BrakeShare), strconv.FormatUint(uint64(r.Number), 10))
	case r.State == "stopped":
		return core.Refuse(core.Conflict, "", "rejudge.stopped")
	case r.Why != "":
		return core.Refuse(core.Unavailable, "", r.Why, r.Pack)
	}
	return nil
}

// say is the report for people.
func (r rejudgeReport) say() string {
	if r.Number == 0 {
		return terminal.Say("rejudge.none")
	}
	return terminal.Say("rejudge.done", r.Pack, strings.TrimSuffix(terminal.Say("rejudge.state."+r.State), "."), r.Judged, r.Found, r.Ended, r.Unanswered, r.Barred, r.Open)
}
