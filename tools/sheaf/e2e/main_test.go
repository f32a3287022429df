package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// places are the folders and programs that all tests of the package use.
type places struct {
	root   string // working folder; short, because a socket's path may have 107 bytes at most
	sheaf  string
	verify string
	next   string // the program of the next version of the rules
	// rehearsal is the program of rules that few signatures satisfy.
	rehearsal string
	hamlet    string // the program of rules with low caps
}

// at is filled by TestMain before any test runs and never changed after.
var at places

func TestMain(m *testing.M) {
	os.Exit(withPrograms(m.Run))
}

// withPrograms builds the programs, runs and removes what was left behind.
func withPrograms(run func() int) int {
	root, err := os.MkdirTemp("", "sheaf-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer func() { _ = os.RemoveAll(root) }()
	bin := filepath.Join(root, "bin")
	at = places{root: root, sheaf: filepath.Join(bin, "sheaf"), verify: filepath.Join(bin, "sheafverify"),
		next: filepath.Join(bin, "ru-president-2018-next"), rehearsal: filepath.Join(bin, "ru-president-2018-rehearsal"),
		hamlet: filepath.Join(bin, "ru-president-2018-hamlet")}
	for _, args := range [][]string{
		{bin + "/", "../../sheaf", "../../sheafverify"},
		{at.hamlet, "./hamlet"},
		{at.next, "../../../packs/builtin/rupresident2018/next"},
		{at.rehearsal, "../../../packs/builtin/rupresident2018/rehearsal"},
	} {
		build := goCommand(append([]string{"build", "-o"}, args...)...)
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "e2e: building the programs:", err)
			return 1
		}
	}
	return run()
}

// goCommand is the go command that makes programs as releases are, and as a cell needs them.
func goCommand(args ...string) *exec.Cmd {
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	return c
}

// folder makes a short folder for one test and removes it at the end.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(at.root, "t")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() && os.Getenv("SHEAF_KEEP") != "" {
			t.Logf("kept: %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	return dir
}

// copyAll copies a folder with its modes, without sockets.
func copyAll(from, to string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, info.Mode().Perm())
		case !info.Mode().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, info.Mode().Perm())
	})
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
