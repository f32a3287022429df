package clustertest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
)

// outside is a port of the house's that belongs to the node with the id.
func outside(t *testing.T, c *Cluster, id string) *link.Port {
	t.Helper()
	port, err := link.Open(link.Config{
		Identity: c.House.Identity(id), Listen: "127.0.0.1:0",
		Admit: func(string) error { return nil }, Refused: func(net.Addr, error) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { port.Close() })
	return port
}

// asked sends what no node would and reads the answer.
func asked(t *testing.T, port *link.Port, to link.Address, head string, body []byte) (status int, said string) {
	t.Helper()
	conn, err := port.Dial(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(append([]byte(strings.ReplaceAll(head, "\n", "\r\n")), body...)); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// What is no call of a member's is refused with a text, and nothing is recorded.
func TestCalls_Refused(t *testing.T) {
	c := Start(t, 1)
	node := c.Nodes[0]
	member, stranger := outside(t, c, node.ID), outside(t, c, "stranger")
	good, err := entry.Encode(request("by hand"))
	if err != nil {
		t.Fatal(err)
	}
	before := node.Store.Applied()
	post := func(path string, length int) string {
		return "POST " + path + " HTTP/1.1\nHost: x\nConnection: close\nContent-Length: " + strconv.Itoa(length) + "\n\n"
	}
	large := make([]byte, entry.Max+1)
	for _, one := range []struct {
		name   string
		from   *link.Port
		head   string
		body   []byte
		status int
		says   string
	}{
		{"from who is no member", stranger, post("/1/propose", len(good)), good, 403, "link.removed"},
		{"a read of who is no member", stranger, post("/1/read-index", 0), nil, 403, "link.removed"},
		{"no entry", member, post("/1/propose", 0), nil, 200, "peer.entry"},
		{"an entry of another format", member, post("/1/propose", 5), []byte("\x09abcd"), 200, "peer.entry"},
		{"half an entry", member, post("/1/propose", len(good)-1), good[:len(good)-1], 200, "peer.entry"},
		{"too large", member, post("/1/propose", len(large)), large, 200, "core.command_too_large"},
		{"another path", member, post("/2/propose", len(good)), good, 404, ""},
		{"another method", member, "GET /1/propose HTTP/1.1\nHost: x\nConnection: close\n\n", nil, 405, ""},
		{"not HTTP", member, "\x00\x01\x02\n\n", nil, 400, ""},
	} {
		if status, said := asked(t, one.from, node.Address(), one.head, one.body); status != one.status || !strings.Contains(said, one.says) {
			t.Errorf("%s: %d %q", one.name, status, said)
		}
	}
	if now := node.Store.Applied(); now != before {
		t.Errorf("entry %d was recorded after %d", now, before)
	}
	if status, said := asked(t, member, node.Address(), post("/1/propose", len(good)), good); status != 200 || !strings.Contains(said, `"Index":`) {
		t.Errorf("a good call: %d %q", status, said)
	}
}

// takes has the port take connections, greet each caller with some words and read what he says.
func takes(port *link.Port, words string) {
	go func() {
		for {
			conn, err := port.Calls().Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.WriteString(conn, words)
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
}

// What never left this node is said to be not recorded; what left it and was not answered, unknown.
func TestClient_SaysWhatIsKnown(t *testing.T) {
	c := Start(t, 1)
	port := outside(t, c, c.Nodes[0].ID)
	client := peer.NewClient(port)
	defer client.Close()
	silent := outside(t, c, "silent") // takes connections and answers nothing
	takes(silent, "")
	mute := outside(t, c, "mute") // begins streams and answers nothing over them
	takes(mute, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: sheaf-stream/1\r\n\r\n")
	gone := outside(t, c, "gone")
	gone.Close()
	for name, one := range map[string]struct {
		to   link.Address
		text string
	}{
		"nobody listens":     {gone.Address(), "store.not_leader"},
		"another node":       {link.Address{Node: "gone", Host: silent.Address().Host}, "store.not_leader"},
		"no stream in time":  {silent.Address(), "store.not_leader"},
		"no answer in time":  {mute.Address(), "store.unknown"},
		"an address of none": {link.Address{}, "link.address"},
	} {
		_, err := client.Propose(short(t), raft.Server{Address: raft.ServerAddress(one.to.String())}, request("r"))
		if !strings.Contains(fmt.Sprint(err), one.text) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := client.ReadIndex(short(t), raft.Server{Address: raft.ServerAddress(one.to.String())}); err == nil {
			t.Errorf("%s: a read is answered", name)
		}
	}
}
