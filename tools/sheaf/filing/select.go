package filing

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
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

// wanted is what is to be chosen; its zero value is the best of all that the law takes.
type wanted struct {
	wish
	Max       int      `json:"max,omitempty"`
	Least     int      `json:"least_permille,omitempty"`
	Without   []string `json:"without,omitempty"`
	Likeliest bool     `json:"likeliest,omitempty"`
}

func (w *wanted) flags(c *cobra.Command) *cobra.Command {
	c.Flags().IntVar(&w.Max, "max", 0, "signatures at most (0: as many as the law takes)")
	c.Flags().IntVar(&w.Least, "least", 0, "least chance of a signature, in permille")
	c.Flags().StringSliceVar(&w.Without, "without", nil, "logins of collectors whose sheets are not chosen")
	c.Flags().BoolVar(&w.Likeliest, "likeliest", false, "choose the total, too: that which the commission accepts most likely")
	return w.flag(c)
}

// asks is the address at which the wish is tried.
func (w *wanted) asks() string {
	list := url.Values{}
	if w.Campaign != "" {
		list.Set("campaign", w.Campaign)
	}
	if w.Max != 0 {
		list.Set("max", strconv.Itoa(w.Max))
	}
	if w.Least != 0 {
		list.Set("least", strconv.FormatFloat(float64(w.Least)/10, 'f', -1, 64))
	}
	if len(w.Without) > 0 {
		list.Set("without", strings.Join(w.Without, " "))
	}
	if w.Likeliest {
		list.Set("likeliest", "yes")
	}
	return selections + "/variant?" + list.Encode()
}

// tried is what would be chosen.
type tried struct {
	Reading bool    `json:"reading"`
	Index   uint64  `json:"index"`
	Lines   int     `json:"lines"`
	Sheets  int     `json:"sheets"`
	LeftOut int     `json:"left_out"`
	Accept  float64 `json:"accept"`
	Value   float64 `json:"value"`
	Bound   float64 `json:"bound"`
	Gap     float64 `json:"gap"`
	Proof   string  `json:"proof"`
	Prices  float64 `json:"price_bound"`
	Short   *struct {
		Missing int `json:"missing"`
		Offered int `json:"offered"`
		OverCap int `json:"over_cap"`
	} `json:"short,omitempty"`
}

// selectTry says what would be chosen, and keeps nothing.
func selectTry() *cobra.Command {
	var in wanted
	return in.flags(remote.Verb[tried]{
		Use: "try", Short: "Say what would be chosen, with its proof; nothing is kept",
		Ask: func([]string) api.Request { return remote.Get(in.asks()) },
		Say: func(v tried, _ []string) string {
			switch {
			case v.Index == 0:
				return terminal.Say("forecast.reading")
			case v.Short != nil:
				return terminal.Say("cli.problem.short", v.Short.Missing)
			}
			return terminal.Say("cli.select.tried", v.Lines, v.Sheets, fmt.Sprintf("%.3f", v.Value), fmt.Sprintf("%.3f", v.Bound),
				fmt.Sprintf("%.2f %%", 100*v.Accept), v.LeftOut)
		},
	}.Command())
}

// selectJob is a command that starts a job which makes a selection and follows it.
func selectJob(use, short string, args cobra.PositionalArgs, path func(list []string) string) *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var in wanted
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
					if err := node.Call(ctx, remote.Get(in.wish.asks(selections)), &k); err != nil {
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
	return in.flags(c)
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
