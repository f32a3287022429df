package host

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hashicorp/go-plugin"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
	"github.com/sheaf-drive/sheaf/packs/host/quiet"
)

const (
	startTimeout = 15 * time.Second
	// lifelineFD is the number of the first extra file in the child.
	lifelineFD = 3
)

// launcher starts processes of one source.
type launcher struct {
	source   Source
	dir      string
	log      zerolog.Logger
	alarms   Alarms
	called   func(ref packs.Ref, desk bool, records int, took time.Duration)
	deadline time.Duration
}

// process is one run of a pack, from its start to its death.
type process struct {
	cmd      *exec.Cmd
	client   *plugin.Client
	remote   *packs.Remote
	lifeline *os.File
	// socket is the file of its address, which a killed process leaves behind.
	socket string
	// cell is around a pack from elsewhere.
	cell     *jail.Cell
	manifest packs.Manifest
	// lanes ends with cancel; desk and bulk carry the batches.
	cancel     context.CancelFunc
	desk, bulk *lane
	// lost is closed at the first sign of death, by lose.
	lost     chan struct{}
	loseOnce sync.Once
	// answered says that at least one batch came back: the start was a good one.
	answered atomic.Bool
}

// launch starts a process, reads its manifest and opens its lanes.
func (l launcher) launch(ctx context.Context) (*process, error) {
	p, err := l.spawn()
	if err != nil {
		return nil, l.refuse(err)
	}
	if err := p.open(ctx, l); err != nil {
		p.end()
		return nil, l.refuse(err)
	}
	if p.manifest.ID != l.source.Name {
		p.end()
		return nil, core.Refuse(core.Invalid, "pack", "pack.other_name", l.source.Name).
			About("pack:" + l.source.Name)
	}
	return p, nil
}

// refuse raises why a start did not succeed (no record has been sent yet, so that nothing of
// one can be in it) and answers in words that a screen may show.
func (l launcher) refuse(err error) error {
	l.alarms.Raise(attention.PackUnstarted, l.source.Name, err)
	var known *core.Error
	if errors.As(err, &known) {
		return known.About("pack:" + l.source.Name)
	}
	return core.Refuse(core.Unavailable, "pack", "pack.no_start", l.source.Name).
		About("pack:" + l.source.Name)
}

func (l launcher) spawn() (_ *process, err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("making the lifeline: %w", err)
	}
	defer read.Close()
	p := &process{lifeline: write, lost: make(chan struct{}), cancel: func() {}}
	config := &plugin.ClientConfig{
		SkipHostEnv:  true,
		StartTimeout: startTimeout,
		Logger:       quiet.Around(l.log.With().Str("pack", l.source.Name).Logger()),
	}
	if err := l.command(p, config, read); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	config.Cmd = p.cmd
	packs.Configure(config, lifelineFD)
	p.client = plugin.NewClient(config)
	if err := p.connect(); err != nil {
		return nil, p.reason(err)
	}
	return p, nil
}

// command is the program itself, whose file go-plugin compares before it starts it, or for one from elsewhere a
// proven copy in a cell.
func (l launcher) command(p *process, config *plugin.ClientConfig, lifeline *os.File) (err error) {
	dir := l.dir
	if l.source.Confined {
		if p.cell, err = jail.Prepare(l.source.Path, l.source.Digest, l.dir); err != nil {
			return err
		}
		dir = p.cell.Folder
		p.cmd = p.cell.Command(lifeline, l.source.Args)
	} else {
		p.cmd = &exec.Cmd{Path: l.source.Path, Args: append([]string{l.source.Path}, l.source.Args...), Dir: "/"}
		p.cmd.ExtraFiles = []*os.File{lifeline}
		// A Ctrl-C at the terminal is for the host, which then ends its packs.
		p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		config.SecureConfig = &plugin.SecureConfig{Checksum: l.source.Digest[:], Hash: sha256.New()}
	}
	p.cmd.Env = []string{plugin.EnvUnixSocketDir + "=" + dir}
	return nil
}

// reason ends a process that did not start and says why: the kernel's answer where it has refused a cell.
func (p *process) reason(started error) error {
	p.kill()
	p.client.Kill()
	why := started
	if p.cell != nil {
		if refused := p.cell.Reason(started); refused != nil {
			why = refused
		}
	}
	p.end()
	return why
}

func (p *process) connect() error {
	address, err := p.client.Start()
	if err != nil {
		return err
	}
	p.socket = address.String()
	if p.cell != nil {
		if err := p.cell.Started(); err != nil {
			return err
		}
	}
	protocol, err := p.client.Client()
	if err != nil {
		return err
	}
	p.remote, err = packs.Dispense(protocol)
	return err
}

// open asks for the manifest and opens both lanes.
func (p *process) open(ctx context.Context, l launcher) error {
	limited, stop := context.WithTimeout(ctx, startTimeout)
	defer stop()
	manifest, err := p.remote.Describe(limited)
	if err != nil {
		return fmt.Errorf("asking for the manifest: %w", err)
	}
	p.manifest = manifest
	var lanes context.Context
	lanes, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if p.desk, err = p.openLane(lanes, true); err != nil {
		return err
	}
	if p.bulk, err = p.openLane(lanes, false); err != nil {
		return err
	}
	p.desk.deadline = l.deadline
	p.bulk.deadline = bulkPatience * l.deadline
	return nil
}

// lose marks the process dead and kills it, so that a hanging one is gone too. Everybody
// who waits on it learns of it through lost.
func (p *process) lose() {
	p.loseOnce.Do(func() {
		close(p.lost)
		p.kill()
	})
}

func (p *process) kill() {
	if p.cmd.Process != nil {
		// An error means that it has ended already.
		_ = p.cmd.Process.Kill()
	}
}

// end kills the process, waits until the kernel has reaped it and the lanes have ended.
func (p *process) end() {
	p.lose()
	p.cancel()
	p.client.Kill()
	_ = p.lifeline.Close()
	if p.socket != "" {
		// Gone already when the process ended by itself.
		_ = os.Remove(p.socket)
	}
	if p.cell != nil {
		// What is left of it the next host removes.
		_ = p.cell.Close()
	}
	for _, l := range []*lane{p.desk, p.bulk} {
		if l != nil {
			l.ended.Wait()
		}
	}
}

func (p *process) isLost() bool {
	select {
	case <-p.lost:
		return true
	default:
		return false
	}
}
