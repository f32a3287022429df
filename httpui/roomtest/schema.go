package roomtest

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// SchemasAreTypes holds schemas of the description of the API against the types that are
// encoded, by the names of the schemas. path leads to the description.
func SchemasAreTypes(tb testing.TB, path string, types map[string]any) {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var said struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]json.RawMessage `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(data, &said); err != nil {
		tb.Fatal(err)
	}
	for name, v := range types {
		have := map[string]bool{}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(v)) {
			if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag != "" || !f.Anonymous {
				have[tag] = true // the fields of what is embedded come by themselves
			}
		}
		want := map[string]bool{}
		for property := range said.Components.Schemas[name].Properties {
			want[property] = true
		}
		if !maps.Equal(have, want) {
			tb.Errorf("%s is encoded with %v, described with %v", name, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
		}
	}
}
