package link

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
			peer := c.(*Conn).Peer
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
	h := newHouse(t)
	a, b := h.open("aaa", "bbb"), h.open("bbb", "aaa")
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
	h, other := newHouse(t), newHouse(t)
	good := h.identity("bbb").client("aaa", sheafProtocol)
	with := func(change func(c *tls.Config)) *tls.Config {
		c := good.Clone()
		c.VerifyConnection = nil
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
		{"another house", with(cert(other.pair(later, Name("bbb")))), ""},
		{"a certificate that has run out", with(cert(h.pair(time.Now().Add(-time.Minute), Name("bbb")))), ""},
		{"the certificate of a browser's server", with(cert(h.pair(later, "sheaf.example"))), ""},
		{"two names", with(cert(h.pair(later, Name("bbb"), Name("ccc")))), ""},
		{"a name below a node's", with(cert(h.pair(later, "x.bbb"+domain))), ""},
		{"TLS 1.2", with(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }), ""},
		{"no protocol", with(func(c *tls.Config) { c.NextProtos = nil }), ""},
		{"another protocol", with(func(c *tls.Config) { c.NextProtos = []string{"h2"} }), ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			n := h.open("aaa", "bbb")
			heard := make(chan net.Conn, 2)
			for _, l := range []net.Listener{n.Calls(), n.Raft()} {
				go func() {
					if c, err := l.Accept(); err == nil {
						heard <- c
					}
				}()
			}
			raw, err := net.Dial("tcp", n.Addr().String())
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
	h := newHouse(t)
	a, gone := h.open("aaa", "bbb"), h.open("ccc")
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
	h := newHouse(t)
	a, b, stranger := h.open("aaa"), h.open("bbb"), newHouse(t).open("ccc")
	for name, to := range map[string]Address{"another node": b.address("ccc"), "another house": stranger.address("ccc")} {
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
	if _, err := a.Dial(short, Address{"bbb", silent.Addr().String()}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("somebody listens and says nothing: %v", err)
	}
}

// What was said on one connection means nothing on another.
func TestPort_ReplayedBytes(t *testing.T) {
	h := newHouse(t)
	a, b := h.open("aaa", "bbb"), h.open("bbb", "aaa")
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
		out, err := net.Dial("tcp", a.Addr().String())
		if err != nil {
			return
		}
		go io.Copy(in, out)
		var sent strings.Builder
		io.Copy(io.MultiWriter(out, &sent), in)
		out.Close()
		recorded <- []byte(sent.String())
	}()
	c, err := b.Raft().Dial(raft.ServerAddress(Address{"aaa", tap.Addr().String()}.String()), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	says(t, c, "vote", "bbb:vote")
	again, err := net.Dial("tcp", a.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	again.Write(<-recorded)
	a.turnedAway(t)
}

func TestOpen_RefusesAForeignCertificate(t *testing.T) {
	h := newHouse(t)
	for name, change := range map[string]func(i *Identity){
		"of another node":  func(i *Identity) { i.Certificate = h.identity("bbb").Certificate },
		"of another house": func(i *Identity) { i.Certificate = newHouse(t).identity("aaa").Certificate },
		"none":             func(i *Identity) { i.Certificate = tls.Certificate{} },
	} {
		identity := h.identity("aaa")
		change(&identity)
		p, err := Open(Config{Identity: identity, Listen: "127.0.0.1:0"})
		if core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if p != nil {
			p.Close()
		}
	}
	if _, err := Open(Config{Identity: h.identity("aaa"), Listen: "256.0.0.1:1"}); core.CodeOf(err) != core.Invalid {
		t.Errorf("an address that is none: %v", err)
	}
}

func TestParseAddress(t *testing.T) {
	for typed, want := range map[string]Address{
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
		got, err := ParseAddress(typed)
		if got != want || (want == Address{}) != (core.CodeOf(err) == core.Invalid) {
			t.Errorf("%q is %+v, %v", typed, got, err)
		}
		if err == nil && got.String() != typed {
			t.Errorf("%q is written %q", typed, got)
		}
	}
}

// Close ends the handshakes under way, and no goroutine is left behind.
func TestClose_EndsHandshakes(t *testing.T) {
	h := newHouse(t)
	n := h.open("aaa")
	for range 3 {
		c, err := net.Dial("tcp", n.Addr().String())
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
	case <-time.After(handshake - time.Second):
		t.Error("it waits for callers who say nothing")
	}
	if _, err := n.Calls().Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed port accepts: %v", err)
	}
}
