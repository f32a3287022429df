package query

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// chain is a tree of size leaves in memory, with a checkpoint after each of the sizes.
func chain(t *testing.T, key audit.SigningKey, size int64, checkpoints ...int64) *state.Memory {
	t.Helper()
	m := state.NewMemory()
	nodes := state.TreeNodes{View: m, Tree: "drive"}
	for n := range size {
		line := audit.Line(audit.Entry{Campaign: "drive", Kind: "test/1", Subject: fmt.Sprintf("thing:%d", n)}, core.Stamp{Index: uint64(n)}, n)
		if err := audit.Append(nodes, n, line); err != nil {
			t.Fatal(err)
		}
		state.Leaves.Put(m, state.LeafKey("drive", n), line)
	}
	state.TreeSizes.Put(m, "drive", size)
	for _, at := range checkpoints {
		root, err := audit.Root(nodes, at)
		if err != nil {
			t.Fatal(err)
		}
		note, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/drive", Size: at, Root: root}, key)
		if err != nil {
			t.Fatal(err)
		}
		state.Checkpoints.Put(m, state.CheckpointKey("drive", at), string(note))
	}
	return m
}

func signingKey(t *testing.T) audit.SigningKey {
	t.Helper()
	key, err := audit.NewSigningKey(rand.Reader, "sheaf-test")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestCheckChain_HoldsAtEverySize(t *testing.T) {
	key := signingKey(t)
	for size := range int64(40) {
		var sizes []int64
		for at := int64(1); at <= size; at += 3 {
			sizes = append(sizes, at)
		}
		want := Chain{Broken: -1}
		if len(sizes) > 0 {
			want.Covered = sizes[len(sizes)-1]
		}
		got, err := CheckChain(context.Background(), chain(t, key, size, sizes...), "drive", key.Verifier())
		if err != nil || got != want {
			t.Errorf("%d leaves: %+v, %v; want %+v", size, got, err, want)
		}
	}
}

// spoilNode changes one stored hash.
func spoilNode(m *state.Memory, index int64) {
	key := state.LeafKey("drive", index)
	hash, _ := state.Nodes.Get(m, key)
	hash[0]++
	state.Nodes.Put(m, key, hash)
}

// retell puts another line in the place of the n-th and makes the whole tree anew.
func retell(t *testing.T, m *state.Memory, n int64, with []byte) {
	t.Helper()
	state.Leaves.Put(m, state.LeafKey("drive", n), with)
	size, _ := state.TreeSizes.Get(m, "drive")
	again := state.NewMemory()
	nodes := state.TreeNodes{View: again, Tree: "drive"}
	for i := range size {
		line, _ := state.Leaves.Get(m, state.LeafKey("drive", i))
		if err := audit.Append(nodes, i, line); err != nil {
			t.Fatal(err)
		}
	}
	for i := range tlog.StoredHashCount(size) {
		hash, _ := nodes.Node(i)
		state.Nodes.Put(m, state.LeafKey("drive", i), [32]byte(hash))
	}
}

func TestCheckChain_FindsTheBreak(t *testing.T) {
	key, other := signingKey(t), signingKey(t)
	line := func(m *state.Memory, n int64) []byte {
		line, _ := state.Leaves.Get(m, state.LeafKey("drive", n))
		return bytes.Clone(line)
	}
	for name, c := range map[string]struct {
		damage func(m *state.Memory)
		want   int64
	}{
		"a changed line": {func(m *state.Memory) {
			state.Leaves.Put(m, state.LeafKey("drive", 5), append(line(m, 5), ' '))
		}, 5},
		"two lines exchanged": {func(m *state.Memory) {
			a, b := line(m, 5), line(m, 6)
			state.Leaves.Put(m, state.LeafKey("drive", 5), b)
			state.Leaves.Put(m, state.LeafKey("drive", 6), a)
		}, 5},
		"a line and its hash changed": {func(m *state.Memory) {
			state.Leaves.Put(m, state.LeafKey("drive", 5), []byte("{}"))
			state.Nodes.Put(m, state.LeafKey("drive", tlog.StoredHashIndex(0, 5)), [32]byte(tlog.RecordHash([]byte("{}"))))
		}, 5}, // the node above the two lines does not fit
		"a line and all the hashes above it changed": {func(m *state.Memory) {
			retell(t, m, 5, []byte("{}"))
		}, 9}, // the first root that was signed with it
		"a hash that joins two lines": {func(m *state.Memory) { spoilNode(m, tlog.StoredHashIndex(1, 3)) }, 7},
		"one that joins eight":        {func(m *state.Memory) { spoilNode(m, tlog.StoredHashIndex(3, 1)) }, 15},
		"one that is not there": {func(m *state.Memory) {
			m.Delete([]byte(state.Nodes.Prefix + state.LeafKey("drive", tlog.StoredHashIndex(2, 0))))
		}, 3},
		"the last line cut off": {func(m *state.Memory) {
			m.Delete([]byte(state.Leaves.Prefix + state.LeafKey("drive", 19)))
		}, 19},
		"a tree that was cut off with its size": {func(m *state.Memory) {
			m.Delete([]byte(state.Leaves.Prefix + state.LeafKey("drive", 19)))
			state.TreeSizes.Put(m, "drive", 19)
		}, 19},
		"a note of another key": {func(m *state.Memory) {
			root, err := audit.Root(state.TreeNodes{View: m, Tree: "drive"}, 10)
			if err != nil {
				t.Fatal(err)
			}
			note, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 10, Root: root}, other)
			if err != nil {
				t.Fatal(err)
			}
			state.Checkpoints.Put(m, state.CheckpointKey("drive", 10), string(note))
		}, 0}, // its size is nobody's word, so it fails where it is met first
		"a note of another tree": {func(m *state.Memory) {
			root, err := audit.Root(state.TreeNodes{View: m, Tree: "drive"}, 10)
			if err != nil {
				t.Fatal(err)
			}
			note, err := audit.Sign(audit.Checkpoint{Origin: "sheaf/other", Size: 10, Root: root}, key)
			if err != nil {
				t.Fatal(err)
			}
			state.Checkpoints.Put(m, state.CheckpointKey("drive", 10), string(note))
		}, 9},
	} {
		m := chain(t, key, 20, 10, 20)
		c.damage(m)
		got, err := CheckChain(context.Background(), m, "drive", key.Verifier())
		if err != nil || got.Broken != c.want {
			t.Errorf("%s: %+v, %v; want a break at %d", name, got, err, c.want)
		}
	}
}

func TestCheckChain_EndsWithItsContext(t *testing.T) {
	key := signingKey(t)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := CheckChain(ended, chain(t, key, 3, 3), "drive", key.Verifier()); err == nil {
		t.Error("the check went on after its end")
	}
}
