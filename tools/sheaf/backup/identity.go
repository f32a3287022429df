package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// identityCommand draws the pair of keys of whoever will open backups.
func identityCommand() *cobra.Command {
	var out string
	var asJSON bool
	c := &cobra.Command{
		Use:   "identity --out FILE",
		Short: "Make the key that opens backups, and say whom to write them to",
		Long: "Makes an age identity. The file opens every backup that is written to its recipient: keep it away from\n" +
			"the machine that is backed up. The recipient is no secret.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			id, err := age.GenerateX25519Identity()
			if err != nil {
				return fmt.Errorf("drawing an identity: %w", err)
			}
			file, err := create(out)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(file, "# recipient: %s\n%s\n", id.Recipient(), id)
			if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
				return errors.Join(fmt.Errorf("writing %s: %w", out, err), os.Remove(out))
			}
			made := struct {
				Out       string `json:"out"`
				Recipient string `json:"recipient"`
			}{out, id.Recipient().String()}
			return terminal.To(c.OutOrStdout(), asJSON).Result(made, "%s", terminal.Say("backup.identity_made", made.Out)+"\n"+terminal.Say("backup.identity_next", made.Recipient))
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to write")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("out"))
	return c
}

// create makes a file that was not there.
func create(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		err = core.Refuse(core.Duplicate, "out", "cli.file_there", path, "--out")
	}
	if err != nil {
		return nil, terminal.UsageError{Cause: err}
	}
	return file, nil
}
