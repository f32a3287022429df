package raftstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The machine of these tests counts how often each request was applied. Kind "count/1"
// stores the body as well; "boom/1" is a fault; "refused/1" is refused by the dry run.

func countKey(request core.RequestID) []byte { return []byte("d/count:" + request) }

func counted(v state.View, request core.RequestID) uint64 {
	if data := v.Get(countKey(request)); data != nil {
		return binary.BigEndian.Uint64(data)
	}
	return 0
}

func applyCount(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
	if e.Kind == "boom/1" {
		panic("boom")
	}
	n := counted(tx, e.Request) + 1
	tx.Put(countKey(e.Request), binary.BigEndian.AppendUint64(nil, n))
	if len(e.Body) > 0 {
		tx.Put([]byte("d/body:"+e.Request), e.Body)
	}
	total, _ := state.TreeSizes.Get(tx, "all")
	state.TreeSizes.Put(tx, "all", total+1)
	leaf := state.LeafKey("all", total)
	state.Leaves.Put(tx, leaf, []byte(e.Request))
	state.LeavesAt.Put(tx, fmt.Sprintf("%016x/%04x", index, 0), leaf)
	state.Applied.Put(tx, state.One, state.Progress{Index: index, Time: e.Time})
	return machine.Answer{Index: index}
}

func checkCount(_ state.View, e machine.Entry) error {
	switch e.Kind {
	case "refused/1":
		return core.Refuse(core.Conflict, "line", "core.state")
	case "panics/1":
		panic("poison")
	}
	return nil
}

func testConfig(dir string) Config {
	return Config{
		Dir: dir, NodeID: "n1", Log: zerolog.Nop(), Apply: applyCount, Check: checkCount,
		MemTable: 16 << 20, Patience: 20 * time.Second, OnFault: func(error) {},
		CheckpointEvery: 1 << 40, // only when a test says so
	}
}

func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// start opens a store that the test's end closes.
func start(t *testing.T, c Config) *Store {
	t.Helper()
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Ready(patience(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// record proposes one request and expects it to be recorded.
func record(t *testing.T, s *Store, request string, body []byte) uint64 {
	t.Helper()
	answer, err := s.Propose(patience(t), machine.Entry{
		Actor: "u", Request: core.RequestID(request), Kind: "count/1", Body: body})
	if err != nil || answer.Refusal != nil {
		t.Fatalf("recording %s: %v, %v", request, answer.Refusal, err)
	}
	return answer.Index
}

// records proposes name0 … and returns the requests.
func records(t *testing.T, s *Store, name string, n int) []string {
	t.Helper()
	requests := make([]string, n)
	for i := range requests {
		requests[i] = fmt.Sprint(name, i)
		record(t, s, requests[i], nil)
	}
	return requests
}

// holds expects each request once, and a state that has the hash it says it has.
func holds(t *testing.T, s *Store, requests []string) {
	t.Helper()
	if err := s.Verify(patience(t)); err != nil {
		t.Error(err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, r := range requests {
		if n := counted(v, core.RequestID(r)); n != 1 {
			t.Errorf("request %s is there %d times", r, n)
		}
	}
}

// crashed copies a folder as it is, as if the process had ended now.
func crashed(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		return copyFile(path, filepath.Join(to, rel))
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

// textOf is the key of the error's words, "" for another error or none.
func textOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return ""
}
