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

// nextProgram is the program of the next version of the rules, which make builds beside sheaf.
const nextProgram = "ru-president-2018-next"

// offerPack puts the next version of the rules into a signed file beside the samples and lets
// the house trust the key, which nobody keeps. Without the program there is none to offer.
func (d *demonstration) offerPack(ctx context.Context, s *demoSummary) error {
	sheaf, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the own program: %w", err)
	}
	program := filepath.Join(filepath.Dir(sheaf), nextProgram)
	if _, err := os.Stat(program); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	key, err := audit.NewSigningKey(rand.Reader, "demo-rules")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d.samples(), 0o700); err != nil {
		return fmt.Errorf("making the folder of samples: %w", err)
	}
	made, err := author.Work{
		Name: rupresident2018.ID, Programs: map[string]string{packfile.Platform(): program}, Key: key, Dir: d.samples(),
	}.Build(ctx)
	if err != nil {
		return err
	}
	s.Pack = filepath.Base(made.File)
	return d.trust(ctx, s, made.Key)
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

// pack is the whole path of the offered file; empty when there is none.
func (d *demonstration) pack(s demoSummary) string {
	if s.Pack == "" {
		return ""
	}
	return filepath.Join(d.samples(), s.Pack)
}

func shownPack(file string) string {
	if file == "" {
		return ""
	}
	return "\nThe next version of the rules, to swap to and back (README says how)\n\n  " + file + "\n"
}
