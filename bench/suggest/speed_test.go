package suggest

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
	"github.com/sheaf-drive/sheaf/tools/demo/country"
)

func BenchmarkRegion(b *testing.B) {
	reg, err := country.Register("50", 31_000)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ix, err := addressindex.Open(reg, "")
			if err != nil {
				b.Fatal(err)
			}
			ix.Close()
		}
	})
	ix, err := addressindex.Open(reg, "")
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for _, kind := range []string{"plain", "typo"} {
		keys := keystrokes(rand.New(rand.NewPCG(1, 2)), []*address.Registry{reg}, 2000, kind == "typo")
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, err := ix.Suggest(context.Background(), keys[i%len(keys)].text, 8); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
