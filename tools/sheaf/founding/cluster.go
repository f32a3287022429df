package founding

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// bundle is a cluster to be made: a folder with a data folder for each node.
type bundle struct {
	dir   string
	hosts []string
	Charter
}

// founded is what init prints of a bundle.
type founded struct {
	Founding
	Nodes []place `json:"nodes"`
}

// place is one node of a bundle.
type place struct {
	Node    string `json:"node"`
	Address string `json:"address"`
	Folder  string `json:"folder"`
}

func initCluster(c *cobra.Command, b bundle, asJSON bool) error {
	made, err := b.found(c.Context())
	if err != nil {
		return err
	}
	var start strings.Builder
	for _, p := range made.Nodes {
		fmt.Fprintf(&start, "  sheaf serve --data %s --node-listen %s --bootstrap-expect %d\n", p.Folder, p.Address, len(made.Nodes))
	}
	return terminal.To(c.OutOrStdout(), asJSON).Result(made, "Made the cluster bundle %s.\n\n"+
		"Checkpoint key, for auditors:\n  %s\n\n"+
		"Recovery share of the root key. Print it, lock it away, show it to nobody:\n  %s\n\n"+
		"One-time password of %s, used up at the first login:\n  %s\n\n"+
		"Next: take each folder to its machine and start all of them:\n%s",
		made.Data, made.CheckpointKey, made.RecoveryShare, made.Login, made.Password, strings.TrimRight(start.String(), "\n"))
}

// check refuses what would be no cluster.
func (b bundle) check() error {
	if n := len(b.hosts); n < 3 || n%2 == 0 {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "node", "join.number", fmt.Sprint(n))}
	}
	seen := map[string]bool{}
	for _, host := range b.hosts {
		if !link.IsHost(host) || seen[host] {
			return terminal.UsageError{Cause: core.Refuse(core.Invalid, "node", "join.address", host)}
		}
		seen[host] = true
	}
	return nil
}

// found makes the folders. What fails half-way leaves nothing behind.
func (b bundle) found(ctx context.Context) (made founded, err error) {
	if err := b.check(); err != nil {
		return made, err
	}
	first := datadir.Dir(b.folder(0))
	if err := datadir.Dir(b.dir).Empty(); err != nil {
		return made, err
	}
	defer func() {
		if err != nil {
			for i := range b.hosts {
				err = errors.Join(err, os.RemoveAll(b.folder(i)))
			}
		}
	}()
	if err := first.Create(); err != nil {
		return made, err
	}
	house, root, err := b.keys(first)
	if err != nil {
		return made, err
	}
	house.Data = b.dir
	made.Founding = house
	e, err := b.entry(ctx, root, house)
	if err != nil {
		return made, err
	}
	e.Request = core.RequestID("charter-" + house.Node) // each node may propose it
	charter, err := entry.Encode(e)
	if err != nil {
		return made, err
	}
	if made.Nodes, err = b.folders(first, house.Node); err != nil {
		return made, err
	}
	var addresses []string
	for _, p := range made.Nodes {
		addresses = append(addresses, link.Address{Node: p.Node, Host: p.Address}.String())
	}
	for _, p := range made.Nodes {
		if err := errors.Join(datadir.Dir(p.Folder).Meet(addresses), datadir.Dir(p.Folder).SetCharter(charter)); err != nil {
			return made, err
		}
	}
	return made, nil
}

func (b bundle) folder(i int) string { return filepath.Join(b.dir, fmt.Sprint("node", i+1)) }

// folders finishes the first folder, and makes the others from it.
func (b bundle) folders(first datadir.Dir, id string) (list []place, err error) {
	if _, err := datadir.IssueLink(first, id, b.Now()); err != nil {
		return nil, err
	}
	if err := errors.Join(first.Write(datadir.FileNode, id), first.Settle()); err != nil {
		return nil, err
	}
	for i, host := range b.hosts {
		if i > 0 {
			if id, err = core.NewID[string](rand.Reader); err != nil {
				return nil, err
			}
			if err := datadir.Invite(first, datadir.Dir(b.folder(i)), id, b.Now()); err != nil {
				return nil, err
			}
		}
		list = append(list, place{id, host, b.folder(i)})
	}
	return list, nil
}
