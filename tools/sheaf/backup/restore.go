package backup

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// restoring is one run of sheaf restore.
type restoring struct {
	data, from, identity                string
	rootFile, shareFile, checkpointFile string
	asJSON                              bool
}

// restored is what the command says of the new house.
type restored struct {
	Data      string   `json:"data"`
	Node      string   `json:"node"`
	House     string   `json:"house"`
	Index     uint64   `json:"index"`
	StateHash string   `json:"state_hash"`
	Blobs     int      `json:"blobs"`
	Lacking   []string `json:"lacking"`
	// Key is the checkpoint key that auditors know the house by.
	Key string `json:"key"`
	// Lacks are the key files that the house was restored without.
	Lacks []string `json:"lacks_keys"`
}

func restoreCommand() *cobra.Command {
	var r restoring
	c := &cobra.Command{
		Use:   "restore --data DIR --from FILE --identity KEYFILE",
		Short: "Begin a house anew from a backup, in an empty folder",
		Long: "Makes the data folder of a new house of one node with all that the backup holds. The old nodes do not\n" +
			"know it and it does not know them: take them out of service first, or two houses go on apart.\n\n" +
			"Without the root key, from the backup (--with-keys), --root-key or --recovery-share, it is a working copy:\n" +
			"it serves, and personal data cannot be opened in it. Without the checkpoint key it signs no heads of the\n" +
			"journal, because auditors know the house by that key alone.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			done, err := r.run(c.Context())
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), r.asJSON).Result(done, "%s", done.lines())
		},
	}
	c.Flags().StringVar(&r.data, "data", "", "data folder to make")
	c.Flags().StringVar(&r.from, "from", "", "backup to read, - for the standard input")
	c.Flags().StringVar(&r.identity, "identity", "", "file with the age identity that opens it")
	c.Flags().StringVar(&r.rootFile, "root-key", "", "file with the root key (a copy of keys/root.key)")
	c.Flags().StringVar(&r.shareFile, "recovery-share", "", "file with the recovery share of the root key, - to type it")
	c.Flags().StringVar(&r.checkpointFile, "checkpoint-key", "", "file with the checkpoint key (a copy of keys/checkpoint.key)")
	c.Flags().BoolVar(&r.asJSON, "json", false, "print one JSON object")
	c.MarkFlagsMutuallyExclusive("root-key", "recovery-share")
	terminal.Must(c.MarkFlagRequired("data"), c.MarkFlagRequired("from"), c.MarkFlagRequired("identity"))
	return c
}

func (d restored) lines() string {
	said := []string{terminal.Say("backup.restored", d.Data, d.House, d.Index, d.Blobs)}
	if len(d.Lacking) > 0 {
		said = append(said, terminal.Say("backup.restored_lacking", len(d.Lacking), d.Lacking[0]))
	}
	for _, name := range d.Lacks {
		switch name {
		case datadir.FileRoot:
			said = append(said, terminal.Say("backup.restored_copy", d.Data))
		case datadir.FileCheckpoint:
			said = append(said, terminal.Say("backup.restored_unsigned"))
		}
	}
	return strings.Join(append(said, terminal.Say("backup.restored_next", d.Data)), "\n")
}

// run reads everything before it writes anything that outlives a failure.
func (r restoring) run(ctx context.Context) (done restored, err error) {
	keys, err := r.keys()
	if err != nil {
		return done, err
	}
	by, err := identities(r.identity)
	if err != nil {
		return done, err
	}
	from := os.Stdin
	if r.from != "-" {
		if from, err = open(r.from); err != nil {
			return done, err
		}
		defer from.Close()
	}
	plain, err := opened(from, by)
	if err != nil {
		return done, err
	}
	if err := room(from, r.data); err != nil {
		return done, err
	}
	place, err := begin(datadir.Dir(r.data))
	if err != nil {
		return done, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, place.undo())
		}
	}()
	return r.fill(ctx, plain, place, keys)
}

