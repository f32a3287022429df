package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
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

// founding is what init prints once and never again.
type founding struct {
	Data          string `json:"data"`
	Node          string `json:"node"`
	CheckpointKey string `json:"key"`
	RecoveryShare string `json:"recovery_share"`
	Login         string `json:"login"`
	Password      string `json:"password"`
}

func initCommand() *cobra.Command {
	var data, admin, house string
	var asJSON bool
	c := &cobra.Command{
		Use:   "init --data DIR --admin LOGIN",
		Short: "Make a data folder: keys, certificate authority, the first admin",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			made, err := found(c.Context(), datadir.Dir(data), house, admin)
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
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("data"), c.MarkFlagRequired("admin"))
	return c
}

// charter is what a house is founded with.
type charter struct {
	house, admin string
	now          func() time.Time
}

// found makes the folder and writes the first entry of its log.
func found(ctx context.Context, f datadir.Dir, house, admin string) (founding, error) {
	return charter{house, admin, time.Now}.found(ctx, f)
}

func (c charter) found(ctx context.Context, f datadir.Dir) (made founding, err error) {
	if err := f.Create(); err != nil {
		return founding{}, err
	}
	defer func() {
		if err != nil { // it was empty before: leave nothing half-made behind
			err = errors.Join(err, f.Clear())
		}
	}()
	made = founding{Data: string(f), Login: c.admin}
	if made.Node, err = core.NewID[string](rand.Reader); err != nil {
		return made, err
	}
	root, err := seal.NewRootKey(rand.Reader)
	if err != nil {
		return made, err
	}
	if made.RecoveryShare, err = seal.Share(root); err != nil {
		return made, err
	}
	signer, err := audit.NewSigningKey(rand.Reader, c.house)
	if err != nil {
		return made, err
	}
	made.CheckpointKey = signer.Verifier()
	if made.Password, err = password.OneTime(rand.Reader); err != nil {
		return made, err
	}
	for _, file := range []struct{ name, content string }{
		{datadir.FileRoot, base64.StdEncoding.EncodeToString(root.Bytes())},
		{datadir.FileCheckpoint, signer.Encode()},
	} {
		if err := f.Write(file.name, file.content); err != nil {
			return made, err
		}
	}
	if err := datadir.MakeAuthority(f, c.house, c.now()); err != nil {
		return made, err
	}
	// The keys are durable before anything is sealed with them.
	if err := f.Settle(); err != nil {
		return made, err
	}
	if err := c.firstEntry(ctx, f, root, made); err != nil {
		return made, err
	}
	// The id comes last: without it the folder is not taken for a founded one.
	if err := f.Write(datadir.FileNode, made.Node); err != nil {
		return made, err
	}
	return made, f.Settle()
}

// firstEntry opens the store once and proposes the founding of the house.
func (c charter) firstEntry(ctx context.Context, f datadir.Dir, root seal.Key, made founding) error {
	hash, err := password.NewHasher(1, rand.Reader).Hash(ctx, made.Password)
	if err != nil {
		return err
	}
	user, errUser := core.NewID[core.UserID](rand.Reader)
	person, errPerson := core.NewID[core.PersonID](rand.Reader)
	houseKey, errKey := seal.NewCampaignKey(rand.Reader)
	for _, err := range []error{errUser, errPerson, errKey} {
		if err != nil {
			return err
		}
	}
	wrapped, err := seal.Wrap(root, houseKey, "", rand.Reader)
	if err != nil {
		return err
	}
	store, err := raftstore.Open(raftstore.Config{Dir: f.Store(), NodeID: made.Node, Log: zerolog.Nop(), Now: c.now})
	if err != nil {
		return err
	}
	if err := store.Ready(ctx); err != nil {
		return errors.Join(err, store.Close())
	}
	entry, err := machine.NewEntry(core.SystemActor, "", &machine.FoundHouse{
		Name: c.house, WrappedKey: wrapped, CheckpointKey: made.CheckpointKey, Level: machine.Level,
		Admin: core.User{ID: user, Login: made.Login, Person: person, Password: hash},
	}, core.TimeOf(c.now()))
	if err == nil {
		var answer machine.Answer
		if answer, err = store.Propose(ctx, entry); err == nil {
			err = answer.Err()
		}
	}
	if errClose := store.Close(); err == nil {
		err = errClose
	}
	if err != nil {
		return fmt.Errorf("founding the house: %w", err)
	}
	return nil
}
