package machine_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// commands gives one command of every kind, in the order of the table.
func commands(t testing.TB) []machine.Command {
	sampled := map[string]machine.Command{}
	for _, s := range machinetest.Samples() {
		sampled[s.Kind] = s.Command(s.World(t, furnished()))
	}
	var list []machine.Command
	for _, kind := range machine.Kinds() {
		if sampled[kind] == nil {
			t.Fatalf("%s has no sample", kind)
		}
		list = append(list, sampled[kind])
	}
	return list
}

// TestKinds_Golden pins the wire: the table of commands with one encoded sample each, and one
// leaf of every kind of fact. A line that changes is an old log that no longer decodes.
func TestKinds_Golden(t *testing.T) {
	var got strings.Builder
	got.WriteString("# commands: wire name, msgpack of a sample\n")
	for _, c := range commands(t) {
		body, err := state.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s %s\n", c.Kind(), hex.EncodeToString(body))
	}
	got.WriteString("# facts: wire name, a leaf\n")
	leaves := leavesByKind(t)
	for _, kind := range slices.Sorted(maps.Keys(leaves)) {
		fmt.Fprintf(&got, "%s %s\n", kind, leaves[kind])
	}
	golden(t, "kinds.golden", got.String())
}

// leavesByKind gives the first leaf of each kind that furnishing a house and the samples leave.
func leavesByKind(t testing.TB) map[string]string {
	leaves := map[string]string{}
	collect := func(w *world) {
		state.Leaves.Scan(w.Memory, "", func(_ string, line []byte) bool {
			leaf, err := audit.Parse(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if leaves[leaf.Kind] == "" {
				leaves[leaf.Kind] = string(line)
			}
			return true
		})
	}
	for _, s := range machinetest.Samples() {
		w := s.World(t, furnished())
		w.Must(s.Actor, s.Command(w))
		collect(w)
	}
	w := house(t)
	w.Do(user("operator1"), &machine.RaiseLevel{Level: machine.Level})
	collect(w)
	return leaves
}

func TestDecode_EncodedCommandsComeBack(t *testing.T) {
	for _, c := range commands(t) {
		body, err := state.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		back, err := machine.Decode(c.Kind(), body)
		if err != nil {
			t.Errorf("%s does not come back: %v", c.Kind(), err)
			continue
		}
		again, err := state.Encode(back)
		if err != nil || !bytes.Equal(again, body) {
			t.Errorf("%s comes back as another: %x, was %x", c.Kind(), again, body)
		}
		if back.Kind() != c.Kind() {
			t.Errorf("%s is listed under the name of %s", back.Kind(), c.Kind())
		}
	}
}

func TestKinds_AreWireNames(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range machine.Kinds() {
		name, version, ok := strings.Cut(kind, "/")
		if seen[kind] || !ok || version == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_.") != "" {
			t.Errorf("%q is no wire name of its own", kind)
		}
		seen[kind] = true
	}
}

// FuzzDecode: whatever a body is, it is refused or taken, never a crash; what is taken comes
// back from its own encoding; and Apply of it never faults.
func FuzzDecode(f *testing.F) {
	for i, c := range commands(f) {
		body, err := state.Encode(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, body)
	}
	f.Fuzz(func(t *testing.T, n int, body []byte) {
		kinds := machine.Kinds()
		kind := kinds[uint(n)%uint(len(kinds))]
		c, err := machine.Decode(kind, body)
		if err != nil {
			return
		}
		again, err := state.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		back, err := machine.Decode(kind, again)
		if err != nil {
			t.Fatalf("%s: its own encoding is refused: %v", kind, err)
		}
		if third, _ := state.Encode(back); !bytes.Equal(third, again) {
			t.Fatalf("%s: encoded %x, then %x", kind, again, third)
		}
		for _, actor := range []core.UserID{core.SystemActor, user("root"), user("federal"), user("operator1")} {
			w := house(t)
			w.Apply(machine.Entry{Actor: actor, Request: "fuzz", Kind: kind, Body: again, Time: w.Now})
		}
	})
}

func TestDecode_RefusesClaimedLengths(t *testing.T) {
	for name, body := range map[string][]byte{
		"an array of four billion": {0xdd, 0xff, 0xff, 0xff, 0xff, 1},
		"a long array":             {0xdc, 0xff, 0xff, 1},
		"a short array cut off":    {0x92, 1},
		"a text cut off":           {0x91, 0xdb, 0, 0, 0, 9, 'x'},
		"bytes cut off":            {0x91, 0xc6, 0, 0, 0, 9, 'x'},
		"a number cut off":         {0x91, 0xcf, 0},
		"a map":                    {0x81, 0xa1, 'L', 2},
		"a float":                  {0x91, 0xca, 0, 0, 0, 0},
		"nothing":                  {},
		"arrays all the way":       bytes.Repeat([]byte{0x91}, 40),
	} {
		if _, err := machine.Decode("level.raise/1", body); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
