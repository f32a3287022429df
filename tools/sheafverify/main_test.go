package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// keep writes a file into the test's folder and returns its name.
func keep(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRun_Verified(t *testing.T) {
	s := genuine(t)
	file := keep(t, "export.zip", s.zipped(t))
	keyFile := keep(t, "key", []byte(s.key.Verifier()+"\n"))
	for name, args := range map[string][]string{
		"key as text":  {file, "--key", s.key.Verifier()},
		"key as file":  {"--key", keyFile, file},
		"equals sign":  {"--key=" + s.key.Verifier(), file},
		"since":        {file, "--since", keep(t, "since", s.tell(t).notes[0]), "--key", keyFile},
		"since itself": {file, "--since", keep(t, "since", s.tell(t).notes[1]), "--key", keyFile},
	} {
		var out, errs bytes.Buffer
		if code := run(args, english, &out, &errs); code != exitVerified {
			t.Errorf("%s: exit %d: %s%s", name, code, out.String(), errs.String())
		}
		if !strings.HasPrefix(out.String(), "VERIFIED ") || !strings.Contains(out.String(), "transitions  45 replayed") {
			t.Errorf("%s: %s", name, out.String())
		}
	}
}

func TestRun_Rejected(t *testing.T) {
	s := genuine(t)
	file := keep(t, "export.zip", s.zipped(t))
	other := newKey(t, "another")
	short := genuine(t)
	short.acts = append(short.acts[:10:10], short.acts[11:]...)
	short.marks = []int{15} // as many leaves as the genuine first checkpoint, one of them another
	foreign := genuine(t)
	foreign.campaign = "other"
	for name, c := range map[string]struct {
		args   []string
		reason string
	}{
		"another key":             {[]string{file, "--key", other.Verifier()}, "no valid signature"},
		"not a zip":               {[]string{keep(t, "x.zip", []byte("PK")), "--key", s.key.Verifier()}, "not a zip"},
		"since changed history":   {[]string{file, "--key", s.key.Verifier(), "--since", keep(t, "s", short.tell(t).notes[0])}, "history was changed"},
		"since of other campaign": {[]string{file, "--key", s.key.Verifier(), "--since", keep(t, "s", foreign.tell(t).notes[0])}, `is of "sheaf/other"`},
		"since is not a note":     {[]string{file, "--key", s.key.Verifier(), "--since", keep(t, "s", []byte("sheaf\n"))}, "no valid signature"},
	} {
		var out, errs bytes.Buffer
		if code := run(c.args, english, &out, &errs); code != exitRejected || !strings.Contains(out.String(), c.reason) {
			t.Errorf("%s: exit %d, want %q: %s%s", name, code, c.reason, out.String(), errs.String())
		}
		if errs.Len() != 0 || strings.Count(out.String(), "\n") != 3 {
			t.Errorf("%s: not one clear reason: %s%s", name, out.String(), errs.String())
		}
	}
}

func TestRun_OldExportForNew(t *testing.T) {
	s := genuine(t)
	later := s.tell(t).notes[1]
	s.acts, s.marks = s.acts[:16], s.marks[:1]
	s.tables = map[string][]string{
		"sheets": {"0000AB,77,o1,at_office,0,,", "91X7B9,77,o1,at_office,0,,"}, "offices": {"o1,2,0,0"},
		"packs": {"ru,1.0," + digestA + ",active"}, "editions": {"e1,passports," + digestB + ",active"},
		"totals": totals("editions_active,1", "editions_total,1", "lines_total,0", "offices_total,1", "packs_active,1",
			"packs_total,1", "sheets_at_office,2", "sheets_total,2", "signatures_total,0", "visits_total,0"),
	}
	file := keep(t, "export.zip", s.zipped(t))
	var out, errs bytes.Buffer
	if code := run([]string{file, "--key", s.key.Verifier()}, english, &out, &errs); code != exitVerified {
		t.Fatalf("exit %d: %s", code, out.String())
	}
	out.Reset()
	code := run([]string{file, "--key", s.key.Verifier(), "--since", keep(t, "s", later)}, english, &out, &errs)
	if code != exitRejected || !strings.Contains(out.String(), "older or was cut") {
		t.Errorf("exit %d: %s", code, out.String())
	}
}

func TestRun_Usage(t *testing.T) {
	s := genuine(t)
	file, key := keep(t, "export.zip", s.zipped(t)), s.key.Verifier()
	for name, args := range map[string][]string{
		"nothing":          {},
		"no key":           {file},
		"no export":        {"--key", key},
		"two exports":      {file, file, "--key", key},
		"unknown flag":     {file, "--key", key, "--fast"},
		"export missing":   {file + ".gone", "--key", key},
		"export a folder":  {t.TempDir(), "--key", key},
		"key nonsense":     {file, "--key", "nonsense"},
		"key file without": {file, "--key", file},
		"since missing":    {file, "--key", key, "--since", file + ".gone"},
	} {
		var out, errs bytes.Buffer
		if code := run(args, english, &out, &errs); code != exitUsage || out.Len() != 0 || errs.Len() == 0 {
			t.Errorf("%s: exit %d, %s%s", name, code, out.String(), errs.String())
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"-h"}, english, &out, &errs); code != 0 || out.String() != usage {
		t.Errorf("help: exit %d", code)
	}
}

func TestRun_JSON(t *testing.T) {
	s := genuine(t)
	good := s.zipped(t)
	s.tables["offices"] = []string{"o1,2,3,4"}
	bad := s.zipped(t)
	for _, c := range []struct {
		content []byte
		code    int
		verdict string
		file    string
	}{{good, 0, "verified", ""}, {bad, 1, "rejected", "tables/offices.csv"}} {
		var out, errs bytes.Buffer
		code := run([]string{keep(t, "x", c.content), "--json", "--key", s.key.Verifier()}, english, &out, &errs)
		var got struct {
			Verdict, File, Reason, Remedy string
			Line                          int
			Report                        *report
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if code != c.code || got.Verdict != c.verdict || got.File != c.file {
			t.Errorf("exit %d: %s", code, out.String())
		}
		if (got.Report != nil) != (c.code == 0) || (got.Reason != "" && got.Remedy == underived && got.Line == 2) != (c.code == 1) {
			t.Errorf("report or reason: %s", out.String())
		}
	}
}

// The auditor's program must not be able to repeat the server's mistakes.
func TestImports_NothingOfTheServer(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := "github.com/sheaf-drive/sheaf/tools/sheafverify"
	for _, path := range strings.Fields(string(out)) {
		if path != ours && !strings.HasPrefix(path, ours+"/") && !strings.HasPrefix(path, "golang.org/x/mod/") {
			t.Errorf("imports %s", path)
		}
	}
	if !strings.Contains(string(out), "golang.org/x/mod/sumdb/note") {
		t.Error("the list is not that of the program")
	}
}
