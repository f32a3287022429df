package author

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Commands stand below "sheaf pack".
func Commands() []*cobra.Command {
	return []*cobra.Command{newCommand(), testCommand(), keyCommand(), buildCommand()}
}

// DrawKey draws a signing key and writes it to a new file that only its owner can read.
func DrawKey(name, file string) (audit.SigningKey, error) {
	key, err := audit.NewSigningKey(rand.Reader, name)
	if err != nil {
		return key, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return key, core.Refuse(core.Conflict, "out", "cli.file_there", file, "--out")
	}
	if err != nil {
		return key, fmt.Errorf("writing the key: %w", err)
	}
	_, err = f.WriteString(key.Encode() + "\n")
	return key, errors.Join(err, f.Sync(), f.Close())
}

func keyCommand() *cobra.Command {
	var file string
	var asJSON bool
	c := &cobra.Command{
		Use:   "key NAME --out FILE",
		Short: "Draw a key to sign packs with",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			key, err := DrawKey(list[0], file)
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(map[string]string{"key": key.Verifier(), "file": file},
				"%s\n\n  %s", terminal.Say("packs.made.key", file), key.Verifier())
		},
	}
	c.Flags().StringVar(&file, "out", "", "file to write the secret key to")
	terminal.Must(c.MarkFlagRequired("out"))
	jsonFlag(c, &asJSON)
	return c
}

func buildCommand() *cobra.Command {
	w := Work{Programs: map[string]string{}}
	var programs []string
	var key string
	var asJSON bool
	c := &cobra.Command{
		Use:   "build NAME --program FILE --key FILE",
		Short: "Put a pack of your own into a signed file, once its own cases hold",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			w.Name = list[0]
			for _, p := range programs {
				platform, path, named := strings.Cut(p, "=")
				if !named {
					platform, path = packfile.Platform(), p
				}
				w.Programs[platform] = path
			}
			secret, err := os.ReadFile(key)
			if err != nil {
				return terminal.UsageError{Cause: fmt.Errorf("reading the key: %w", err)}
			}
			if w.Key, err = audit.ParseSigningKey(string(secret)); err != nil {
				return err
			}
			made, err := w.Build(c.Context())
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "%s", terminal.Say("packs.made.file", made.File, made.Key))
		},
	}
	c.Flags().StringArrayVar(&programs, "program", nil,
		"executable of the pack for this machine, or PLATFORM=FILE, such as linux-arm64=FILE; may be given several times")
	c.Flags().StringVar(&key, "key", "", "file with the key of “sheaf pack key”")
	c.Flags().StringVar(&w.Dir, "out", ".", "folder for the file")
	terminal.Must(c.MarkFlagRequired("program"), c.MarkFlagRequired("key"))
	jsonFlag(c, &asJSON)
	return c
}

// jsonFlag gives a command the flag --json.
func jsonFlag(c *cobra.Command, asJSON *bool) {
	c.Flags().BoolVar(asJSON, "json", false, "print one JSON object")
}
