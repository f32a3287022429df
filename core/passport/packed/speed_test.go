package packed

import (
	"math/rand/v2"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// BenchmarkRoaring reads a series as sparse as those of a list that is spread evenly.
func BenchmarkRoaring(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	bitmap := roaring.New()
	for range 11_000 {
		bitmap.Add(uint32(random.IntN(1_000_000)))
	}
	body, err := bitmap.ToBytes()
	if err != nil {
		b.Fatal(err)
	}
	var w Writer
	for b.Loop() {
		if _, _, ok := w.Roaring(body); !ok {
			b.Fatal("not taken")
		}
	}
}
