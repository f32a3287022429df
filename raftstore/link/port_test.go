package link_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
)

var errRemoved = errors.New("it was removed")

// echoes answers every connection of the listener with the name of its caller and what he says.
func echoes(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			peer := c.(*link.Conn).Peer
			io.WriteString(c, peer+":")
			io.Copy(c, c)
		}()
	}
}

// says sends a word and reads what the echo makes of it.
func says(t *testing.T, c net.Conn, word, want string) {
	t.Helper()
	defer c.Close()
	if _, err := io.WriteString(c, word); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(want))
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != want {
		t.Errorf("the answer is %q, want %q: %v", got, want, err)
	}
}

func TestPort_TwoProtocolsBetweenTwoNodes(t *testing.T) {
	h := linktest.NewHouse(t)
	a, b := open(t, h, "aaa", "bbb"), open(t, h, "bbb", "aaa")
	go echoes(b.Calls())
	go echoes(b.Raft())
	c, err := a.Dial(t.Context(), b.address("bbb"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Peer != "bbb" {
		t.Errorf("the peer is %s", c.Peer)
	}
	says(t, c, "hello", "aaa:hello")
	r, err := a.Raft().Dial(raft.ServerAddress(b.address("bbb").String()), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	says(t, r, "vote", "aaa:vote")
	if len(b.refused) > 0 {
		t.Errorf("it turned away: %v", <-b.refused)
	}
}

// Who calls proves who he is, and that he belongs to the house.
func TestPort_TurnsAway(t *testing.T) {
	h, other := linktest.NewHouse(t), linktest.NewHouse(t)
	b := h.Identity("bbb")
	good := &tls.Config{
		Certificates: []tls.Certificate{b.Certificate}, RootCAs: b.Authority, ServerName: link.Name("aaa"), NextProtos: []string{"sheaf/1"},
	}
	with := func(change func(c *tls.Config)) *tls.Config {
		c := good.Clone()
		change(c)
		return c
	}
	cert := func(p tls.Certificate) func(c *tls.Config) {
		return func(c *tls.Config) { c.Certificates = []tls.Certificate{p} }
	}
	later := time.Now().Add(time.Hour)
	for _, one := range []struct {
		name string
		tls  *tls.Config
		says string // sent as it is where there is no TLS
	}{
		{"garbage", nil, "\x00\xff\x17 nonsense \r\n\r\n"},
		{"a browser", nil, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"},
		{"a caller who hangs up", nil, ""},
		{"no certificate", with(func(c *tls.Config) { c.Certificates = nil }), ""},
		{"another house", with(cert(other.Pair(later, link.Name("bbb")))), ""},
		{"a certificate that has run out", with(cert(h.Pair(time.Now().Add(-time.Minute), link.Name("bbb")))), ""},
		{"the certificate of a browser's server", with(cert(h.Pair(later, "sheaf.example"))), ""},
		{"two names", with(cert(h.Pair(later, link.Name("bbb"), link.Name("ccc")))), ""},
		{"a name below a node's", with(cert(h.Pair(later, "x."+link.Name("bbb")))), ""},
		{"TLS 1.2", with(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }), ""},
		{"no protocol", with(func(c *tls.Config) { c.NextProtos = nil }), ""},
		{"another protocol", with(func(c *tls.Config) { c.NextProtos = []string{"h2"} }), ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			n := open(t, h, "aaa", "bbb")
			heard := make(chan net.Conn, 2)
			for _, l := range []net.Listener{n.Calls(), n.Raft()} {
				go func() {
					if c, err := l.Accept(); err == nil {
						heard <- c
					}
				}()
			}
			raw, err := net.Dial("tcp", n.Address().Host)
			if err != nil {
				t.Fatal(err)
			}
			if one.tls != nil {
				c := tls.Client(raw, one.tls)
				c.Handshake()
				c.Read(make([]byte, 1)) // in TLS 1.3 the refusal comes after the handshake of the caller
			} else {
				io.WriteString(raw, one.says)
			}
			raw.Close()
			n.turnedAway(t)
			if len(heard) > 0 {
				t.Error("it was handed on")
			}
		})
	}
}

// A removed node has a good certificate still; raft does not hear of it, the house may tell it why.
func TestPort_ARemovedNodeDoesNotReachRaft(t *testing.T) {
	h := linktest.NewHouse(t)
	a, gone := open(t, h, "aaa", "bbb"), open(t, h, "ccc")
	go echoes(a.Calls())
	go echoes(a.Raft())
	c, err := gone.Raft().Dial(raft.ServerAddress(a.address("aaa").String()), 5*time.Second)
	if err == nil {
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err == nil {
			t.Error("raft heard of it")
		}
	}
	if why := a.turnedAway(t); !errors.Is(why, errRemoved) || !strings.Contains(why.Error(), "node ccc") {
		t.Errorf("it was turned away because %v", why)
	}
	call, err := gone.Dial(t.Context(), a.address("aaa"))
	if err != nil {
		t.Fatal(err)
	}
	says(t, call, "why?", "ccc:why?")
}

// Who dials says whom he wants: another node of the same house is not it.
func TestDial_AnotherNodeAnswers(t *testing.T) {
	h := linktest.NewHouse(t)
	a, b, stranger := open(t, h, "aaa"), open(t, h, "bbb"), open(t, linktest.NewHouse(t), "ccc")
	for name, to := range map[string]link.Address{"another node": b.address("ccc"), "another house": stranger.address("ccc")} {
		if c, err := a.Dial(t.Context(), to); core.CodeOf(err) != core.Denied {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	b.Close()
	if _, err := a.Dial(t.Context(), b.address("bbb")); core.CodeOf(err) != core.Unavailable {
		t.Errorf("nobody listens: %v", err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := a.Dial(short, link.Address{"bbb", silent.Addr().String()}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("somebody listens and says nothing: %v", err)
	}
}

// What was said on one connection means nothing on another.
func TestPort_ReplayedBytes(t *testing.T) {
	h := linktest.NewHouse(t)
	a, b := open(t, h, "aaa", "bbb"), open(t, h, "bbb", "aaa")
	go echoes(a.Raft())
	tap, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tap.Close()
	recorded := make(chan []byte, 1)
	go func() { // passes a connection on and keeps what the caller sent
		in, err := tap.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", a.Address().Host)
		if err != nil {
			return
		}
		go io.Copy(in, out)
		var sent strings.Builder
		io.Copy(io.MultiWriter(out, &sent), in)
		out.Close()
		recorded <- []byte(sent.String())
	}()
	c, err := b.Raft().Dial(raft.ServerAddress(link.Address{"aaa", tap.Addr().String()}.String()), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	says(t, c, "vote", "bbb:vote")
	again, err := net.Dial("tcp", a.Address().Host)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	again.Write(<-recorded)
	a.turnedAway(t)
}

func TestOpen_RefusesAForeignCertificate(t *testing.T) {
	h := linktest.NewHouse(t)
	for name, change := range map[string]func(i *link.Identity){
		"of another node":  func(i *link.Identity) { i.Certificate = h.Identity("bbb").Certificate },
		"of another house": func(i *link.Identity) { i.Certificate = linktest.NewHouse(t).Identity("aaa").Certificate },
		"none":             func(i *link.Identity) { i.Certificate = tls.Certificate{} },
	} {
		identity := h.Identity("aaa")
		change(&identity)
		p, err := link.Open(link.Config{Identity: identity, Listen: "127.0.0.1:0"})
		if core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if p != nil {
			p.Close()
		}
	}
	if _, err := link.Open(link.Config{Identity: h.Identity("aaa"), Listen: "256.0.0.1:1"}); core.CodeOf(err) != core.Invalid {
		t.Errorf("an address that is none: %v", err)
	}
}

func TestParseAddress(t *testing.T) {
	for typed, want := range map[string]link.Address{
		"abc2@10.0.0.1:7443":    {"abc2", "10.0.0.1:7443"},
		"abc2@[::1]:7443":       {"abc2", "[::1]:7443"},
		"abc2@node.example:443": {"abc2", "node.example:443"},
		"10.0.0.1:7443":         {},
		"@10.0.0.1:7443":        {},
		"abc@":                  {},
		"abc@host":              {},
		"abc@:7443":             {},
		"a.b@host:1":            {},
		"ABC@host:1":            {},
	} {
		got, err := link.ParseAddress(typed)
		if got != want || (want == link.Address{}) != (core.CodeOf(err) == core.Invalid) {
			t.Errorf("%q is %+v, %v", typed, got, err)
		}
		if err == nil && got.String() != typed {
			t.Errorf("%q is written %q", typed, got)
		}
	}
}

// Close ends the handshakes under way, and no goroutine is left behind.
func TestClose_EndsHandshakes(t *testing.T) {
	h := linktest.NewHouse(t)
	n := open(t, h, "aaa")
	for range 3 {
		c, err := net.Dial("tcp", n.Address().Host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	ended := make(chan error, 1)
	go func() { ended <- n.Close() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(9 * time.Second):
		t.Error("it waits for callers who say nothing")
	}
	if _, err := n.Calls().Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed port accepts: %v", err)
	}
}
