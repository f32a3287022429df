package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Command is the group of commands about the nodes of a house.
func Command() *cobra.Command {
	return terminal.Group("cluster", "The nodes of the house", addCommand(), removeCommand(), transferCommand(), reseedCommand())
}

// added is what comes of adding a node.
type added struct {
	Node   string `json:"node"`
	Folder string `json:"folder"`
	Join   string `json:"join"`
}

// addCommand makes the folder of a further node and lets the node into the house.
func addCommand() *cobra.Command {
	var to remote.Reach
	var address, out string
	var asJSON bool
	c := &cobra.Command{
		Use:   "add --data DIR --as LOGIN --address HOST:PORT --out FOLDER",
		Short: "Let a further node into the house, and make its data folder",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if to.Data == "" {
				return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.cluster.where")}
			}
			made := added{Folder: out}
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				return made.add(ctx, node, datadir.Dir(to.Data), address)
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "Node %s is in the house and votes once it has all that the others have.\n\n"+
				"Take %s to its machine, where it is the data folder; it holds the keys of the house. Start it there:\n"+
				"  sheaf serve --data %s --node-listen %s --join %s", made.Node, out, out, address, made.Join)
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	c.Flags().StringVar(&address, "address", "", "where the other nodes will find the new one, HOST:PORT")
	c.Flags().StringVar(&out, "out", "", "folder to make for the new node")
	terminal.Must(c.MarkFlagRequired("address"), c.MarkFlagRequired("out"))
	return c
}

// add makes the folder first: a node that is in the house and has no folder helps nobody.
func (a *added) add(ctx context.Context, node *remote.Client, from datadir.Dir, address string) (err error) {
	var now status
	if err := node.Call(ctx, remote.Get("/api/v1/status"), &now); err != nil {
		return err
	}
	if a.Node, err = core.NewID[string](rand.Reader); err != nil {
		return err
	}
	new := datadir.Dir(a.Folder)
	if err := datadir.Invite(from, new, a.Node, time.Now()); err != nil {
		return err
	}
	defer func() { err = a.undo(new, err) }()
	var others []string
	for _, m := range now.Members {
		if _, err := link.ParseAddress(m.Address); err == nil {
			others = append(others, m.Address)
		}
	}
	if len(others) == 0 {
		return core.Refuse(core.Conflict, "data", "link.none")
	}
	a.Join = others[0]
	if err := new.Meet(others); err != nil {
		return err
	}
	full := link.Address{Node: a.Node, Host: address}.String()
	return node.Call(ctx, remote.Post("/api/v1/members/invite", map[string]string{"node": a.Node, "address": full}), nil)
}

// undo removes the new folder when the node was refused. Where the answer was lost the node may be in the house:
// then the folder is kept.
func (a *added) undo(made datadir.Dir, err error) error {
	var refused *api.Refusal
	switch {
	case err == nil:
		return nil
	case core.CodeOf(err) == core.Unavailable || !errors.As(err, &refused) && core.CodeOf(err) == core.Internal:
		return fmt.Errorf("%w\n%s", err, terminal.Say("join.unsure", a.Node, a.Folder))
	}
	return errors.Join(err, made.Clear())
}

// status is what a command has to know of the house.
type status struct {
	Members []struct {
		Node    string `json:"node"`
		Address string `json:"address"`
	} `json:"members"`
}

// order is the answer to a verb about nodes.
type order struct {
	Change string         `json:"change"`
	Node   string         `json:"node"`
	Losses *figure.Losses `json:"losses,omitempty"`
}

// lost is what was given up with a node, a line for each file.
func (o order) lost() string {
	if o.Losses == nil {
		return ""
	}
	var b strings.Builder
	for _, f := range o.Losses.Files {
		fmt.Fprintf(&b, "file %s of %s: on %d of the nodes that remain\n", f.Blob, f.Subject, f.Have)
	}
	if !o.Losses.Whole {
		b.WriteString("Not all files could be looked for: more may be lost. ")
	}
	fmt.Fprintf(&b, "Of %d files %d are on too few of the nodes that remain, and of these %d on none. ", o.Losses.Named, o.Losses.Short, o.Losses.Lost)
	return b.String()
}

