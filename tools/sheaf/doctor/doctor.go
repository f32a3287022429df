package doctor

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

const (
	// leastFree is the space below which a node is read-only, whatever its size.
	leastFree = 1 << 30
	// renewAhead is how long before its end a certificate has to be renewed.
	renewAhead = 30 * 24 * time.Hour
)

// Command looks at a data folder and at the machine; the node may run or not.
func Command() *cobra.Command {
	var data string
	c := &cobra.Command{
		Use:   "doctor --data DIR",
		Short: "Look for what would keep a node from running",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			troubles := 0
			for _, check := range checksOf(datadir.Dir(data), time.Now()) {
				note, err := check.run()
				mark := "good"
				switch {
				case errors.Is(err, errLacking):
					mark = "lack"
				case err != nil:
					troubles++
					mark, note = "STOP", terminal.Said(err)
				}
				if note != "" {
					note = ": " + note
				}
				fmt.Fprintf(c.OutOrStdout(), "%s  %s%s\n", mark, check.what, note)
			}
			if troubles > 0 {
				return core.Refuse(core.Conflict, "", "cli.doctor_stop", strconv.Itoa(troubles))
			}
			return terminal.To(c.OutOrStdout(), false).Result(nil, "Nothing stands in the way.")
		},
	}
	c.Flags().StringVar(&data, "data", "", "data folder")
	terminal.Must(c.MarkFlagRequired("data"))
	return c
}

// errLacking says that the node runs without what was looked for; the note tells what it cannot do.
var errLacking = errors.New("not here")

// check is one line of the doctor's list; run may have something to say of what is good.
type check struct {
	what string
	run  func() (note string, err error)
}

func checksOf(f datadir.Dir, now time.Time) []check {
	silent := func(run func() error) func() (string, error) {
		return func() (string, error) { return "", run() }
	}
	key := func(name string) check {
		return check{"key file " + name, func() (string, error) {
			if f.Lacks(name) {
				return "the folder was restored without it", nil
			}
			_, err := f.Read(name)
			return "", err
		}}
	}
	return []check{
		{"data folder", silent(f.Check)},
		key(datadir.FileNode), key(datadir.FileRoot), key(datadir.FileCheckpoint), key(datadir.FileCAKey),
		{"root key can be used", silent(func() error { _, err := f.RootKey(); return err })},
		{"checkpoint key can be used", silent(func() error { _, err := f.CheckpointKey(); return err })},
		{"store", func() (string, error) { return checkStore(f) }},
		{"certificate authority", func() (string, error) {
			return checkCertificate(f.Path("keys", datadir.FileCACert), now, "serve with --cert and --key of another authority")
		}},
		{"certificate of the node", func() (string, error) {
			return checkCertificate(f.Path("keys", datadir.FileCert), now, "start sheaf serve --https again for a new one")
		}},
		{"free space for the store", func() (string, error) { return checkSpace(f.Store()) }},
		{"free space for the scans", func() (string, error) { return checkSpace(f.Blobs()) }},
		{"ballast", func() (string, error) { return checkBallast(f.Store()) }},
		{"data folder can be written", silent(func() error { return checkWriting(f) })},
		{"cell for rules from elsewhere", checkCell},
	}
}

// checkCell says whether the kernel lets packs be confined. Without that the node starts none that came as a file.
func checkCell() (string, error) {
	offers, err := jail.Probe()
	if err != nil {
		return "none starts here, only built-in ones. " + terminal.Said(err), errLacking
	}
	return offers, nil
}

// checkStore says who runs on the folder: that is as it should be, but for a second serve.
func checkStore(f datadir.Dir) (string, error) {
	at, err := folder.Inspect(f.Store())
	switch {
	case err != nil:
		return "", err
	case at.Holder != "":
		return fmt.Sprintf("format %d, a node is running on it (process %s)", at.Version, at.Holder), nil
	}
	return fmt.Sprintf("format %d, no node is running on it", at.Version), nil
}

// checkCertificate reads the end of a certificate; remedy says what to do about it. A node that was never served with --https
// has none.
func checkCertificate(path string, now time.Time, remedy string) (string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "none yet; sheaf serve --https makes one", nil
	}
	if err != nil {
		return "", err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return "", fmt.Errorf("%s holds no certificate", path)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	end := certificate.NotAfter.Format(time.DateOnly)
	switch {
	case now.After(certificate.NotAfter):
		return "", fmt.Errorf("it ended on %s and browsers refuse it; %s", end, remedy)
	case now.Add(renewAhead).After(certificate.NotAfter):
		return "", fmt.Errorf("it ends on %s; before that, %s", end, remedy)
	}
	return "good until " + end, nil
}

func checkSpace(path string) (string, error) {
	room, err := space.Measure(path)
	if err != nil {
		return "", err
	}
	return enoughSpace(room.Free)
}

// checkBallast says whether the room is kept that a full disk needs; a node that was served without, or
// never, has none.
func checkBallast(store string) (string, error) {
	for _, dir := range []string{store, filepath.Join(store, "state")} {
		if kept := space.Taken(filepath.Join(dir, space.BallastName)); kept > 0 {
			return fmt.Sprintf("%d MiB are kept for a full disk", kept>>20), nil
		}
	}
	return "none; sheaf serve makes it while there is room", nil
}

func enoughSpace(free uint64) (string, error) {
	if free < leastFree {
		return "", fmt.Errorf("only %d MiB are free, and with less than 1 GiB the node is read-only; make room (docs/runbooks.md, “Full disk”)", free>>20)
	}
	return fmt.Sprintf("%.1f GiB", float64(free)/(1<<30)), nil
}

func checkWriting(f datadir.Dir) error {
	probe, err := os.CreateTemp(string(f), ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}
