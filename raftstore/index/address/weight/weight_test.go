package weight

import "testing"

// Of two towns the one with more streets stands first, its streets before those of the other, and the region itself last; a register
// that holds a circle has an order all the same.
func TestImportance(t *testing.T) {
	list := []Object{
		{1, 0, 1, "автономный округ"}, {2, 1, 5, "город"}, {3, 1, 5, "город"},
		{10, 2, 8, "улица"}, {11, 2, 8, "переулок"}, {12, 2, 8, "улица"}, {13, 3, 8, "улица"}, {14, 99, 8, "улица"}, {15, 1, 3, "муниципальный район"},
		{20, 21, 6, "поселок"}, {21, 20, 6, "поселок"},
	}
	tree, is := Of(list), map[int64]float64{}
	for i, o := range list {
		is[o.ID] = tree.Importance(i)
	}
	for _, less := range [][2]int64{{3, 2}, {13, 3}, {11, 10}, {13, 10}, {14, 13}, {1, 14}, {15, 14}} {
		if is[less[0]] >= is[less[1]] {
			t.Errorf("%d weighs %v, %d weighs %v", less[0], is[less[0]], less[1], is[less[1]])
		}
	}
	if tree.Parent[0] != -1 || tree.Below[1] != 3 || tree.Below[0] != 7 {
		t.Errorf("%+v", tree)
	}
}

// A region that is a city is a town: its streets weigh as much as those of any.
func TestImportance_OfACityThatIsARegion(t *testing.T) {
	list := []Object{{1, 0, 1, "город"}, {10, 1, 8, "улица"}, {11, 1, 8, "улица"}}
	if tree := Of(list); tree.Importance(0) != 1 || tree.Importance(1) != 0.5 {
		t.Errorf("%v, %v", tree.Importance(0), tree.Importance(1))
	}
}