func removeCommand() *cobra.Command {
	var force bool
	c := remote.Verb[order]{
		Use: "remove NODE", Short: "Take a node out of the house", Args: cobra.ExactArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/members/dismiss", map[string]any{"node": list[0], "force": force})
		},
		Say: func(o order, _ []string) string {
			if o.Losses != nil && o.Losses.Lost > 0 { // they may be in the folder
				return fmt.Sprintf("%sNode %s is out of the house. Keep its data folder until those files are found elsewhere or given up.", o.lost(), o.Node)
			}
			return fmt.Sprintf("%sNode %s is out of the house. Destroy its data folder: it holds the keys.", o.lost(), o.Node)
		},
	}.Command()
	c.Flags().BoolVar(&force, "force", false, "do it although too few of the others answer, or files are lost with it; they are listed")
	return c
}

func transferCommand() *cobra.Command {
	return remote.Verb[order]{
		Use: "transfer [NODE]", Short: "Have another node lead", Args: cobra.MaximumNArgs(1),
		Ask: func(list []string) api.Request {
			return remote.Post("/api/v1/members/transfer", map[string]any{"node": append(list, "")[0]})
		},
		Say: func(o order, _ []string) string {
			if o.Node == "" {
				return "Another node leads."
			}
			return fmt.Sprintf("Node %s leads.", o.Node)
		},
	}.Command()
}

// reseedCommand works on the folder of a node that is stopped.
func reseedCommand() *cobra.Command {
	var data, join string
	var asJSON bool
	c := &cobra.Command{
		Use:   "reseed --data DIR",
		Short: "Fill a stopped node, whose state is damaged or lost, with the state of the others",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			made, err := Reseed(c.Context(), datadir.Dir(data), join)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made,
				"Node %s has the state of the others up to entry %d. Start it again; it votes once it has caught up.", made.Node, made.Index)
		},
	}
	c.Flags().StringVar(&data, "data", "", "data folder of the stopped node")
	c.Flags().StringVar(&join, "join", "", "another node, ID@HOST:PORT (those that the folder knows)")
	remote.JSONFlag(c, &asJSON)
	terminal.Must(c.MarkFlagRequired("data"))
	return c
}

// Filled is a node that got its state from the others.
type Filled struct {
	Node  string `json:"node"`
	Index uint64 `json:"index"`
	// Bytes that came, and how long that took until all of them were durable.
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

// Reseed fills the stopped node of the folder. join names another node; "" for those that the folder knows.
func Reseed(ctx context.Context, d datadir.Dir, join string) (Filled, error) {
	s, err := Seek(d, join)
	if err != nil {
		return Filled{}, err
	}
	bar := terminal.NewProgress("filling the node", -1, true)
	count := &counted{to: bar}
	s.Seen = count
	at, err := s.Fill(ctx)
	bar.Finish()
	return Filled{s.Identity.Node, at.Index, count.bytes, count.seconds()}, err
}

// Seek prepares a node without a state, or with one that is no good.
func Seek(d datadir.Dir, join string) (Seeker, error) {
	if err := d.Check(); err != nil {
		return Seeker{}, err
	}
	id, err := d.Read(datadir.FileNode)
	if err != nil {
		return Seeker{}, err
	}
	s := Seeker{Store: d.Store(), Log: zerolog.New(os.Stderr).Level(zerolog.WarnLevel)}
	if s.Identity, err = datadir.Identity(d, id, time.Now()); err != nil {
		return s, err
	}
	if s.Others, err = d.Members(); err != nil {
		return s, err
	}
	if join != "" {
		a, err := link.ParseAddress(join)
		if err != nil {
			return s, err
		}
		s.Others = append([]link.Address{a}, s.Others...)
	}
	if !slices.ContainsFunc(s.Others, func(a link.Address) bool { return a.Node != id }) {
		return s, core.Refuse(core.NotFound, "join", "join.alone", string(d))
	}
	return s, nil
}

// counted passes on what it counts.
type counted struct {
	to    io.Writer
	bytes int64
	since time.Time // of the first byte
}

// Write implements io.Writer.
func (c *counted) Write(p []byte) (int, error) {
	if c.since.IsZero() {
		c.since = time.Now()
	}
	c.bytes += int64(len(p))
	return c.to.Write(p)
}

// seconds since the first byte, 0 before it.
func (c *counted) seconds() float64 {
	if c.since.IsZero() {
		return 0
	}
	return time.Since(c.since).Seconds()
}
