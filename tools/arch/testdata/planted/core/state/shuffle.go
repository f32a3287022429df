package state

import (
	"iter"
	"maps"
	"reflect"
	"slices"
	"sync"
)

// Values collects in random order.
func Values(t table) []int { return slices.Collect(maps.Values(t)) }

// All walks in random order.
func All(t table) iter.Seq2[string, int] { return maps.All(t) }

// So does each of these.
var _ = []any{
	(*sync.Map).Range,
	reflect.Value.MapKeys,
	reflect.Value.MapRange,
}
