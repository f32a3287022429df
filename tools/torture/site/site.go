package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// diskSize of each node: a file with holes, so that only what is written takes room.
const diskSize = 3 << 30

// Site is three nodes and what they stand on.
type Site struct {
	Nodes []*Node
	// NoNetwork and NoDisks say why there are no networks or no disks of the nodes' own; "" where there are.
	NoNetwork, NoDisks string
	// Login, Password and Key are what the founding printed.
	Login, Password, Key string

	dir, program string
}

// Found makes a house of three nodes in an empty folder of the program and starts it.
func Found(ctx context.Context, dir, program string) (*Site, error) {
	s := &Site{dir: dir, program: program}
	if err := s.ground(); err != nil {
		return s, err
	}
	for i := 1; i <= 3; i++ {
		n, err := s.place(i)
		if err != nil {
			return s, err
		}
		s.Nodes = append(s.Nodes, n)
	}
	if err := s.bundle(); err != nil {
		return s, err
	}
	return s, s.StartAll(ctx)
}

// ground makes what the nodes stand on, as far as the machine allows.
func (s *Site) ground() error {
	switch {
	case runtime.GOOS != "linux":
		s.NoNetwork, s.NoDisks = "this is no Linux", "this is no Linux"
	case os.Geteuid() != 0:
		s.NoNetwork, s.NoDisks = "needs root", "needs root"
	default:
		if p := missing("ip", "nft", "nsenter"); p != "" {
			s.NoNetwork = p + " is not installed"
		}
		if p := missing("losetup", "mkfs.ext4"); p != "" {
			s.NoDisks = p + " is not installed"
		}
	}
	if err := s.Clean(); err != nil {
		return err
	}
	if s.NoNetwork == "" {
		if err := network(3); err != nil {
			s.NoNetwork = "no network namespaces: " + err.Error()
			return cleanNetwork()
		}
	}
	return nil
}

// place makes the home of a node.
func (s *Site) place(number int) (*Node, error) {
	name := fmt.Sprint("n", number)
	n := &Node{Number: number, Data: filepath.Join(s.dir, name, "d"), program: s.program,
		logFile: filepath.Join(s.dir, name+".log")}
	if s.NoDisks == "" {
		lay := newDisk
		if number == 3 {
			lay = newDiskOn // one that can fail is enough, and slower
		}
		d, err := lay(s.dir, name, diskSize)
		if err != nil && number == 1 {
			s.NoDisks = "no loop devices: " + err.Error()
		} else if err != nil {
			return n, err
		} else {
			n.Disk = d
		}
	}
	if err := os.MkdirAll(filepath.Join(s.dir, name), 0o700); err != nil {
		return n, err
	}
	if s.NoNetwork == "" {
		n.namespace, n.URL, n.Peer = namespaceOf(number), "http://"+addressOf(number)+":8080", addressOf(number)+":7000"
		return n, nil
	}
	web, err := freePort()
	if err != nil {
		return n, err
	}
	n.URL = "http://" + web
	n.Peer, err = freePort()
	return n, err
}

func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// bundle has the program make the folders of the nodes, and takes each to its place.
func (s *Site) bundle() error {
	dir := filepath.Join(s.dir, "bundle")
	args := []string{"init", "--cluster", "--data", dir, "--admin", "chief", "--json"}
	for _, n := range s.Nodes {
		args = append(args, "--node", n.Peer)
	}
	out, err := exec.Command(s.program, args...).Output()
	if err != nil {
		return fmt.Errorf("founding the house: %w", err)
	}
	var made struct {
		Key, Login, Password string
		Nodes                []struct{ Node, Folder string }
	}
	if err := json.Unmarshal(out, &made); err != nil || len(made.Nodes) != len(s.Nodes) {
		return errors.Join(fmt.Errorf("founding the house: %s", out), err)
	}
	s.Login, s.Password, s.Key = made.Login, made.Password, made.Key
	for i, n := range s.Nodes {
		n.ID = made.Nodes[i].Node
		if err := errors.Join(CopyAll(made.Nodes[i].Folder, n.Data), n.Carried()); err != nil {
			return err
		}
	}
	return os.RemoveAll(dir)
}

// StartAll starts the nodes that do not run, at the same time.
func (s *Site) StartAll(ctx context.Context) error {
	var started sync.WaitGroup
	failed := make([]error, len(s.Nodes))
	for i, n := range s.Nodes {
		if !n.Up() {
			started.Go(func() { failed[i] = n.Start(ctx) })
		}
	}
	started.Wait()
	return errors.Join(failed...)
}

// Command runs the program to its end, as an admin does at the machine of a node.
func (s *Site) Command(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, s.program, args...).CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("sheaf %v: %w: %s", args, err, out)
	}
	return string(out), nil
}

