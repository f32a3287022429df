package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// role is the member's part in the house, in a word.
func role(m figure.Member) string {
	switch {
	case m.Leads:
		return "leads"
	case m.Votes:
		return "votes"
	}
	return "joins"
}

// files says how complete the member's files are.
func files(m figure.Member) string {
	switch {
	case m.MissingBlobs < 0:
		return "?"
	case m.MissingBlobs == 0:
		return "all"
	}
	return fmt.Sprintf("%d missing", m.MissingBlobs)
}

func row(m figure.Member, own string) string {
	name, where := m.Node, strings.TrimPrefix(m.Address, m.Node+"@")
	if name == own {
		name += " (this)"
	}
	if !m.Answers {
		return fmt.Sprintf("%s\t%s\t%s\tdoes not answer", name, where, role(m))
	}
	state := "serves"
	if !m.Serves {
		state = "starting"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%.1f GB\t%d\t%s\t%+.1f s", name, where, role(m), state,
		m.Applied, m.Behind, m.Durable, files(m), float64(m.FreeBytes)/1e9, m.Level, m.Version, float64(m.ClockAhead)/1000)
}

// readOnlyWhy are the reasons why nothing is recorded through a node, in the words of this command.
var readOnlyWhy = map[string]string{
	"store.full":  "its disk is nearly full",
	"store.split": "the nodes have different states (docs/runbooks.md, “Different states”)",
}

// lines is the table of the nodes, and below it what they differ in or share.
func lines(s figure.Status) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NODE\tADDRESS\tROLE\tSTATE\tAPPLIED\tBEHIND\tREPLAY FROM\tFILES\tFREE\tKNOWS LEVEL\tVERSION\tCLOCK")
	for _, m := range s.Members {
		fmt.Fprintln(w, row(m, s.Node))
	}
	_ = w.Flush() // a builder takes everything
	fmt.Fprintf(&b, "\nmachine level %d, state hash %s at entry %d\n", s.Level, s.StateHash, s.Applied)
	if s.ReadOnly {
		fmt.Fprintf(&b, "node %s is read-only: %s\n", s.Node, cmp.Or(readOnlyWhy[s.ReadOnlyWhy], "it says not why"))
	}
	for _, m := range s.Members {
		for _, a := range m.Alarms {
			fmt.Fprintf(&b, "node %s raises %s (%d) since %s\n", m.Node, a.Kind, a.Count, a.Since)
		}
		if m.Answers && (!slices.Equal(m.Packs, s.Packs) || len(m.Editions) != len(s.Editions)) {
			fmt.Fprintf(&b, "node %s differs: packs %s; editions %s\n", m.Node, strings.Join(m.Packs, ", "), strings.Join(editionsOf(m), ", "))
		}
	}
	fmt.Fprintf(&b, "packs %s\neditions in force: %d.", strings.Join(s.Packs, ", "), len(s.Editions))
	return b.String()
}

// editionsOf are the editions that a member has, each KIND/ID for programs, as people are shown them.
func editionsOf(m figure.Member) (words []string) {
	for _, e := range m.Editions {
		at := max(strings.LastIndex(e, "/"), 0)
		words = append(words, e[:at]+" "+core.Short(strings.TrimPrefix(e[at:], "/")))
	}
	return words
}

func statusCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Say how the nodes of the house are",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.Dial()
			if err != nil {
				return err
			}
			var s figure.Status
			if err := node.Call(c.Context(), remote.Get("/api/v1/status"), &s); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(s, "%s", lines(s))
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}
