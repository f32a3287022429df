package site

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// newDiskOn makes a disk whose image lies on a disk of its own, which can fail below it: the file system of the node
// knows nothing of that until a block is not read or written.
func newDiskOn(dir, name string, size int64) (*Disk, error) {
	below, err := newDisk(dir, name+"-below", size+size/4)
	if err != nil {
		return nil, err
	}
	d, err := newDisk(below.at, name, size)
	if err != nil {
		return nil, err
	}
	d.below = below
	at := filepath.Join(dir, name)
	if err := errors.Join(d.Unmount(), os.MkdirAll(at, 0o700)); err != nil {
		return nil, err
	}
	d.at = at
	return d, d.Mount()
}

// CanFail says whether something lies below the disk that can fail.
func (d *Disk) CanFail() bool { return d != nil && d.below != nil }

// Fail has every block that is written from now on, and every one that is read and not in memory, fail with EIO.
func (d *Disk) Fail() (failed bool, err error) { return d.below.CutPower() }

// Exhaust takes all room from below the disk, which still believes that it has some: a block that was never written
// cannot be, whatever the file system has promised.
func (d *Disk) Exhaust() (failed bool, err error) {
	file, err := os.Create(d.below.filler())
	if err != nil {
		return false, err
	}
	taken := int64(0)
	for piece := int64(diskSize); piece >= 4<<10; {
		switch err = unix.Fallocate(int(file.Fd()), 0, taken, piece); {
		case err == nil:
			taken += piece
		case errors.Is(err, unix.ENOSPC):
			piece /= 2
		default:
			return false, errors.Join(err, file.Close())
		}
	}
	return taken > 0, file.Close()
}

// Repair brings the disk back as it was last written: what lies below it works again and has room. A file system that lost
// blocks it had relied on is put in order first, as at the start of a machine; it says whether that changed anything. Nobody
// uses the disk.
func (d *Disk) Repair() (changed bool, err error) {
	if err := d.Unmount(); err != nil {
		return false, err
	}
	if _, err := run("losetup", "--detach", d.loop); err != nil {
		return false, err
	}
	if err := errors.Join(d.below.Unmount(), d.below.Mount(), d.below.Empty(), d.attach()); err != nil {
		return false, err
	}
	_, err = run("e2fsck", "-f", "-y", d.loop)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() <= mended {
		changed, err = true, nil
	}
	return changed, errors.Join(err, d.Mount())
}

// mended is the highest number with which e2fsck ends when all is in order afterwards.
const mended = 2
