package node

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// failing is a blob store that answers every write with an error.
type failing struct{ err error }

func (f failing) PutTagged(context.Context, core.Tag, func() ([]byte, error)) (blob.Hash, int64, error) {
	return blob.Hash{}, 0, f.err
}

func (f failing) Put(context.Context, []byte) (blob.Hash, error) { return blob.Hash{}, f.err }

func (f failing) Get(context.Context, blob.Hash) ([]byte, error) { return nil, f.err }

func TestBlobs_AFaultOfTheDiskStopsTheNode(t *testing.T) {
	full := core.Refuse(core.Unavailable, "", "blob.full")
	for err, stops := range map[error]bool{fmt.Errorf("%w: %w", blob.ErrFault, full): true, full: false} {
		n := &Node{vitals: vitals.New(), fault: make(chan error, 1)}
		_, _, got := blobs{failing{err}, n.faulted}.PutTagged(t.Context(), core.Tag{}, nil)
		_, file := blobs{failing{err}, func(error) {}}.Put(t.Context(), nil)
		if !errors.Is(got, err) || !errors.Is(file, err) {
			t.Errorf("%v came back as %v and %v", err, got, file)
		}
		select {
		case <-n.Fault():
			if !stops {
				t.Errorf("%v stops the node", err)
			}
		default:
			if stops {
				t.Errorf("%v does not stop the node", err)
			}
		}
	}
}
