package rules

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/packs/papers"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// TestMain lets this very binary be the program of built-in packs and the launcher of the others.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "pack" && os.Args[2] == "jail" {
		jail.Enter(os.Args[3:])
	}
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		if p, ok := builtin.Lookup(os.Args[3]); ok {
			packs.Serve(p)
		}
		if os.Args[3] == estimatorsID {
			packs.Serve(estimators{})
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// shelf is a node's rules over a data folder that outlives them.
type shelf struct {
	t    *testing.T
	dir  string
	now  time.Time
	keys []string
	key  audit.SigningKey
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	key, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{3}, 32)), "rules")
	if err != nil {
		t.Fatal(err)
	}
	return &shelf{t: t, dir: t.TempDir(), now: time.Now(), keys: []string{key.Verifier()}, key: key}
}

// stored is a blob store as the node hands it over.
type stored struct{ *blob.Store }

// Get implements Blobs.
func (s stored) Get(ctx context.Context, hash [32]byte) ([]byte, error) {
	return s.Store.Get(ctx, hash)
}

// start is the node as it starts; the func ends it.
func (s *shelf) start() (*Rules, func()) {
	s.t.Helper()
	h, err := host.New(host.Config{Dir: filepath.Join(s.dir, "run"), Log: zerolog.Nop()})
	if err != nil {
		s.t.Fatal(err)
	}
	store, err := blob.Open(blob.Config{Dir: filepath.Join(s.dir, "blobs")})
	if err != nil {
		s.t.Fatal(err)
	}
	end := func() {
		if err := h.Close(); err != nil {
			s.t.Error(err)
		}
		if err := store.Close(); err != nil {
			s.t.Error(err)
		}
	}
	declared, err := builtin.Manifests(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return New(h, stored{store}, filepath.Join(s.dir, "packs"), declared,
		func() time.Time { return s.now }), end
}

// nextProgram is the next version of the rules, built once as an author builds it: a cell has no libraries.
var nextProgram = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "next")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	to := filepath.Join(dir, "next")
	build := exec.Command("go", "build", "-o", to, "../../../packs/builtin/rupresident2018/next")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building: %w\n%s", err, said)
	}
	return os.ReadFile(to)
})

// file is the next version of the rules as a pack that calls itself so.
func (s *shelf) file(name, version string) []byte {
	s.t.Helper()
	return s.fileWith(name, version, func(map[string][]byte) {})
}

