package passports

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// activated is an edition that was put into force, and the doubts that were passed over for that. What it changed is
// counted against Previous, the list that was in force before.
type activated struct {
	api.Edition
	Previous string   `json:"previous,omitempty"`
	Accepted []string `json:"accepted,omitempty"`
}

func (a activated) line() string {
	line := terminal.Say("import.passports.active", core.Short(a.ID), a.Rows, terminal.Day(a.Date))
	if a.Previous != "" {
		line += " " + terminal.Say("import.passports.turned", core.Short(a.Previous), a.Added, a.Removed)
	}
	if len(a.Accepted) > 0 {
		line += " " + terminal.Say("import.passports.accepted", doubtWords(a.Accepted))
	}
	return line
}

// activateCommand puts into force what was loaded and doubted, or what was in force before.
func activateCommand() *cobra.Command {
	var to remote.Reach
	var asJSON, accept bool
	c := &cobra.Command{
		Use: "activate EDITION", Short: "Put a loaded list into force, or one that was in force before",
		Args: terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			var out activated
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				all, err := node.Editions(ctx)
				if err != nil {
					return err
				}
				e, err := named(all, list[0])
				if err != nil {
					return err
				}
				if e.State == core.EditionForgotten {
					return core.Refuse(core.NotFound, "edition", "cli.edition_forgotten", core.Short(e.ID)).About("edition:" + e.ID)
				}
				if e.State == core.EditionActive {
					return core.Refuse(core.Conflict, "edition", "import.passports.active_already", core.Short(e.ID)).About("edition:" + e.ID)
				}
				t := turnOf(ctx, node, all, e, nil, c.ErrOrStderr())
				if e.Doubts = t.Doubts; len(e.Doubts) > 0 && !accept {
					return doubted(e)
				}
				out.Accepted = e.Doubts
				if out.Edition, err = node.Enforce(ctx, e.ID, e.Doubts); err != nil {
					return err
				}
				out.Previous, out.Edition.Added, out.Edition.Removed = t.Previous, t.Added, t.Removed
				return nil
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(out, "%s", out.line())
		},
	}
	to.Flags(c)
	c.Flags().BoolVar(&accept, "accept", false, "put it into force whatever speaks against it, and say what that was")
	remote.JSONFlag(c, &asJSON)
	return c
}

// turn is what an edition changes that is to come into force: how many passports it has more and fewer than the list in
// force, Previous, and what the guard doubts of that. Without a list in force it is nothing.
type turn struct {
	Previous       string
	Added, Removed int64
	Doubts         []string
}

// turnOf compares an edition with the list in force; all are the editions as they are, set is the edition's list where it is
// at hand. Of one that is complete it doubts what its importer would, who may have compared it with another list. That it
// cannot be compared is told beside, and no failure.
func turnOf(ctx context.Context, node *remote.Client, all []api.Edition, e api.Edition, set *passport.Set, beside io.Writer) turn {
	former, err := named(all, active)
	if err != nil {
		return turn{Doubts: e.Doubts}
	}
	t := turn{former.ID, e.Added, e.Removed, e.Doubts}
	switch {
	case e.Base == former.ID:
		return t
	case former.Base == e.ID:
		t.Added, t.Removed = former.Removed, former.Added
		return t
	}
	before, d, err := between(ctx, node, all, former.ID, e.ID, set)
	if err != nil {
		fmt.Fprintln(beside, terminal.Say("import.passports.uncounted", core.Short(former.ID), terminal.Said(err)))
		return turn{Doubts: e.Doubts}
	}
	t.Added, t.Removed = d.Added.Len(), d.Removed.Len()
	if e.State == core.EditionComplete {
		for _, doubt := range turnedDoubts(core.Turnover{Of: before.Len(), Added: t.Added, Removed: t.Removed}, irregular(before, d)) {
			if !slices.Contains(t.Doubts, doubt) {
				t.Doubts = append(slices.Clone(t.Doubts), doubt)
			}
		}
	}
	return t
}

// between compares two editions that the node holds; newer is fetched where it is not at hand.
func between(ctx context.Context, node *remote.Client, all []api.Edition, older, newer string, set *passport.Set) (
	before *passport.Set, d passport.Difference, err error) {
	before, err = fetched(ctx, node, all, older)
	if err != nil {
		return nil, d, err
	}
	if set == nil {
		if set, err = fetched(ctx, node, all, newer); err != nil {
			return nil, d, err
		}
	}
	return before, passport.Diff(before, set, runtime.GOMAXPROCS(0)), nil
}
