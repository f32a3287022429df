package country

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
)

func TestRegister_IsAlwaysTheSame(t *testing.T) {
	digest := func() [32]byte {
		reg, err := Register("63", 3000)
		if err != nil {
			t.Fatal(err)
		}
		ed, err := reg.Edition()
		if err != nil {
			t.Fatal(err)
		}
		return ed.Digest
	}
	if first, again := digest(), digest(); first != again {
		t.Error("two registers of one region differ")
	}
}

func TestRegister_IsShapedLikeARealOne(t *testing.T) {
	for _, region := range []string{"63", "77"} {
		reg, err := Register("63", 8000)
		if err != nil {
			t.Fatal(err)
		}
		levels, former := map[int]int{}, 0
		for i := range reg.Len() {
			o := reg.At(i)
			levels[o.Level]++
			former += len(o.Aliases)
			if _, complete := reg.Chain(o.ID); !complete {
				t.Fatalf("%s: %+v hangs on nothing", region, o)
			}
		}
		if n := reg.Len(); n < 7800 || n > 8300 {
			t.Errorf("%s: %d objects", region, n)
		}
		if levels[address.LevelStreet] < 6000 || levels[address.LevelSettlement] < 100 || levels[address.LevelCity] == 0 || former < 80 {
			t.Errorf("%s: levels %v, %d former names", region, levels, former)
		}
	}
	if _, err := Register("00", 100); err == nil {
		t.Error("there is no region 00")
	}
}

func TestSize_AddsUp(t *testing.T) {
	sum, largest := 0, 0
	for _, r := range address.Regions() {
		n := Size(r.Code, Full)
		sum, largest = sum+n, max(largest, n)
	}
	if sum < Full-100 || sum > Full+100 || largest < 31_000 {
		t.Errorf("%d objects, the largest region has %d", sum, largest)
	}
}
