package machine_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// unreleased names the golden history of the release that is being made: the only one that
// -update writes. Once the release is out the next one gets another name here, and this file
// is never written again; see DESIGN.md.
const unreleased = "history-1"

// golds is what a file testdata/history-*.zst holds: the story of a house, and others that
// begin where it ends.
type golds struct {
	House    []machinetest.Step
	Branches []branch
}

type branch struct {
	Name  string
	Steps []machinetest.Step
}

// Whoever replays what an earlier release wrote has to come to the same state and journal, or
// nodes of two releases would part ways. What fails here needs a higher machine level.
func TestHistory_ReplaysAsItWas(t *testing.T) {
	if *update {
		writeHistory(t)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "history-*.zst"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d histories, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".zst")
		t.Run(name, func(t *testing.T) {
			var g golds
			if err := state.Decode(unpacked(t, file), &g); err != nil {
				t.Fatal(err)
			}
			got := retold(t, g)
			path := filepath.Join("testdata", name+".golden")
			if *update && name == unreleased {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, string(want), got)
		})
	}
}

// compare says the first line that differs; the rest follow from it.
func compare(t *testing.T, want, got string) {
	t.Helper()
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("was  %s\nis   %s\nA change of behaviour is gated by Stamp.Level, see DESIGN.md.", a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d lines, there were %d", len(b), len(a))
	}
}

// retold replays the histories and says after every 20 entries, and at the end of each, what
// came of them: a hash of all answers so far, the state hash, size and root of both journals.
func retold(t *testing.T, g golds) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("# history, entries, hash of the answers, state hash, house journal, campaign journal\n")
	house := teller{machinetest.Empty(t, machinetest.Config{}), sha256.New(), 0}
	house.tell(&out, "house", g.House)
	for _, b := range g.Branches {
		on := teller{house.w.Clone(t), sha256.New(), 0}
		on.tell(&out, b.Name, b.Steps)
	}
	return out.String()
}

type teller struct {
	w       *world
	answers hash.Hash
	told    int
}

func (r *teller) tell(out *strings.Builder, name string, steps []machinetest.Step) {
	for n, step := range steps {
		r.w.Memory.SetIndex(step.Index - 1)
		a := r.w.Apply(step.Entry)
		fmt.Fprintf(r.answers, "%d %s %d %d %v\n", a.Index, a.Tree, a.Leaves, a.Count, a.Err())
		if r.told++; r.told%20 == 0 || n == len(steps)-1 {
			fmt.Fprintf(out, "%s %d %.16x %s%s%s\n", name, r.told, r.answers.Sum(nil), state.FullSum(r.w.Memory), r.journal(""), r.journal(drive))
		}
	}
}

func (r *teller) journal(c core.CampaignID) string {
	tree := state.TreeOf(c)
	size, _ := state.TreeSizes.Get(r.w.Memory, tree)
	if size == 0 {
		return " 0 -"
	}
	root, err := audit.Root(state.TreeNodes{View: r.w.Memory, Tree: tree}, size)
	if err != nil {
		r.w.TB.Fatal(err)
	}
	return fmt.Sprintf(" %d %x", size, root[:])
}

// writeHistory makes the history anew: the furnished house, from there a random walk to the
// filing, one command of every kind, and the clearing of what is old. The file stays as it is where the entries are the same.
func writeHistory(t *testing.T) {
	t.Helper()
	trunk := furnished()
	g := golds{House: trunk.History}
	walked := house(t)
	walk := machinetest.NewWalk(walked, rand.New(rand.NewPCG(1, 1)).IntN, 10)
	for range 1000 {
		walk.Step()
	}
	g.Branches = append(g.Branches, branch{"walk", walked.History[len(trunk.History):]})
	for _, s := range machinetest.Samples() {
		if s.Kind == "house.found/1" || s.Kind == "level.raise/1" {
			continue // the world before them is not made by commands
		}
		w := s.World(t, trunk)
		w.Must(s.Actor, s.Command(w))
		g.Branches = append(g.Branches, branch{s.Kind, w.History[len(trunk.History):]})
	}
	late := house(t)
	cleared(late)
	g.Branches = append(g.Branches, branch{"cleared", late.History[len(trunk.History):]})
	data, err := state.Encode(g)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", unreleased+".zst")
	if _, err := os.Stat(path); err == nil && bytes.Equal(unpacked(t, path), data) {
		return
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, z.EncodeAll(data, nil), 0o644); err != nil {
		t.Fatal(err)
	}
}

// cleared makes more tokens and answers than go at once, and lets their time pass.
func cleared(w *world) {
	w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "own"})
	begin := func(first, last int) {
		for n := first; n <= last; n++ {
			c := login("own", "")
			c.Token = machinetest.TokenOf(fmt.Sprint("token ", n))
			w.Must(core.SystemActor, c)
		}
	}
	begin(0, 19)
	w.Must(user("operator1"), &machine.EndToken{Token: machinetest.TokenOf("token 7")})
	w.Now += machine.RequestWindow
	begin(20, 29)
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	data, err := z.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The history is worth nothing if it goes nowhere: it has every kind of command.
func TestHistory_HasEveryCommand(t *testing.T) {
	var g golds
	if err := state.Decode(unpacked(t, filepath.Join("testdata", unreleased+".zst")), &g); err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{"level.raise/1": true}
	for _, b := range append(g.Branches, branch{"house", g.House}) {
		for _, s := range b.Steps {
			given[s.Entry.Kind] = true
		}
	}
	for _, kind := range machine.Kinds() {
		if !given[kind] {
			t.Errorf("the history has no %s; go test -update makes it anew", kind)
		}
	}
}
