package node

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
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
