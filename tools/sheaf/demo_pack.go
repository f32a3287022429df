package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/author"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// The programs of other rules, which make builds beside sheaf: the next version of the built-in ones, and those of a
// rehearsal, which have a name of their own.
const (
	nextProgram = rupresident2018.ID + "-next"
	rehearsed   = rupresident2018.ID + "-rehearsal"
)

// offerPacks puts other versions of the rules into signed files beside the samples and lets the
// house trust their key, which nobody keeps. Without the programs there are none to offer.
func (d *demonstration) offerPacks(ctx context.Context, s *demoSummary) error {
	key, err := audit.NewSigningKey(rand.Reader, "demo-rules")
	if err != nil {
		return err
	}
	if s.Pack, err = d.packed(ctx, nextProgram, rupresident2018.ID, key); err != nil {
		return err
	}
	if s.Rehearsal, err = d.packed(ctx, rehearsed, rehearsed, key); err != nil || s.Pack+s.Rehearsal == "" {
		return err
	}
	return d.trust(ctx, s, key.Verifier())
}

// packed is the name of the file with the rules of that name by one of the programs; empty where the program is missing.
func (d *demonstration) packed(ctx context.Context, program, name string, key audit.SigningKey) (string, error) {
	sheaf, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding the own program: %w", err)
	}
	at := filepath.Join(filepath.Dir(sheaf), program)
	if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err := os.MkdirAll(d.samples(), 0o700); err != nil {
		return "", fmt.Errorf("making the folder of samples: %w", err)
	}
	made, err := author.Work{
		Name: name, Programs: map[string]string{packfile.Platform(): at}, Key: key, Dir: d.samples(),
	}.Build(ctx)
	if err != nil {
		return "", err
	}
	return filepath.Base(made.File), nil
}

// trust lets the campaign take packs that are signed with the key: one proposes, another
// person approves.
func (d *demonstration) trust(ctx context.Context, s *demoSummary, key string) error {
	wish := map[string]any{"campaign": s.Campaign.ID, "key": key}
	for _, act := range []struct {
		by   core.Role
		verb string
	}{{core.Admin, "propose"}, {core.Federal, "approve"}} {
		if err := d.asFirst(ctx, s, act.by, api.Request{Path: "/api/v1/pack-keys/" + act.verb, JSON: wish}); err != nil {
			return err
		}
	}
	return nil
}

// asFirst asks as the first account with the role.
func (d *demonstration) asFirst(ctx context.Context, s *demoSummary, role core.Role, r api.Request) error {
	c := api.New(api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()})
	for _, u := range s.Campaign.Users {
		if u.Role != role {
			continue
		}
		if err := c.SignIn(ctx, u.Login, u.Password, ""); err != nil {
			return err
		}
		return errors.Join(c.Call(ctx, r, nil), c.SignOut(ctx))
	}
	return fmt.Errorf("nobody in the demonstration is %s", role)
}

// sample is the whole path of a file among the samples; empty when there is none.
func (d *demonstration) sample(name string) string {
	if name == "" {
		return ""
	}
	return filepath.Join(d.samples(), name)
}

// shownPacks says where the other versions of the rules lie.
func shownPacks(next, rehearsal string) (said string) {
	if next != "" {
		said += "\nThe next version of the rules, to swap to and back (README says how)\n\n  " + next + "\n"
	}
	if rehearsal != "" {
		said += "\nThe rules with a minimum of two signatures, to rehearse the filing (README says how)\n\n  " + rehearsal + "\n"
	}
	return said
}
