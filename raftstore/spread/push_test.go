package spread_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

func sum(data []byte) blob.Hash { return sha256.Sum256(data) }

// says is whether the refusal in err has these words.
func says(err error, text string) bool {
	var e *core.Error
	return errors.As(err, &e) && e.Text == text
}

func TestPut_IsOnAMajorityBeforeItIsAnswered(t *testing.T) {
	h := newHouse(t, 3)
	for i := range 20 {
		data := fmt.Appendf(nil, "cipher %d", i)
		got, err := h.nodes[i%3].Put(t.Context(), data)
		if err != nil || got != sum(data) || h.have(got) < 2 || !h.nodes[i%3].has(got) {
			t.Fatalf("%d nodes have it: %v", h.have(got), err)
		}
		until(t, "the third node gets it too", func() bool { return h.have(got) == 3 })
	}
}

func TestPut_WithOneNodeDown(t *testing.T) {
	h := newHouse(t, 3)
	h.nodes[2].stop()
	for i := range 5 {
		got, err := h.nodes[0].Put(t.Context(), fmt.Appendf(nil, "cipher %d", i))
		if err != nil || h.have(got) != 2 {
			t.Errorf("%d nodes have it: %v", h.have(got), err)
		}
	}
}

// Without a majority the call is refused, whatever the local disk says: nothing may be proposed.
func TestPut_WithoutAMajority(t *testing.T) {
	h := newHouse(t, 3)
	h.nodes[1].stop()
	h.nodes[2].stop()
	refused := func(name string, put func(ctx context.Context) (blob.Hash, error)) {
		t.Helper()
		if got, err := put(brief(t)); got != (blob.Hash{}) || core.CodeOf(err) != core.Unavailable || !says(err, "blob.few") {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	tagged := func(ctx context.Context) (blob.Hash, error) {
		got, _, err := h.nodes[0].PutTagged(ctx, core.Tag{1}, func() ([]byte, error) { return []byte("tagged"), nil })
		return got, err
	}
	refused("Put", func(ctx context.Context) (blob.Hash, error) { return h.nodes[0].Put(ctx, []byte("cipher")) })
	refused("PutTagged", tagged)
	refused("PutTagged of what is here by now", tagged)
}

// brief is a context of who does not wait for a majority.
func brief(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// A node that is restarted meanwhile is asked again: nobody at a desk hears of it.
func TestPut_WaitsForANodeThatStarts(t *testing.T) {
	h := newHouse(t, 2)
	h.nodes[1].stop()
	var wait sync.WaitGroup
	wait.Go(func() {
		until(t, "it is stored here", func() bool { return h.nodes[0].has(sum([]byte("cipher"))) })
		h.nodes[1].start()
	})
	if _, err := h.nodes[0].Put(t.Context(), []byte("cipher")); err != nil {
		t.Error(err)
	}
	wait.Wait()
	if got := h.have(sum([]byte("cipher"))); got != 2 {
		t.Errorf("%d nodes have it", got)
	}
}

// slow is the way to the others, on which one node takes nothing before it is let.
type slow struct {
	*peer.Client
	node    string
	free    chan struct{}
	waiting *atomic.Int64
}

func (s slow) PutBlob(ctx context.Context, to raft.Server, h blob.Hash, cipher []byte) error {
	if string(to.ID) == s.node {
		s.waiting.Add(1)
		defer s.waiting.Add(-1)
		select {
		case <-s.free:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.Client.PutBlob(ctx, to, h, cipher)
}

// Who hangs holds nobody up, gets what it can take when it can, and the rest of a long queue is not kept for it.
func TestPut_DoesNotWaitForASlowNode(t *testing.T) {
	h := newHouse(t, 3)
	first, third := h.nodes[0], h.nodes[2]
	first.stop()
	free, waiting := make(chan struct{}), new(atomic.Int64)
	first.calls = func(c *peer.Client) spread.Peers { return slow{c, third.id, free, waiting} }
	first.start()
	var all []blob.Hash
	for i := range 40 {
		got, err := first.Put(t.Context(), fmt.Appendf(nil, "cipher %d", i))
		if err != nil || third.has(got) {
			t.Fatalf("the slow node has it: %v, %v", third.has(got), err)
		}
		all = append(all, got)
	}
	until(t, "few calls go on", func() bool { return waiting.Load() == 16 })
	close(free)
	until(t, "they come to their end", func() bool { return waiting.Load() == 0 })
	there := 0
	for _, one := range all {
		if third.has(one) {
			there++
		}
	}
	if there != 16 {
		t.Errorf("the slow node has %d", there)
	}
}

// Only votes count: a node that joins gets what is put and decides nothing.
func TestPut_CountsVoters(t *testing.T) {
	h := newHouse(t, 1)
	h.add(false)
	h.add(false)
	got, err := h.nodes[0].Put(t.Context(), []byte("one votes"))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "those who join have it", func() bool { return h.have(got) == 3 })
	if got, err = h.nodes[1].Put(t.Context(), []byte("another votes")); err != nil || !h.nodes[0].has(got) {
		t.Errorf("through who has no vote: %v", err)
	}
	h.nodes[0].stop()
	if _, err = h.nodes[1].Put(brief(t), []byte("nobody votes")); !says(err, "blob.few") {
		t.Errorf("two who do not vote were enough: %v", err)
	}
}

// A picture that is found by its tag may be left from a Put that failed: it is named again only once a majority
// has it, and then it is young everywhere.
func TestPutTagged_WhatIsFoundIsOnAMajorityFirst(t *testing.T) {
	h := newHouse(t, 3)
	h.nodes[1].stop()
	h.nodes[2].stop()
	seals := 0
	seal := func() ([]byte, error) { seals++; return fmt.Appendf(nil, "cipher %d", seals), nil }
	if _, _, err := h.nodes[0].PutTagged(brief(t), core.Tag{1}, seal); !says(err, "blob.few") {
		t.Fatal(err)
	}
	h.nodes[1].start()
	got, size, err := h.nodes[0].PutTagged(t.Context(), core.Tag{1}, seal)
	if err != nil || seals != 1 || size != 8 || !h.nodes[0].has(got) || !h.nodes[1].has(got) {
		t.Fatalf("%d seals, on %d nodes: %v", seals, h.have(got), err)
	}
	long := time.Now().Add(-100 * time.Hour)
	for _, n := range h.nodes[:2] {
		if err := os.Chtimes(n.path(got), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if again, _, err := h.nodes[0].PutTagged(t.Context(), core.Tag{1}, seal); err != nil || again != got || seals != 1 {
		t.Fatalf("%d seals: %v", seals, err)
	}
	for _, n := range h.nodes[:2] {
		if swept, err := n.blobs.Sweep(t.Context(), func(blob.Hash) bool { return false }, time.Now().Add(-time.Hour)); err != nil || swept.Files != 0 {
			t.Errorf("%s swept what is about to be named: %+v, %v", n.id, swept, err)
		}
	}
}

func TestPut_TheSameFileByAllAtOnce(t *testing.T) {
	h := newHouse(t, 3)
	data := bytes.Repeat([]byte("cipher"), 10_000)
	var wait sync.WaitGroup
	for i := range 24 {
		wait.Go(func() {
			if got, err := h.nodes[i%3].Put(t.Context(), data); err != nil || got != sum(data) || h.have(got) < 2 {
				t.Errorf("%d nodes have it: %v", h.have(got), err)
			}
		})
	}
	wait.Wait()
	for _, n := range h.nodes {
		if left, err := os.ReadDir(filepath.Join(n.dir, "new")); err != nil || len(left) > 0 {
			t.Errorf("%s has unfinished files: %v, %v", n.id, left, err)
		}
	}
}

// The largest file fits through, a larger one is refused before anything is sent or stored.
func TestPut_Limits(t *testing.T) {
	h := newHouse(t, 3)
	limit := h.nodes[0].limit
	if got, err := h.nodes[0].Put(t.Context(), make([]byte, limit)); err != nil || h.have(got) < 2 {
		t.Errorf("the largest file: %v", err)
	}
	large := make([]byte, limit+1)
	_, err := h.nodes[0].Put(t.Context(), large)
	_, _, tagged := h.nodes[0].PutTagged(t.Context(), core.Tag{1}, func() ([]byte, error) { return large, nil })
	if core.CodeOf(err) != core.TooLarge || core.CodeOf(tagged) != core.TooLarge || h.have(sum(large)) != 0 {
		t.Errorf("a larger one: %v, %v", err, tagged)
	}
	if _, err := h.nodes[0].Put(t.Context(), nil); core.CodeOf(err) != core.Invalid {
		t.Errorf("an empty one: %v", err)
	}
}

// A node is killed after it sent the file and before it proposes: what is left is swept everywhere.
func TestPut_WhatIsNotProposedIsSwept(t *testing.T) {
	h := newHouse(t, 3)
	kept, err := h.nodes[0].Put(t.Context(), []byte("named"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { _, _ = h.nodes[0].Put(ctx, bytes.Repeat([]byte{byte(i + 1)}, 100_000)) })
		if i%2 == 0 {
			until(t, "one has it", func() bool { return h.have(sum(bytes.Repeat([]byte{byte(i + 1)}, 100_000))) > 0 })
		}
		cancel()
		wait.Wait()
	}
	for _, n := range h.nodes {
		n.stop()
		n.start()
	}
	for _, n := range h.nodes {
		left, err := os.ReadDir(filepath.Join(n.dir, "new"))
		if err != nil || len(left) > 0 {
			t.Errorf("%s has unfinished files: %v, %v", n.id, left, err)
		}
		if _, err := n.blobs.Sweep(t.Context(), func(h blob.Hash) bool { return h == kept }, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := n.blobs.List(t.Context(), func(found blob.Hash, _ int64) error {
			if found != kept {
				t.Errorf("%s keeps %s", n.id, found)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
}

func TestPut_AfterClose(t *testing.T) {
	h := newHouse(t, 3)
	h.nodes[0].Spread.Close()
	if _, err := h.nodes[0].Put(t.Context(), []byte("late")); core.CodeOf(err) != core.Unavailable {
		t.Errorf("after Close: %v", err)
	}
}

// That the others have it is not enough: who proposes shows it, and must not name what it could not keep.
func TestPut_WhenThisNodeCannotStore(t *testing.T) {
	h := newHouse(t, 3)
	if err := h.nodes[0].blobs.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := h.nodes[0].Put(t.Context(), []byte("cipher"))
	_, _, tagged := h.nodes[0].PutTagged(t.Context(), core.Tag{1}, func() ([]byte, error) { return []byte("tagged"), nil })
	if !says(err, "blob.closed") || !says(tagged, "blob.closed") {
		t.Errorf("%v, %v", err, tagged)
	}
}
