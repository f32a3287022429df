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
	// moved moves the durable marker before, so that the node needs the file's beginning.
	moved bool
	// late harms what was written last.
	late bool
	// cut truncates the file; otherwise one bit of it is flipped.
	cut bool
}

func wounds() []wound {
	return []wound{
		{name: "flip_table", pattern: "state/*.sst", closed: true},
		{name: "flip_memtable", pattern: "state/*.mem", moved: true},
		{name: "flip_manifest", pattern: "state/MANIFEST", closed: true},
		{name: "flip_log", pattern: "log/*.wal", late: true},
		{name: "flip_log_dark", pattern: "log/*.wal", late: true, dark: true},
		{name: "flip_marker", pattern: "MARKER", closed: true},
		{name: "truncate_table", pattern: "state/*.sst", closed: true, cut: true},
		{name: "truncate_memtable", pattern: "state/*.mem", moved: true, cut: true},
		{name: "truncate_manifest", pattern: "state/MANIFEST", closed: true, cut: true},
		{name: "truncate_log", pattern: "log/*.wal", late: true, cut: true},
		{name: "truncate_marker", pattern: "MARKER", closed: true, cut: true},
	}
}

// damages change bytes under a stopped node. It has to refuse to start, or to find out while it works, or what it goes on
// with has to be what the others have; the last does not count.
func damages() (list []Kind) {
	for _, w := range wounds() {
		k := Kind{Name: w.name, Seen: "the node refused to go on with the file, and was filled anew", Do: w.inflict}
		if w.dark || w.moved {
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
	if w.moved {
		if done, err := h.moveMarker(ctx, n); err != nil || !done {
			return false, err
		}
	}
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
	switch {
	case w.moved:
		at /= 2
	case w.late:
		at = used - 1 - h.Random.IntN(min(used, 64<<10))
	}
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
