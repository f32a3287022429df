package pattern

import (
	"strings"
	"testing"
)

func TestTable_LiteralPartsWin(t *testing.T) {
	var table Table[string]
	for _, row := range [][2]string{{"GET", "/a/{id}"}, {"GET", "/a/new"}, {"POST", "/a/{id}"}} {
		if err := table.Add(row[0], row[1], row[1]); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{"/a/new": "/a/new", "/a/x": "/a/{id}", "/a/": "", "/a": "", "/a/x/y": "", "/b/x": ""} {
		if got, _, _ := table.Match("GET", path); got != want {
			t.Errorf("%s reaches %q, want %q", path, got, want)
		}
	}
	if _, params, _ := table.Match("POST", "/a/x"); params["id"] != "x" {
		t.Errorf("the parts are %v", params)
	}
	if _, _, allowed := table.Match("PUT", "/a/x"); strings.Join(allowed, " ") != "GET POST" {
		t.Errorf("allowed %v", allowed)
	}
	if err := table.Add("GET", "/a/{other}", ""); err == nil {
		t.Error("the same paths stand twice")
	}
}
