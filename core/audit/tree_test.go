package audit

import (
	"encoding/hex"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
)

type memory map[int64]tlog.Hash

func (m memory) Node(i int64) (tlog.Hash, bool) { h, ok := m[i]; return h, ok }
func (m memory) SetNode(i int64, h tlog.Hash)   { m[i] = h }

// The eight leaves and the roots of the trees of 0 to 8 of them that Certificate
// Transparency's reference implementation publishes as test vectors of RFC 6962
// (google/certificate-transparency, merkle_tree_test).
var (
	rfc6962Leaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
		"606162636465666768696a6b6c6d6e6f"}
	rfc6962Roots = []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
)

func TestRoot_VectorsOfRFC6962(t *testing.T) {
	nodes := memory{}
	for n := 0; ; n++ {
		root, err := Root(nodes, int64(n))
		if err != nil || hex.EncodeToString(root[:]) != rfc6962Roots[n] {
			t.Errorf("%d leaves: %x, %v", n, root, err)
		}
		if n == len(rfc6962Leaves) {
			return
		}
		leaf, err := hex.DecodeString(rfc6962Leaves[n])
		if err != nil {
			t.Fatal(err)
		}
		if err := Append(nodes, int64(n), leaf); err != nil {
			t.Fatal(err)
		}
	}
}

func grown(t *testing.T, size int64) memory {
	t.Helper()
	nodes := memory{}
	for n := range size {
		if err := Append(nodes, n, fmt.Appendf(nil, "leaf %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	return nodes
}

func TestInclusion_EveryLeafOfEverySize(t *testing.T) {
	const most = 20
	nodes := grown(t, most)
	for size := int64(1); size <= most; size++ {
		root, err := Root(nodes, size)
		if err != nil {
			t.Fatal(err)
		}
		for n := range size {
			proof, err := Inclusion(nodes, size, n)
			if err != nil {
				t.Fatal(err)
			}
			right := tlog.RecordHash(fmt.Appendf(nil, "leaf %d", n))
			if err := tlog.CheckRecord(proof, size, root, n, right); err != nil {
				t.Errorf("leaf %d of %d: %v", n, size, err)
			}
			wrong := tlog.RecordHash(fmt.Appendf(nil, "leaf %d", n+1))
			if tlog.CheckRecord(proof, size, root, n, wrong) == nil {
				t.Errorf("leaf %d of %d: another leaf is proven", n, size)
			}
		}
	}
}

func TestConsistency_EverySize(t *testing.T) {
	const most = 20
	nodes := grown(t, most)
	other := grown(t, most-1)
	for size := int64(1); size <= most; size++ {
		root, _ := Root(nodes, size)
		for old := int64(1); old <= size; old++ {
			oldRoot, _ := Root(nodes, old)
			proof, err := Consistency(nodes, size, old)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(proof, size, root, old, oldRoot); err != nil {
				t.Errorf("%d in %d: %v", old, size, err)
			}
			oldRoot[0] ^= 1
			if tlog.CheckTree(proof, size, root, old, oldRoot) == nil {
				t.Errorf("%d in %d: another root is proven", old, size)
			}
		}
	}
	if _, err := Consistency(other, most, 3); err == nil || core.CodeOf(err) != core.Internal {
		t.Errorf("a tree that is too small: %v", err)
	}
}

func TestAppend_Faults(t *testing.T) {
	for name, c := range map[string]struct {
		size, n int64
	}{"below zero": {0, -1}, "gap": {3, 4}, "taken": {3, 2}, "taken first": {1, 0}, "gap at the start": {0, 1}} {
		nodes := grown(t, c.size)
		before := len(nodes)
		if Append(nodes, c.n, []byte("x")) == nil || len(nodes) != before {
			t.Errorf("%s: accepted", name)
		}
	}
	holed := grown(t, 6)
	delete(holed, tlog.StoredHashIndex(2, 0)) // the hash of leaves 0 to 3, needed again by leaf 7
	if err := Append(holed, 6, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if Append(holed, 7, []byte("x")) == nil {
		t.Error("a missing hash is not missed")
	}
}

func TestProofs_RefuseWhatIsNotThere(t *testing.T) {
	nodes := grown(t, 5)
	for _, n := range []int64{-1, 5, 6} {
		if _, err := Inclusion(nodes, 5, n); core.CodeOf(err) != core.NotFound {
			t.Errorf("leaf %d: %v", n, err)
		}
	}
	for _, old := range []int64{-1, 0, 6} {
		if _, err := Consistency(nodes, 5, old); core.CodeOf(err) != core.NotFound {
			t.Errorf("size %d: %v", old, err)
		}
	}
}
