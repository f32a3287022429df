package admin

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
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
	// Unanswered are those to which the rules had no answer, Why the key of the words for a job that failed.
	Unanswered int    `json:"unanswered"`
	Why        string `json:"why,omitempty"`
	Begun      string `json:"begun,omitempty"`
	Done       string `json:"done,omitempty"`
}

// packRejudge has signatures judged by the rules in force that older ones have judged.
func packRejudge() *cobra.Command {
	var w rejudgeWish
	var report, asJSON bool
	var to remote.Reach
	c := &cobra.Command{
		Use:   "rejudge --campaign ID",
		Short: "Have what older rules have judged judged by those in force: what they find beside becomes a finding of the line",
		Long: "Have signatures judged by the rules in force that older rules have judged. The verdicts stay as they are; what the newer rules find beside them " +
			"becomes a finding of the line.\n\nThe node does it beside the work of the desks, and goes on with it when this command is ended: ask again with --report.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			var job rejudgeReport
			err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				job, err = w.ask(ctx, node, report)
				return err
			})
			if err != nil {
				return err
			}
			if err := terminal.To(c.OutOrStdout(), asJSON).Result(job, "%s", job.say()); err != nil {
				return err
			}
			return job.ended(report)
		},
	}
	f := c.Flags()
	f.StringVar(&w.Campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	f.StringVar(&w.Region, "region", "", "only those on sheets of this region")
	f.StringVar(&w.Office, "office", "", "only those of this office, by its id")
	f.StringVar(&w.Code, "code", "", "only those whose verdict has this finding")
	f.StringVar(&w.Version, "by", "", "only those that this version judged: VERSION or NAME/VERSION")
	f.BoolVar(&report, "report", false, "say how the last one stands, and begin none")
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

// ask begins the job and waits for its end, or only asks how the last one stands.
func (w rejudgeWish) ask(ctx context.Context, node *remote.Client, report bool) (job rejudgeReport, err error) {
	get := remote.Get("/api/v1/rejudge?campaign=" + url.QueryEscape(w.Campaign))
	if report {
		return job, node.Call(ctx, get, &job)
	}
	if _, version, whole := strings.Cut(w.Version, "/"); whole { // as the other commands name one
		w.Version = version
	}
	if err := node.Call(ctx, remote.Post("/api/v1/rejudge", w), &job); err != nil {
		return job, err
	}
	bar := terminal.NewProgress("judging", 1000, false)
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

// ended is nil for a job that came to its end, or that was only asked about.
func (r rejudgeReport) ended(report bool) error {
	switch {
	case report:
		return nil
	case r.State == "outdated":
		return core.Refuse(core.Conflict, "", "rejudge.state.outdated")
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
	return terminal.Say("rejudge.done", r.Pack, terminal.Say("rejudge.state."+r.State), r.Judged, r.Found, r.Ended, r.Unanswered)
}
