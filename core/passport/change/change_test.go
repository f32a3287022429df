package change

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
)

// drawn is a set of so many numbers of ten digits and a few irregular rows.
func drawn(t testing.TB, seed uint64, size int) *passport.Set {
	t.Helper()
	return made(t, seed, size, size/2000, 1_000_000, func(r *rand.Rand) uint64 { return r.Uint64N(passport.Keys) })
}

// made is a set of so many numbers that are drawn, and so many irregular rows with numbers below a bound.
func made(t testing.TB, seed uint64, size, irregular, below int, draw func(*rand.Rand) uint64) *passport.Set {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, seed))
	var b passport.Builder
	for range size {
		b.AddKeys([]passport.Key{passport.Key(draw(r))})
	}
	for i := range irregular {
		n, err := passport.ParseListed(fmt.Sprintf("%dВС", 1+i%30), fmt.Sprintf("%06d", r.IntN(below)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	return b.Set()
}

func same(a, b passport.Difference) bool {
	return a.Added.Digest() == b.Added.Digest() && a.Removed.Digest() == b.Removed.Digest()
}

func TestChunks_RoundTrip(t *testing.T) {
	for name, d := range map[string]passport.Difference{
		"nothing":        {Added: new(passport.Set), Removed: new(passport.Set)},
		"only new":       {Added: drawn(t, 1, 60_000), Removed: new(passport.Set)},
		"only gone":      {Added: new(passport.Set), Removed: drawn(t, 2, 3000)},
		"both":           {Added: drawn(t, 3, 20_000), Removed: drawn(t, 4, 20_000)},
		"several parts":  {Added: drawn(t, 5, 200_000), Removed: drawn(t, 6, 100_000)},
		"first and last": {Added: keys(0, passport.Keys-1), Removed: keys(passport.Keys - 2)},
	} {
		chunks := slices.Collect(Chunks(d))
		for i, chunk := range chunks {
			if len(chunk) > passport.MaxChunk {
				t.Errorf("%s: chunk %d has %d bytes", name, i, len(chunk))
			}
		}
		back, err := Read(slices.Values(chunks))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !same(back, d) {
			t.Errorf("%s: another difference comes back", name)
		}
		for range Chunks(d) {
			break // must not go on: range would panic
		}
	}
	if n := len(slices.Collect(Chunks(passport.Difference{Added: drawn(t, 5, 200_000), Removed: drawn(t, 6, 100_000)}))); n < 3 {
		t.Errorf("the large difference takes %d chunks: nothing crosses a border", n)
	}
}

func keys(list ...passport.Key) *passport.Set {
	var b passport.Builder
	b.AddKeys(list)
	return b.Set()
}

func TestRead_Refused(t *testing.T) {
	good := slices.Collect(Chunks(passport.Difference{Added: drawn(t, 5, 200_000), Removed: drawn(t, 6, 100_000)}))
	whole := slices.Collect(drawn(t, 9, 5000).Chunks())
	one := func(records string) [][]byte { return [][]byte{[]byte(chunkMark + records)} }
	// The hand-made cases differ from one of these in the one thing that their names say.
	for _, records := range []string{
		"e\x00\x00", "a\x01\x05e\x01\x00", "a\x01\x05r\x01\x09e\x01\x01", "a\x02\x05\x01e\x02\x00",
		"a\x01\x80\xc8\xaf\xa0\x25e\x01\x00", "A\x0c1ВС,123456e\x01\x00", "A\x0c1ВС,123456A\x0c1ВС,123457e\x02\x00",
	} {
		if _, err := Read(slices.Values(one(records))); err != nil {
			t.Fatalf("%q, which cases start from, is refused: %v", records, err)
		}
	}
	var large []byte
	for _, chunk := range good {
		large = append(large, chunk[len(chunkMark):]...)
	}
	if n := len(large); n <= passport.MaxChunk {
		t.Fatalf("all records are %d bytes: no chunk is too large for them", n)
	}
	for name, chunks := range map[string][][]byte{
		"none":               nil,
		"last missing":       good[:len(good)-1],
		"first missing":      good[1:],
		"middle missing":     slices.Delete(slices.Clone(good), 1, 2),
		"twice":              slices.Insert(slices.Clone(good), 1, good[0]),
		"swapped":            slices.Insert(slices.Clone(good[1:]), 1, good[0]),
		"after the end":      append(slices.Clone(good), good[0]),
		"cut off":            append(slices.Clone(good[:len(good)-1]), good[len(good)-1][:20]),
		"a list":             whole,
		"empty chunk":        {{}},
		"a mark alone":       slices.Insert(slices.Clone(good), 1, []byte(chunkMark)),
		"too large":          one(string(large)),
		"unknown record":     one("x\x01e\x00\x00"),
		"record after end":   one("e\x00\x00e\x00\x00"),
		"new after gone":     one("r\x01\x09a\x01\x05e\x01\x01"),
		"no numbers":         one("a\x00e\x00\x00"),
		"same number twice":  one("a\x02\x05\x00e\x01\x00"),
		"count of new":       one("a\x01\x05e\x02\x00"),
		"count of gone":      one("a\x01\x05e\x01\x01"),
		"number too high":    one("a\x01\x81\xc8\xaf\xa0\x25e\x01\x00"),
		"a number before":    one("a\x02\x06\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01e\x02\x00"),
		"a long varint":      one("a\x01\x85\x00e\x01\x00"),
		"row not canonical":  one("A\x0dI-ВС,123456e\x01\x00"),
		"row cut off":        one("A\x201ВС"),
		"a regular row":      one("A\x0b4504,123456e\x01\x00"),
		"rows not ascending": one("A\x0c1ВС,123456A\x0c1ВС,123456e\x01\x00"),
	} {
		_, err := Read(slices.Values(chunks))
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != core.Invalid {
			t.Errorf("%s: got %v, want a refusal of code invalid", name, err)
		}
	}
}

// Chunks of two differences may be as well formed as those of one; what the list then holds tells.
func TestRead_ChunksOfTwoDifferences(t *testing.T) {
	steps := func(from passport.Key) *passport.Set {
		var list []passport.Key
		for n := range passport.Key(400_000) {
			list = append(list, from+3*n)
		}
		return keys(list...)
	}
	of := func(set *passport.Set) [][]byte {
		return slices.Collect(Chunks(passport.Difference{Added: set, Removed: new(passport.Set)}))
	}
	one, other := steps(0), steps(1)
	mixed := of(one)
	mixed[1] = of(other)[1]
	d, err := Read(slices.Values(mixed))
	if err != nil {
		t.Fatalf("the chunks do not fit together, so nothing is shown: %v", err)
	}
	made := d.Apply(new(passport.Set), 1)
	if made.Len() != one.Len() || made.Contents(1) == one.Contents(1) || made.Contents(1) == other.Contents(1) {
		t.Errorf("%d documents of a mixed difference have the contents of one", made.Len())
	}
}

func FuzzRead(f *testing.F) {
	for seed, size := range []int{0, 1, 300, 5000} {
		d := passport.Difference{Added: drawn(f, uint64(seed), size), Removed: drawn(f, uint64(seed+9), size/2)}
		for chunk := range Chunks(d) {
			f.Add(chunk)
		}
	}
	f.Fuzz(func(t *testing.T, chunk []byte) {
		d, err := Read(slices.Values([][]byte{chunk}))
		if err != nil {
			return
		}
		again := slices.Collect(Chunks(d))
		back, err := Read(slices.Values(again))
		if err != nil || !same(back, d) {
			t.Fatalf("what was accepted does not come back: %v", err)
		}
		if len(again) == 1 && len(again[0]) == len(chunk) && !bytes.Equal(again[0], chunk) {
			t.Fatal("two chunks of one length say the same")
		}
	})
}
