package query_test

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Those that wait longest come first, whatever their codes; the limit bounds the list, not the count.
func TestOldest(t *testing.T) {
	w := house(t)
	ids := machinetest.Sheets(0, 2)
	slices.SortFunc(ids, func(a, b core.SheetID) int { return -slices.Compare([]byte(a), []byte(b)) }) // against the order of the keys
	for n, id := range ids {
		w.Certified(id, string(rune('a'+n)))
	}
	at := func(o core.OfficeID, limit int, keep func(query.Held) bool) (codes []core.SheetID, of int) {
		list, of := query.Oldest(w.Memory, drive, core.SheetCertified, o, limit, keep)
		for _, waits := range list {
			since, _ := state.Queues.Get(w.Memory, state.QueueKey(drive, core.SheetCertified, waits.Sheet.Office, waits.Sheet.ID.Code()))
			if waits.Since != since || since == 0 {
				t.Errorf("%s waits since %d, want %d", waits.Sheet.ID, waits.Since, since)
			}
			codes = append(codes, waits.Sheet.ID)
		}
		return codes, of
	}
	for _, limit := range []int{0, 1, 2, 3, 9} {
		if got, of := at(machinetest.Office("one"), limit, nil); !slices.Equal(got, ids[:min(limit, 3)]) || of != 3 {
			t.Errorf("at most %d: %v of %d, want the first of %v", limit, got, of, ids)
		}
	}
	newest := func(h query.Held) bool { return h.Sheet.ID != ids[0] }
	if got, of := at(machinetest.Office("one"), 1, newest); !slices.Equal(got, ids[1:2]) || of != 2 {
		t.Errorf("without the first: %v of %d", got, of)
	}
	if got, of := at(machinetest.Office("two"), 9, nil); got != nil || of != 0 {
		t.Errorf("at another office: %v of %d", got, of)
	}
	if got, of := at("", 9, nil); len(got) != 3 || of != 3 {
		t.Errorf("everywhere: %v of %d", got, of)
	}
	w.Packed("p", ids[1])
	if got, of := at(machinetest.Office("one"), 9, nil); !slices.Equal(got, []core.SheetID{ids[0], ids[2]}) || of != 2 {
		t.Errorf("after one was packed: %v of %d", got, of)
	}
}

// A line that was struck bears no signature that counts.
func TestSignatures(t *testing.T) {
	w := house(t)
	id := machinetest.Sheet(0)
	w.Taken(id, "anna", "boris")
	w.Checked(id, core.LineGood, core.LineGood)
	read := func() int { s, _ := state.Sheets.Get(w.Memory, id); return query.Signatures(w.Memory, s) }
	if got := read(); got != 2 {
		t.Errorf("%d signatures, want 2", got)
	}
	w.Must(user("verifier1"), w.Striking(id, 2))
	if got := read(); got != 1 {
		t.Errorf("%d after one was struck, want 1", got)
	}
}