// CommandAt is [Site.Command] on the network of a node.
func (s *Site) CommandAt(ctx context.Context, n *Node, args ...string) (string, error) {
	if n.namespace == "" {
		return s.Command(ctx, args...)
	}
	c := exec.CommandContext(ctx, "nsenter", append([]string{"--net=/run/netns/" + n.namespace, s.program}, args...)...)
	out, err := c.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("sheaf %v: %w: %s", args, err, out)
	}
	return string(out), nil
}

// Leader is the node that leads, nil while there is none.
func (s *Site) Leader(ctx context.Context) *Node {
	for _, n := range s.Nodes {
		if now, err := n.Status(ctx); err == nil && now.Leader && now.Ready {
			return n
		}
	}
	return nil
}

// AwaitLeader is [Site.Leader] as soon as there is one.
func (s *Site) AwaitLeader(ctx context.Context) (*Node, error) {
	return until(ctx, "a node that leads", func() (*Node, bool) {
		n := s.Leader(ctx)
		return n, n != nil
	})
}

// Agreed are the nodes' words about one moment.
type Agreed struct {
	Applied uint64
	Hash    string
}

// Diverged says that two nodes have different states at one moment.
type Diverged struct{ About string }

func (d *Diverged) Error() string { return "the nodes differ: " + d.About }

// AwaitAgreement waits until all nodes vote, serve and have one state, and answers with it and the newest moment that one of them
// has. Two states at one moment are [Diverged].
func (s *Site) AwaitAgreement(ctx context.Context) (Agreed, error) {
	var differ error
	at, err := until(ctx, "nodes that agree", func() (Agreed, bool) {
		var at Agreed
		all := make(map[Agreed]bool)
		for _, n := range s.Nodes {
			now, err := n.Status(ctx)
			if err != nil || !now.Ready || !whole(now) {
				return at, false
			}
			at = Agreed{now.Applied, now.StateHash}
			all[at] = true
		}
		byIndex, hashes := map[uint64]string{}, map[string]bool{}
		for a := range all {
			if other, seen := byIndex[a.Applied]; seen && other != a.Hash {
				differ = &Diverged{fmt.Sprintf("at entry %d the states are %s and %s", a.Applied, other, a.Hash)}
				return at, true
			}
			byIndex[a.Applied], hashes[a.Hash] = a.Hash, true
			at.Applied = max(at.Applied, a.Applied)
		}
		// Entries of raft's own count, and not on every node at once: a state that stands still may have two indexes.
		return at, len(hashes) == 1
	})
	return at, errors.Join(err, differ)
}

// rest is for how long a state has to stay as it is: longer than a node waits before it signs what the journal has grown by.
const rest = 75 * time.Second

// AwaitRest is [Site.AwaitAgreement] on a state that nobody changes any more.
func (s *Site) AwaitRest(ctx context.Context) (Agreed, error) {
	at, err := s.AwaitAgreement(ctx)
	for since := time.Now(); err == nil && time.Since(since) < rest; {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return at, ctx.Err()
		}
		var now Agreed
		if now, err = s.AwaitAgreement(ctx); now.Hash != at.Hash {
			since = time.Now()
		}
		at = now
	}
	return at, err
}

// whole says whether all members vote and serve.
func whole(s Status) bool {
	voting := 0
	for _, m := range s.Members {
		if m.Votes && m.Answers && m.Serves {
			voting++
		}
	}
	return voting == 3
}

// AwaitWhole waits until all nodes vote and serve.
func (s *Site) AwaitWhole(ctx context.Context) error {
	_, err := until(ctx, "three nodes that vote", func() (bool, bool) {
		for _, n := range s.Nodes {
			if now, err := n.Status(ctx); err != nil || !now.Ready || !whole(now) {
				return false, false
			}
		}
		return true, true
	})
	return err
}

// until asks again and again, for as long as a node may take to come back.
func until[T any](ctx context.Context, what string, ask func() (T, bool)) (T, error) {
	deadline := time.After(Patience)
	for {
		if answer, ok := ask(); ok {
			return answer, nil
		}
		var none T
		select {
		case <-time.After(100 * time.Millisecond):
		case <-deadline:
			return none, fmt.Errorf("waited %s in vain for %s", Patience, what)
		case <-ctx.Done():
			return none, ctx.Err()
		}
	}
}

// Clean ends the processes and removes networks and disks, those of an earlier run as well. Files stay.
func (s *Site) Clean() error {
	for _, n := range s.Nodes {
		n.Kill()
	}
	if os.Geteuid() != 0 {
		return nil
	}
	var failed error
	if missing("ip", "nft") == "" {
		failed = cleanNetwork()
	}
	if missing("losetup") == "" {
		failed = errors.Join(failed, cleanDisks())
	}
	return failed
}
