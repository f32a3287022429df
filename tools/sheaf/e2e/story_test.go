package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/dsnet/compress/bzip2"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// TestStory runs the stories of the command line. Beside the usual words a story may say:
//
//	exits N PROGRAM ARGS…   run it, expect exit code N; what it said is in the files out and err
//	leaves DIR N PROGRAM …  the same, and the state of the house is what it was; "then N PROGRAM …" may follow
//	says FILE REGEXP…       the file matches every one
//	take NAME FILE REGEXP   the first group of the match becomes a variable
//	house DIR               a founded house; sets KEY, OFFICE, PACK
//	begin DIR ARGS…         serve it in the background, until the story or "end DIR" ends
//	halt DIR, go DIR        stop its process where it is, let it go on
//	digest NAME DIR         the names, modes and contents of all files below become a variable
//	same DIR DIGEST         they are what they were
//	bz2 FROM TO             pack a file as the ministry does
//	gar DIR [dtd]           write the address register of region 83, with a document type
//	newer DIR               make the folder one of a newer version
//	write FILE TEXT         write a variable into a file
func TestStory(t *testing.T) {
	t.Parallel()
	if _, err := founded(); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:         "testdata/story",
		WorkdirRoot: at.root,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(at.sheaf)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("TZ", "Europe/Moscow")
			e.Setenv("NEXT", at.next)
			e.Values["nodes"] = map[string]*node{}
			e.Defer(func() {
				for _, n := range e.Values["nodes"].(map[string]*node) {
					n.kill()
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": storyExits, "says": storySays, "take": storyTake, "house": storyHouse,
			"begin": storyBegin, "end": storyEnd, "bz2": storyBz2, "gar": storyGar,
			"newer": storyNewer, "write": storyWrite, "halt": storyHalt, "go": storyGo,
			"digest": storyDigest, "same": storySame, "leaves": storyLeaves,
		},
	})
}

func storyExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	program := at.sheaf
	if args[1] == "sheafverify" {
		program = at.verify
	}
	c := exec.Command(program, args[2:]...)
	c.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "TZ", "LANG", "TMPDIR"} {
		if v := ts.Getenv(name); v != "" {
			c.Env = append(c.Env, name+"="+v)
		}
	}
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err = c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), errs.Bytes(), 0o600))
	if code := c.ProcessState.ExitCode(); code != want {
		ts.Fatalf("%v ended with %d, want %d:\n%s%s", args[1:], code, want, out.String(), errs.String())
	}
}

func storySays(ts *testscript.TestScript, neg bool, args []string) {
	said := ts.ReadFile(args[0])
	for _, pattern := range args[1:] {
		if regexp.MustCompile("(?s)"+pattern).MatchString(said) == neg {
			ts.Fatalf("%s against %q (wanted: %v):\n%s", args[0], pattern, !neg, said)
		}
	}
}

func storyTake(ts *testscript.TestScript, _ bool, args []string) {
	said := ts.ReadFile(args[1])
	found := regexp.MustCompile(args[2]).FindStringSubmatch(said)
	if len(found) < 2 {
		ts.Fatalf("%s does not match %q:\n%s", args[1], args[2], said)
	}
	ts.Setenv(args[0], found[1])
}

func storyHouse(ts *testscript.TestScript, _ bool, args []string) {
	h, err := founded()
	ts.Check(err)
	ts.Check(copyAll(h.data, ts.MkAbs(args[0])))
	ts.Setenv("KEY", h.key)
	ts.Setenv("OFFICE", h.office[0])
	ts.Setenv("PACK", h.packID)
	ts.Check(os.WriteFile(ts.MkAbs("password"), []byte(password+"\n"), 0o600))
}

func nodesOf(ts *testscript.TestScript) map[string]*node { return ts.Value("nodes").(map[string]*node) }

func storyBegin(ts *testscript.TestScript, _ bool, args []string) {
	n, err := start(ts.MkAbs(args[0]), args[1:]...)
	ts.Check(err)
	nodesOf(ts)[args[0]] = n
	ts.Setenv("URL", n.url)
}

func storyEnd(ts *testscript.TestScript, _ bool, args []string) {
	n := nodesOf(ts)[args[0]]
	delete(nodesOf(ts), args[0])
	ts.Check(n.stop())
}

// storyHalt stops a node without its knowing: it keeps its folder and writes nothing.
func storyHalt(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(nodesOf(ts)[args[0]].cmd.Process.Signal(syscall.SIGSTOP))
}

func storyGo(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(nodesOf(ts)[args[0]].cmd.Process.Signal(syscall.SIGCONT))
}

func storyDigest(ts *testscript.TestScript, _ bool, args []string) {
	sum, err := digestOf(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Setenv(args[0], sum)
}

func storySame(ts *testscript.TestScript, neg bool, args []string) {
	sum, err := digestOf(ts.MkAbs(args[0]))
	ts.Check(err)
	if (sum == args[1]) == neg {
		ts.Fatalf("the digest of %s is %s, was %s (wanted the same: %v)", args[0], sum, args[1], !neg)
	}
}

// digestOf sums up a folder: what is in it, with which mode and content.
func digestOf(dir string) (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			if data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		fmt.Fprintf(sum, "%q %v %d\n%s\n", path, info.Mode(), len(data), data)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

func storyBz2(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w, err := bzip2.NewWriter(&b, nil)
	ts.Check(err)
	_, err = w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

func storyGar(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(gar.WriteFolder(dir))
	if len(args) < 2 || args[1] != "dtd" || neg {
		return
	}
	list, err := filepath.Glob(filepath.Join(dir, "83", "AS_ADDR_OBJ_2*.XML"))
	ts.Check(err)
	if len(list) != 1 {
		ts.Fatalf("the register has the files %v", list)
	}
	data, err := os.ReadFile(list[0])
	ts.Check(err)
	text := strings.Replace(string(data), "<ADDRESSOBJECTS>", "<!DOCTYPE x [<!ENTITY e \"x\">]>\n<ADDRESSOBJECTS>", 1)
	ts.Check(os.WriteFile(list[0], []byte(text), 0o600))
}

// storyNewer raises the number of the format, as a newer version would.
func storyNewer(ts *testscript.TestScript, _ bool, args []string) {
	path := filepath.Join(ts.MkAbs(args[0]), "store", "VERSION")
	data, err := os.ReadFile(path)
	ts.Check(err)
	number := regexp.MustCompile(`\d+`)
	ts.Check(os.WriteFile(path, number.ReplaceAll(data, []byte("9999")), 0o600))
}

// storyLeaves holds that what is done changes nothing. A node signs its journal every minute, and looks signatures up anew
// after a list has come: where that fell in between it is done again, and only what changes something each time does.
func storyLeaves(ts *testscript.TestScript, neg bool, args []string) {
	hash := func() string {
		done := command(at.sheaf, "status", "--data", ts.MkAbs(args[0]), "--json")
		var s status
		ts.Check(json.Unmarshal([]byte(done.stdout), &s))
		return s.StateHash
	}
	for range 4 {
		before := hash()
		for rest := args[1:]; len(rest) > 0; {
			one := rest
			if end := slices.Index(rest, "then"); end >= 0 {
				one, rest = rest[:end], rest[end+1:]
			} else {
				rest = nil
			}
			storyExits(ts, neg, one)
		}
		if before != "" && hash() == before {
			return
		}
	}
	ts.Fatalf("%v changes the house each time", args[1:])
}

func storyWrite(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(args[1]+"\n"), 0o600))
}