// fill makes the house in the place and puts it where it belongs.
func (r restoring) fill(ctx context.Context, plain io.Reader, place place, keys given) (done restored, err error) {
	node, err := core.NewID[string](rand.Reader)
	if err != nil {
		return done, err
	}
	take := &taking{work: place.work, node: node, keys: keys}
	shown := &shown{Taker: take, state: terminal.Say("backup.bar.read_state"), blobs: terminal.Say("backup.bar.read_blobs")}
	manifest, trailer, err := bundle.Read(ctx, plain, shown)
	shown.finish()
	if err = errors.Join(err, take.close()); err != nil {
		return done, err
	}
	if err := take.complete(trailer); err != nil {
		return done, err
	}
	lacks, err := take.keys.write(place.work, take.named.House.Name, node, time.Now())
	if err != nil {
		return done, err
	}
	// It is opened once as it will be, so that whatever would keep it from starting is known now.
	if err := started(ctx, place.work.Store(), node, func(s *raftstore.Store) error { return s.Verify(ctx) }); err != nil {
		return done, err
	}
	done = restored{
		Data: r.data, Node: node, House: manifest.House, Index: manifest.Index, StateHash: manifest.StateHash,
		Blobs: trailer.Blobs, Lacking: trailer.Lacking, Key: take.named.House.CheckpointKey, Lacks: lacks,
	}
	return done, place.finish(node)
}

// keys reads the keys that were named.
func (r restoring) keys() (given, error) {
	g := given{files: map[string]string{}}
	var err error
	switch {
	case r.rootFile != "":
		if g.root, err = rootIn(r.rootFile); err != nil {
			return g, err
		}
	case r.shareFile != "":
		if g.root, err = shareIn(r.shareFile); err != nil {
			return g, err
		}
	}
	if r.checkpointFile != "" {
		content, err := content(r.checkpointFile)
		if err != nil {
			return g, err
		}
		if g.signer, err = audit.ParseSigningKey(content); err != nil {
			return g, err
		}
	}
	return g, nil
}

// given are the keys of a house: named by the user, or out of the backup.
type given struct {
	root   seal.Key
	signer audit.SigningKey
	// files are the other files of the folder of keys, as the backup has them.
	files map[string]string
}

// fit refuses keys that are not the house's.
func (g given) fit(named *bundle.Named) error {
	if g.root.Usable() && named.Opens(g.root) != nil {
		return core.Refuse(core.Denied, "root-key", "backup.root")
	}
	if said := g.signer.Verifier(); said != "" && said != named.House.CheckpointKey {
		return core.Refuse(core.Denied, "checkpoint-key", "backup.checkpoint")
	}
	return nil
}

// add takes a key out of the backup where none was named.
func (g *given) add(name, content string) (err error) {
	switch name {
	case datadir.FileRoot:
		if !g.root.Usable() {
			g.root, err = datadir.ParseRootKey(content)
		}
	case datadir.FileCheckpoint:
		if g.signer.Verifier() == "" {
			g.signer, err = audit.ParseSigningKey(content)
		}
	case datadir.FileCACert, datadir.FileCAKey:
		g.files[name] = content
	default:
		err = fmt.Errorf("%w (a key file %q)", core.Refuse(core.Invalid, "from", "backup.broken"), name)
	}
	return err
}

// write writes the keys of the node, an authority of its own if there is none, and which keys it lacks.
func (g given) write(d datadir.Dir, house, node string, now time.Time) (lacks []string, err error) {
	lacks = []string{}
	if g.root.Usable() {
		err = d.Write(datadir.FileRoot, datadir.EncodeRootKey(g.root))
	} else {
		lacks = append(lacks, datadir.FileRoot)
	}
	if g.signer.Verifier() != "" {
		err = errors.Join(err, d.Write(datadir.FileCheckpoint, g.signer.Encode()))
	} else {
		lacks = append(lacks, datadir.FileCheckpoint)
	}
	if len(lacks) > 0 {
		err = errors.Join(err, d.Write(datadir.FileLacks, strings.Join(lacks, "\n")+"\n"))
	}
	if err != nil {
		return nil, err
	}
	if cert, key := g.files[datadir.FileCACert], g.files[datadir.FileCAKey]; cert != "" && key != "" {
		err = errors.Join(d.Write(datadir.FileCACert, cert), d.Write(datadir.FileCAKey, key))
	} else {
		err = datadir.MakeAuthority(d, house, now)
	}
	if err == nil {
		_, err = datadir.IssueLink(d, node, now)
	}
	return lacks, err
}
