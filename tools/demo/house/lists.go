package house

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// LoadPassports loads the list of invalid passports.
func (h *House) LoadPassports(ctx context.Context, set *passport.Set) error {
	return h.load(ctx, core.Edition{Kind: core.EditionPassports, Rows: set.Len()}, set.Chunks)
}

// LoadNames loads the names that come with the program.
func (h *House) LoadNames(ctx context.Context) error {
	pieces, err := names.Builtin().Edition()
	if err != nil {
		return err
	}
	return h.load(ctx, core.Edition{Kind: core.EditionNames, Rows: int64(names.Builtin().Len())},
		func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) })
}

// LoadAddresses loads the register of a region.
func (h *House) LoadAddresses(ctx context.Context, r core.Region, register *address.Registry) error {
	pieces, err := register.Edition()
	if err != nil {
		return err
	}
	kind := core.EditionAddresses + "/" + string(r)
	return h.load(ctx, core.Edition{Kind: kind, Rows: int64(register.Len())},
		func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) })
}

// load sends an edition as the founding admin.
func (h *House) load(ctx context.Context, e core.Edition, chunks func() iter.Seq[[]byte]) error {
	if err := h.SignedIn(ctx, h.Admin); err != nil {
		return err
	}
	e.Date, e.Source = h.Today, "sheaf demo"
	key := h.Key("list-" + strings.ReplaceAll(e.Kind, "/", "-"))
	_, err := h.As(h.Admin).Load(ctx, client.Upload{Edition: e, Chunks: chunks, Key: key})
	return err
}

// AwaitAddresses waits until the node finds what stands last in the register of a region: desks
// that open before would write every address by hand.
func (h *House) AwaitAddresses(ctx context.Context, r core.Region, register *address.Registry) error {
	last := register.At(register.Len() - 1).Name
	for {
		var answer struct {
			Suggestions []any `json:"suggestions"`
		}
		if err := h.Call(ctx, h.Admin, client.Request{
			Path: "/api/v1/addresses/suggest", JSON: map[string]string{"region": string(r), "text": last},
		}, &answer); err != nil {
			return fmt.Errorf("looking up %s in region %s: %w", last, r, err)
		}
		if len(answer.Suggestions) > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}
