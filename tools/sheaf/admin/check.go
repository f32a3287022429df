package admin

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/spf13/cobra"
)

func snapshotCommand() *cobra.Command {
	var to reach
	var out, campaign string
	export := &cobra.Command{
		Use:   "export --out FILE",
		Short: "Write the public part of a campaign for auditors",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.open(c.Context())
			if err != nil {
				return err
			}
			n, err := download(c, node, "/api/v1/exports", map[string]string{"campaign": campaign}, out)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Wrote %s (%d bytes). Check it with: sheafverify %s --key KEY", out, n, out)
		},
	}
	to.flags(export)
	export.Flags().StringVar(&out, "out", "", "file to write")
	export.Flags().StringVar(&campaign, "campaign", "", "campaign (your own, if your account has one)")
	terminal.Must(export.MarkFlagRequired("out"))
	return terminal.Group("snapshot", "Snapshots for auditors", export)
}

// statusBody is what a node says of itself.
type statusBody struct {
	Node      string            `json:"node"`
	Ready     bool              `json:"ready"`
	Leader    bool              `json:"leader"`
	Applied   uint64            `json:"applied"`
	Durable   uint64            `json:"durable"`
	Level     uint32            `json:"level"`
	StateHash string            `json:"state_hash"`
	Version   string            `json:"version"`
	Editions  map[string]string `json:"editions"`
	Packs     []string          `json:"packs"`
}

func statusCommand() *cobra.Command {
	var to reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Say how the node is",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.dial()
			if err != nil {
				return err
			}
			var s statusBody
			if err := node.call(c.Context(), http.MethodGet, "/api/v1/status", nil, &s); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(s,
				"node %s\nready %v, leads %v\napplied %d, durable %d, machine level %d\npacks %s\n%d editions in force.",
				s.Node, s.Ready, s.Leader, s.Applied, s.Durable, s.Level, strings.Join(s.Packs, ", "), len(s.Editions))
		},
	}
	to.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// doctorCommand looks at a data folder and at the machine, without a running node.
func doctorCommand() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use:   "doctor --data DIR",
		Short: "Look for what would keep a node from running",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			troubles := 0
			for _, check := range doctorChecks(datadir.Dir(data)) {
				err := check.run()
				mark := "good"
				if err != nil {
					troubles++
					mark = "STOP"
				}
				fmt.Fprintf(c.OutOrStdout(), "%s  %s", mark, check.what)
				if err != nil {
					fmt.Fprintf(c.OutOrStdout(), ": %s", terminal.Said(err))
				}
				fmt.Fprintln(c.OutOrStdout())
			}
			if troubles > 0 {
				return fmt.Errorf("%d of the checks failed", troubles)
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Nothing stands in the way.")
		},
	}
	c.Flags().StringVar(&data, "data", "", "data folder")
	terminal.Must(c.MarkFlagRequired("data"))
	return c
}

// doctorCheck is one line of the doctor's list.
type doctorCheck struct {
	what string
	run  func() error
}

func doctorChecks(f datadir.Dir) []doctorCheck {
	key := func(name string) doctorCheck {
		return doctorCheck{"key file " + name, func() error { _, err := f.Read(name); return err }}
	}
	return []doctorCheck{
		{"data folder", f.Check},
		key(datadir.FileNode), key(datadir.FileRoot), key(datadir.FileCheckpoint), key(datadir.FileCAKey),
		{"root key can be used", func() error { _, err := f.RootKey(); return err }},
		{"checkpoint key can be used", func() error { _, err := f.CheckpointKey(); return err }},
		{"data folder can be written", func() error {
			probe, err := os.CreateTemp(string(f), ".doctor-*")
			if err != nil {
				return err
			}
			if err := probe.Close(); err != nil {
				return err
			}
			return os.Remove(probe.Name())
		}},
	}
}
