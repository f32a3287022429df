package slab

import (
	"slices"
	"testing"
)

func TestOf(t *testing.T) {
	var s Of[int]
	var lists, want [][]int
	for n := range 300 {
		list := slices.Repeat([]int{n}, n*n%257)
		lists, want = append(lists, s.Copy(list)), append(want, list)
		*s.New() = -n
	}
	lists[3] = append(lists[3], 9)
	lists[3] = lists[3][:len(want[3])]
	long := slices.Repeat([]int{7}, 3*largest)
	if got := s.Copy(long); !slices.Equal(got, long) {
		t.Error("one that is longer than a piece is not whole")
	}
	for n, list := range lists {
		if !slices.Equal(list, want[n]) {
			t.Errorf("the list of %d is %v", n, list)
		}
	}
}

// What is made is few pieces of memory.
func TestOf_IsFewPieces(t *testing.T) {
	made := testing.AllocsPerRun(3, func() {
		var s Of[*int]
		for range 100_000 {
			s.New()
		}
	})
	if made > 25 {
		t.Errorf("100,000 things are %v pieces", made)
	}
}
