package filing

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// filing is how far the handing in has come.
type filing struct {
	Selection *selection `json:"selection,omitempty"`
	Missing   []missing  `json:"missing"`
	Job       *job       `json:"job,omitempty"`
}

// missing is a chosen sheet that is not bound.
type missing struct {
	Code   string `json:"code"`
	Region string `json:"region"`
	State  string `json:"state"`
	Lines  []int  `json:"lines"`
	// Strike are lines that are struck before the sheet is bound.
	Strike []int  `json:"strike"`
	Place  string `json:"place,omitempty"`
	Volume int    `json:"volume,omitempty"`
	Page   int    `json:"page,omitempty"`
}

const filings = "/api/v1/filing"

// line says how far it is.
func (f filing) line() string {
	if f.Selection == nil {
		return terminal.Say("ui.bind.none")
	}
	s := f.Selection
	return terminal.Say("cli.file.is", s.ID, s.State, s.Sheets, s.Bound, s.HandedIn)
}

// table lists what is missing, as many as the node names.
func (f filing) table() string {
	var b strings.Builder
	for _, m := range f.Missing {
		fmt.Fprintln(&b, terminal.Say("cli.file.missing", core.SheetCode(m.Code).String(), m.Region, m.State, m.Place))
	}
	return b.String()
}

func fileStatus() *cobra.Command {
	var in wish
	return in.flag(remote.Verb[filing]{
		Use: "status", Short: "Say how far binding and handing in are, and which chosen sheets are not bound",
		Ask: func([]string) api.Request { return remote.Get(in.asks(filings)) },
		Say: func(f filing, _ []string) string { return f.table() + f.line() },
	}.Command())
}

func fileHandIn() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var in wish
	c := &cobra.Command{
		Use:   "hand-in",
		Short: "Hand in the selection in force, all of which is bound; given again it goes on",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			var f filing
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				if err := node.Call(ctx, remote.Post(filings, in), nil); err != nil {
					return err
				}
				return follow(c, func(ctx context.Context) (*job, bool, error) {
					f = filing{}
					if err := node.Call(ctx, remote.Get(in.asks(filings)), &f); err != nil {
						return nil, false, err
					}
					done, err := f.over()
					return f.Job, done, err
				})
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(f, "%s", f.line())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return in.flag(c)
}

// over says whether everything is handed in.
func (f filing) over() (bool, error) {
	switch {
	case f.Selection != nil && f.Selection.State == core.SelectionFiled:
		return true, nil
	case f.Selection != nil && f.Job.running(f.Selection.ID):
		return false, nil
	case f.Job.failed() != nil:
		return false, f.Job.failed()
	}
	return false, core.Refuse(core.Conflict, "", "cli.file.left")
}

// filePaper downloads what is printed and signed: usual, or where the file's name ends so, other.
func filePaper(name, short, usual, other string) *cobra.Command {
	var to remote.Reach
	var in wish
	var out string
	c := &cobra.Command{
		Use: name + " --out FILE", Short: short, Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			what := usual
			if filepath.Ext(out) == filepath.Ext(other) {
				what = other
			}
			n, err := to.Download(c, remote.Get(in.asks(filings+"/"+what)), out)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "%s", terminal.Say("cli.file.wrote", out, n))
		},
	}
	to.Flags(c)
	c.Flags().StringVar(&out, "out", "", "file to write")
	terminal.Must(c.MarkFlagRequired("out"))
	return in.flag(c)
}
