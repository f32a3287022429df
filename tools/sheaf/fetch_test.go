package main

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

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
	want := []string{"passports", "import", "FILE", "--date", os.Getenv("SHEAF_TEST_DATE"), "--source", os.Getenv("SHEAF_TEST_SOURCE"),
		"--report", "REPORT", "--json", "--data", "/data", "--as", "chief", "--password-file", "/secret"}
	if len(args) != len(want) {
		t.Fatalf("called with %q", args)
	}
	file, report := args[2], args[8]
	if args[2], args[8] = "FILE", "REPORT"; !slices.Equal(args, want) {
		t.Fatalf("called with %q, not %q", args, want)
	}
	// As the import makes it: a report is never written over.
	rows, err := os.OpenFile(report, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil || filepath.Dir(report) != filepath.Dir(file) {
		t.Fatalf("the report %s of %s: %v", report, file, err)
	}
	defer rows.Close()
	f, err := os.Open(file)
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
	fmt.Println(os.Getenv("SHEAF_TEST_SAYS"))
	if strings.Contains(os.Getenv("SHEAF_TEST_SAYS"), `"complete"`) {
		t.FailNow()
	}
}

// fetching runs docs/sheaf-passports-fetch against a server.
type fetching struct {
	*testing.T
	dir, url string
	mu       sync.Mutex // between the server and what the test changes
	asked    int
	answer   http.HandlerFunc
	day      string // that the list is to be imported under
}

// change changes what the server answers.
func (f *fetching) change(how func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	how()
}

// answers has the server answer so from now on.
func (f *fetching) answers(so http.HandlerFunc) { f.change(func() { f.answer = so }) }

