package outlook

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/solver"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Forecast is the command sheaf forecast: with a node it says how what the node has would fare, without
// one it reckons with the numbers that are given.
func Forecast() *cobra.Command {
	var to remote.Reach
	var campaign string
	c := solver.Forecast()
	alone := c.RunE
	c.RunE = func(c *cobra.Command, list []string) error {
		if to.Data == "" && to.Server == "" {
			return alone(c, list)
		}
		asJSON, err := c.Flags().GetBool("json")
		if err != nil {
			return err
		}
		return fromNode(c, to, wishes(c, campaign), asJSON)
	}
	c.Flags().StringVar(&campaign, "campaign", "", "with a node: campaign (your own, if your account has one)")
	to.Flags(c)
	return c
}

// wishes are the numbers that were given for a node to reckon with.
func wishes(c *cobra.Command, campaign string) url.Values {
	list := url.Values{}
	for flag, name := range map[string]string{"filed": "filed", "share": "share", "duplicates": "pairs"} {
		if c.Flags().Changed(flag) {
			list.Set(name, c.Flags().Lookup(flag).Value.String())
		}
	}
	if campaign != "" {
		list.Set("campaign", campaign)
	}
	return list
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

// percent writes a share, "99.97 %".
func percent(p float64) string { return fmt.Sprintf("%.2f %%", 100*p) }

// asked is what a node says of its own drive.
type asked struct {
	Reading bool   `json:"reading"`
	Error   string `json:"error,omitempty"`
	Index   uint64 `json:"index"`
	Filed   int    `json:"filed"`
	Offered int    `json:"offered"`
	outcome
	Share float64       `json:"share_percent"`
	Low   float64       `json:"share_low_percent"`
	High  float64       `json:"share_high_percent"`
	Curve []point       `json:"curve"`
	Gains gains         `json:"gains"`
	Trust trust         `json:"trust"`
	Rest  []regionAhead `json:"regions"`
}

type gains struct {
	More    float64 `json:"more_1000"`
	Checked float64 `json:"checked_again_100"`
	Pair    float64 `json:"one_duplicate"`
}

type trust struct {
	BlindLooks int      `json:"blind_looks"`
	Words      []string `json:"words"`
}

type regionAhead struct {
	Region    string `json:"region"`
	Collected int    `json:"collected"`
	Cap       int    `json:"cap"`
	Days      int    `json:"days"`
}

// again is how long a node that reads its state is left alone before it is asked again.
const again = time.Second

// fromNode asks a running node. Numbers that were not given are the node's to estimate.
func fromNode(c *cobra.Command, to remote.Reach, wishes url.Values, asJSON bool) error {
	path := "/api/v1/forecast"
	if len(wishes) > 0 {
		path += "?" + wishes.Encode()
	}
	var a asked
	err := to.With(c, func(ctx context.Context, node *remote.Client) error {
		for {
			a = asked{}
			if err := node.Call(ctx, remote.Get(path), &a); err != nil {
				return err
			}
			if a.Index > 0 || !a.Reading {
				return nil
			}
			select {
			case <-time.After(again):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	if err != nil {
		return err
	}
	if a.Index == 0 {
		return core.Refuse(core.Unavailable, "", "cli.forecast.none", a.Error)
	}
	return terminal.To(c.OutOrStdout(), asJSON).Result(a, "%s", a.said())
}

// said is the forecast for people.
func (a asked) said() string {
	var b strings.Builder
	for _, words := range a.Trust.Words {
		fmt.Fprintln(&b, words)
	}
	for _, r := range a.Rest {
		if r.Collected > 0 {
			days := strconv.Itoa(r.Days)
			if r.Days < 0 {
				days = "—"
			}
			fmt.Fprintln(&b, terminal.Say("cli.forecast.region", r.Region, r.Collected, r.Cap, days))
		}
	}
	change := func(p float64) string { return fmt.Sprintf("%+.2f %%", 100*p) }
	fmt.Fprintln(&b, terminal.Say("cli.forecast.gains", change(a.Gains.More), change(a.Gains.Checked), change(a.Gains.Pair)))
	b.WriteString(terminal.Say("cli.forecast.node", a.Filed, a.Offered, fmt.Sprintf("%.2f %%", a.Share),
		fmt.Sprintf("%.2f %%", a.Low), fmt.Sprintf("%.2f %%", a.High), percent(a.Accept), percent(a.Count), percent(a.Refuse)))
	return b.String()
}
