package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
)

const (
	defaultDeadline = 3 * time.Second
	// bulkPatience is how many deadlines a bulk batch may take, since the desk goes first.
	bulkPatience = 10
	// maxSocketDir leaves room for the folder of a cell and go-plugin's file name within the 108 bytes of a
	// socket address.
	maxSocketDir = 74
)

// Alarms takes what somebody has to know of packs.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Config of a host.
type Config struct {
	// Dir is the host's own folder for sockets. It is made where missing; sockets left over
	// by a killed host are removed. Where its path is too long for a socket address a
	// folder under the system's temporary one is used instead.
	Dir string
	// Log gets starts.
	Log zerolog.Logger
	// Alarms get crashes and records that a pack dies of, never their content (nobody).
	Alarms Alarms
	// Called is told how long a call took, from the caller's side, and how many records it had; nil asks for nothing.
	Called func(ref packs.Ref, desk bool, records int, took time.Duration)
	// Deadline of one call; zero means three seconds. Bulk batches get ten times that.
	Deadline time.Duration
}

// Host owns the pack processes of a node. All methods may be called at the same time.
type Host struct {
	config Config
	// borrowed is a temporary socket folder to remove at the end, or empty.
	borrowed string

	mu sync.Mutex
	// packs and closed are guarded by mu.
	packs  map[packs.Ref]*running
	closed bool
}

// Status of one running pack, for lists and alarms.
type Status struct {
	Ref packs.Ref
	// Up is false while it is being restarted.
	Up bool
	// Restarts and Poisoned count since Start.
	Restarts, Poisoned int
}

// New makes a host without packs. It fails when the folder cannot be made or cleaned.
func New(c Config) (*Host, error) {
	if c.Deadline <= 0 {
		c.Deadline = defaultDeadline
	}
	if c.Alarms == nil {
		c.Alarms = attention.Nobody{}
	}
	h := &Host{config: c, packs: map[packs.Ref]*running{}}
	if err := h.prepareDir(); err != nil {
		return nil, fmt.Errorf("preparing the socket folder of the packs: %w", err)
	}
	return h, nil
}

func (h *Host) prepareDir() error {
	dir, err := filepath.Abs(h.config.Dir)
	if err != nil {
		return err
	}
	if h.config.Dir == "" || len(dir) > maxSocketDir {
		dir, err = os.MkdirTemp("", "sheaf-packs-")
		h.config.Dir, h.borrowed = dir, dir
		return err
	}
	h.config.Dir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		// Only sockets and cells: a wrong setting must not empty somebody's folder.
		if e.Type()&os.ModeSocket == 0 && !(e.IsDir() && strings.HasPrefix(e.Name(), jail.FolderPrefix)) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// Start starts the pack and returns its ref once it has described itself. A pack of the
// same ref that runs already is left alone. Refuses Unavailable when it does not start,
// Invalid when it is not what the source says, Conflict when the host is closed.
func (h *Host) Start(ctx context.Context, s Source) (packs.Ref, error) {
	l := launcher{source: s, dir: h.config.Dir, log: h.config.Log, alarms: h.config.Alarms, called: h.config.Called,
		deadline: h.config.Deadline}
	p, err := l.launch(ctx)
	if err != nil {
		return packs.Ref{}, err
	}
	h.config.Alarms.Clear(attention.PackUnstarted, s.Name)
	r := newRunning(p, l)
	if kept := h.keep(r); kept != r {
		r.stop()
		if kept == nil {
			return packs.Ref{}, core.Refuse(core.Conflict, "", "pack.closing")
		}
	}
	return r.ref, nil
}

// keep puts r on the list; it returns the pack that was there before, or nil after Close.
func (h *Host) keep(r *running) *running {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	if before, ok := h.packs[r.ref]; ok {
		return before
	}
	h.packs[r.ref] = r
	return r
}

func (h *Host) find(ref packs.Ref) (*running, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.packs[ref]
	if !ok {
		return nil, core.Refuse(core.NotFound, "", "pack.not_running", ref.String()).
			About("pack:" + ref.Name + "/" + ref.Version)
	}
	return r, nil
}

// Retire takes the pack off the list, lets the calls under way end and stops its process.
// Refuses NotFound; when ctx ends first the process is stopped all the same.
func (h *Host) Retire(ctx context.Context, ref packs.Ref) error {
	r, err := h.find(ref)
	if err != nil {
		return err
	}
	h.mu.Lock()
	delete(h.packs, ref)
	h.mu.Unlock()
	err = r.drain(ctx)
	r.stop()
	return err
}

// Running lists the packs by name and version.
func (h *Host) Running() []Status {
	h.mu.Lock()
	var all []Status
	for _, r := range h.packs {
		all = append(all, r.status())
	}
	h.mu.Unlock()
	slices.SortFunc(all, func(a, b Status) int { return strings.Compare(a.Ref.String(), b.Ref.String()) })
	return all
}

// Close stops all packs at once; calls under way are answered Unavailable.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	all := h.packs
	h.packs = map[packs.Ref]*running{}
	h.mu.Unlock()
	var wait sync.WaitGroup
	for _, r := range all {
		wait.Go(r.stop)
	}
	wait.Wait()
	if h.borrowed != "" {
		return os.RemoveAll(h.borrowed)
	}
	return nil
}
