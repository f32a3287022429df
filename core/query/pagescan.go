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
	return g.page(ctx, v, Reading{Ask: ask, Campaign: p.Campaign, Subject: "scan:" + string(p.ID)}, p)
}

// PageLine is a line as it lies on the picture of a scanned page, between two rules.
type PageLine struct {
	Page         []byte
	Above, Below core.PageRule
}

// PageLine opens the newest picture of a sheet on which its lines were found for whoever has the sheet in hand, as [Gate.Paper]
// does. NotFound: there is none, or it has no n-th line, counted from 1.
func (g *Gate) PageLine(ctx context.Context, v state.View, ask Ask, id core.SheetID, n int) (line PageLine, err error) {
	p, ok := Registered(v, id)
	if !ok || n < 1 || n >= len(p.Table.Rules) {
		return line, core.Refuse(core.NotFound, "scan", "core.not_found").About("sheet:" + string(id.Code()))
	}
	line.Above, line.Below = p.Table.Rules[n-1], p.Table.Rules[n]
	line.Page, err = g.page(ctx, v, Reading{Ask: ask, Campaign: p.Campaign, Subject: "sheet:" + string(id.Code())}, p)
	return line, err
}

// OnPaper says when the page came on which [Gate.PageLine] finds the line, and what the line looks like there if that is not how
// it is recorded; false where there is no page.
func OnPaper(v state.View, id core.SheetID, row PaperLine) (at core.Time, astray core.LineLook, ok bool) {
	p, ok := Registered(v, id)
	if !ok || row.N >= len(p.Table.Rules) {
		return 0, "", false
	}
	if Astray(p, row.N, row.Line.State) {
		astray = p.Table.Looks[row.N-1]
	}
	return p.At, astray, true
}

func (g *Gate) page(ctx context.Context, v state.View, r Reading, p core.PageScan) ([]byte, error) {
	if err := g.Recorder.RecordReading(ctx, r); err != nil {
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

// Registered is the newest scanned page of a sheet on which its lines were found; false where there is none.
func Registered(v state.View, id core.SheetID) (newest core.PageScan, found bool) {
	prefix := state.ScanOfKey(id, "")
	state.ScansOf.Scan(v, prefix, func(key string, _ bool) bool {
		p, _ := state.PageScans.Get(v, core.PageScanID(key[len(prefix):]))
		if len(p.Table.Rules) > 1 && (!found || p.At > newest.At) {
			newest, found = p, true
		}
		return true
	})
	return newest, found
}

// Astray says whether a page shows the n-th line of its sheet, counted from 1, otherwise than it was recorded when the page came
// and is recorded now.
func Astray(p core.PageScan, n int, now core.LineState) bool {
	return slices.Contains(p.Table.Differ, n) && n <= len(p.Table.Looks) && core.LooksLike(now) != p.Table.Looks[n-1]
}

// AstrayPage is a scanned page that shows lines otherwise than they are recorded, since it came.
type AstrayPage struct {
	ID    core.PageScanID
	Sheet core.SheetID
	Since core.Time
}

// AstrayPages are those of the campaign, the oldest first. One whose records were corrected since is none.
func AstrayPages(v state.View, c core.CampaignID) (list []AstrayPage) {
	prefix := state.UnreadScanKey(c, "")
	state.AstrayScans.Scan(v, prefix, func(key string, since core.Time) bool {
		p, _ := state.PageScans.Get(v, core.PageScanID(key[len(prefix):]))
		sheet, _ := state.Sheets.Get(v, p.Sheet)
		for i, line := range Lines(v, sheet) {
			if Astray(p, i+1, line.State) {
				list = append(list, AstrayPage{p.ID, p.Sheet, since})
				break
			}
		}
		return true
	})
	slices.SortFunc(list, func(a, b AstrayPage) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	return list
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
