package pattern

import (
	"fmt"
	"slices"
	"strings"
)

// Table finds what stands under a method and a pattern. It is filled with Add and read by any
// number of goroutines after that; its zero value is empty.
type Table[T any] struct{ rows []row[T] }

type row[T any] struct {
	method string
	path   Pattern
	what   T
}

// Add puts what under a method and a pattern; it fails where the two match the same paths as
// those of another row.
func (t *Table[T]) Add(method, path string, what T) error {
	added := row[T]{method, Parse(path), what}
	for _, r := range t.rows {
		if r.method == method && r.path.Shape() == added.path.Shape() {
			return fmt.Errorf("route %s %s stands twice", method, path)
		}
	}
	t.rows = append(t.rows, added)
	// Literal parts before {name} parts, so that the first match is the right one.
	slices.SortStableFunc(t.rows, func(a, b row[T]) int {
		switch {
		case a.path.Before(b.path):
			return -1
		case b.path.Before(a.path):
			return 1
		}
		return 0
	})
	return nil
}

// Match finds what stands under the method and a pattern of the path, with the values of its
// {name} parts. Without any, allowed lists the methods that the path takes, empty when there
// is no such path.
func (t *Table[T]) Match(method, path string) (what T, params map[string]string, allowed []string) {
	parts := Parse(path)
	for _, r := range t.rows {
		values, ok := r.path.Match(parts)
		if !ok {
			continue
		}
		if r.method == method {
			return r.what, values, nil
		}
		allowed = append(allowed, r.method)
	}
	slices.SortFunc(allowed, strings.Compare)
	return what, nil, allowed
}
