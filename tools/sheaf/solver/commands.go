package solver

import (
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// asJSONHelp is what --json does, as everywhere.
const asJSONHelp = "print one JSON object"

// Select lets a command that only holds others solve a problem from a file, too.
func Select(group *cobra.Command) *cobra.Command {
	var file string
	var asJSON bool
	help := group.RunE
	group.RunE = func(c *cobra.Command, list []string) error {
		if file == "" {
			return help(c, list)
		}
		p, err := read(file)
		if err != nil {
			return err
		}
		a, err := solve(p)
		if err != nil {
			return err
		}
		return terminal.To(c.OutOrStdout(), asJSON).Result(a, "%s", a.line())
	}
	group.Flags().StringVar(&file, "problem", "", "solve the problem in this file (JSON; - for standard input) and ask no node")
	group.Flags().BoolVar(&asJSON, "json", false, asJSONHelp)
	return group
}

func (a answer) line() string {
	line := terminal.Say("cli.problem.done", a.Lines, len(a.Rows), signatures(a.Value), signatures(a.Bound))
	if a.Accept != nil {
		line += " " + terminal.Say("cli.problem.accept", percent(*a.Accept))
	}
	if a.Short != nil {
		line += " " + terminal.Say("cli.problem.short", a.Short.Missing)
	}
	return line
}

// percent writes a probability, "99.97 %".
func percent(p float64) string { return fmt.Sprintf("%.2f %%", 100*p) }

// outlook is what sheaf forecast prints.
type outlook struct {
	Filed    int `json:"filed"`
	Bad      int `json:"bad"`
	Required int `json:"required"`
	outcome
	// First is the probability that the first draw is enough.
	First *float64 `json:"first_draw,omitempty"`
	Curve []point  `json:"curve,omitempty"`
}

// outcome are the probabilities of what the commission does.
type outcome struct {
	Accept float64 `json:"accept"`
	Count  float64 `json:"full_count"`
	Refuse float64 `json:"refuse"`
}

type point struct {
	Share float64 `json:"share_percent"`
	outcome
}

func outcomeOf(o forecast.Outcome) outcome {
	return outcome{rounded(o.Accept), rounded(o.Count), rounded(o.Refuse)}
}

// rounded leaves out what the arithmetic does not know.
func rounded(p float64) float64 { return math.Round(p*1e9) / 1e9 }

// laws are the schemes that the command knows by name; "draws" takes its own from flags.
func laws(s scheme) map[string]func() (forecast.Scheme, error) {
	fixed := func(f forecast.Scheme) func() (forecast.Scheme, error) {
		return func() (forecast.Scheme, error) { return f, nil }
	}
	return map[string]func() (forecast.Scheme, error){
		"draws":      func() (forecast.Scheme, error) { return s.staged() },
		"california": fixed(forecast.California()),
		"colorado":   fixed(forecast.Colorado(forecast.Nearest)),
		"washington": fixed(forecast.Washington()),
	}
}

// Forecast is the command sheaf forecast as far as it needs no node.
func Forecast() *cobra.Command {
	var f forecast.Filing
	var s scheme
	var law string
	var share, doubt float64
	var curve []float64
	var asJSON bool
	c := &cobra.Command{
		Use:   "forecast",
		Short: "Say how likely a commission accepts what a node has, or so many signatures of which a share is bad",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("filed") || !c.Flags().Changed("share") {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "share", "cli.forecast.what")}
			}
			make, known := laws(s)[law]
			if !known {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "law", "cli.forecast.law", law)}
			}
			if f.Filed < 0 || f.Required < 0 || f.Duplicates < 0 || doubt < 0 || share < 0 || share > 100 ||
				len(curve) != 0 && (len(curve) != 3 || curve[2] <= 0) {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "share", "cli.forecast.range")}
			}
			by, err := make()
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(said(by, f, share, doubt, curve))
		},
	}
	flags := c.Flags()
	flags.IntVar(&f.Filed, "filed", 0, "signatures handed in")
	flags.Float64Var(&share, "share", 0, "share of them that the commission calls invalid, in percent")
	flags.Float64Var(&doubt, "seen", 0, "the share was seen on so many signatures and is uncertain (0: it is known)")
	flags.IntVar(&f.Required, "required", 0, "valid signatures that the law asks for")
	flags.Float64Var(&f.Duplicates, "duplicates", 0, "pairs of signatures of one person among those filed")
	flags.StringVar(&law, "law", "draws", "how the commission checks: draws, california, colorado, washington")
	flags.IntSliceVar(&s.Draws, "draws", []int{60000, 30000}, "with draws: signatures drawn, one draw after the other (0: all)")
	flags.IntVar(&s.Share, "refuse-share", 500, "with draws: hundredths of a percent of invalid ones that refuse")
	flags.BoolVar(&s.AtEqual, "at-equal", true, "with draws: exactly that share refuses, too")
	flags.BoolVar(&s.Count, "count-test", false, "with draws: those filed without the invalid ones found must reach --required")
	flags.Float64Var(&s.Effect, "effect", 1, "with draws: how many times larger the variance is because whole sheets are drawn")
	flags.Float64SliceVar(&curve, "curve", nil, "also for the shares FROM,TO,STEP in percent")
	c.Flags().BoolVar(&asJSON, "json", false, asJSONHelp)
	return c
}

// said is the forecast as an object, and as text for people.
func said(by forecast.Scheme, f forecast.Filing, share, doubt float64, curve []float64) (outlook, string, string) {
	f.Bad = int(math.Floor(float64(f.Filed)*share/100 + 1e-9))
	o := outlook{Filed: f.Filed, Bad: f.Bad, Required: f.Required}
	if doubt > 0 {
		o.outcome = outcomeOf(by.Under(f, forecast.Weak(share/100, doubt)))
	} else {
		o.outcome = outcomeOf(by.At(f))
		if staged, ok := by.(forecast.Staged); ok && len(staged.Draws) > 1 {
			first := rounded(staged.First(f))
			o.First = &first
		}
	}
	var b strings.Builder
	if len(curve) == 3 {
		permyriad := func(percent float64) int { return int(math.Round(percent * 100)) }
		for _, p := range forecast.Curve(by, f, permyriad(curve[0]), permyriad(curve[1]), permyriad(curve[2])) {
			one := point{float64(p.Permyriad) / 100, outcomeOf(p.Outcome)}
			o.Curve = append(o.Curve, one)
			fmt.Fprintln(&b, terminal.Say("cli.forecast.point", fmt.Sprintf("%.2f %%", one.Share),
				percent(one.Accept), percent(one.Count), percent(one.Refuse)))
		}
	}
	b.WriteString(terminal.Say("cli.forecast.done", f.Filed, f.Bad, percent(o.Accept), percent(o.Count), percent(o.Refuse)))
	return o, "%s", b.String()
}
