package membership

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// listed bounds the files that are listed when a node is taken out by force.
const listed = 1000

// Counting is what [Desk.Without] asks, by the blobs of the house.
func Counting(blobs *spread.Spread) func(ctx context.Context, node string) (*figure.Losses, error) {
	return func(ctx context.Context, node string) (*figure.Losses, error) {
		lost := &figure.Losses{Files: []figure.Loss{}}
		r, err := blobs.Without(ctx, node, func(s spread.Shortfall) {
			if len(lost.Files) < listed {
				lost.Files = append(lost.Files, figure.Loss{Blob: s.Hash.String(), Subject: s.Subject, Have: s.Have})
			}
		})
		lost.Named, lost.Short, lost.Lost, lost.Whole = r.Named, r.Short, r.Lost, err == nil
		return lost, errors.Join(err, r.Err())
	}
}
