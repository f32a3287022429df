package harm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// wound is a place of a stopped node's folder and what is done to it.
type wound struct {
	name string
	// pattern of the files below the store's folder.
	pattern string
	// closed ends the node in order before, which puts what it holds into tables.
	closed bool
	// dark cuts the power before, so that nothing is left of what the log stands for.
	dark bool
	// cut truncates the file; otherwise one bit of it is flipped.
	cut bool
}

func wounds() []wound {
	return []wound{
		{name: "flip_table", pattern: "state/*.sst", closed: true},
		{name: "flip_memtable", pattern: "state/*.mem"},
		{name: "flip_manifest", pattern: "state/MANIFEST", closed: true},
		{name: "flip_log", pattern: "log/*.wal"},
		{name: "flip_log_dark", pattern: "log/*.wal", dark: true},
		{name: "flip_marker", pattern: "MARKER", closed: true},
		{name: "truncate_table", pattern: "state/*.sst", closed: true, cut: true},
		{name: "truncate_memtable", pattern: "state/*.mem", cut: true},
		{name: "truncate_manifest", pattern: "state/MANIFEST", closed: true, cut: true},
		{name: "truncate_log", pattern: "log/*.wal", cut: true},
		{name: "truncate_marker", pattern: "MARKER", closed: true, cut: true},
	}
}

// damages change bytes under a stopped node. It has to refuse to start, or to find out while it works, or what it goes on
// with has to be what the others have; the last does not count.
func damages() (list []Kind) {
	for _, w := range wounds() {
		k := Kind{Name: w.name, Seen: "the node refused to go on with the file, and was filled anew", Do: w.inflict}
		if w.dark {
			k.Without = noDisks
		}
		list = append(list, k)
	}
	return list
}

// Damages says whether a kind of fault changes bytes that a node may not notice.
func Damages(kind string) bool {
	return slices.ContainsFunc(wounds(), func(w wound) bool { return w.name == kind })
}

func (w wound) inflict(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	switch {
	case w.closed:
		if err := n.Stop(); err != nil {
			return false, err
		}
	case w.dark:
		if err := dark(n); err != nil {
			return false, err
		}
	default:
		n.Kill()
	}
	if done, err := w.strike(h, n); err != nil || !done {
		return false, errors.Join(err, n.Start(ctx))
	}
	if err := n.Carried(); err != nil {
		return false, err
	}
	return h.found(ctx, n, w.name)
}

// dark cuts the power of a node and brings its disk back as it was left.
func dark(n *site.Node) error {
	if _, err := n.Disk.CutPower(); err != nil {
		return err
	}
	n.Kill()
	return errors.Join(n.Disk.Unmount(), n.Disk.Mount())
}

// strike changes one file; false when the node has none of the kind.
func (w wound) strike(h *Harm, n *site.Node) (bool, error) {
	files, err := filepath.Glob(filepath.Join(n.Store(), w.pattern))
	if err != nil || len(files) == 0 {
		return false, err
	}
	path := files[h.Random.IntN(len(files))]
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	used := len(bytes.TrimRight(data, "\x00"))
	if used == 0 {
		return false, nil
	}
	at := h.Random.IntN(used)
	h.Log("node %d: %s of %s at %d of %d", n.Number, w.name, strings.TrimPrefix(path, n.Store()), at, used)
	if w.cut {
		return true, os.Truncate(path, int64(at))
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false, err
	}
	_, err = file.WriteAt([]byte{data[at] ^ 1<<h.Random.IntN(8)}, int64(at))
	return true, errors.Join(err, file.Sync(), file.Close())
}

// found starts a node whose folder was touched. It says whether the node found out; then it is filled anew by one command.
func (h *Harm) found(ctx context.Context, n *site.Node, what string) (bool, error) {
	err := n.Start(ctx)
	var ended *site.Ended
	switch {
	case errors.As(err, &ended):
		return true, h.refill(ctx, n, ended, what)
	case err != nil:
		return false, err
	}
	// It serves. The whole state is summed up beside the work, and damage ends the node then.
	if soon(ctx, 3*time.Second, func() bool { return n.Fell() != nil }) {
		return true, h.refill(ctx, n, n.Fell(), what)
	}
	return false, nil
}

