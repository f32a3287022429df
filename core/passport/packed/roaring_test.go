package packed

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

func stored(t *testing.T, numbers ...uint32) []byte {
	t.Helper()
	b, err := roaring.BitmapOf(numbers...).ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is read without the library is what the library wrote, whatever its containers are.
func TestRoaring_AgainstTheLibrary(t *testing.T) {
	var w Writer
	for seed := range uint64(80) {
		random := rand.New(rand.NewPCG(seed, 4))
		bitmap := roaring.New()
		if seed%2 == 0 {
			bitmap.AddMany(drawn(random))
		}
		rate := []float64{.00001, .003, .01, .05}[seed%4]
		for number := range uint32(million) {
			if random.Float64() < rate {
				bitmap.Add(number)
			}
		}
		if seed%5 == 0 { // a block with more than it lists
			bitmap.AddRange(999_900, 1_000_000)
		}
		if seed%3 > 0 {
			bitmap.RunOptimize()
		}
		body, err := bitmap.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		set, count, ok := w.Roaring(body)
		want := new(Writer).Words(bitsOf(bitmap.ToArray()))
		if !ok || count != int(bitmap.GetCardinality()) || !bytes.Equal(set.data, want.data) || set.groups != want.groups {
			t.Fatalf("seed %d: %d of %d numbers are read: %t", seed, count, bitmap.GetCardinality(), ok)
		}
		for range 50 { // of what is cut off or changed, only what the library takes too is taken, for the same
			bad := bytes.Clone(body[:len(body)-random.IntN(2)*random.IntN(len(body))])
			bad[random.IntN(min(len(bad), 200))] ^= 1 << random.IntN(8)
			if set, _, ok := w.Roaring(bad); ok {
				other := roaring.New()
				if _, err := other.ReadFrom(bytes.NewReader(bad)); err != nil || !slices.Equal(other.ToArray(), slices.Collect(set.Each)) {
					t.Fatalf("seed %d: a changed bitmap is taken, the library says %v", seed, err)
				}
			}
		}
	}
}

// Whatever is not as it should be is left to the library, which says why.
func TestRoaring_LeavesTheRest(t *testing.T) {
	good := stored(t, 5, 70_000, 70_001)
	changed := func(at int, to byte) []byte {
		bad := bytes.Clone(good)
		bad[at] = to
		return bad
	}
	dense, long := roaring.New(), roaring.New()
	for number := range uint32(5000) {
		dense.Add(2 * number)
	}
	bitmap, err := dense.ToBytes()
	if err != nil {
		t.Fatal(err)
	}
	long.AddRange(0, 5000)
	runs, err := long.ToBytes() // cookie 4, a flag 1, a key and its count 2 each, one run 2, from 2, more 2
	if err != nil {
		t.Fatal(err)
	}
	changedRun := func(at int, to byte) []byte {
		bad := bytes.Clone(runs)
		bad[at] = to
		return bad
	}
	counted := bytes.Clone(bitmap)
	counted[16] ^= 1
	var w Writer
	for name, body := range map[string][]byte{"numbers": good, "bits": bitmap, "runs": runs} {
		if _, _, ok := w.Roaring(body); !ok {
			t.Fatalf("the %s that the cases start from are not taken", name)
		}
	}
	// cookie 4, containers 4, two keys with counts 4 each, two places 4 each, one number, two numbers
	for name, body := range map[string][]byte{
		"nothing": nil, "a cookie": good[:4], "no container": append(bytes.Clone(good[:4]), 0, 0, 0, 0), "cut off": good[:len(good)-1],
		"longer": append(bytes.Clone(good), 0), "a count of bits": counted,
		"bits cut off": bitmap[:len(bitmap)-1], "a count of runs": changedRun(7, 0), "runs cut off": runs[:len(runs)-1],
		"runs to come": changedRun(9, 2), "a run too long": changedRun(14, 0xff), "cookie": changed(0, 0), "containers": changed(4, 17),
		"keys descend": changed(8, 2), "a count": changed(14, 2), "a place": changed(16, 9), "twice": changed(28, good[26]),
		"descending": changed(28, good[26]-1), "too high": stored(t, 1_000_000), "a key too high": stored(t, 16<<16),
	} {
		if _, _, ok := w.Roaring(body); ok {
			t.Errorf("%s: taken", name)
		}
	}
}
