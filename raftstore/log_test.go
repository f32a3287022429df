package raftstore

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/machine"
)

func TestFault_OfALogThatCannotBeWritten(t *testing.T) {
	c := testConfig(t.TempDir())
	faults := make(chan error, 1)
	c.OnFault = func(err error) { faults <- err }
	s := start(t, c)
	record(t, s, "first", nil)
	if err := s.log.Close(); err != nil { // from now on nothing can be written
		t.Fatal(err)
	}
	if _, err := s.Propose(patience(t), machine.Entry{Request: "second", Kind: "count/1"}); err == nil {
		t.Error("an entry was recorded without a log")
	}
	select {
	case err := <-faults:
		if !strings.HasPrefix(err.Error(), "writing the log: ") {
			t.Errorf("the fault is %v", err)
		}
	case <-patience(t).Done():
		t.Error("the node goes on without a log")
	}
}

// Badger tries for ever to write what it has in memory; the process would never end, and nothing would start it anew.
func TestClose_OfADiskThatFailedComesToAnEnd(t *testing.T) {
	c := testConfig(t.TempDir())
	c.OnFault = func(error) {}
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(patience(t)); err != nil {
		t.Fatal(err)
	}
	records(t, s, "r", 5)
	s.config.Patience = 100 * time.Millisecond
	if err := os.RemoveAll(s.folder.State()); err != nil {
		t.Fatal(err)
	}
	s.fault(errors.New("input/output error"))
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		if err == nil {
			t.Error("all is said to be written on a disk that takes nothing")
		}
	case <-patience(t).Done():
		t.Error("it does not end")
	}
}
