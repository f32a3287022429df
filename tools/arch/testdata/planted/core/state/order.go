package state

import (
	"maps"
	"slices"
)

type table map[string]int

// Sum ranges over a map behind a name.
func Sum(t table) int {
	sum := 0
	for _, n := range t {
		sum += n
	}
	return sum
}

// Any ranges over a type parameter bound to maps.
func Any[M ~map[string]int](m M) (first string) {
	for k := range m {
		first = k
	}
	return first
}

// Keys collects in random order.
func Keys(t table) []string { return slices.Collect(maps.Keys(t)) }

// Sorted is allowed: the order is made before anybody sees it.
func Sorted(t table) []string { return slices.Sorted(maps.Keys(t)) }
