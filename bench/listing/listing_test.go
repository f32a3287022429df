package listing

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core/passport"
)

// little draws the smallest regions of the plausible list, in order.
func little() (keys []passport.Key) {
	Plausible(rand.New(rand.NewPCG(4, 4)), regions-1, func(more []passport.Key) { keys = append(keys, more...) })
	slices.Sort(keys)
	return keys
}

// Every figure of a list comes out of a small one, and a fast wrong answer would have been an error.
func TestSet_MeasuresEachFigure(t *testing.T) {
	s := Samples{}
	keys, err := s.Set(t.Context(), "plausible", Plausible, 4, regions-1)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"stored_b_key", "hit_hot_p50_ns", "hit_mixed_p50_ns", "load_ms", "load_days_ms", "diff.compute_s", "diff.apply_s", "diff.b_change"} {
		if got := s["plausible."+id]; len(got) != 1 || got[0] <= 0 {
			t.Errorf("%s: %v", id, got)
		}
	}
	if b := s["partitioned.plausible.heap_b_key"]; len(b) != 1 || b[0] <= 0 || b[0] >= s["signposted.plausible.heap_b_key"][0] {
		t.Errorf("of %d numbers, the other layout: %v, with signposts %v", len(keys), b, s["signposted.plausible.heap_b_key"])
	}
}

// Tomorrow has 60,000 numbers more and 500 less, all less from the upper half.
func TestTomorrow(t *testing.T) {
	keys := little()
	var b passport.Builder
	b.AddKeys(keys)
	set := b.Set()
	d := passport.Diff(set, tomorrow(rand.New(rand.NewPCG(1, 1)), set, keys), 2)
	if d.Added.Len() != 60_000 || d.Removed.Len() != 500 {
		t.Errorf("%d more, %d less", d.Added.Len(), d.Removed.Len())
	}
	for n := range d.Removed.All() {
		if key, _ := n.Key(); key < keys[len(keys)/2] {
			t.Fatal("a number of the lower half is gone")
		}
	}
}

// The published scheme holds what the list does.
func TestPublished_HoldsTheKeys(t *testing.T) {
	keys := little()[:5000]
	var copied bytes.Buffer
	if err := Published(&copied, keys); err != nil {
		t.Fatal(err)
	}
	var back []passport.Key
	for line := range strings.Lines(copied.String()) {
		number, packed, _ := strings.Cut(strings.TrimSpace(line), "\t")
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		data, err := hex.DecodeString(strings.TrimPrefix(packed, `\\x`))
		if err != nil {
			t.Fatal(err)
		}
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		for ; len(plain) > 0; plain = plain[2:] {
			back = append(back, passport.Key(binary.LittleEndian.Uint16(plain))*perSeries+passport.Key(n))
		}
	}
	slices.Sort(back)
	if !slices.Equal(back, keys) {
		t.Errorf("%d keys come back of %d", len(back), len(keys))
	}
}

// The real program is imported into, asked, and sent the differences of two days on three nodes.
func TestNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	programs, err := program.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, keys := Samples{}, little()
	if err := s.Node(t.Context(), programs.Sheaf, keys, 1, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Days(t.Context(), programs.Sheaf, keys, 2); err != nil {
		t.Fatal(err)
	}
	for id, runs := range map[string]int{"import.seconds": 1, "import.rss_mib": 1, "import.node_rss_mib": 1, "import.unpacked": 1, "api.checks_s": 1, "diff.compute_s": 2, "diff.apply_s": 2, "diff.longest_answer_ms": 2} {
		if len(s[id]) != runs || s[id][0] <= 0 {
			t.Errorf("%s: %v", id, s[id])
		}
	}
}
