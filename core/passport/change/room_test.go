package change

import (
	"runtime"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// allocated is how many bytes do asks of memory, whether or not they are given back meanwhile.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A difference that says something about every series of a list costs what it says, not what a list costs that is
// gathered number by number: 125 kB for each series with more than a few.
func TestRead_TakesTheRoomOfTheDifference(t *testing.T) {
	const series, each = 2000, 400
	var a passport.Ascending
	for at := range passport.Key(series) {
		for n := range passport.Key(each) {
			if err := a.Add((at*1_000_000 + n*2477).Number()); err != nil {
				t.Fatal(err)
			}
		}
	}
	chunks := slices.Collect(Chunks(passport.Difference{Added: a.Set(), Removed: keys(1)}))
	size := uint64(0)
	for _, chunk := range chunks {
		size += uint64(len(chunk))
	}
	var d passport.Difference
	took := allocated(func() {
		var err error
		if d, err = Read(slices.Values(chunks)); err != nil {
			t.Fatal(err)
		}
	})
	if d.Added.Len() != series*each || d.Removed.Len() != 1 {
		t.Fatalf("%d and %d documents", d.Added.Len(), d.Removed.Len())
	}
	if limit := 8*size + 4<<20; took > limit {
		t.Errorf("%d bytes were asked for to read a difference of %d, at most %d are wanted", took, size, limit)
	}
}
