package founding

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Founding is what init prints once and never again.
type Founding struct {
	Data          string `json:"data"`
	Node          string `json:"node"`
	CheckpointKey string `json:"key"`
	RecoveryShare string `json:"recovery_share"`
	Login         string `json:"login"`
	Password      string `json:"password"`
}

// Command is "sheaf init".
func Command() *cobra.Command {
	var data, admin, house string
	var nodes []string
	var asCluster, asJSON bool
	c := &cobra.Command{
		Use:   "init --data DIR --admin LOGIN",
		Short: "Make a data folder: keys, certificate authority, the first admin",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if asCluster {
				return initCluster(c, bundle{data, nodes, Charter{house, admin, time.Now}}, asJSON)
			}
			made, err := Charter{house, admin, time.Now}.Found(c.Context(), datadir.Dir(data))
			if err != nil {
				return err
			}
			out := terminal.To(c.OutOrStdout(), asJSON)
			return out.Result(made, "Founded %s.\n\n"+
				"Checkpoint key, for auditors:\n  %s\n\n"+
				"Recovery share of the root key. Print it, lock it away, show it to nobody:\n  %s\n\n"+
				"One-time password of %s, used up at the first login:\n  %s\n\n"+
				"Next: sheaf serve --data %s",
				made.Data, made.CheckpointKey, made.RecoveryShare, made.Login, made.Password, made.Data)
		},
	}
	c.Flags().StringVar(&data, "data", "", "data folder to make")
	c.Flags().StringVar(&admin, "admin", "", "login of the first admin")
	c.Flags().StringVar(&house, "house", "sheaf", "name of the house")
	c.Flags().BoolVar(&asCluster, "cluster", false, "make the folders of several nodes that begin a house together (--node)")
	c.Flags().StringArrayVar(&nodes, "node", nil, "with --cluster: where a node will be found by the others, HOST:PORT; once for each node")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("data"), c.MarkFlagRequired("admin"))
	return c
}

// Charter is what a house is founded with. All fields are needed.
type Charter struct {
	// House is its name, Admin the login of the first admin.
	House, Admin string
	Now          func() time.Time
}

// Found makes the folder and writes the first entry of its log. What fails half-way leaves nothing behind.
func (c Charter) Found(ctx context.Context, f datadir.Dir) (made Founding, err error) {
	if err := f.Create(); err != nil {
		return Founding{}, err
	}
	defer func() {
		if err != nil { // it was empty before: leave nothing half-made behind
			err = errors.Join(err, f.Clear())
		}
	}()
	made, root, err := c.keys(f)
	if err != nil {
		return made, err
	}
	entry, err := c.entry(ctx, root, made)
	if err != nil {
		return made, err
	}
	if err := c.record(ctx, f, made.Node, entry); err != nil {
		return made, err
	}
	// The id comes last: without it the folder is not taken for a founded one.
	if err := f.Write(datadir.FileNode, made.Node); err != nil {
		return made, err
	}
	return made, f.Settle()
}

// keys makes the keys of a house, which are durable before anything is sealed with them.
func (c Charter) keys(f datadir.Dir) (made Founding, root seal.Key, err error) {
	made = Founding{Data: string(f), Login: c.Admin}
	if made.Node, err = core.NewID[string](rand.Reader); err != nil {
		return made, root, err
	}
	if root, err = seal.NewRootKey(rand.Reader); err != nil {
		return made, root, err
	}
	if made.RecoveryShare, err = seal.Share(root); err != nil {
		return made, root, err
	}
	signer, err := audit.NewSigningKey(rand.Reader, c.House)
	if err != nil {
		return made, root, err
	}
	made.CheckpointKey = signer.Verifier()
	if made.Password, err = password.OneTime(rand.Reader); err != nil {
		return made, root, err
	}
	for _, file := range []struct{ name, content string }{
		{datadir.FileRoot, datadir.EncodeRootKey(root)},
		{datadir.FileCheckpoint, signer.Encode()},
	} {
		if err := f.Write(file.name, file.content); err != nil {
			return made, root, err
		}
	}
	if err := datadir.MakeAuthority(f, c.House, c.Now()); err != nil {
		return made, root, err
	}
	return made, root, f.Settle()
}

// entry is the first of the log: it founds the house.
func (c Charter) entry(ctx context.Context, root seal.Key, made Founding) (machine.Entry, error) {
	hash, err := password.NewHasher(1, rand.Reader).Hash(ctx, made.Password)
	if err != nil {
		return machine.Entry{}, err
	}
	user, errUser := core.NewID[core.UserID](rand.Reader)
	person, errPerson := core.NewID[core.PersonID](rand.Reader)
	houseKey, errKey := seal.NewCampaignKey(rand.Reader)
	if err := errors.Join(errUser, errPerson, errKey); err != nil {
		return machine.Entry{}, err
	}
	wrapped, err := seal.Wrap(root, houseKey, "", rand.Reader)
	if err != nil {
		return machine.Entry{}, err
	}
	return machine.NewEntry(core.SystemActor, "", &machine.FoundHouse{
		Name: c.House, WrappedKey: wrapped, CheckpointKey: made.CheckpointKey, Level: machine.Level,
		Admin: core.User{ID: user, Login: made.Login, Person: person, Password: hash},
	}, core.TimeOf(c.Now()))
}

// record opens the store once and proposes the first entry.
func (c Charter) record(ctx context.Context, f datadir.Dir, node string, first machine.Entry) error {
	store, err := raftstore.Open(raftstore.Config{Dir: f.Store(), NodeID: node, Log: zerolog.Nop(), Now: c.Now})
	if err != nil {
		return err
	}
	if err = store.Ready(ctx); err == nil {
		var answer machine.Answer
		if answer, err = store.Propose(ctx, first); err == nil {
			err = answer.Err()
		}
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return fmt.Errorf("founding the house: %w", err)
	}
	return nil
}
