package site

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What EXT4 is told for a power cut: to drop at once what is not on the disk, its own journal included.
const (
	ext4Shutdown = 0x8004587d
	noLogFlush   = 2
)

// Disk is an ext4 of its own in a file of the work folder.
type Disk struct {
	image, at string
	loop      string
	// below is the disk that the image lies on, nil where it is the machine's own.
	below *Disk
}

// newDisk makes a disk of so many bytes and mounts it.
func newDisk(dir, name string, size int64) (*Disk, error) {
	d := &Disk{image: filepath.Join(dir, Prefix+"-"+name+".img"), at: filepath.Join(dir, name)}
	file, err := os.Create(d.image)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(file.Truncate(size), file.Close(), os.MkdirAll(d.at, 0o700)); err != nil {
		return nil, err
	}
	if _, err := run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=1,lazy_journal_init=1", d.image); err != nil {
		return nil, err
	}
	return d, errors.Join(d.attach(), d.Mount())
}

// attach gives the image a device.
func (d *Disk) attach() error {
	out, err := run("losetup", "--find", "--show", d.image)
	d.loop = strings.TrimSpace(out)
	return err
}

// Mount mounts the disk, which replays the journal of its file system.
func (d *Disk) Mount() error {
	if err := unix.Mount(d.loop, d.at, "ext4", unix.MS_NOATIME, ""); err != nil {
		return fmt.Errorf("mounting %s: %w", d.loop, err)
	}
	return nil
}

// Unmount takes the disk off. The programs of rules outlive their node for a moment and hold it: it waits for them.
func (d *Disk) Unmount() error {
	deadline := time.Now().Add(Patience)
	for {
		err := unix.Unmount(d.at, 0)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, unix.EBUSY) || time.Now().After(deadline):
			return fmt.Errorf("unmounting %s: %w", d.at, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// CutPower drops all that was not made durable, and every write from now on fails. It says whether a write
// that was tried after it did fail.
func (d *Disk) CutPower() (cut bool, err error) {
	dir, err := os.Open(d.at)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	flag := uint32(noLogFlush)
	if _, _, no := unix.Syscall(unix.SYS_IOCTL, dir.Fd(), ext4Shutdown, uintptr(unsafe.Pointer(&flag))); no != 0 {
		return false, fmt.Errorf("cutting the power of %s: %w", d.at, no)
	}
	err = os.WriteFile(filepath.Join(d.at, "after"), []byte("x"), 0o600)
	return errors.Is(err, unix.EIO), nil
}

// filler is the file that takes the room.
func (d *Disk) filler() string { return filepath.Join(d.at, "filler") }

// Fill takes all room but so many bytes, at once.
func (d *Disk) Fill(but uint64) error {
	var room unix.Statfs_t
	if err := unix.Statfs(d.at, &room); err != nil {
		return fmt.Errorf("measuring %s: %w", d.at, err)
	}
	free := room.Bavail * uint64(room.Bsize)
	if free <= but {
		return nil
	}
	file, err := os.Create(d.filler())
	if err != nil {
		return err
	}
	return errors.Join(unix.Fallocate(int(file.Fd()), 0, 0, int64(free-but)), file.Close())
}

// Empty gives the room back that [Disk.Fill] took.
func (d *Disk) Empty() error { return os.RemoveAll(d.filler()) }

// cleanDisks takes off and frees what this run or an earlier one has made.
func cleanDisks() error {
	var failed error
	out, err := run("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE")
	if err != nil {
		return err
	}
	for line := range strings.Lines(out) {
		loop, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(filepath.Base(strings.TrimSpace(file)), Prefix+"-") {
			continue
		}
		for unmountAll(loop) {
		}
		_, err := run("losetup", "--detach", loop)
		failed = errors.Join(failed, err)
	}
	return failed
}

// unmountAll takes off one place where the device is mounted; false when there is none.
func unmountAll(loop string) bool {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == loop {
			return unix.Unmount(fields[1], unix.MNT_DETACH) == nil
		}
	}
	return false
}
