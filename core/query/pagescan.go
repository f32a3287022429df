package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// PageScan opens the picture of a scanned page, which is noted in the journal: names and addresses stand on it. That the actor
// may look is asked by the caller.
func (g *Gate) PageScan(ctx context.Context, v state.View, ask Ask, p core.PageScan) ([]byte, error) {
	if err := g.Recorder.RecordReading(ctx, Reading{Ask: ask, Campaign: p.Campaign, Subject: "scan:" + string(p.ID)}); err != nil {
		return nil, err
	}
	sealer, err := g.Keys.Sealer(v, p.Campaign)
	if err != nil {
		return nil, err
	}
	cipher, err := g.Blobs.Get(ctx, p.Blob.Hash)
	if err != nil {
		return nil, err
	}
	return sealer.OpenBlob(p.Blob, cipher)
}

// UnreadPage is a scanned page that waits for somebody since it came.
type UnreadPage struct {
	ID    core.PageScanID
	Since core.Time
}

// UnreadPages are those of the campaign, the longest waiting first.
func UnreadPages(v state.View, c core.CampaignID) (list []UnreadPage) {
	prefix := state.UnreadScanKey(c, "")
	state.UnreadScans.Scan(v, prefix, func(key string, since core.Time) bool {
		list = append(list, UnreadPage{core.PageScanID(key[len(prefix):]), since})
		return true
	})
	slices.SortFunc(list, func(a, b UnreadPage) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	return list
}
