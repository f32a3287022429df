package admin

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// statusBody is what a node says of itself.
type statusBody struct {
	Node    string `json:"node"`
	Ready   bool   `json:"ready"`
	Leader  bool   `json:"leader"`
	Applied uint64 `json:"applied"`
	// Durable is where a start begins to replay the log, all of which is on disk.
	Durable   uint64            `json:"durable"`
	Level     uint32            `json:"level"`
	StateHash string            `json:"state_hash"`
	Version   string            `json:"version"`
	Editions  map[string]string `json:"editions"`
	Packs     []string          `json:"packs"`
}

func (s statusBody) lines() string {
	return fmt.Sprintf("node %s\nready %v, leads %v\napplied %d, replay begins at %d, machine level %d\npacks %s\neditions in force: %d.",
		s.Node, s.Ready, s.Leader, s.Applied, s.Durable, s.Level, strings.Join(s.Packs, ", "), len(s.Editions))
}

func statusCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Say how the node is",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			node, err := to.Dial()
			if err != nil {
				return err
			}
			var s statusBody
			if err := node.Call(c.Context(), remote.Get("/api/v1/status"), &s); err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(s, "%s", s.lines())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	return c
}
