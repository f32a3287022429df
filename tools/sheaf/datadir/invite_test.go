package datadir

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/link"
)

// founded is the folder of a house's first node, without a state.
func founded(t *testing.T, node string) Dir {
	t.Helper()
	d := Dir(filepath.Join(t.TempDir(), node))
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{FileRoot, FileCheckpoint} {
		if err := d.Write(name, name+" of the house of "+node); err != nil {
			t.Fatal(err)
		}
	}
	if err := MakeAuthority(d, "house", time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(FileNode, node); err != nil {
		t.Fatal(err)
	}
	return d
}

// port is the node's end of the connections to others.
func port(t *testing.T, d Dir) *link.Port {
	t.Helper()
	node, err := d.Read(FileNode)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := Identity(d, node, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p, err := link.Open(link.Config{
		Identity: identity, Listen: "127.0.0.1:0", Admit: func(string) error { return nil }, Refused: func(net.Addr, error) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// A node that was invited believes the house's others and is believed; one of another house is not.
func TestInvite_ANodeThatTheOthersBelieve(t *testing.T) {
	first, stranger := founded(t, "first"), founded(t, "stranger")
	second := Dir(filepath.Join(t.TempDir(), "second"))
	if err := Invite(first, second, "second", time.Now()); err != nil {
		t.Fatal(err)
	}
	a, b, c := port(t, first), port(t, second), port(t, stranger)
	for name, one := range map[string]struct {
		from *link.Port
		to   link.Address
		want core.Code
	}{
		"the first calls the second":  {a, b.Address(), ""},
		"the second calls the first":  {b, a.Address(), ""},
		"a stranger calls the second": {c, b.Address(), core.Denied},
		"the first calls a stranger":  {a, c.Address(), core.Denied},
	} {
		conn, err := one.from.Dial(t.Context(), one.to)
		if err == nil && one.want != "" { // in TLS 1.3 the refusal of the caller comes after his handshake
			conn.SetReadDeadline(time.Now().Add(10 * time.Second))
			_, err = conn.Read(make([]byte, 1))
		}
		if (err == nil) != (one.want == "") {
			t.Errorf("%s: %v", name, err)
		}
		if conn != nil {
			conn.Close()
		}
	}
	for _, name := range Shared() {
		want, _ := first.Read(name)
		if got, err := second.Read(name); err != nil || got != want {
			t.Errorf("%s is not that of the house: %v", name, err)
		}
	}
	if _, err := os.Stat(second.Store()); !os.IsNotExist(err) {
		t.Errorf("the invited node has a state: %v", err)
	}
}

func TestInvite_Refuses(t *testing.T) {
	first := founded(t, "first")
	if err := Invite(first, first, "second", time.Now()); core.CodeOf(err) != core.Conflict {
		t.Errorf("into a folder in use: %v", err)
	}
	if err := Invite(Dir(t.TempDir()), Dir(filepath.Join(t.TempDir(), "b")), "second", time.Now()); core.CodeOf(err) != core.NotFound {
		t.Errorf("from a folder of none: %v", err)
	}
	to := Dir(filepath.Join(t.TempDir(), "b"))
	if err := os.Remove(first.Path("keys", FileCAKey)); err != nil {
		t.Fatal(err)
	}
	if err := Invite(first, to, "second", time.Now()); err == nil {
		t.Error("without the authority's key")
	}
	if _, err := os.Stat(to.Path("keys")); !os.IsNotExist(err) {
		t.Errorf("it left something half-made behind: %v", err)
	}
}

// No certificate for browsers can pass for a node's.
func TestIssue_NoNameOfANode(t *testing.T) {
	d := founded(t, "first")
	for _, host := range []string{link.Name("second"), "SECOND.node.sheaf.internal"} {
		if _, err := Issue(d, "first", []string{host}, time.Now()); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", host, err)
		}
	}
}
