package jail_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
)

// good is the pack in force beside the hostile one.
type good struct{}

// Describe implements packs.Pack.
func (good) Describe(context.Context) (packs.Manifest, error) {
	return packs.Manifest{ID: "good", Version: "1.0.0"}, nil
}

// Judge implements packs.Pack.
func (good) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	return packs.Verdict{Region: c.Document.Number}, nil
}

// Form implements packs.Pack.
func (good) Form(context.Context, packs.FormRequest) (packs.Form, error) { return packs.Form{}, nil }

// Cases implements packs.Pack.
func (good) Cases(context.Context) ([]packs.GoldenCase, error) { return nil, nil }

// TestCell_ThePackInForceAnswersThroughout while another does whatever it can.
func TestCell_ThePackInForceAnswersThroughout(t *testing.T) {
	h := hostOf(t, 5*time.Second)
	source, err := host.Builtin("good")
	if err != nil {
		t.Fatal(err)
	}
	inForce, err := h.Start(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	var asked sync.WaitGroup
	for caller := range 4 {
		asked.Go(func() {
			for i := caller * 1_000_000; !stop.Load(); i++ {
				v, err := h.Judge(t.Context(), inForce, packs.Case{Document: packs.Document{Number: fmt.Sprint(i)}})
				if err != nil || v.Region != fmt.Sprint(i) || v.Pack != inForce {
					t.Errorf("call %d is answered %+v, %v", i, v, err)
					return
				}
			}
		})
	}
	ref, err := h.Start(t.Context(), stored(t, filepath.Join(t.TempDir(), "programs")))
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range []string{"die", "flood", "swell", "burst", "change", "fork"} {
		// What comes of it is in other tests.
		_, _ = h.Judge(t.Context(), ref, packs.Case{Family: family})
	}
	lying := stored(t, filepath.Join(t.TempDir(), "programs"))
	lying.Name = "good"
	if _, err := h.Start(t.Context(), lying); err == nil {
		t.Error("a pack of another name was started")
	}
	stop.Store(true)
	asked.Wait()
	for _, s := range h.Running() {
		if s.Ref == inForce && (s.Restarts != 0 || !s.Up) {
			t.Errorf("the pack in force: %+v", s)
		}
	}
}

// hosting is a host of its own process, with a pack that does not watch its pipe.
const hosting = "hosting"

// beHost starts the pack, says so and waits to be killed.
func beHost(dir string) int {
	h, err := host.New(host.Config{Dir: dir})
	if err != nil {
		return 1
	}
	data, err := os.ReadFile(filepath.Join(dir, "program"))
	if err != nil {
		return 1
	}
	s, err := host.Stored(filepath.Join(dir, "programs"), "hostile", data)
	if err != nil {
		return 1
	}
	s.Args = []string{"deaf"}
	if _, err := h.Start(context.Background(), s); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	select {}
}

func TestCell_EndsWithItsHostEvenWhenThatIsKilled(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "program"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	parent := exec.Command("/proc/self/exe", hosting, dir)
	said, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	word := make([]byte, 5)
	if _, err := said.Read(word); err != nil || string(word) != "ready" {
		t.Fatalf("the host says %q, %v", word, err)
	}
	pack, err := unix.PidfdOpen(childOf(t, parent.Process.Pid), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(pack)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var ended *exec.ExitError
	if err := parent.Wait(); !errors.As(err, &ended) {
		t.Fatal(err)
	}
	events := []unix.PollFd{{Fd: int32(pack), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(events, 30_000)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n != 1 {
			t.Errorf("the pack outlives its host: %d, %v", n, err)
		}
		return
	}
}

// childOf is the one process that pid has started.
func childOf(t *testing.T, pid int) int {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range threads {
		list, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(list), " "); first != "" {
			child, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			return child
		}
	}
	t.Fatal("the host has no child")
	return 0
}
