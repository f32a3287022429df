package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/alone"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// taking writes a backup into the folder of a node to be. It is a [bundle.Taker].
type taking struct {
	work     datadir.Dir
	node     string
	keys     given
	manifest bundle.Manifest
	named    bundle.Named
	wanted   []blob.Hash // what the state names and has not come yet
	lacking  []string    // and did not come
	blobs    *blob.Store
}

// Manifest implements bundle.Taker.
func (t *taking) Manifest(m bundle.Manifest) error {
	t.manifest = m
	return nil
}

// State implements bundle.Taker. The keys are tried before hours go by with the scans.
func (t *taking) State(stream io.Reader) error {
	m, err := seed.Fill(stream, seed.Config{
		Dir: t.work.Store(), Seen: t.named.See, Log: zerolog.Nop(),
		Sole: raft.Server{ID: raft.ServerID(t.node), Address: alone.New(t.node).LocalAddr()},
	})
	if err != nil {
		return err
	}
	if m.Index != t.manifest.Index || hex.EncodeToString(m.Mark.Sum[:]) != t.manifest.StateHash {
		return mismatch("the manifest is of another state")
	}
	t.wanted = t.named.Blobs()
	return t.keys.fit(&t.named)
}

// Blobs implements bundle.Taker.
func (t *taking) Blobs(count int) (err error) {
	if count != len(t.wanted) {
		return mismatch("the state names another number of blobs")
	}
	t.blobs, err = blob.Open(blob.Config{Dir: t.work.Blobs()})
	return err
}

// Blob implements bundle.Taker.
func (t *taking) Blob(h blob.Hash, cipher []byte) error {
	at := slices.Index(t.wanted, h)
	if at < 0 {
		return mismatch("a blob that the state does not name")
	}
	t.lack(at)
	t.wanted = t.wanted[1:]
	_, err := t.blobs.Put(context.Background(), cipher)
	return err
}

// lack notes the next n that are wanted as lacking: blobs come in their order.
func (t *taking) lack(n int) {
	for _, h := range t.wanted[:n] {
		t.lacking = append(t.lacking, h.String())
	}
	t.wanted = t.wanted[n:]
}

// Key implements bundle.Taker.
func (t *taking) Key(name, content string) error { return t.keys.add(name, content) }

func (t *taking) close() error {
	if t.blobs == nil {
		return nil
	}
	return t.blobs.Close()
}

// complete refuses a backup that lacks more than it says, and keys that are not the house's.
func (t *taking) complete(said bundle.Trailer) error {
	t.lack(len(t.wanted))
	if !slices.Equal(t.lacking, said.Lacking) {
		return mismatch("other blobs are lacking than the trailer says")
	}
	return t.keys.fit(&t.named)
}

func mismatch(why string) error {
	return fmt.Errorf("%w (%w)", core.Refuse(core.Invalid, "from", "backup.broken"), errors.New(why))
}
