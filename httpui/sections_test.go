package httpui

import (
	"bytes"
	"regexp"
	"testing"
)

// What the strip offers opens, whoever it is offered to.
func TestSections_OpenForWhomTheyAreShownTo(t *testing.T) {
	n := open(t)
	here := map[string]bool{}
	for _, r := range n.app.Routes() {
		here[r.Method+" "+r.Path] = true
	}
	offered := map[string]int{}
	for _, login := range []string{
		"root", "federal", "lawyer", "auditor", "logistics", "regional", "coordinator1", "verifier1", "operator1",
	} {
		home := n.Browse(login, "GET", "/audit", nil) // the strip is on every page, a refusal's too
		strip, _, _ := bytes.Cut(home.Body, []byte("</header>"))
		for _, link := range regexp.MustCompile(`<li><a href="([^"]+)"`).FindAllSubmatch(strip, -1) {
			path := string(link[1])
			if !here["GET "+path] {
				continue // a room that is tested beside its own house
			}
			offered[path]++
			if got := n.Browse(login, "GET", path, nil); got.Status != 200 {
				t.Errorf("%s is offered %s and gets %d", login, path, got.Status)
			}
		}
	}
	if len(offered) < 10 || offered["/select"] != 3 {
		t.Errorf("so many are offered each: %v; /select is for federal staff, lawyers and auditors", offered)
	}
}
