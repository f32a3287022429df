package author

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/packs/papers"
)

// Work is a pack to be put into a file.
type Work struct {
	// Name that the pack gives itself.
	Name string
	// Programs are the paths of its executables by platform; the one of this machine is asked
	// for its version and its own cases.
	Programs map[string]string
	Key      audit.SigningKey
	// Dir is where the file comes.
	Dir string
}

// Made is the file that was built.
type Made struct {
	File    string `json:"file"`
	Name    string `json:"name"`
	Version string `json:"version"`
	// Key signed it: the public key, for campaigns to trust.
	Key string `json:"key"`
}

// Build writes the file, in the place of one of the same name and version.
func (w Work) Build(ctx context.Context) (Made, error) {
	source := packfile.Source{Name: w.Name, Programs: map[string][]byte{}}
	for platform, path := range w.Programs {
		program, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return Made{}, core.Refuse(core.NotFound, "program", "cli.no_file", path)
		}
		if err != nil {
			return Made{}, fmt.Errorf("reading the program for %s: %w", platform, err)
		}
		source.Programs[platform] = program
	}
	here := packfile.Platform()
	if source.Programs[here] == nil {
		return Made{}, core.Refuse(core.Invalid, "program", "pack.file_platform", here)
	}
	var err error
	if source.Version, source.Papers, err = w.try(ctx, source.Programs[here]); err != nil {
		return Made{}, err
	}
	var file bytes.Buffer
	if err := packfile.Write(&file, source, w.Key); err != nil {
		return Made{}, err
	}
	if file.Len() > packfile.MaxFile {
		return Made{}, core.Refuse(core.TooLarge, "program", "pack.file_large", fmt.Sprint(file.Len()), fmt.Sprint(packfile.MaxFile))
	}
	made := Made{filepath.Join(w.Dir, packfile.Name(w.Name, source.Version)), w.Name, source.Version, w.Key.Verifier()}
	if err := os.WriteFile(made.File, file.Bytes(), 0o644); err != nil {
		return Made{}, fmt.Errorf("writing the pack: %w", err)
	}
	return made, nil
}

// try starts the program as a node would, asks for its version and papers and runs its own cases: an
// author learns here, and not from an admin, that they do not hold.
func (w Work) try(ctx context.Context, program []byte) (version string, said map[string][]byte, err error) {
	path, err := filepath.Abs(w.Programs[packfile.Platform()])
	if err != nil {
		return "", nil, err
	}
	h, err := host.New(host.Config{Log: zerolog.Nop()})
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	ref, err := h.Start(ctx, host.Source{Name: w.Name, Path: path, Digest: sha256.Sum256(program), Confined: true})
	if err != nil {
		return "", nil, err
	}
	m, err := h.Describe(ctx, ref)
	if err != nil {
		return "", nil, err
	}
	cases, err := h.Cases(ctx, ref)
	if err == nil {
		err = casesHold(ctx, h.Pack(ref), cases)
	}
	if err == nil {
		said, err = papers.Of(m, cases)
	}
	return ref.Version, said, err
}

func casesHold(ctx context.Context, p packs.Pack, cases []packs.GoldenCase) error {
	for _, c := range cases {
		verdict, err := p.Judge(ctx, c.Case)
		if err != nil {
			return err
		}
		if wrong := c.Mismatch(verdict); wrong != "" {
			return core.Refuse(core.Conflict, "program", "pack.case_fails", c.Name, wrong)
		}
	}
	return nil
}
