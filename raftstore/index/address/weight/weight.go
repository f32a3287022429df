package weight

import (
	"math"
	"strings"
)

// Object is what counts of an object of the register: its place in it, and its level and type as the register has them.
type Object struct {
	ID, Parent int64
	Level      int
	// Type is the word in full, "" where it is not known.
	Type string
}

// The levels by the numbers of the register. Between region and town are districts and municipal units, 2 to 4.
const (
	region     = 1
	district   = 2
	town       = 5
	settlement = 6
	street     = 8
)

// Tree is the shape of a register.
type Tree struct {
	// Parent of each object is the place of what it lies in, -1 without one; Below is how many lie below it.
	Parent, Below []int32
	// Top is the largest of Below, the region's own apart.
	Top  int32
	list []Object
}

// Of finds the shape of a register; it keeps the list.
func Of(list []Object) *Tree {
	at := make(map[int64]int32, len(list))
	for i := range list {
		at[list[i].ID] = int32(i)
	}
	t := &Tree{Parent: make([]int32, len(list)), Below: make([]int32, len(list)), Top: 1, list: list}
	for i := range list {
		t.Parent[i] = -1
		if p, ok := at[list[i].Parent]; ok {
			t.Parent[i] = p
		}
	}
	for i := range list {
		for p, steps := t.Parent[i], 0; p >= 0 && steps < Deepest; p, steps = t.Parent[p], steps+1 {
			t.Below[p]++
		}
	}
	for i := range list {
		if list[i].Level != region {
			t.Top = max(t.Top, t.Below[i])
		}
	}
	return t
}

// Deepest is more than the register has levels: a register read from pieces may hold a cycle.
const Deepest = 20

// Importance of the i-th object is 0 to 1: towns by the number of their streets, a street half of its town, municipal units and the region itself
// last because nobody lives "in" them; a region that is a city is a town.
func (t *Tree) Importance(i int) float64 {
	size := func(at int32) float64 {
		return 0.3 + 0.7*min(1, math.Log1p(float64(t.Below[at]))/math.Log1p(float64(t.Top)))
	}
	o := &t.list[i]
	switch {
	case o.isTown():
		return size(int32(i))
	case o.Level == region, o.Level > district && o.Level < town:
		return 0
	case o.Level < street:
		return size(int32(i))
	}
	share := 0.5
	if o.Type != "улица" {
		share = 0.45 // who types no type means a street rather than a square
	}
	for p, steps := t.Parent[i], 0; p >= 0 && steps < Deepest; p, steps = t.Parent[p], steps+1 {
		if up := &t.list[p]; up.isTown() || up.Level == settlement {
			return share * size(p)
		}
	}
	return share / 5
}

// isTown is true of towns and of the cities that are regions.
func (o *Object) isTown() bool {
	return o.Level == town || o.Level == region && strings.HasPrefix(o.Type, "город")
}
