package snapshot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Command is sheaf snapshot diff.
func Command() *cobra.Command {
	var asJSON bool
	var rows int
	c := &cobra.Command{
		Use:   "diff EARLIER LATER",
		Short: "Say what changed between two exports of one campaign",
		Args:  terminal.Args(cobra.ExactArgs(2)),
		RunE: func(c *cobra.Command, list []string) error {
			d, err := Diff(list[0], list[1], rows)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(d, "%s", d.said())
		},
	}
	c.Flags().IntVar(&rows, "rows", 0, "list up to so many rows of each table, + added and - removed")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// said is the difference for people.
func (d Difference) said() string {
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(d.Kinds)) {
		fmt.Fprintf(&b, "%8d  %s\n", d.Kinds[kind], kind)
	}
	for _, t := range d.Tables {
		fmt.Fprintln(&b, terminal.Say("cli.diff.rows", t.Name, t.Added, t.Removed, t.Changed))
		for _, row := range t.Rows {
			fmt.Fprintln(&b, "    "+row)
		}
	}
	b.WriteString(terminal.Say("cli.diff.done", d.From, d.To, d.New, len(d.Tables)))
	return b.String()
}
