package raftstore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

const (
	childDir  = "SHEAF_STORE_TEST_DIR"
	childLife = "SHEAF_STORE_TEST_LIFE"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir, os.Getenv(childLife)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child writes until it is killed, with eight clients and a marker that moves all the time,
// and prints the name of each request after its answer.
func child(dir, life string) error {
	c := testConfig(dir)
	c.Trailing = 20
	c.OnFault = func(err error) { panic(err) }
	s, err := Open(c)
	if err != nil {
		return err
	}
	if err := s.Ready(context.Background()); err != nil {
		return err
	}
	var out sync.Mutex
	for w := range 8 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("life%s-w%d-%d", life, w, i)
				_, err := s.Propose(context.Background(), machine.Entry{
					Request: core.RequestID(name), Kind: "count/1", Body: make([]byte, 1000)})
				out.Lock()
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				fmt.Println(name)
				out.Unlock()
			}
		}()
	}
	for {
		if err := s.Checkpoint(); err != nil {
			return err
		}
	}
}

// killedLife runs the child until it has printed n requests and kills it. The requests
// whose line came through whole were acknowledged.
func killedLife(t *testing.T, dir string, life, n int) []string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprintf("%s=%d", childLife, life))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	var acked []string
	for killed := false; ; {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		acked = append(acked, strings.TrimSpace(line))
		if len(acked) >= n && !killed {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return acked
}

func TestKill9_NothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewSource(9))
	var acked []string
	for life := range 5 {
		acked = append(acked, killedLife(t, dir, life, 50+rng.Intn(400))...)
	}
	s := start(t, testConfig(dir))
	holds(t, s, acked)
	if s.Status().Durable == 0 {
		t.Error("no marker moved while it ran: the test shows less than it says")
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	v.Scan([]byte("d/count:"), nil, func(key, value []byte) bool {
		if value[len(value)-1] != 1 {
			t.Errorf("%s was applied %d times", key, value[len(value)-1])
		}
		return true
	})
	t.Logf("%d acknowledged in 5 lives", len(acked))
}

// A power cut keeps what was synced and any part of the rest. Memtables are the only files
// that the state does not sync as it writes; the log is synced with each entry.
func TestPowerCut_NewMemtablesWithoutOldOnes(t *testing.T) {
	dir := t.TempDir()
	s := start(t, testConfig(dir))
	body := make([]byte, 300<<10)
	var acked []string
	write := func(name string, n int) {
		for i := range n {
			acked = append(acked, fmt.Sprint(name, i))
			record(t, s, acked[len(acked)-1], body)
		}
	}
	write("early", 20)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	atD := crashed(t, dir)
	write("late", 90) // fills memtables: older ones become tables, a newer one is active
	end := crashed(t, dir)
	tables := func(dir string) map[string]bool {
		files, err := filepath.Glob(dir + "/state/*.mem")
		if err != nil || len(files) == 0 {
			t.Fatalf("no memtables in %s: %v", dir, err)
		}
		found := map[string]bool{}
		for _, f := range files {
			found[filepath.Base(f)] = true
		}
		return found
	}
	newest := slices.Max(slices.Collect(maps.Keys(tables(end))))
	if tables(atD)[newest] {
		t.Fatal("no memtable was changed after the marker: the test shows nothing")
	}
	for _, c := range []struct {
		name string
		make func(lost string) error
	}{
		{"everything after D lost", func(string) error { return nil }},
		{"only the newest memtable kept", func(lost string) error {
			return copyFile(filepath.Join(end, "state", newest), filepath.Join(lost, "state", newest))
		}},
		{"the newest memtable torn in the middle", func(lost string) error {
			data, err := os.ReadFile(filepath.Join(end, "state", newest))
			if err != nil {
				return err
			}
			clear(data[1<<20:])
			return os.WriteFile(filepath.Join(lost, "state", newest), data, 0o600)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lost := crashed(t, atD) // the state as it was synced, with the whole log
			if err := os.RemoveAll(lost + "/log"); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(lost+"/log", os.DirFS(end+"/log")); err != nil {
				t.Fatal(err)
			}
			if err := c.make(lost); err != nil {
				t.Fatal(err)
			}
			holds(t, start(t, testConfig(lost)), acked)
		})
	}
	t.Run("a shorter log than state is refused", func(t *testing.T) {
		lost := crashed(t, end)
		if err := os.RemoveAll(lost + "/log"); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(lost+"/log", os.DirFS(atD+"/log")); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(testConfig(lost)); textOf(err) != "store.log_short" {
			t.Errorf("got %v", err)
		}
	})
}

var errDisk = errors.New("input/output error")

func TestCheckpoint_FailsAtEachStep(t *testing.T) {
	root := t.TempDir()
	for _, step := range []string{
		"sync .mem", "sync badger", "sync folder state", "write marker", "rename marker", "sync folder data"} {
		for _, persisted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s persisted=%v", step, persisted), func(t *testing.T) {
				t.Parallel()
				failing := false
				c := testConfig(filepath.Join(root, strings.ReplaceAll(t.Name(), "/", "-"), "data"))
				if err := os.MkdirAll(c.Dir, 0o700); err != nil {
					t.Fatal(err)
				}
				faults := 0
				c.OnFault = func(error) { faults++ }
				c.Trailing = 1
				c.Disk.Around = func(s string, do func() error) error {
					if failing && s == step {
						if persisted {
							if err := do(); err != nil {
								return err
							}
						}
						return errDisk
					}
					return do()
				}
				s := start(t, c)
				acked := records(t, s, "a", 10)
				if err := s.Checkpoint(); err != nil {
					t.Fatal(err)
				}
				acked = append(acked, records(t, s, "b", 10)...)
				before := s.Status()
				failing = true
				if err := s.Checkpoint(); err == nil || faults != 1 {
					t.Errorf("the failure gave %v and %d faults", err, faults)
				}
				if _, err := s.Propose(patience(t), machine.Entry{Kind: "count/1"}); textOf(err) != "store.faulted" {
					t.Errorf("after a failed fsync a proposal got %v", err)
				}
				if d := s.Status().Durable; d != before.Durable {
					t.Errorf("D moved from %d to %d", before.Durable, d)
				}
				failing = false
				c.Disk.Around = nil
				c.Dir = crashed(t, c.Dir)
				holds(t, start(t, c), acked)
			})
		}
	}
}

// Raft's own entries (the barrier after an election) come behind the last one that reaches
// the state machine: the marker may lie above everything that was applied.
func TestCheckpoint_AboveTheLastEntryApplied(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	if err := s.raft.Barrier(0).Error(); err != nil {
		t.Fatal(err)
	}
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatalf("reading behind a marker that moved: %v", err)
	}
	v.Close()
	holds(t, s, records(t, s, "r", 3))
}

// A start replays behind D what an earlier life applied, and finds the same: Apply knows nothing but the log.
func TestReplay_GivesWhatTheEarlierLifeWrote(t *testing.T) {
	c := testConfig(t.TempDir())
	acked := records(t, start(t, c), "r", 20)
	c.Dir = crashed(t, c.Dir)
	c.OnFault = func(err error) { t.Errorf("the replay differs: %v", err) }
	holds(t, start(t, c), acked)
}
