package scans

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/bench/load"
)

const (
	// Bytes is how large a scan is.
	Bytes = 200_000
	// clients who give files at the same time.
	clients = 8
	copies  = 3
	// quiet is how long no copy must have come for all to be there.
	quiet = 200 * time.Millisecond
)

// Seen is what one run did.
type Seen struct {
	// PerSecond are millions of bytes of files, of which there are three copies each, Raw of the same files written
	// to three folders.
	PerSecond, Raw float64
	// Written is how many bytes went to the disk for a byte of a file with its copies.
	Written float64
}

// file differs from all others.
func file(of []byte, run, who, turn int) []byte {
	data := bytes.Clone(of)
	binary.BigEndian.PutUint32(data, uint32(run))
	binary.BigEndian.PutUint32(data[4:], uint32(who))
	binary.BigEndian.PutUint32(data[8:], uint32(turn))
	return data
}

// Run has clients give files for so long, and then write as many to folders. Pattern is a file's content; the beginning
// changes from file to file.
func (h *House) Run(ctx context.Context, run int, long time.Duration, pattern []byte) (s Seen, err error) {
	begun := h.copies()
	before, err := written()
	if err != nil {
		return s, err
	}
	start := time.Now()
	if _, err := load.Run(ctx, clients, long, func(ctx context.Context, who, turn int) error {
		_, err := h.nodes[(who+turn)%len(h.nodes)].Put(ctx, file(pattern, run, who, turn))
		return err
	}); err != nil {
		return s, err
	}
	all, last := h.settled()
	unix.Sync() // what is not on the disk yet would not be counted
	after, err := written()
	if err != nil {
		return s, err
	}
	came := float64(all-begun) * Bytes
	s.PerSecond = came / copies / last.Sub(start).Seconds() / 1e6
	s.Written = float64(after-before) / came * copies
	s.Raw, err = h.raw(ctx, run, long, pattern)
	return s, err
}

// raw writes files to three folders and syncs each.
func (h *House) raw(ctx context.Context, run int, long time.Duration, pattern []byte) (perSecond float64, err error) {
	var folders []string
	for i := range copies {
		folders = append(folders, filepath.Join(h.folder, fmt.Sprint("raw", run, i)))
		if err := os.Mkdir(folders[i], 0o700); err != nil {
			return 0, err
		}
	}
	got, err := load.Run(ctx, clients, long, func(_ context.Context, who, turn int) error {
		data := file(pattern, run, who, turn)
		for _, folder := range folders {
			if err := synced(filepath.Join(folder, fmt.Sprint(who, "-", turn)), data); err != nil {
				return err
			}
		}
		return nil
	})
	return got.PerSecond() * Bytes / 1e6, err
}

func synced(path string, data []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return unix.Fdatasync(int(f.Fd()))
}

// settled waits until no copy comes any more, and says when the last one came.
func (h *House) settled() (all int, last time.Time) {
	all, last = h.copies(), time.Now()
	for time.Since(last) < quiet {
		time.Sleep(5 * time.Millisecond)
		if n := h.copies(); n != all {
			all, last = n, time.Now()
		}
	}
	return all, last
}

// copies counts the files of all stores.
func (h *House) copies() int {
	n := 0
	for _, one := range h.nodes {
		held, _ := one.blobs.Holds()
		n += held.Files
	}
	return n
}

// written is what this process had written to the disk so far, in bytes.
func written() (bytes int64, err error) {
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0, fmt.Errorf("asking what was written: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if n, _ := fmt.Sscanf(line, "write_bytes: %d", &bytes); n == 1 {
			return bytes, nil
		}
	}
	return 0, fmt.Errorf("the system does not say what was written")
}
