package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// askEvery is the time between two questions how far a dry run is.
const askEvery = time.Second

// dryRunWish is what the command asks for.
type dryRunWish struct {
	campaign, version string
	// stop ends a run, report asks how the last one stands, and neither begins one.
	stop, report bool
}

// dryRunReport is what is said of a dry run, and the answer of the node, which has more: programs get that.
type dryRunReport struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	State    string `json:"state"`
	Permille int    `json:"permille"`
	// Why is the key of the words for one that failed.
	Why    string `json:"why"`
	Counts struct {
		Judged       int   `json:"judged"`
		Changed      int   `json:"changed"`
		Blocked      int   `json:"blocked"`
		Freed        int   `json:"freed"`
		Elsewhere    int   `json:"elsewhere"`
		Unanswered   int   `json:"unanswered"`
		ChanceBefore int64 `json:"chance_before"`
		ChanceAfter  int64 `json:"chance_after"`
	} `json:"counts"`
	Changes  []dryRunChange `json:"changes"`
	Examples []struct {
		Signature string         `json:"signature"`
		Sheet     core.SheetCode `json:"sheet"`
		Line      int            `json:"line"`
		Changes   []dryRunChange `json:"changes"`
	} `json:"examples"`

	answer json.RawMessage
}

type dryRunChange struct {
	Kind     string `json:"kind"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
}

// UnmarshalJSON implements json.Unmarshaler: it forgets what was said of the run before.
func (r *dryRunReport) UnmarshalJSON(answer []byte) error {
	type said dryRunReport
	var now said
	if err := json.Unmarshal(answer, &now); err != nil {
		return err
	}
	*r = dryRunReport(now)
	r.answer = bytes.Clone(answer)
	return nil
}

func (w dryRunWish) path() string { return "/api/v1/packs/" + w.version + "/dry-run" }

// packDryRun has a version judge what is stored.
func packDryRun() *cobra.Command {
	var w dryRunWish
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "dry-run NAME/VERSION --campaign ID",
		Short: "Have a version judge all stored signatures, before it is proposed, and say what would change",
		Long: "Have a version judge all stored signatures, before it is proposed, and say what would change.\n\n" +
			"The node does it beside the work of the desks, and goes on with it when this command is ended: ask again with --report, or end it with --stop.",
		Args: terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			w.version = list[0]
			var run dryRunReport
			err := to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				run, err = w.ask(ctx, node)
				return err
			})
			if err != nil {
				return err
			}
			if asJSON {
				err = terminal.To(c.OutOrStdout(), true).Result(run.answer, "")
			} else {
				err = sayDryRun(c.OutOrStdout(), run)
			}
			if err != nil || w.stop || w.report {
				return err
			}
			return dryRunEnded(run)
		},
	}
	c.Flags().StringVar(&w.campaign, "campaign", "", "campaign")
	terminal.Must(c.MarkFlagRequired("campaign"))
	c.Flags().BoolVar(&w.stop, "stop", false, "stop the run")
	c.Flags().BoolVar(&w.report, "report", false, "say how the last run stands, and begin none")
	c.MarkFlagsMutuallyExclusive("stop", "report")
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}

// ask begins a run and waits for its end, or does what else is wished.
func (w dryRunWish) ask(ctx context.Context, node *remote.Client) (run dryRunReport, err error) {
	get := remote.Get(w.path() + "?campaign=" + url.QueryEscape(w.campaign))
	body := map[string]string{"campaign": w.campaign}
	switch {
	case w.report:
		return run, node.Call(ctx, get, &run)
	case w.stop:
		return run, node.Call(ctx, remote.Post(w.path()+"/stop", body), &run)
	}
	if err := node.Call(ctx, remote.Post(w.path(), body), &run); err != nil {
		return run, err
	}
	bar := terminal.NewProgress(terminal.Say("dryrun.bar", w.version), 1000, false)
	defer bar.Finish()
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for run.State == core.DryRunRunning {
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-tick.C:
		}
		before := run.Permille
		if err := node.Call(ctx, get, &run); err != nil {
			return run, err
		}
		bar.Add(int64(run.Permille - before))
	}
	return run, nil
}

// sayDryRun writes the report for people.
func sayDryRun(w io.Writer, r dryRunReport) error {
	if r.State == "" {
		_, err := fmt.Fprintln(w, terminal.Say("dryrun.none"))
		return err
	}
	for _, c := range r.Changes {
		severity := ""
		if c.Severity != "" {
			severity = terminal.Say("ui.severity." + c.Severity)
		}
		fmt.Fprintf(w, "%8s  %-26s %-10s %s\n", terminal.Number(int64(c.Count)), terminal.Say("dryrun.change."+c.Kind), severity, c.Code)
	}
	for _, e := range r.Examples {
		sheet := "—"
		if e.Sheet != "" {
			sheet = fmt.Sprintf("%s/%d", e.Sheet, e.Line)
		}
		first := e.Changes[0]
		fmt.Fprintf(w, "          %s  %-10s %s %s\n", e.Signature, sheet, terminal.Say("dryrun.change."+first.Kind), first.Code)
	}
	n := r.Counts
	_, err := fmt.Fprintln(w, terminal.Say("dryrun.said", r.Name+"/"+r.Version, terminal.Say("dryrun.state."+r.State), n.Judged, n.Changed, n.Blocked, n.Freed,
		n.Unanswered, n.Elsewhere)+" "+terminal.Say("dryrun.chances", core.Expected(n.ChanceBefore), core.Expected(n.ChanceAfter)))
	return err
}

// dryRunEnded is nil for a run that came to its end, so that the version can be proposed.
func dryRunEnded(r dryRunReport) error {
	ref := r.Name + "/" + r.Version
	switch r.State {
	case core.DryRunUnsteady:
		return core.Refuse(core.Conflict, "version", "dryrun.unsteady", ref)
	case core.DryRunStopped:
		return core.Refuse(core.Conflict, "version", "dryrun.wanted", ref)
	case core.DryRunFailed:
		return core.Refuse(core.Unavailable, "", r.Why, ref)
	}
	return nil
}
