package main

import (
	"bytes"
	"compress/bzip2"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/demo/passports"
)

// TestImport_AsTheFetchCallsIt stands for the program in the tests of sheaf-passports-fetch: it reads the whole file as
// the import does, notes its size and fails where it cannot.
func TestImport_AsTheFetchCallsIt(t *testing.T) {
	note := os.Getenv("SHEAF_TEST_IMPORTED")
	if note == "" {
		t.Skip("is started by TestFetch")
	}
	args := strings.Fields(os.Getenv("SHEAF_TEST_ARGS"))
	want := "passports import FILE --data /data --as chief --password-file /secret"
	if said := append([]string{}, args...); len(said) < 3 || strings.Join(append(append(said[:2], "FILE"), args[3:]...), " ") != want {
		t.Fatalf("called with %q", args)
	}
	f, err := os.Open(args[2])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size, err := io.Copy(io.Discard, bzip2.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(note, fmt.Appendf(nil, "%d", size), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fetching runs docs/sheaf-passports-fetch against a server.
type fetching struct {
	*testing.T
	dir, url string
	mu       sync.Mutex // between the server and what the test changes
	asked    int
	answer   http.HandlerFunc
}

// change changes what the server answers.
func (f *fetching) change(how func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	how()
}

func newFetching(t *testing.T) *fetching {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED for want of curl (make test installs it)")
	}
	f := &fetching{T: t, dir: t.TempDir()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.change(func() {
			f.asked++
			f.answer(w, r)
		})
	}))
	t.Cleanup(server.Close)
	f.url = server.URL + "/list.csv.bz2"
	program := fmt.Sprintf("#!/bin/sh\nSHEAF_TEST_ARGS=\"$*\" SHEAF_TEST_IMPORTED=%s exec %s -test.run '^TestImport_AsTheFetchCallsIt$'\n",
		filepath.Join(f.dir, "imported"), os.Args[0])
	if err := os.WriteFile(filepath.Join(f.dir, "program"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

// run answers the exit status, the line for the journal and whether something was imported by this run.
func (f *fetching) run(env ...string) (code int, said string, imported bool) {
	f.Helper()
	note := filepath.Join(f.dir, "imported")
	_ = os.Remove(note)
	cmd := exec.CommandContext(f.Context(), "/bin/sh", "../../docs/sheaf-passports-fetch")
	cmd.Env = append(os.Environ(), append([]string{
		"SHEAF_LIST_URL=" + f.url, "SHEAF_LIST_AS=chief", "SHEAF_LIST_PASSWORD_FILE=/secret", "SHEAF_LIST_DATA=/data",
		"SHEAF_LIST_STATE=" + filepath.Join(f.dir, "state"), "SHEAF_LIST_MIN=500", "SHEAF_LIST_PROGRAM=" + filepath.Join(f.dir, "program"),
	}, env...)...)
	out, _ := cmd.CombinedOutput()
	_, err := os.Stat(note)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return cmd.ProcessState.ExitCode(), lines[len(lines)-1], err == nil
}

func TestFetch(t *testing.T) {
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000}); err != nil {
		t.Fatal(err)
	}
	whole := list.Bytes()
	sends := func(data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }
	}
	for name, row := range map[string]struct {
		answer   http.HandlerFunc
		env      string
		code     int
		says     string
		imported bool
	}{
		"a list":             {answer: sends(whole), says: "was imported", imported: true},
		"one that is cut":    {answer: sends(whole[:len(whole)/2]), code: 1, says: "was not imported"},
		"nothing":            {answer: sends(nil), code: 1, says: "has 0 bytes"},
		"less than a list":   {answer: sends(whole[:100]), code: 1, says: "has 100 bytes"},
		"a page in its name": {answer: sends(bytes.Repeat([]byte("<p>Технические работы</p>\n"), 100)), code: 1, says: "no bzip2"},
		"not there":          {answer: http.NotFound, code: 1, says: "was not fetched"},
		"a connection that breaks": {code: 1, says: "was not fetched", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			_, _ = w.Write(whole[:len(whole)/2])
		}},
		"no address": {answer: sends(whole), env: "SHEAF_LIST_URL=", code: 1, says: "SHEAF_LIST_URL is not set"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFetching(t)
			f.change(func() { f.answer = row.answer })
			code, said, imported := f.run(row.env)
			if code != row.code || !strings.Contains(said, row.says) || imported != row.imported {
				t.Errorf("exit %d, imported %v: %s", code, imported, said)
			}
			if stays := strings.HasSuffix(said, "the list in force stays") && strings.HasPrefix(said, "<4>"); stays != (code == 1) {
				t.Errorf("the journal is told %q", said)
			}
			left, _ := filepath.Glob(filepath.Join(f.dir, "state", "*.*"))
			if len(left) != 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// An unchanged list is not fetched again; one that was not imported is.
func TestFetch_Unchanged(t *testing.T) {
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000}); err != nil {
		t.Fatal(err)
	}
	f := newFetching(t)
	data, tag := list.Bytes()[:list.Len()/2], `"one"`
	answer := func(w http.ResponseWriter, r *http.Request) {
		if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(data)
	}
	f.change(func() { f.answer = answer })
	for i, step := range []struct {
		change   func()
		code     int
		says     string
		imported bool
	}{
		{func() {}, 1, "was not imported", false},
		{func() { data = list.Bytes() }, 0, "was imported", true},
		{func() {}, 0, "has not changed", false},
		{func() { tag = `"two"` }, 0, "was imported", true},
		{func() {}, 0, "has not changed", false},
	} {
		f.change(step.change)
		if code, said, imported := f.run(); code != step.code || !strings.Contains(said, step.says) || imported != step.imported {
			t.Errorf("step %d: exit %d, imported %v: %s", i, code, imported, said)
		}
	}
	f.change(func() {
		if f.asked != 5 {
			t.Errorf("the server was asked %d times", f.asked)
		}
	})
}