func newFetching(t *testing.T) *fetching {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED for want of curl (make test installs it)")
	}
	f := &fetching{T: t, dir: t.TempDir(), day: "2018-01-09"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.change(func() {
			f.asked++
			w.Header().Set("Last-Modified", "Tue, 09 Jan 2018 22:30:00 GMT")
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

// script is one start of the script. The address that it gets holds a password and a secret; what stands with the
// edition does not.
func (f *fetching) script(env ...string) *exec.Cmd {
	cmd := exec.CommandContext(f.Context(), "/bin/sh", "../../docs/sheaf-passports-fetch")
	cmd.Env = append(os.Environ(), append([]string{
		"SHEAF_LIST_URL=" + strings.Replace(f.url, "//", "//user:word@", 1) + "?key=secret",
		"SHEAF_LIST_AS=chief", "SHEAF_LIST_PASSWORD_FILE=/secret", "SHEAF_LIST_DATA=/data",
		"SHEAF_LIST_STATE=" + f.state(), "SHEAF_LIST_MIN=500", "SHEAF_LIST_PROGRAM=" + filepath.Join(f.dir, "program"),
		"SHEAF_TEST_DATE=" + f.day, "SHEAF_TEST_SOURCE=" + f.url,
	}, env...)...)
	return cmd
}

func (f *fetching) state() string { return filepath.Join(f.dir, "state") }

// run answers the exit status, the line for the journal and whether something was imported by this run.
func (f *fetching) run(env ...string) (code int, said string, imported bool) {
	f.Helper()
	note := filepath.Join(f.dir, "imported")
	_ = os.Remove(note)
	cmd := f.script(env...)
	out, _ := cmd.CombinedOutput()
	_, err := os.Stat(note)
	return cmd.ProcessState.ExitCode(), lastLine(out), err == nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
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
		"a list": {answer: sends(whole), says: "was imported and is in force", imported: true},
		"the one in force, from a file in doubt": {answer: sends(whole), env: `SHEAF_TEST_SAYS={"edition":{"state":"active"},"in_force_already":true,"file_doubts":["header"]}`,
			says: "but its file is in doubt", imported: true},
		"the one in force":   {answer: sends(whole), env: `SHEAF_TEST_SAYS={"edition":{"state":"active"},"in_force_already":true}`, says: "is in force already: nothing was imported", imported: true},
		"one in doubt":       {answer: sends(whole), env: `SHEAF_TEST_SAYS={"edition":{"state":"complete"}}`, code: 1, says: "is loaded and in doubt", imported: true},
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
			if left := f.left(); len(left) != 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// left is what was fetched and is still there.
func (f *fetching) left() []string {
	left, err := filepath.Glob(filepath.Join(f.state(), "*.*"))
	if err != nil {
		f.Fatal(err)
	}
	return slices.DeleteFunc(left, func(path string) bool { return filepath.Base(path) == "report.txt" })
}

// The list is as old as the server says; where it says nothing, or what is no moment, it is of today.
func TestFetch_DatesTheList(t *testing.T) {
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ modified, day string }{
		{"Sat, 21 Nov 2026 00:05:00 GMT", "2026-11-21"},
		{"", time.Now().UTC().Format(time.DateOnly)},
		{"the day before yesterday's eve", time.Now().UTC().Format(time.DateOnly)},
	} {
		f := newFetching(t)
		f.day = row.day
		f.answers(func(w http.ResponseWriter, _ *http.Request) {
			if w.Header().Del("Last-Modified"); row.modified != "" {
				w.Header().Set("Last-Modified", row.modified)
			}
			_, _ = w.Write(list.Bytes())
		})
		if code, said, imported := f.run("TZ=Asia/Vladivostok"); code != 0 || !imported || !strings.Contains(said, row.day) {
			t.Errorf("%q: exit %d, imported %v: %s", row.modified, code, imported, said)
		}
	}
}

// While one is fetching another does nothing; one that is ended says so and leaves nothing.
func TestFetch_OnceAtATimeAndInterrupted(t *testing.T) {
	f := newFetching(t)
	came := make(chan struct{})
	f.answers(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		close(came)
		<-r.Context().Done()
	})
	var out bytes.Buffer
	first := f.script()
	first.Stdout, first.Stderr = &out, &out
	first.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal and systemd end it, with what it started
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-came
	if code, said, imported := f.run(); code != 1 || imported || !strings.Contains(said, "another fetch is under way") {
		t.Errorf("a second beside it: exit %d, imported %v: %s", code, imported, said)
	}
	if err := syscall.Kill(-first.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	if said := lastLine(out.Bytes()); first.ProcessState.ExitCode() != 1 || said != "<4>sheaf-passports-fetch: interrupted; the list in force stays" {
		t.Errorf("exit %d: %s", first.ProcessState.ExitCode(), said)
	}
	if left := f.left(); len(left) != 0 {
		t.Errorf("it leaves %v", left)
	}
}

// What a killed fetch leaves is cleared away by the next one, and nothing else is.
func TestFetch_AfterAKilledOne(t *testing.T) {
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000}); err != nil {
		t.Fatal(err)
	}
	f := newFetching(t)
	came := make(chan struct{})
	f.answers(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		close(came)
		<-r.Context().Done()
	})
	killed := f.script()
	killed.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with what it started: that holds the lock as well
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	<-came
	if err := syscall.Kill(-killed.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait()
	if left := f.left(); len(left) != 2 {
		t.Fatalf("the killed one leaves %v", left)
	}
	own := filepath.Join(f.state(), "new.list.csv")
	if err := os.WriteFile(own, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f.change(func() { f.answer = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(list.Bytes()) } })
	lock, err := os.Open(filepath.Join(f.state(), "lock"))
	if err != nil {
		t.Fatal(err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) // what it started is gone then
	if err := errors.Join(err, lock.Close()); err != nil {
		t.Fatal(err)
	}
	if code, said, imported := f.run(); code != 0 || !imported {
		t.Errorf("after it: exit %d, imported %v: %s", code, imported, said)
	}
	if left := f.left(); !slices.Equal(left, []string{own}) {
		t.Errorf("it leaves %v", left)
	}
}

// An unchanged list is not fetched again; one that was not imported is.
func TestFetch_Unchanged(t *testing.T) {
	list := published(t)
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

func published(t *testing.T) *bytes.Buffer {
	t.Helper()
	var list bytes.Buffer
	if err := passports.WriteBzip2(&list, passports.Options{Seed: 7, Rows: 2000}); err != nil {
		t.Fatal(err)
	}
	return &list
}

// Where the server gives no tag it is asked by the date of the list that was imported last.
func TestFetch_UnchangedByItsDate(t *testing.T) {
	list := published(t)
	f := newFetching(t)
	data, modified, sent := list.Bytes()[:list.Len()/2], "Tue, 09 Jan 2018 22:30:00 GMT", 0
	f.answers(func(w http.ResponseWriter, r *http.Request) {
		if w.Header().Set("Last-Modified", modified); r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent++
		_, _ = w.Write(data)
	})
	for i, step := range []struct {
		change   func()
		code     int
		says     string
		imported bool
		sent     int
	}{
		{func() {}, 1, "was not imported", false, 1},
		{func() { data = list.Bytes() }, 0, "was imported", true, 2},
		{func() {}, 0, "has not changed", false, 2},
		{func() { modified, f.day = "Wed, 10 Jan 2018 22:30:00 GMT", "2018-01-10" }, 0, "was imported", true, 3},
		{func() {}, 0, "has not changed", false, 3},
	} {
		f.change(step.change)
		code, said, imported := f.run()
		f.change(func() {
			if code != step.code || !strings.Contains(said, step.says) || imported != step.imported || sent != step.sent {
				t.Errorf("step %d: exit %d, imported %v, sent %d times: %s", i, code, imported, sent, said)
			}
		})
	}
}