// fileWith is the same with other papers.
func (s *shelf) fileWith(name, version string, change func(papers map[string][]byte)) []byte {
	s.t.Helper()
	program, err := nextProgram()
	if err != nil {
		s.t.Fatal(err)
	}
	cases, err := rupresident2018.Next().Cases(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	said, err := papers.Of(nextManifest(s.t), cases)
	if err != nil {
		s.t.Fatal(err)
	}
	change(said)
	var b bytes.Buffer
	if err := packfile.Write(&b, packfile.Source{Name: name, Version: version,
		Programs: map[string][]byte{packfile.Platform(): program}, Papers: said}, s.key); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

func nextManifest(t *testing.T) packs.Manifest {
	t.Helper()
	m, err := rupresident2018.Next().Describe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRules_APackFromAFileOutlivesTheNode(t *testing.T) {
	s, m := newShelf(t), nextManifest(t)
	r, end := s.start()
	made, err := r.InstallFile(t.Context(), s.file(m.ID, m.Version), s.keys)
	if err != nil || !made.Passed || made.Ref.Name != m.ID || made.Ref.Version != m.Version ||
		made.Signer+"+" != s.keys[0][:len(made.Signer)+1] {
		t.Fatalf("installed %+v, %v", made, err)
	}
	asked := func(r *Rules) {
		t.Helper()
		facts, err := r.Facts(t.Context(), made.Ref, text.English)
		if err != nil || facts.Name == "" || len(facts.LineChecks) == 0 {
			t.Errorf("answers %+v, %v", facts, err)
		}
	}
	asked(r)
	end()
	// What lies in the folder of programs may be lost.
	if err := os.RemoveAll(filepath.Join(s.dir, "packs")); err != nil {
		t.Fatal(err)
	}
	r, end = s.start()
	defer end()
	asked(r)
	if again, err := r.InstallFile(t.Context(), s.file(m.ID, m.Version), s.keys); err != nil || again != made {
		t.Errorf("installed once more it is %+v, %v", again, err)
	}
	if n := len(r.host.Running()); n != 1 {
		t.Errorf("%d processes run", n)
	}
}

// A node that starts runs no pack that nobody asks for.
func TestRules_ABuiltinPackIsStartedWhenItIsAskedFor(t *testing.T) {
	s := newShelf(t)
	r, end := s.start()
	made, err := r.Install(t.Context(), rupresident2018.ID)
	if err != nil || !made.Passed {
		t.Fatalf("installed %+v, %v", made, err)
	}
	end()
	r, end = s.start()
	defer end()
	if n := len(r.Names()); n != 0 {
		t.Errorf("%d packs run before anybody asked", n)
	}
	for range 2 {
		if facts, err := r.Facts(t.Context(), made.Ref, text.English); err != nil || facts.Lines != 5 {
			t.Fatalf("answers %+v, %v", facts, err)
		}
	}
	if n := len(r.Names()); n != 1 {
		t.Errorf("%d packs run", n)
	}
	other := made.Ref
	other.Digest[0]++
	if _, err := r.Facts(t.Context(), other, text.English); core.CodeOf(err) != core.Unavailable {
		t.Errorf("rules of another digest: %v", err)
	}
}

// The codes of a version are those of its running program, whether it came in a file or is built in, and no process is started
// to say them.
func TestRules_CodesStartNoPack(t *testing.T) {
	s, m := newShelf(t), nextManifest(t)
	r, end := s.start()
	file, err := r.InstallFile(t.Context(), s.file(m.ID, m.Version), s.keys)
	if err != nil {
		t.Fatal(err)
	}
	own, err := r.Install(t.Context(), rupresident2018.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := map[core.PackRef][]string{}
	for _, ref := range []core.PackRef{file.Ref, own.Ref} {
		if want[ref], err = r.Codes(t.Context(), ref); err != nil || !slices.Contains(want[ref], "passport.listed") {
			t.Errorf("%s runs and has the codes %v, %v", ref, want[ref], err)
		}
	}
	end()
	r, end = s.start()
	defer end()
	for range 2 {
		for ref, codes := range want {
			if got, err := r.Codes(t.Context(), ref); err != nil || !slices.Equal(got, codes) {
				t.Errorf("%s rests and has the codes %v, %v, it had %v", ref, got, err, codes)
			}
		}
	}
	if names := r.Names(); len(names) != 0 {
		t.Errorf("%v were started", names)
	}
	gone := file.Ref
	gone.Digest[0]++
	if _, err := r.Codes(t.Context(), gone); err == nil {
		t.Error("of a version that is not here it knows the codes")
	}
}

func TestRules_RefusesFiles(t *testing.T) {
	s, m := newShelf(t), nextManifest(t)
	r, end := s.start()
	defer end()
	good := s.file(m.ID, m.Version)
	for name, c := range map[string]struct {
		file []byte
		keys []string
		code core.Code
	}{
		"of a key that nobody trusts": {good, nil, core.Conflict},
		"cut off":                     {good[:len(good)/2], s.keys, core.Invalid},
		"with another version":        {s.file(m.ID, "9.9.9"), s.keys, core.Invalid},
		"with another name":           {s.file("other", m.Version), s.keys, core.Invalid},
		"without its cases": {s.fileWith(m.ID, m.Version, func(said map[string][]byte) { delete(said, "cases.json") }),
			s.keys, core.Invalid},
		"with words that its program does not say": {s.fileWith(m.ID, m.Version, func(said map[string][]byte) {
			said["messages/ru.json"] = bytes.ReplaceAll(said["messages/ru.json"], []byte("Паспорт"), []byte("Билет"))
		}), s.keys, core.Invalid},
	} {
		if made, err := r.InstallFile(t.Context(), c.file, c.keys); core.CodeOf(err) != c.code {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
	}
	if running := r.host.Running(); len(running) != 0 {
		t.Errorf("still running: %v", running)
	}
	// A file that lies about its version does not end the process of the one that does not.
	made, err := r.InstallFile(t.Context(), good, s.keys)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.InstallFile(t.Context(), s.file(m.ID, "9.9.9"), s.keys); core.CodeOf(err) != core.Invalid {
		t.Errorf("a file that lies: %v", err)
	}
	if _, err := r.Form(t.Context(), core.Campaign{Pack: made.Ref, ElectionDay: "2027-03-14"}, "77"); err != nil {
		t.Errorf("the pack in force: %v", err)
	}
}

// Every desk asks again and again; a pack that does not start must not be started each time.
func TestRules_LeavesAPackAloneThatDoesNotStart(t *testing.T) {
	s, m := newShelf(t), nextManifest(t)
	r, end := s.start()
	defer end()
	ref := core.PackRef{Name: m.ID, Version: m.Version}
	store := r.blobs
	hash, err := store.Put(t.Context(), s.file(m.ID, m.Version))
	if err != nil {
		t.Fatal(err)
	}
	ref.Digest = hash
	r.blobs = none{}
	if _, err := r.find(t.Context(), ref); core.CodeOf(err) != core.Unavailable {
		t.Fatalf("without its file: %v", err)
	}
	r.blobs = store
	if _, err := r.find(t.Context(), ref); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a moment later it is tried again: %v", err)
	}
	s.now = s.now.Add(restAfterFailure)
	if _, err := r.find(t.Context(), ref); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

// none has no blob yet, as a node that has still to fetch it.
type none struct{ Blobs }

func (none) Get(context.Context, [32]byte) ([]byte, error) {
	return nil, core.Refuse(core.NotFound, "", "blob.missing")
}
