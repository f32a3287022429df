package list

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// BenchmarkRead reads rows in random order: 300 series, dense.
func BenchmarkRead(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	file := bytes.NewBufferString(passport.ListHeader + "\n")
	const rows = 4_000_000
	for range rows {
		key := passport.Key(r.Uint64N(2400)*1_000_000 + r.Uint64N(1_000_000))
		n := key.Number()
		file.WriteString(n.Series() + "," + n.Digits() + "\n")
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		var into passport.Builder
		if _, err := Read(bytes.NewReader(file.Bytes()), &into); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}
