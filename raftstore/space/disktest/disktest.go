package disktest

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Disk is a mounted file system.
type Disk struct {
	// Dir is where it is mounted.
	Dir string
	tb  testing.TB
}

// New mounts an empty disk of so many bytes. Without root or loop devices the test is skipped.
func New(tb testing.TB, bytes int64) *Disk {
	tb.Helper()
	if os.Geteuid() != 0 {
		tb.Skip("a small disk of its own needs root: not tested")
	}
	// A short path: a socket's may have 107 bytes at most.
	root, err := os.MkdirTemp("", "disk-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(root) })
	image, d := filepath.Join(root, "image"), &Disk{Dir: filepath.Join(root, "m"), tb: tb}
	if err := errors.Join(os.WriteFile(image, nil, 0o600), os.Truncate(image, bytes), os.Mkdir(d.Dir, 0o700)); err != nil {
		tb.Fatal(err)
	}
	for _, command := range [][]string{
		{"mkfs.ext4", "-q", "-F", "-m", "0", image}, {"mount", "-o", "loop", image, d.Dir},
	} {
		if said, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			tb.Skipf("a small disk of its own needs loop devices and ext4, %s: %v: %s: not tested", command[0], err, said)
		}
	}
	tb.Cleanup(func() {
		if said, err := exec.Command("umount", "-l", d.Dir).CombinedOutput(); err != nil {
			tb.Errorf("unmounting %s: %v: %s", d.Dir, err, said)
		}
	})
	return d
}

// filler is the file that somebody else has put on the disk.
func (d *Disk) filler() string { return filepath.Join(d.Dir, "filler") }

// Free is how many bytes are free.
func (d *Disk) Free() uint64 {
	d.tb.Helper()
	var at unix.Statfs_t
	if err := unix.Statfs(d.Dir, &at); err != nil {
		d.tb.Fatal(err)
	}
	return at.Bavail * uint64(at.Bsize)
}

// Fill lets somebody else take all but about leave bytes, at once.
func (d *Disk) Fill(leave uint64) {
	d.tb.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		d.tb.Fatal(err)
	}
	defer f.Close()
	// What was removed a moment ago becomes free with the next commit of the file system's journal, not before.
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		d.tb.Fatal(err)
	}
	for step := uint64(1 << 30); step >= 1<<12; {
		free := d.Free()
		if free <= leave {
			return
		}
		step = min(step, max(free-leave, 1<<12))
		at, err := f.Seek(0, 2)
		if err == nil {
			err = unix.Fallocate(int(f.Fd()), 0, at, int64(step))
		}
		if errors.Is(err, unix.ENOSPC) {
			step /= 2 // what is free is not all for files
			continue
		}
		if err != nil {
			d.tb.Fatal(err)
		}
	}
}

// Pour lets somebody else write to the disk as fast as a good disk takes it, some 400 MB in a second, until
// he has seen enough or the disk is full for the first time.
func (d *Disk) Pour(enough func() bool) {
	d.tb.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		d.tb.Fatal(err)
	}
	defer f.Close()
	piece := make([]byte, 2<<20)
	for step := time.NewTicker(5 * time.Millisecond); err == nil && !enough(); <-step.C {
		_, err = f.Write(piece)
	}
	if err != nil && !errors.Is(err, unix.ENOSPC) {
		d.tb.Error(err)
	}
}

// Clear takes it away again.
func (d *Disk) Clear() {
	d.tb.Helper()
	if err := os.Remove(d.filler()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.tb.Fatal(err)
	}
}
