package clustertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// scanned puts a blob by the node and has a visit name it.
func scanned(t *testing.T, c *Cluster, node *Node, data string) blob.Hash {
	t.Helper()
	h, err := node.Spread.Put(c.Patience(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	e := machine.Entry{Actor: "u", Request: core.RequestID(h.String()), Kind: Names, Body: h[:]}
	if answer, err := node.House.Submit(c.Patience(), e); err != nil || answer.Refusal != nil {
		t.Fatalf("%s cannot record: %v, %v", node.ID, answer.Refusal, err)
	}
	return h
}

// fetches has the node fetch what it lacks until the returned func is called.
func fetches(t *testing.T, node *Node) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- node.Spread.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", node.ID, err)
		}
	}
}

// A house grows to three nodes: each has what was scanned before it votes, and then the first can go.
func TestJoin_BlobsBeforeTheVote(t *testing.T) {
	c := Start(t, 1)
	first := c.Nodes[0]
	var all []blob.Hash
	for i := range 20 {
		all = append(all, scanned(t, c, first, fmt.Sprint("before ", i)))
	}
	for _, id := range []string{"second", "third"} {
		node := c.Join(id)
		stop := fetches(t, node)
		for missing := 1; missing > 0; {
			var err error
			if missing, err = node.Spread.Complete(c.Patience()); err != nil {
				t.Fatal(err)
			}
		}
		for _, h := range all {
			if has, err := node.Blobs.Has(c.Patience(), h); err != nil || !has {
				t.Errorf("%s is complete and lacks %s: %v", id, h, err)
			}
		}
		if err := node.House.Change(c.Patience(), member.Change{Kind: member.Promote, Node: id}); err != nil {
			t.Fatal(err)
		}
		all = append(all, scanned(t, c, node, "by "+id))
		stop()
	}
	first.Close(t)
	for i, node := range c.Nodes[1:] {
		all = append(all, scanned(t, c, node, fmt.Sprint("after ", i)))
	}
	for _, node := range c.Nodes[1:] {
		for _, h := range all {
			if _, err := node.Spread.Get(c.Patience(), h); err != nil {
				t.Errorf("%s cannot show %s: %v", node.ID, h, err)
			}
		}
	}
}

// What is sent under another name, or is no file, is refused and not stored.
func TestPeer_StoresOnlyWhatHasItsName(t *testing.T) {
	c := Start(t, 1)
	node, from := c.Nodes[0], outside(t, c, "node0")
	data := []byte("cipher")
	good, other := blob.Hash{}, blob.Hash{1}
	put := func(path string, head string, body []byte) string {
		t.Helper()
		_, said := asked(t, from, node.Address(), "PUT "+path+" HTTP/1.1\nHost: x\nConnection: close\n"+head+"\n\n", body)
		return said
	}
	length := func(n int) string { return fmt.Sprint("Content-Length: ", n) }
	large := int(node.Blobs.Limit()) + 1
	for name, one := range map[string]struct{ said, want string }{
		"another name":     {put("/1/blob/"+other.String(), length(len(data)), data), "peer.entry"},
		"no hash":          {put("/1/blob/abc", length(len(data)), data), "peer.entry"},
		"empty":            {put("/1/blob/"+good.String(), length(0), nil), "blob.empty"},
		"too large":        {put("/1/blob/"+good.String(), length(large), nil), "blob.large"},
		"without a length": {put("/1/blob/"+good.String(), "Transfer-Encoding: chunked", []byte("6\r\ncipher\r\n0\r\n\r\n")), "blob.empty"},
	} {
		if !strings.Contains(one.said, one.want) {
			t.Errorf("%s: %q", name, one.said)
		}
	}
	stored := errors.New("something is stored")
	if err := node.Blobs.List(c.Patience(), func(blob.Hash, int64) error { return stored }); err != nil {
		t.Error(err)
	}
	if _, said := asked(t, from, node.Address(), "POST /1/blobs/missing HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 33\n\n", make([]byte, 33)); !strings.Contains(said, "peer.entry") {
		t.Errorf("half a hash: %q", said)
	}
	stranger := outside(t, c, "stranger")
	for _, head := range []string{"PUT /1/blob/", "GET /1/blob/", "POST /1/blob/"} {
		if status, _ := asked(t, stranger, node.Address(), head+other.String()+" HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 0\n\n", nil); status != 403 {
			t.Errorf("%s of who is no member: %d", head, status)
		}
	}
}
