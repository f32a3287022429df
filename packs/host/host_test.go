package host

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/packs"
)

func TestHost_Answers(t *testing.T) {
	h, ref := started(t, 0)
	exe, err := os.ReadFile(selfExe)
	if err != nil {
		t.Fatal(err)
	}
	want := packs.Ref{Name: "trial", Version: "1.0.0", Digest: sha256.Sum256(exe)}
	if ref != want {
		t.Errorf("ref is %s with %x", ref, ref.Digest)
	}
	v, err := h.Judge(t.Context(), ref, numbered(7))
	if err != nil || v.Region != "7" || v.Pack != want {
		t.Errorf("verdict is %+v, error %v", v, err)
	}
	if m, err := h.Describe(t.Context(), ref); err != nil || m.ID != "trial" {
		t.Errorf("manifest is %+v, error %v", m, err)
	}
	if c, err := h.Cases(t.Context(), ref); err != nil || len(c) != 1 {
		t.Errorf("cases are %+v, error %v", c, err)
	}
	if f, err := h.Form(t.Context(), ref, packs.FormRequest{Region: "16"}); err != nil || f.Title != "16" {
		t.Errorf("form is %+v, error %v", f, err)
	}
	_, err = h.Form(t.Context(), ref, packs.FormRequest{})
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Code != core.Invalid || refusal.Field != "region" {
		t.Errorf("a form without region answers %v", err)
	}
}

func TestHost_SecondStartIsTheSame(t *testing.T) {
	h, ref := started(t, 0)
	again, err := h.Start(t.Context(), source(t))
	if err != nil || again != ref {
		t.Fatalf("second start gives %s, error %v", again, err)
	}
	if n := len(h.Running()); n != 1 {
		t.Errorf("%d packs run", n)
	}
}

func TestHost_TwoVersions(t *testing.T) {
	h, first := started(t, 0)
	s := source(t)
	s.Args = []string{"pack", "serve", "trial-2"}
	second, err := h.Start(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []packs.Ref{first, second} {
		if v, err := h.Judge(t.Context(), ref, numbered(1)); err != nil || v.Pack != ref {
			t.Errorf("%s answers as %s, error %v", ref, v.Pack, err)
		}
	}
	if err := h.Retire(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Judge(t.Context(), first, numbered(1)); core.CodeOf(err) != core.NotFound {
		t.Errorf("a retired pack answers %v", err)
	}
	if _, err := h.Judge(t.Context(), second, numbered(1)); err != nil {
		t.Errorf("the other version answers %v", err)
	}
}

func TestHost_RefusesToStart(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*Source)
		want   core.Code
	}{
		{"another digest", func(s *Source) { s.Digest[0]++ }, core.Unavailable},
		{"no such program", func(s *Source) { s.Path = "/nonexistent/pack" }, core.Unavailable},
		{"ends at once", func(s *Source) { s.Args = []string{"pack", "serve", "nothing"} }, core.Unavailable},
		{"another name", func(s *Source) { s.Name = "ru-president-2018" }, core.Invalid},
	} {
		t.Run(x.name, func(t *testing.T) {
			h, s := testHost(t, 0), source(t)
			x.change(&s)
			if _, err := h.Start(t.Context(), s); core.CodeOf(err) != x.want {
				t.Errorf("start answers %v", err)
			}
			if n := len(h.Running()); n != 0 {
				t.Errorf("%d packs run", n)
			}
		})
	}
}

func TestHost_NothingInherited(t *testing.T) {
	t.Setenv("SHEAF_TEST_SECRET", "CANARY")
	h, ref := started(t, 0)
	v, err := h.Judge(t.Context(), ref, doing("environment"))
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range v.Findings[0].Params {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "PLUGIN_") && !strings.HasPrefix(name, "SHEAF_PACK") {
			t.Errorf("the pack inherited %s", name)
		}
	}
}

// TestHost_LogsNothingOfRecords lets a pack print, panic, fail and die with a name in its
// mouth, at the most talkative level.
func TestHost_LogsNothingOfRecords(t *testing.T) {
	var mu sync.Mutex
	var log bytes.Buffer
	h, err := New(Config{Dir: t.TempDir(), Log: zerolog.New(zerolog.SyncWriter(&locked{&mu, &log})), Alarms: &locked{&mu, &log}})
	if err != nil {
		t.Fatal(err)
	}
	ref, err := h.Start(t.Context(), source(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range []string{"print", "panic", "error", "improper", "die"} {
		_, err := h.Judge(t.Context(), ref, doing(family))
		if (err == nil) != (family == "print") {
			t.Errorf("%s: error is %v", family, err)
		}
		if err != nil && strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: the error quotes the record", family)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if !strings.Contains(log.String(), "pack.poisoned trial/") {
		t.Error("the poison record is not reported")
	}
	for _, secret := range []string{"CANARY", "Наталия"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// locked guards a buffer that other goroutines still write while the test reads.
type locked struct {
	mu *sync.Mutex
	b  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// Raise writes an alarm into the buffer, with all that comes with it.
func (l *locked) Raise(k attention.Kind, subject string, cause error, details ...attention.Detail) {
	fmt.Fprintln(l, k, subject, cause, details)
}

// Clear says that an alarm is over.
func (l *locked) Clear(k attention.Kind, subject string) { fmt.Fprintln(l, k, subject, "is over") }

func TestHost_CloseEndsProcesses(t *testing.T) {
	h, ref := started(t, 0)
	p, err := running1(t, h, ref).alive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pid, socket := p.cmd.Process.Pid, p.socket
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process is still there: %v", err)
	}
	if _, err := os.Stat(socket); !os.IsNotExist(err) {
		t.Errorf("socket is still there: %v", err)
	}
	if _, err := h.Judge(t.Context(), ref, numbered(1)); core.CodeOf(err) != core.NotFound {
		t.Errorf("a closed host answers %v", err)
	}
	if _, err := h.Start(t.Context(), source(t)); core.CodeOf(err) != core.Conflict {
		t.Errorf("a closed host starts: %v", err)
	}
}

// TestHost_PackEndsWithHost closes the pipe that the kernel closes when a host is killed.
func TestHost_PackEndsWithHost(t *testing.T) {
	h, ref := started(t, 0)
	p, err := running1(t, h, ref).alive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.lifeline.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.lost:
	case <-t.Context().Done():
		t.Fatal("the pack outlives its host")
	}
}

func TestHost_CleansSocketsOnly(t *testing.T) {
	dir := t.TempDir()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "plugin1")})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "plugin2")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := New(Config{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if _, err := os.Stat(filepath.Join(dir, "plugin1")); !os.IsNotExist(err) {
		t.Errorf("the old socket is still there: %v", err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("a file that is no socket is gone: %v", err)
	}
}

func TestHost_LongFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 25))
	h, err := New(Config{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Start(t.Context(), source(t)); err != nil {
		t.Error(err)
	}
	borrowed := h.config.Dir
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(borrowed); !os.IsNotExist(err) {
		t.Errorf("the temporary folder is still there: %v", err)
	}
}
