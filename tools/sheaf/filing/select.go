package filing

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// selection is one on the wire of the API.
type selection struct {
	ID       string   `json:"id"`
	State    string   `json:"state"`
	Pack     string   `json:"pack"`
	Min      int      `json:"min"`
	Max      int      `json:"max"`
	Sheets   int      `json:"sheets"`
	Lines    int      `json:"lines"`
	Bound    int      `json:"bound"`
	HandedIn int      `json:"handed_in"`
	Expected int64    `json:"expected_permille"`
	Digest   string   `json:"digest"`
	Regions  []region `json:"regions"`
}

// region is how much of one is chosen and bound.
type region struct {
	Region string `json:"region"`
	Cap    int    `json:"cap"`
	Sheets int    `json:"sheets"`
	Lines  int    `json:"lines"`
	Bound  int    `json:"bound"`
}

// line says what a selection is and who has to do what next.
func (s selection) line() string {
	said := terminal.Say("cli.select.is", s.ID, s.State, s.Lines, s.Sheets, s.share(), s.Bound)
	if s.State == core.SelectionFrozen {
		said += " " + terminal.Say("cli.select.next", s.ID)
	}
	return said
}

// share is the expected share of accepted signatures in percent, "97.0".
func (s selection) share() string {
	if s.Lines == 0 {
		return "—"
	}
	tenths := s.Expected / int64(s.Lines)
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// table lists the regions.
func (s selection) table() string {
	var b strings.Builder
	for _, r := range s.Regions {
		fmt.Fprintln(&b, terminal.Say("cli.select.region", r.Region, r.Lines, r.Cap, r.Sheets, r.Bound))
	}
	return b.String()
}

// known are the selections of a campaign, the one in force first, and the job that makes one.
type known struct {
	Selections []selection `json:"selections"`
	Job        *job        `json:"job,omitempty"`
}

func (k known) of(id string) (selection, bool) {
	for _, s := range k.Selections {
		if s.ID == id {
			return s, true
		}
	}
	return selection{}, false
}

const selections = "/api/v1/selections"

func selectList() *cobra.Command {
	var in wish
	return in.flag(remote.Verb[known]{
		Use: "list", Short: "List the selections, the one in force first",
		Ask: func([]string) api.Request { return remote.Get(in.asks(selections)) },
		Say: func(k known, _ []string) string {
			var b strings.Builder
			for _, s := range k.Selections {
				fmt.Fprintf(&b, "%s  %-9s  %7d  %6d\n", s.ID, s.State, s.Lines, s.Sheets)
			}
			return b.String() + terminal.Count("cli.selections", len(k.Selections))
		},
	}.Command())
}

func selectShow() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var in wish
	c := &cobra.Command{
		Use:   "show [ID]",
		Short: "Say how many are chosen and bound, region by region; without ID of the selection in force, or of the newest",
		Args:  terminal.Args(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			var k known
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				return node.Call(ctx, remote.Get(in.asks(selections)), &k)
			})
			if err != nil {
				return err
			}
			s, ok := selection{}, len(k.Selections) > 0
			if len(list) == 1 {
				s, ok = k.of(list[0])
			} else if ok {
				s = k.Selections[0]
			}
			if !ok {
				return core.Refuse(core.NotFound, "", "cli.select.none")
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(s, "%s%s", s.table(), s.line())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return in.flag(c)
}

func selectVerb(name, short string) *cobra.Command {
	var in wish
	return in.flag(remote.Verb[selection]{
		Use: name + " ID", Short: short, Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post(selections+"/"+url.PathEscape(list[0])+"/"+name, in)
		},
		Say: func(s selection, _ []string) string { return s.line() },
	}.Command())
}

func selectBegin() *cobra.Command {
	return selectJob("begin", "Choose the best of what lies in the store, and freeze it", cobra.NoArgs,
		func([]string) string { return selections })
}

func selectContinue() *cobra.Command {
	return selectJob("continue ID", "Go on with a selection whose job broke off", cobra.ExactArgs(1),
		func(list []string) string { return selections + "/" + url.PathEscape(list[0]) + "/continue" })
}

// selectJob is a command that starts a job which makes a selection and follows it.
func selectJob(use, short string, args cobra.PositionalArgs, path func(list []string) string) *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var in wish
	c := &cobra.Command{
		Use: use, Short: short, Args: terminal.Args(args),
		RunE: func(c *cobra.Command, list []string) error {
			var made selection
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				var begun struct{ ID string }
				if err := node.Call(ctx, remote.Post(path(list), in), &begun); err != nil {
					return err
				}
				return follow(c, func(ctx context.Context) (*job, bool, error) {
					var k known
					if err := node.Call(ctx, remote.Get(in.asks(selections)), &k); err != nil {
						return nil, false, err
					}
					var done bool
					var err error
					made, done, err = k.become(begun.ID)
					return k.Job, done, err
				})
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "%s", made.line())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return in.flag(c)
}

// become says what the job made of a selection: done once it is more than loading. A job that
// the node is not at any more can be gone on with.
func (k known) become(id string) (s selection, done bool, err error) {
	s, there := k.of(id)
	switch {
	case there && s.State != core.SelectionLoading:
		return s, true, nil
	case k.Job.running(id):
		return s, false, nil
	case k.Job != nil && k.Job.Selection == id && k.Job.failed() != nil:
		return s, false, k.Job.failed()
	case there:
		return s, false, core.Refuse(core.Conflict, "", "cli.select.left", id)
	}
	return s, false, core.Refuse(core.Conflict, "", "cli.select.gone")
}
