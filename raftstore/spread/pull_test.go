package spread_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// only puts a file on one node and on no other.
func (n *node) only(data string) blob.Hash {
	n.house.t.Helper()
	got, err := n.blobs.Put(context.Background(), []byte(data))
	if err != nil {
		n.house.t.Fatal(err)
	}
	return got
}

func TestGet_FetchesWhatIsMissingAndWhatIsDamaged(t *testing.T) {
	h := newHouse(t, 3)
	for i := range 10 { // begins with another node for each
		data := fmt.Sprint("cipher ", i)
		got := h.nodes[1].only(data)
		for _, n := range []*node{h.nodes[0], h.nodes[2]} {
			if read, err := n.Get(t.Context(), got); err != nil || string(read) != data || !n.has(got) {
				t.Errorf("%s read %q, %v", n.id, read, err)
			}
		}
		h.nodes[2].damage(got)
		if read, err := h.nodes[2].Get(t.Context(), got); err != nil || string(read) != data || !h.nodes[2].has(got) {
			t.Errorf("of a damaged one %q, %v", read, err)
		}
		if h.nodes[2].alarms.stands(attention.BlobDamaged, got) || h.nodes[2].alarms.raised != i+1 {
			t.Errorf("damage was raised %d times and stands: %v", h.nodes[2].alarms.raised, h.nodes[2].alarms.standing)
		}
	}
}

func TestGet_WhereNobodyHasIt(t *testing.T) {
	h := newHouse(t, 3)
	if _, err := h.nodes[0].Get(t.Context(), blob.Hash{1}); core.CodeOf(err) != core.NotFound {
		t.Errorf("what nobody has: %v", err)
	}
	bad := h.nodes[0].only("bad")
	h.nodes[0].damage(bad)
	if _, err := h.nodes[0].Get(t.Context(), bad); core.CodeOf(err) != core.Internal || !h.nodes[0].alarms.stands(attention.BlobDamaged, bad) {
		t.Errorf("what is damaged and nobody else has: %v", err)
	}
	worse := h.nodes[1].only("worse")
	h.nodes[1].damage(worse)
	if _, err := h.nodes[0].Get(t.Context(), worse); core.CodeOf(err) != core.NotFound {
		t.Errorf("of which the only one is damaged: %v", err)
	}
	there := h.nodes[1].only("there")
	h.nodes[1].stop()
	if _, err := h.nodes[0].Get(t.Context(), there); !says(err, "blob.elsewhere") {
		t.Errorf("what only a node has that does not answer: %v", err)
	}
}

// liar answers other bytes under every name.
type liar struct{ *blob.Store }

func (liar) Get(context.Context, blob.Hash) ([]byte, error) { return []byte("other bytes"), nil }

func TestGet_DoesNotBelieveALiar(t *testing.T) {
	h := newHouse(t, 3)
	false0 := h.nodes[1]
	false0.stop()
	false0.serves = func(s *blob.Store) peer.Blobs { return liar{s} }
	false0.start()
	for i := range 10 {
		data := fmt.Sprint("cipher ", i)
		got := h.nodes[2].only(data)
		if read, err := h.nodes[0].Get(t.Context(), got); err != nil || string(read) != data {
			t.Errorf("%q, %v", read, err)
		}
	}
	alone := h.nodes[1].only("on the liar alone")
	if read, err := h.nodes[0].Get(t.Context(), alone); err == nil {
		t.Errorf("a liar was believed: %q", read)
	}
	if other := sum([]byte("other bytes")); h.have(other) != 0 || h.nodes[0].has(alone) {
		t.Error("what a liar sent was stored")
	}
}

