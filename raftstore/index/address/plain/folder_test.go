package plain

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

type written string

func (w written) WriteTo(to io.Writer, _ chan struct{}) (int64, error) {
	n, err := io.WriteString(to, string(w))
	return int64(n), err
}

type torn struct{}

func (torn) WriteTo(to io.Writer, _ chan struct{}) (int64, error) {
	n, _ := io.WriteString(to, "half")
	return int64(n), errors.New("no more")
}

// A process that has just been forked holds the locks of its parent's files for a moment.
func TestFolder_OpensWhatAnotherProcessHasLocked(t *testing.T) {
	f := NewFolder(filepath.Join(t.TempDir(), "ix"))
	if err := errors.Join(f.Setup(false), f.Lock(), f.Persist(".seg", 7, written("whole"), nil)); err != nil {
		t.Fatal(err)
	}
	child, err := os.Open(f.file(".seg", 7))
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	if err := unix.Flock(int(child.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	data, closer, err := f.Load(".seg", 7)
	if err != nil {
		t.Fatal(err)
	}
	read, err := data.Read(0, data.Len())
	if err != nil || string(read) != "whole" {
		t.Errorf("%q, %v", read, err)
	}
	if err := closer.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Persist(".seg", 7, written("anew"), nil); err != nil {
		t.Errorf("writing it again: %v", err)
	}
	if ids, err := f.List(".seg"); err != nil || len(ids) != 1 || ids[0] != 7 {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestFolder_KeepsNoHalfFile(t *testing.T) {
	f := NewFolder(t.TempDir())
	if err := f.Persist(".seg", 1, torn{}, nil); err == nil {
		t.Error("half a file passes for a whole one")
	}
	if ids, err := f.List(".seg"); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v", ids, err)
	}
	if _, _, err := f.Load(".seg", 1); err == nil {
		t.Error("what is not there is loaded")
	}
}
