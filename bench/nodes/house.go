package nodes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// House is a running house.
type House struct {
	sheaf, folder string
	nodes         []*node
	desks         []desk
	reader        string           // the token of who asks where the sheet is
	readers       []*client.Client // he, by node
	sheet         string
	loader        Account
}

// node is one of the house.
type node struct {
	data string
	more []string // what it is started with, beside its folder
	*program.Process
}

// socket is where the admin of the node asks it.
func (n *node) socket() string { return filepath.Join(n.data, "run", "sheaf.sock") }

// start founds a house and starts its nodes.
func start(ctx context.Context, sheaf string, count int) (_ *House, _ program.Founded, err error) {
	h := &House{sheaf: sheaf}
	if h.folder, err = os.MkdirTemp("", "sheaf-bench-"); err != nil {
		return nil, program.Founded{}, fmt.Errorf("opening a house: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	var hosts []string
	if count > 1 {
		if hosts, err = program.FreePorts(count); err != nil {
			return nil, program.Founded{}, err
		}
	}
	data := filepath.Join(h.folder, "d")
	first, err := program.Found(ctx, sheaf, data, hosts...)
	if err != nil {
		return nil, first, err
	}
	// The ballast keeps room on a disk that fills; here it would only be written.
	h.nodes = []*node{{data: data, more: []string{"--ballast", "0"}}}
	for i, made := range first.Nodes {
		one := &node{made.Folder, []string{"--ballast", "0", "--node-listen", made.Address, "--bootstrap-expect", strconv.Itoa(count)}, nil}
		h.nodes = append(h.nodes[:i], one)
	}
	return h, first, h.startAll(ctx)
}

// startAll starts all nodes at once: none serves before a majority is there.
func (h *House) startAll(ctx context.Context) error {
	var wait sync.WaitGroup
	errs := make([]error, len(h.nodes))
	for i := range h.nodes {
		wait.Go(func() { errs[i] = h.Start(ctx, i) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// Start starts a node that is down and gives its desks their way to it.
func (h *House) Start(ctx context.Context, i int) error {
	n := h.nodes[i]
	p, err := program.Serve(ctx, h.sheaf, n.data, n.more...)
	if err != nil {
		return err
	}
	n.Process = p
	for _, d := range h.desks {
		d.at[i] = clientOf(p.URL, d.token)
	}
	if h.readers != nil {
		h.readers[i] = clientOf(p.URL, h.reader)
	}
	return nil
}

// Kill ends a node as a power cut of its process does.
func (h *House) Kill(i int) error { return h.nodes[i].Kill() }

// Nodes counts them.
func (h *House) Nodes() int { return len(h.nodes) }

// PIDs are the numbers of the nodes' processes.
func (h *House) PIDs() (list []int) {
	for _, n := range h.nodes {
		list = append(list, n.PID())
	}
	return list
}

// Data is the folder of a node.
func (h *House) Data(i int) string { return h.nodes[i].data }

// Close ends the nodes and removes their folders.
func (h *House) Close() error {
	errs := make([]error, len(h.nodes))
	var wait sync.WaitGroup
	for i, n := range h.nodes {
		if n.Process != nil {
			wait.Go(func() { errs[i] = n.Stop() })
		}
	}
	wait.Wait()
	return errors.Join(append(errs, os.RemoveAll(h.folder))...)
}

// status is what a node says of the house.
type status struct {
	Node    string
	Members []struct {
		Node                          string
		Votes, Leads, Answers, Serves bool
		Behind                        int64
	}
}

func (n *node) status(ctx context.Context) (s status, err error) {
	c := client.New(client.Config{Socket: n.socket()})
	err = c.Call(ctx, client.Request{Method: "GET", Path: "/api/v1/status"}, &s)
	return s, err
}

// Leader is the node that leads, once all of them vote, serve and have what it has.
func (h *House) Leader(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		leader, whole, err := h.look(ctx)
		if err == nil && whole {
			return leader, nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return 0, errors.Join(fmt.Errorf("the house is not whole: %w", ctx.Err()), err)
		}
	}
}

// now is the node that leads at this moment, however far the others are.
func (h *House) now(ctx context.Context) (int, error) {
	leader, _, err := h.look(ctx)
	if err == nil && leader < 0 {
		err = errors.New("nobody leads")
	}
	return leader, err
}

func (h *House) look(ctx context.Context) (leader int, whole bool, err error) {
	if len(h.nodes) == 1 {
		return 0, true, nil
	}
	names := map[string]int{}
	var s status
	for i, n := range h.nodes {
		if s, err = n.status(ctx); err != nil {
			return 0, false, err
		}
		names[s.Node] = i
	}
	leader, ready := -1, 0
	for _, m := range s.Members {
		if m.Votes && m.Answers && m.Serves && m.Behind == 0 {
			ready++
		}
		if m.Leads {
			leader = names[m.Node]
		}
	}
	return leader, leader >= 0 && ready == len(h.nodes), nil
}