func TestRun_BringsWhatWasMissedAndFollows(t *testing.T) {
	h := newHouse(t, 3)
	away := h.nodes[2]
	away.stop()
	var all []blob.Hash
	put := func(n int) {
		t.Helper()
		for range n {
			got, err := h.nodes[0].Put(t.Context(), fmt.Appendf(nil, "cipher %d", len(all)))
			if err != nil {
				t.Fatal(err)
			}
			h.name(got)
			all = append(all, got)
		}
	}
	complete := func() bool {
		missing, err := away.Complete(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return missing == 0
	}
	put(30)
	away.start()
	if missing, err := away.Complete(short(t)); !says(err, "blob.looking") {
		t.Errorf("before it looked %d are missing: %v", missing, err)
	}
	stop := away.runs()
	until(t, "it has what it missed", complete)
	for _, one := range all {
		if !away.has(one) {
			t.Errorf("it says that it is complete and lacks %s", one)
		}
	}
	put(10)
	until(t, "it has what came", complete)
	for _, one := range all {
		if !away.has(one) {
			t.Errorf("it says that it is complete and lacks %s", one)
		}
	}
	unnamed := h.nodes[0].only("named by nothing")
	stop()
	if away.has(unnamed) {
		t.Error("it fetched what nothing names")
	}
	if f := away.Figures(); f.Missing != 0 || f.Fetched < 30 || f.At == 0 {
		t.Errorf("%+v", f)
	}
}

func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// What no node that answers has is asked for again: here the only one that has it is down for a while.
func TestRun_AsksAgain(t *testing.T) {
	h := newHouse(t, 3)
	got := h.nodes[1].only("cipher")
	h.name(got)
	h.nodes[1].stop()
	h.nodes[0].runs()
	until(t, "it knows what it lacks", func() bool { return h.nodes[0].Figures().At > 0 })
	if missing, err := h.nodes[0].Complete(t.Context()); err != nil || missing != 1 {
		t.Errorf("%d missing, %v", missing, err)
	}
	h.nodes[1].start()
	until(t, "it fetches it", func() bool { return h.nodes[0].has(got) })
	if h.nodes[0].alarms.raised != 0 {
		t.Errorf("it was an alarm: %v", h.nodes[0].alarms.standing)
	}
}

// What every node says that it lacks is an alarm, until it is brought back.
func TestRun_SaysWhatIsLost(t *testing.T) {
	h := newHouse(t, 3)
	lost := sum([]byte("cipher"))
	h.name(lost)
	h.nodes[0].runs()
	until(t, "the alarm", func() bool { return h.nodes[0].alarms.stands(attention.BlobLost, lost) })
	if missing, err := h.nodes[0].Complete(t.Context()); err != nil || missing != 0 || h.nodes[0].Figures().Lost == 0 {
		t.Errorf("%d missing, %v; %+v", missing, err, h.nodes[0].Figures())
	}
	h.nodes[1].only("cipher")
	if _, err := h.nodes[0].Get(t.Context(), lost); err != nil {
		t.Error(err)
	}
	if h.nodes[0].alarms.stands(attention.BlobLost, lost) {
		t.Error("it still stands")
	}
}

// A file that goes bad is found by whoever reads it, here the scrubber, and heals.
func TestRun_HealsWhatIsDamaged(t *testing.T) {
	h := newHouse(t, 3)
	got, err := h.nodes[0].Put(t.Context(), []byte("cipher"))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "all have it", func() bool { return h.have(got) == 3 })
	h.nodes[0].runs()
	until(t, "it follows", func() bool { return h.nodes[0].Figures().At > 0 })
	h.nodes[0].damage(got)
	if report, err := h.nodes[0].blobs.Scrub(t.Context()); err != nil || len(report.Corrupt) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	until(t, "it heals", func() bool { return h.nodes[0].has(got) && !h.nodes[0].alarms.stands(attention.BlobDamaged, got) })
	if h.nodes[0].alarms.raised == 0 {
		t.Error("nobody was told")
	}
}

// What may be named by nothing is damaged, and not lost to the house.
func TestRun_WhatIsDamagedAloneStandsOnce(t *testing.T) {
	h := newHouse(t, 1)
	got := h.nodes[0].only("cipher")
	h.nodes[0].damage(got)
	if _, err := h.nodes[0].Get(t.Context(), got); err == nil {
		t.Fatal("a damaged file was answered")
	}
	h.nodes[0].runs()
	until(t, "it was sought", func() bool { return h.nodes[0].Figures().Lost == 1 })
	if a := h.nodes[0].alarms; !a.stands(attention.BlobDamaged, got) || a.stands(attention.BlobLost, got) {
		t.Errorf("it stands %v", a.standing)
	}
}

// A damaged file that was swept meanwhile is nobody's want.
func TestRun_ForgetsWhatNothingNames(t *testing.T) {
	h := newHouse(t, 1)
	got := h.nodes[0].only("cipher")
	h.nodes[0].damage(got)
	if _, err := h.nodes[0].Get(t.Context(), got); err == nil {
		t.Fatal("a damaged file was answered")
	}
	if err := os.Remove(h.nodes[0].path(got)); err != nil {
		t.Fatal(err)
	}
	h.nodes[0].runs()
	until(t, "it is forgotten", func() bool { return !h.nodes[0].alarms.stands(attention.BlobDamaged, got) })
	if f := h.nodes[0].Figures(); f.Lost != 0 {
		t.Errorf("%+v", f)
	}
}

func TestWithout(t *testing.T) {
	h := newHouse(t, 3)
	short, lost := h.nodes[2].only("short"), h.nodes[2].only("lost")
	h.nodes[0].only("short")
	good := h.nodes[0].only("good")
	h.nodes[1].only("good")
	for _, one := range []blob.Hash{short, lost, good} {
		h.name(one)
	}
	ask := func(node string) (spread.Removal, map[blob.Hash]int) {
		t.Helper()
		found := map[blob.Hash]int{}
		r, err := h.nodes[0].Without(t.Context(), node, func(s spread.Shortfall) { found[s.Hash] = s.Have })
		if err != nil {
			t.Fatal(err)
		}
		return r, found
	}
	r, found := ask("node2")
	if have, ok := found[short]; !ok || have != 1 {
		t.Errorf("the short one: %v", found)
	}
	if have, ok := found[lost]; !ok || have != 0 {
		t.Errorf("the lost one: %v", found)
	}
	if _, ok := found[good]; ok || r.Voters != 2 || r.Need != 2 || len(r.Silent) != 0 || !says(r.Err(), "blob.removal") {
		t.Errorf("%+v, %v", r, r.Err())
	}
	for _, one := range []blob.Hash{short, lost} {
		for _, n := range h.nodes[:2] {
			if _, err := n.Get(t.Context(), one); err != nil {
				t.Error(err)
			}
		}
	}
	if r, found = ask("node2"); r.Lost != 0 || found[short] != 0 || found[lost] != 0 {
		t.Errorf("when all have it: %+v, %v", r, found)
	}
	h.nodes[1].stop()
	if r, found = ask("node2"); len(r.Silent) != 1 || r.Silent[0] != "node1" || found[good] != 1 || r.Short != r.Named {
		t.Errorf("when one is silent: %+v, %v", r, found)
	}
}
