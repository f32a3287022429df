package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// recoverCommand brings the root key back from paper.
func recoverCommand() *cobra.Command {
	var data, share string
	var asJSON bool
	c := &cobra.Command{
		Use:   "recover --data DIR",
		Short: "Bring the root key of a stopped node back from its recovery share",
		Long: "Reads the recovery share, holds it against the house in the folder and writes keys/root.key. A share of\n" +
			"another house is refused and nothing is written. The node must not run.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			d := datadir.Dir(data)
			if err := recoverRoot(d, share); err != nil {
				return err
			}
			said := struct {
				Data string `json:"data"`
				File string `json:"file"`
			}{data, d.Path("keys", datadir.FileRoot)}
			return terminal.To(c.OutOrStdout(), asJSON).Result(said, "%s", terminal.Say("key.recovered", said.File, data))
		},
	}
	c.Flags().StringVar(&data, "data", "", "data folder")
	c.Flags().StringVar(&share, "recovery-share", "-", "file with the recovery share, - to type it")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("data"))
	return c
}

func recoverRoot(d datadir.Dir, share string) error {
	if err := d.Check(); err != nil {
		return err
	}
	if _, err := os.Stat(d.Path("keys", datadir.FileRoot)); err == nil {
		return core.Refuse(core.Conflict, "data", "key.there", d.Path("keys", datadir.FileRoot))
	}
	root, err := shareIn(share)
	if err != nil {
		return err
	}
	err = seed.Look(d.Store(), func(_ marker.Marker, v *engine.View) error {
		house, _ := state.House.Get(v, state.One)
		if _, err := seal.Unwrap(root, "", house.WrappedKey); err != nil {
			return core.Refuse(core.Denied, "recovery-share", "key.other")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.Write(datadir.FileRoot, datadir.EncodeRootKey(root)); err != nil {
		return err
	}
	return d.Settle()
}

// rootIn reads a copy of the file of the root key.
func rootIn(file string) (seal.Key, error) {
	encoded, err := content(file)
	if err != nil {
		return seal.Key{}, err
	}
	return datadir.ParseRootKey(encoded)
}

// shareIn reads a recovery share, from the terminal where the file is "-".
func shareIn(file string) (seal.Key, error) {
	typed, err := "", error(nil)
	switch {
	case file != "-":
		typed, err = content(file)
	case term.IsTerminal(int(os.Stdin.Fd())):
		typed, err = remote.Ask(terminal.Say("key.ask"))
	default:
		var data []byte
		data, err = io.ReadAll(io.LimitReader(os.Stdin, maxKeyFile))
		typed = string(data)
	}
	if err != nil {
		return seal.Key{}, err
	}
	return seal.ReadShare(typed)
}

// maxKeyFile bounds what is read of a key file.
const maxKeyFile = 64 << 10

// content reads a file with a key.
func content(file string) (string, error) {
	in, err := open(filepath.Clean(file))
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(in, maxKeyFile))
	if err = errors.Join(err, in.Close()); err != nil {
		return "", fmt.Errorf("reading %s: %w", file, err)
	}
	return strings.TrimSpace(string(data)), nil
}
