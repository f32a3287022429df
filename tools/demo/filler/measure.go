package filler

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// samples is how many pages of the journal its size is estimated from, evenly over its length.
const samples = 20

// measureJournal estimates the bytes of the campaign's leaves: their number, which is exact, by
// their mean length on some pages.
func (f *Filler) measureJournal(ctx context.Context) error {
	type page struct {
		Size    int64
		Entries []struct{ Line string }
	}
	read := func(before int64) (p page, err error) {
		path := fmt.Sprintf("/api/v1/journal?limit=500&before=%d", before)
		err = f.house.Call(ctx, drive.Auditor, client.Request{Method: "GET", Path: path}, &p)
		return p, err
	}
	first, err := read(0)
	if err != nil {
		return err
	}
	bytes, lines := int64(0), int64(0)
	for i := range int64(samples) {
		p, err := read(max(1, first.Size*(i+1)/samples))
		if err != nil {
			return err
		}
		for _, e := range p.Entries {
			bytes, lines = bytes+int64(len(e.Line)), lines+1
		}
	}
	if f.filled.Leaves = first.Size; lines > 0 {
		f.filled.JournalBytes = first.Size * bytes / lines
	}
	return nil
}
