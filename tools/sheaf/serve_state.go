package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/cause"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/tools/sheaf/cluster"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/node"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// settle gives a folder without a state one, or what it needs to begin one. A folder that has one is left alone,
// whatever the flags say, so that the same command line starts the node every time.
func (s serving) settle(ctx context.Context, c *node.Config) error {
	f := datadir.Dir(s.data)
	if s.nodeListen == "" && (s.join != "" || s.expect > 0) {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.serve.join")}
	}
	known, err := f.Members()
	if err != nil {
		return err
	}
	c.Known = cluster.Servers(known)
	charter, err := f.Charter()
	if err != nil {
		return err
	}
	if charter != nil {
		e, err := entry.Decode(charter)
		if err != nil {
			return fmt.Errorf("reading the charter: %w", err)
		}
		c.Charter = &e
	}
	if err := seed.Settle(f.Store(), disk.Disk{}); err != nil {
		return err
	}
	has, err := seed.Begun(f.Store())
	switch {
	case err != nil || has:
		return err
	case charter != nil && s.expect > 0:
		return s.begin(ctx, f, c)
	case s.join == "":
		return core.Refuse(core.NotFound, "data", "join.no_state", string(f))
	}
	_, err = cluster.Reseed(ctx, f, s.join)
	return err
}

// refills bounds how often one process has itself filled: damage that comes back is the disk's.
const refills = 2

// fills says whether the node that ended so is filled from the others and started again. One that only lags always
// is: its own copy is whole, and too old. A damaged one may be evidence of a dying disk, so an admin has to
// have allowed it.
func (s serving) fills(err error) bool {
	return s.nodeListen != "" && (errors.Is(err, raftstore.ErrNeedsSeed) || s.refill && cause.Spoiled(err))
}

// begin waits for the other nodes of a new house.
func (s serving) begin(ctx context.Context, f datadir.Dir, c *node.Config) error {
	seeker, err := cluster.Seek(f, "")
	if err != nil {
		return err
	}
	if n := len(seeker.Others); n != s.expect {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "bootstrap-expect", "join.expect", string(f), fmt.Sprint(n), fmt.Sprint(s.expect))}
	}
	seeker.Listen = s.nodeListen
	members, found, err := seeker.Begin(ctx, func(nodes []link.Address) {
		var hosts []string
		for _, n := range nodes {
			hosts = append(hosts, n.Host)
		}
		fmt.Fprintf(os.Stderr, "%s waiting for the nodes at %s\n", time.Now().Format(time.TimeOnly), strings.Join(hosts, ", "))
	})
	if err != nil || !found {
		c.Members = members
		return err
	}
	_, err = cluster.Reseed(ctx, f, "")
	return err
}
