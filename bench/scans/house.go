package scans

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// House is three stores of blobs.
type House struct {
	folder  string
	nodes   []*node
	members []member.Member
}

type node struct {
	dir    string
	blobs  *blob.Store
	port   *link.Port
	client *peer.Client
	server *peer.Server
	*spread.Spread
}

// Open makes the folders of a cluster with the program sheaf, for their certificates, and opens the stores. Close removes
// them.
func Open(ctx context.Context, sheaf string) (_ *House, err error) {
	h := &House{}
	if h.folder, err = os.MkdirTemp("", "sheaf-bench-"); err != nil {
		return nil, fmt.Errorf("opening stores of blobs: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	hosts, err := program.FreePorts(3)
	if err != nil {
		return nil, err
	}
	made, err := program.Found(ctx, sheaf, filepath.Join(h.folder, "d"), hosts...)
	if err != nil {
		return nil, err
	}
	for _, n := range made.Nodes {
		h.members = append(h.members, member.Member{ID: n.Node, Address: link.Address{Node: n.Node, Host: n.Address}.String(), Votes: true})
	}
	for _, n := range made.Nodes {
		if err := h.open(n); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// open opens one store behind its port.
func (h *House) open(made program.Node) error {
	identity, err := identityOf(made)
	if err != nil {
		return err
	}
	n := &node{dir: filepath.Join(made.Folder, "scans")}
	if n.blobs, err = blob.Open(blob.Config{Dir: n.dir}); err != nil {
		return err
	}
	if err := n.blobs.Count(context.Background()); err != nil { // from then on it counts what comes
		return err
	}
	h.nodes = append(h.nodes, n)
	n.port, err = link.Open(link.Config{Identity: identity, Listen: made.Address,
		Admit: func(string) error { return nil }, Refused: func(net.Addr, error) {}})
	if err != nil {
		return err
	}
	n.client = peer.NewClient(n.port)
	n.Spread = spread.New(spread.Config{Node: made.Node, Blobs: n.blobs, Source: source{h}, Alarms: attention.Nobody{}, Peers: n.client})
	n.server = peer.NewServer(noState{}, n.blobs, func(string) error { return nil })
	go n.server.Serve(n.port.Calls()) // ends with Close
	return nil
}

// identityOf reads what a node proves itself by.
func identityOf(made program.Node) (link.Identity, error) {
	file := func(name string) string { return filepath.Join(made.Folder, "keys", name) }
	pair, err := tls.LoadX509KeyPair(file("link.crt"), file("link.key"))
	if err != nil {
		return link.Identity{}, fmt.Errorf("reading a node's certificate: %w", err)
	}
	authority, err := os.ReadFile(file("ca.crt"))
	if err != nil {
		return link.Identity{}, fmt.Errorf("reading the authority: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return link.Identity{Node: made.Node, Certificate: pair, Authority: pool}, nil
}

// Close ends all and removes the folders.
func (h *House) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var errs []error
	for _, n := range h.nodes {
		if n.Spread != nil {
			n.Spread.Close()
			n.client.Close()
			errs = append(errs, n.server.Close(ctx))
		}
		if n.port != nil {
			errs = append(errs, n.port.Close())
		}
	}
	return errors.Join(append(errs, os.RemoveAll(h.folder))...)
}

// source tells the stores of each other. There is no state that names blobs.
type source struct{ house *House }

// Members implements spread.Source.
func (s source) Members() ([]member.Member, error) { return s.house.members, nil }

var errNoState = errors.New("there is no state here")

// Moment implements spread.Source.
func (source) Moment(context.Context) (state.View, func(), error) { return nil, nil, errNoState }

// Follow implements spread.Source.
func (source) Follow(context.Context, uint64) (uint64, error) { return 0, errNoState }

// noState is asked for nothing but whether there is room.
type noState struct{ peer.Store }

// Full implements peer.Store.
func (noState) Full() error { return nil }
