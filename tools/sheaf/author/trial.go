package author

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/packs/packtest"
	"github.com/sheaf-drive/sheaf/packs/papers"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Trial is what a pack turned out to be.
type Trial struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Cases is how many examples the pack brings.
	Cases int `json:"cases"`
	// Signed is "yes" where one of the given keys has signed the file, "unchecked" for a file without a given
	// key, and "no" for a bare program.
	Signed string `json:"signed"`
	// Problems are what the suite found, nothing when all is well.
	Problems []string `json:"problems"`
}

// Try runs a pack as a node would, in a cell, and holds it to the suite, its own cases among it. At path lies
// a file of [Work.Build] or a bare program, which is named like its pack.
func Try(ctx context.Context, path string, keys []string) (t Trial, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return t, core.Refuse(core.NotFound, "file", "cli.no_file", path)
	}
	if err != nil {
		return t, fmt.Errorf("reading the pack: %w", err)
	}
	dir, err := os.MkdirTemp("", "pack-test-")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	t.Name, t.Signed = filepath.Base(path), "no"
	file := packfile.Pack{Program: data}
	if strings.HasSuffix(path, packfile.Extension) {
		if file, t.Signed, err = opened(data, keys); err != nil {
			return t, err
		}
		t.Name = file.Name
	}
	source, err := host.Stored(dir, t.Name, file.Program)
	if err != nil {
		return t, err
	}
	err = t.run(ctx, source, file)
	return t, err
}

// opened proves the file with the keys, or where none is given only that it is whole.
func opened(data []byte, keys []string) (packfile.Pack, string, error) {
	if len(keys) == 0 {
		p, err := packfile.Reread(data, packfile.Platform())
		return p, "unchecked", err
	}
	p, err := packfile.Read(data, keys, packfile.Platform())
	return p, "yes", err
}

// run asks the program; a file from which it came must say the same.
func (t *Trial) run(ctx context.Context, source host.Source, file packfile.Pack) (err error) {
	h, err := host.New(host.Config{Log: zerolog.Nop()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	ref, err := h.Start(ctx, source)
	if err != nil {
		return err
	}
	t.Version = ref.Version
	if file.Version != "" && file.Version != ref.Version {
		return core.Refuse(core.Invalid, "file", "pack.file_other", t.Name+"/"+file.Version, t.Name+"/"+ref.Version)
	}
	cases, err := h.Cases(ctx, ref)
	if err != nil {
		return err
	}
	if file.Version != "" {
		m, err := h.Describe(ctx, ref)
		if err != nil {
			return err
		}
		if wrong := papers.Proves(file.Papers, m, cases); wrong != "" {
			return core.Refuse(core.Invalid, "file", "pack.file_papers", wrong)
		}
	}
	t.Cases = len(cases)
	t.Problems = append([]string{}, packtest.Check(ctx, h.Pack(ref))...)
	return nil
}

func testCommand() *cobra.Command {
	var keys []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "test FILE",
		Short: "Hold a pack, or the program of one, to what every pack must do and to its own cases; needs no node",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			t, err := Try(c.Context(), list[0], keys)
			if err != nil {
				return err
			}
			if err := terminal.To(c.OutOrStdout(), asJSON).Result(t, "%s", t.said()); err != nil {
				return err
			}
			if n := len(t.Problems); n > 0 {
				return core.Refuse(core.Conflict, "file", "pack.test_fails", strconv.Itoa(n))
			}
			return nil
		},
	}
	c.Flags().StringArrayVar(&keys, "key", nil, "public key that must have signed the file; may be given several times")
	jsonFlag(c, &asJSON)
	return c
}

// said is the trial in words: each problem is a line.
func (t Trial) said() string {
	var b bytes.Buffer
	for _, p := range t.Problems {
		fmt.Fprintln(&b, p)
	}
	switch t.Signed {
	case "yes":
		b.WriteString(terminal.Say("packs.tested.signed") + " ")
	case "unchecked":
		b.WriteString(terminal.Say("packs.tested.unchecked") + " ")
	}
	verdict := "packs.tested.holds"
	if len(t.Problems) > 0 {
		verdict = "packs.tested.fails"
	}
	b.WriteString(terminal.Say(verdict, t.Name+"/"+t.Version, t.Cases))
	return b.String()
}
