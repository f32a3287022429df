package jail_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
)

// program is the hostile pack, built once.
var program []byte

// TestMain lets this very binary be the launcher, a pack that is built in, and a host to be killed.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == hosting {
		os.Exit(beHost(os.Args[2]))
	}
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		packs.Serve(good{})
		os.Exit(1)
	}
	if len(os.Args) > 3 && os.Args[1] == "pack" && os.Args[2] == "jail" {
		jail.Enter(os.Args[3:])
	}
	os.Exit(built(m.Run))
}

func built(run func() int) int {
	dir, err := os.MkdirTemp("", "hostile")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	to := filepath.Join(dir, "hostile")
	build := exec.Command("go", "build", "-o", to, "./hostile")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the hostile pack: %v\n%s", err, said)
		return 1
	}
	if program, err = os.ReadFile(to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return run()
}

func hostOf(t *testing.T, deadline time.Duration) *host.Host {
	t.Helper()
	h, err := host.New(host.Config{Dir: t.TempDir(), Log: zerolog.Nop(), Deadline: deadline})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func started(t *testing.T, deadline time.Duration) (*host.Host, packs.Ref) {
	t.Helper()
	h := hostOf(t, deadline)
	ref, err := h.Start(t.Context(), stored(t, filepath.Join(t.TempDir(), "programs")))
	if err != nil {
		t.Fatal(err)
	}
	return h, ref
}

func TestCell_DeniesWhatNoPackMayDo(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("CANARY"), 0o644); err != nil {
		t.Fatal(err)
	}
	// A socket like that of the node, which anybody on the machine could reach.
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h, ref := started(t, 0)
	for _, x := range []struct{ what, to, want string }{
		{"read", secret, "permission denied"},
		{"read", "/etc/passwd", "permission denied"},
		{"read", "/proc/self/environ", "permission denied"},
		{"list", "/", "permission denied"},
		{"list", filepath.Dir(secret), "permission denied"},
		{"write", "file", "file too large"},
		{"make", "folder", "operation not permitted"},
		{"start", "/bin/true", "permi"},
		{"fork", "", "operation not permitted"},
		{"become", "/bin/true", "operation not permitted"},
		{"dial", "tcp 127.0.0.1:22", "operation not permitted"},
		{"dial", "udp 127.0.0.1:53", "operation not permitted"},
		{"dial", "unix " + l.Addr().String(), "operation not permitted"},
		{"listen", "tcp 127.0.0.1:0", "operation not permitted"},
		{"listen", "unix " + secret + "2", "permission denied"},
		{"kill", "", "operation not permitted"},
		{"trace", "", "operation not permitted"},
		{"share", "", "operation not permitted"},
		{"unlimit", "", "operation not permitted"},
	} {
		v, err := h.Judge(t.Context(), ref, packs.Case{Family: x.what, Given: x.to})
		if err != nil {
			t.Errorf("%s %s: %v", x.what, x.to, err)
			continue
		}
		if did := v.Findings[0].Params[0]; !strings.Contains(did, x.want) {
			t.Errorf("%s %s: %q, want %q", x.what, x.to, did, x.want)
		}
	}
	if s := h.Running()[0]; s.Restarts != 0 {
		t.Errorf("it was started again: %+v", s)
	}
}

func TestCell_ShowsNothingOfTheHost(t *testing.T) {
	t.Setenv("SHEAF_TEST_SECRET", "CANARY")
	h, ref := started(t, 0)
	v, err := h.Judge(t.Context(), ref, packs.Case{Family: "whoami"})
	if err != nil {
		t.Fatal(err)
	}
	did := v.Findings[0].Params[0]
	if !strings.HasPrefix(did, "1 1 [") || strings.Contains(did, "CANARY") || strings.Contains(did, "PATH=") {
		t.Errorf("it sees %s", did)
	}
}

// TestCell_ABrokenPackHarmsNobodyElse: whatever the pack does with one record, the next is answered.
func TestCell_ABrokenPackHarmsNobodyElse(t *testing.T) {
	for _, family := range []string{"die", "hang", "spin", "swell", "burst"} {
		t.Run(family, func(t *testing.T) {
			h, ref := started(t, 400*time.Millisecond)
			if v, err := h.Judge(t.Context(), ref, packs.Case{Family: family}); err == nil {
				t.Errorf("is answered %+v", v)
			}
			answered(t, h, ref)
			if s := h.Running()[0]; s.Restarts == 0 {
				t.Errorf("the process was kept: %+v", s)
			}
		})
	}
}

// answered asks until the pack has been started again.
func answered(t *testing.T, h *host.Host, ref packs.Ref) {
	t.Helper()
	c := packs.Case{Document: packs.Document{Number: "7"}}
	v, err := h.Judge(t.Context(), ref, c)
	for core.CodeOf(err) == core.Unavailable {
		v, err = h.Judge(t.Context(), ref, c)
	}
	if err != nil || v.Region != "7" {
		t.Errorf("the next record is answered %+v, %v", v, err)
	}
}

func TestCell_WhatItPrintsIsReadAndForgotten(t *testing.T) {
	h, ref := started(t, 10*time.Second)
	if _, err := h.Judge(t.Context(), ref, packs.Case{Family: "flood"}); err != nil {
		t.Error(err)
	}
	answered(t, h, ref)
}

func TestCell_RefusesWhatCannotRunInIt(t *testing.T) {
	dynamic := filepath.Join("/", "bin", "true")
	for _, x := range []struct {
		name   string
		path   string
		source func(*host.Source)
		want   string
	}{
		{"a script", "", func(s *host.Source) {}, "pack.jail_format"},
		{"a program that needs a loader", dynamic, func(s *host.Source) {}, "pack.jail_static"},
	} {
		t.Run(x.name, func(t *testing.T) {
			data := []byte("#!/bin/sh\n")
			if x.path != "" {
				var err error
				if data, err = os.ReadFile(x.path); err != nil {
					t.Fatal(err)
				}
			}
			s, err := host.Stored(t.TempDir(), "hostile", data)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := hostOf(t, 0).Start(t.Context(), s); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("answers %v", err)
			}
		})
	}
}

// TestCell_IsRemovedWithItsProcess: neither a socket nor a folder stays.
func TestCell_IsRemovedWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	h, err := host.New(host.Config{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Start(t.Context(), stored(t, filepath.Join(t.TempDir(), "programs"))); err != nil {
		t.Fatal(err)
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 1 {
		t.Errorf("while it runs: %v, %v", there, err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("after it: %v, %v", left, err)
	}
}
