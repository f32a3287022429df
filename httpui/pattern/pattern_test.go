package pattern

import (
	"maps"
	"slices"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          map[string]string
		ok            bool
	}{
		{"/", "/", nil, true},
		{"/desk", "/desk", nil, true},
		{"/desk", "/desk/", nil, false},
		{"/desk/visits/{id}", "/desk/visits/a", map[string]string{"id": "a"}, true},
		{"/desk/visits/{id}", "/desk/visits/", nil, false},
		{"/desk/visits/{id}", "/desk/visits/a/b", nil, false},
		{"/a/{x}/{y}", "/a/1/2", map[string]string{"x": "1", "y": "2"}, true},
	} {
		values, ok := Parse(c.pattern).Match(Parse(c.path))
		if ok != c.ok || !maps.Equal(values, c.want) {
			t.Errorf("%s with %s gives %v, %v", c.pattern, c.path, values, ok)
		}
	}
}

func TestBefore_LiteralPartsComeFirst(t *testing.T) {
	paths := []string{"/{a}/new", "/x/{b}", "/x/new", "/x"}
	slices.SortStableFunc(paths, func(a, b string) int {
		switch {
		case Parse(a).Before(Parse(b)):
			return -1
		case Parse(b).Before(Parse(a)):
			return 1
		}
		return 0
	})
	if want := []string{"/x", "/x/new", "/x/{b}", "/{a}/new"}; !slices.Equal(paths, want) {
		t.Errorf("the order is %v, not %v", paths, want)
	}
}

func TestShape_NamesDoNotMatter(t *testing.T) {
	if a, b := Parse("/x/{a}").Shape(), Parse("/x/{b}").Shape(); a != b {
		t.Errorf("%q and %q match the same paths", a, b)
	}
	if a, b := Parse("/x/{a}").Shape(), Parse("/x/a").Shape(); a == b {
		t.Errorf("%q stands for two different patterns", a)
	}
}
