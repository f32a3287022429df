package admin

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// statusBody is what a node says of itself and of the others.
type statusBody struct {
	Node    string `json:"node"`
	Ready   bool   `json:"ready"`
	Leader  bool   `json:"leader"`
	Applied uint64 `json:"applied"`
	// Durable is where a start begins to replay the log, all of which is on disk.
	Durable uint64 `json:"durable"`
	// ReadOnly says that the disk of the node that was asked has no room.
	ReadOnly  bool              `json:"read_only"`
	Level     uint32            `json:"level"`
	StateHash string            `json:"state_hash"`
	Version   string            `json:"version"`
	Editions  map[string]string `json:"editions"`
	Packs     []string          `json:"packs"`
	Members   []memberBody      `json:"members"`
}

// memberBody is one node of the house; see Member in the description of the API.
type memberBody struct {
	Node         string   `json:"node"`
	Address      string   `json:"address"`
	Votes        bool     `json:"votes"`
	Leads        bool     `json:"leads"`
	Answers      bool     `json:"answers"`
	Serves       bool     `json:"serves"`
	Applied      uint64   `json:"applied"`
	Durable      uint64   `json:"durable"`
	Behind       uint64   `json:"behind"`
	MissingBlobs int      `json:"missing_blobs"`
	FreeBytes    uint64   `json:"free_bytes"`
	Level        uint32   `json:"level"`
	Version      string   `json:"version"`
	Packs        []string `json:"packs"`
	Editions     []string `json:"editions"`
}

// role is the member's part in the house, in a word.
func (m memberBody) role() string {
	switch {
	case m.Leads:
		return "leads"
	case m.Votes:
		return "votes"
	}
	return "joins"
}

// blobs says how complete the member's files are.
func (m memberBody) blobs() string {
	switch {
	case m.MissingBlobs < 0:
		return "?"
	case m.MissingBlobs == 0:
		return "all"
	}
	return fmt.Sprintf("%d missing", m.MissingBlobs)
}

func (m memberBody) row(own string) string {
	name, where := m.Node, strings.TrimPrefix(m.Address, m.Node+"@")
	if name == own {
		name += " (this)"
	}
	if !m.Answers {
		return fmt.Sprintf("%s\t%s\t%s\tdoes not answer", name, where, m.role())
	}
	state := "serves"
	if !m.Serves {
		state = "starting"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%.1f GB\t%d\t%s", name, where, m.role(), state,
		m.Applied, m.Behind, m.Durable, m.blobs(), float64(m.FreeBytes)/1e9, m.Level, m.Version)
}

// lines is the table of the nodes, and below it what they differ in or share.
func (s statusBody) lines() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NODE\tADDRESS\tROLE\tSTATE\tAPPLIED\tBEHIND\tREPLAY FROM\tFILES\tFREE\tKNOWS LEVEL\tVERSION")
	for _, m := range s.Members {
		fmt.Fprintln(w, m.row(s.Node))
	}
	_ = w.Flush() // a builder takes everything
	fmt.Fprintf(&b, "\nmachine level %d, state hash %s at entry %d\n", s.Level, s.StateHash, s.Applied)
	if s.ReadOnly {
		fmt.Fprintf(&b, "node %s is read-only: its disk is nearly full\n", s.Node)
	}
	for _, m := range s.Members {
		if m.Answers && (!slices.Equal(m.Packs, s.Packs) || len(m.Editions) != len(s.Editions)) {
			fmt.Fprintf(&b, "node %s differs: packs %s; editions %s\n", m.Node, strings.Join(m.Packs, ", "), strings.Join(m.Editions, ", "))
		}
	}
	fmt.Fprintf(&b, "packs %s\neditions in force: %d.", strings.Join(s.Packs, ", "), len(s.Editions))
	return b.String()
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