// refill fills a node that refused to go on, as its words say. One that fell while it worked may say it at the next start.
func (h *Harm) refill(ctx context.Context, n *site.Node, said *site.Ended, what string) error {
	advised := func(e *site.Ended) bool { return strings.Contains(e.Said, "sheaf cluster reseed --data ") }
	if !advised(said) {
		h.Log("node %d ended without a word of what to do: %s", n.Number, said)
		err := n.Start(ctx)
		var again *site.Ended
		switch {
		case err == nil:
			return nil // it was whole after all; the state is summed up again
		case !errors.As(err, &again):
			return err
		case !advised(again):
			h.Verdict.Other = append(h.Verdict.Other, fmt.Sprintf("%s: node %d stopped and does not say how to fill it anew: %s", what, n.Number, again.Said))
		}
	}
	if _, err := h.Site.CommandAt(ctx, n, "cluster", "reseed", "--data", n.Data); err != nil {
		return err
	}
	return n.Start(ctx)
}

// losses take a whole state away, or bring an old one back.
func losses() []Kind {
	return []Kind{
		{Name: "wipe", Seen: "the node refused to start without a state, and was filled anew", Do: wipe},
		{Name: "old_folder", Seen: "the node started with an earlier copy of its folder and caught up, or refused it", Do: oldFolder},
		{Name: "disk_dies", Seen: "the file system was shut down under a node, which ended or stood still while the others went on", Without: noDisks, Do: diskDies},
	}
}

func wipe(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	n.Kill()
	if err := os.RemoveAll(n.Store()); err != nil {
		return false, err
	}
	return h.found(ctx, n, "wipe")
}

// oldFolder brings a copy back that was made while the node was stopped, when the others have all that it ever promised.
func oldFolder(ctx context.Context, h *Harm) (bool, error) {
	n, copied := h.anyone(), filepath.Join(h.Dir, "old")
	if err := n.Stop(); err != nil {
		return false, err
	}
	if err := errors.Join(os.RemoveAll(copied), site.CopyAll(n.Store(), copied)); err != nil {
		return false, err
	}
	if err := n.Start(ctx); err != nil {
		return false, err
	}
	if err := h.Site.AwaitWhole(ctx); err != nil {
		return false, err
	}
	before := h.Done()
	soon(ctx, 10*time.Second, func() bool { return h.Done() > before+10 })
	now, err := n.Status(ctx)
	if err != nil {
		return false, err
	}
	n.Kill()
	if err := errors.Join(os.RemoveAll(n.Store()), site.CopyAll(copied, n.Store()), n.Carried()); err != nil {
		return false, err
	}
	h.Log("node %d: its folder is an earlier copy; it had entry %d", n.Number, now.Applied)
	if refused, err := h.found(ctx, n, "old_folder"); refused || err != nil {
		return refused, err
	}
	return soon(ctx, site.Patience, func() bool {
		later, err := n.Status(ctx)
		return err == nil && later.Applied >= now.Applied
	}), nil
}

// leftBehind says whether the others have gone well beyond where a node stands still.
func (h *Harm) leftBehind(ctx context.Context, n *site.Node, stood uint64) bool {
	now, err := n.Status(ctx)
	if err != nil || now.Applied > stood+20 {
		return false
	}
	for _, o := range h.others(n) {
		if other, err := o.Status(ctx); err == nil && other.Applied > now.Applied+20 {
			return true
		}
	}
	return false
}

func diskDies(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	cut, err := n.Disk.CutPower()
	if err != nil {
		return false, err
	}
	var stood uint64
	if now, err := n.Status(ctx); err == nil {
		stood = now.Applied
	}
	ended := soon(ctx, 10*time.Second, func() bool { return n.Fell() != nil || h.leftBehind(ctx, n, stood) })
	n.Kill()
	if err := errors.Join(n.Disk.Unmount(), n.Disk.Mount()); err != nil {
		return false, err
	}
	return cut && ended, n.Start(ctx)
}
