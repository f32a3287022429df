package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// making is one run of sheaf backup.
type making struct {
	data, out, toFile, version string
	to                         []string
	keys, asJSON               bool
}

// made is what the command says of a backup.
type made struct {
	Out        string   `json:"out"`
	House      string   `json:"house"`
	Index      uint64   `json:"index"`
	StateHash  string   `json:"state_hash"`
	Blobs      int      `json:"blobs"`
	Lacking    []string `json:"lacking"`
	Bytes      int64    `json:"bytes"`
	Recipients int      `json:"recipients"`
	Keys       bool     `json:"keys"`
}

func makeCommand(version string) *cobra.Command {
	m := making{version: version}
	c := &cobra.Command{
		Use:   "backup --data DIR --out FILE --to RECIPIENT",
		Short: "Write the house into one encrypted file, while its node runs or rests",
		Long: "Writes the state of one moment and every scan that it names into one file, encrypted by age for those\n" +
			"who may open it. A running node goes on working meanwhile.\n\n" +
			"Personal data stays sealed under the root key, which is not in the file: a restore needs the key file or\n" +
			"the recovery share for it. --with-keys puts root key, checkpoint key and the keys of the certificate\n" +
			"authority in as well: then whoever holds the file and one identity reads every passport in it and can\n" +
			"sign for the house. Keep such a file as you keep the recovery share.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return m.run(c) },
	}
	c.Flags().StringVar(&m.data, "data", "", "data folder")
	c.Flags().StringVar(&m.out, "out", "", "file to write, - for the standard output")
	c.Flags().StringSliceVar(&m.to, "to", nil, "recipient who may open it (age1…), may be given several times")
	c.Flags().StringVar(&m.toFile, "to-file", "", "file with recipients, one a line")
	c.Flags().BoolVar(&m.keys, "with-keys", false, "put the keys of the house in: the file then opens all personal data")
	c.Flags().BoolVar(&m.asJSON, "json", false, "print one JSON object")
	terminal.Must(c.MarkFlagRequired("data"), c.MarkFlagRequired("out"))
	return c
}

func (m making) run(c *cobra.Command) error {
	list, err := recipients(m.to, m.toFile)
	if err != nil {
		return err
	}
	keys, err := m.secrets()
	if err != nil {
		return err
	}
	said := c.OutOrStdout()
	var done made
	if m.out == "-" {
		done, err = m.write(c.Context(), c.OutOrStdout(), list, keys)
		said = c.ErrOrStderr()
	} else {
		done, err = m.file(c.Context(), list, keys)
	}
	if err != nil {
		return err
	}
	err = terminal.To(said, m.asJSON).Result(done, "%s", done.line())
	if err == nil && len(done.Lacking) > 0 {
		err = core.Refuse(core.NotFound, "", "backup.lacking", fmt.Sprint(len(done.Lacking)), done.Lacking[0])
	}
	return err
}

func (d made) line() string {
	key := "backup.done"
	if d.Keys {
		key = "backup.done_keys"
	}
	return terminal.Say(key, d.Out, fmt.Sprintf("%.1f", float64(d.Bytes)/1e6), d.House, d.Index, d.Blobs, d.Recipients)
}

// secrets are the keys that go in, if they were asked for.
func (m making) secrets() (map[string]string, error) {
	keys := map[string]string{}
	if !m.keys {
		return keys, nil
	}
	d := datadir.Dir(m.data)
	if err := d.Check(); err != nil {
		return nil, err
	}
	for _, name := range datadir.Shared() {
		content, err := d.Read(name)
		if err != nil {
			return nil, err
		}
		keys[name] = content
	}
	return keys, nil
}

// file writes a new file; what could not be written to its end is removed.
func (m making) file(ctx context.Context, list []age.Recipient, keys map[string]string) (done made, err error) {
	out, err := create(m.out)
	if err != nil {
		return done, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(m.out))
		}
	}()
	done, err = m.write(ctx, out, list, keys)
	if err == nil {
		err = out.Sync()
	}
	if errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) {
		err = core.Refuse(core.Unavailable, "out", "backup.full", m.out)
	}
	if errClose := out.Close(); err == nil {
		err = errClose
	}
	if err == nil {
		err = syncDir(filepath.Dir(m.out))
	}
	return done, err
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// write encrypts what the source gives, and the keys.
func (m making) write(ctx context.Context, to io.Writer, list []age.Recipient, keys map[string]string) (made, error) {
	counted := &counter{w: to}
	sealed, err := age.Encrypt(counted, list...)
	if err != nil {
		return made{}, terminal.UsageError{Cause: core.Refuse(core.Invalid, "to", "backup.recipients_mixed")}
	}
	from, err := source(ctx, datadir.Dir(m.data), m.version)
	if err != nil {
		return made{}, err
	}
	defer from.Close()
	out := bundle.NewWriter(sealed)
	shown := &shown{Taker: out, state: terminal.Say("backup.bar.state"), blobs: terminal.Say("backup.bar.blobs")}
	manifest, trailer, err := bundle.Read(ctx, from, shown)
	shown.finish()
	if err != nil {
		return made{}, cut(from, err)
	}
	for _, name := range datadir.Shared() {
		if content, ok := keys[name]; ok {
			if err := out.Key(name, content); err != nil {
				return made{}, err
			}
		}
	}
	if err := out.Close(trailer.Lacking); err != nil {
		return made{}, err
	}
	if err := sealed.Close(); err != nil {
		return made{}, err
	}
	return made{
		Out: m.out, House: manifest.House, Index: manifest.Index, StateHash: manifest.StateHash, Blobs: trailer.Blobs,
		Lacking: trailer.Lacking, Bytes: counted.n, Recipients: len(list), Keys: len(keys) > 0,
	}, nil
}

// cut says why a stream broke off: what the folder could not give, or that the node ended.
func cut(from io.Closer, err error) error {
	var cause *core.Error
	if !errors.As(err, &cause) || cause.Text != "backup.broken" {
		return err
	}
	if r, ok := from.(*resting); ok {
		if _ = r.Close(); r.failed != nil { // it never fails
			return r.failed
		}
	}
	return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "backup.cut"), err)
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
