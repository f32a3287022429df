package node

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// TestRoutes_AreAllThatIsDescribed holds that no room of httpui was left out where they are joined.
func TestRoutes_AreAllThatIsDescribed(t *testing.T) {
	data, err := os.ReadFile("../../../httpui/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(data, &described); err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, route := range (&Node{}).serverConfig().Routes {
		served[strings.ToLower(route.Method)+" "+route.Path] = true
	}
	for path, methods := range described.Paths {
		for method := range methods {
			if !served[method+" "+path] {
				t.Errorf("%s %s is described and not served", method, path)
			}
		}
	}
	if len(described.Paths) == 0 || !served["get /desk"] {
		t.Error("nothing is compared")
	}
}

// TestRoutes_SayHowNewTheirStateIs holds the table in httpui/DESIGN.md against the routes.
func TestRoutes_SayHowNewTheirStateIs(t *testing.T) {
	data, err := os.ReadFile("../../../httpui/DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[moment.Sight]string{moment.Latest: "Latest", moment.AsAsked: "AsAsked", moment.Stale: "Stale"}
	told := map[string]string{}
	for line := range strings.Lines(string(data)) {
		for _, name := range names {
			if rest, ok := strings.CutPrefix(line, "| `"+name+"`:"); ok {
				_, paths, _ := strings.Cut(rest, "|")
				for path := range strings.SplitSeq(strings.Trim(paths, " |\n"), ", ") {
					told[strings.Trim(path, "`")] = name
				}
			}
		}
	}
	found := map[string]bool{}
	for _, route := range (&Node{}).serverConfig().Routes {
		name := names[route.Sees]
		if name == "" && (told[route.Path] == "" || found[route.Path] || route.Method == "GET") {
			continue // the screen with the form that is sent to a route of the table
		}
		if found[route.Path] = true; told[route.Path] != name {
			t.Errorf("%s %s sees %q, and %q is told", route.Method, route.Path, name, told[route.Path])
		}
	}
	for path := range told {
		if !found[path] {
			t.Errorf("%s is told of and not served", path)
		}
	}
}
