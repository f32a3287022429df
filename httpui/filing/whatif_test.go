package filing

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

func (n *node) tried(query string) variantBody {
	n.TB.Helper()
	var got variantBody
	n.did("federal", http.MethodGet, "/api/v1/selections/variant"+query, nil, &got)
	return got
}

// What is tried is what is made: the same wish, the same rows, in the journal by their digest.
func TestVariant_IsWhatIsMade(t *testing.T) {
	n := open(t)
	all := n.tried("")
	if all.Lines != 4 || all.Sheets != 2 || all.Gap != 0 || all.Proof != "bound" || all.Value >= 4 || all.Value != all.Bound || all.Accept <= 0 {
		t.Fatalf("of all: %+v", all)
	}
	if few := n.tried("?max=3"); few.Lines != 3 {
		t.Errorf("of three: %+v", few)
	}
	if none := n.tried("?least=100"); none.Lines != 0 || none.LeftOut != 4 || none.Short == nil {
		t.Errorf("above every chance: %+v", none)
	}
	if none := n.tried("?without=operator1"); none.Lines != 0 || none.LeftOut != 4 {
		t.Errorf("without the collector: %+v", none)
	}
	if some := n.tried("?likeliest=yes"); some.Lines == 0 || some.Accept < all.Accept {
		t.Errorf("most likely accepted: %+v", some)
	}
	var begun begunBody
	n.did("federal", http.MethodPost, "/api/v1/selections", obj{"max": 3}, &begun)
	n.work.Wait()
	if s := n.selections().Selections[0]; s.ID != begun.ID || s.Lines != 3 || s.State != core.SelectionFrozen || s.Digest == "" {
		t.Errorf("made was %+v", s)
	}
}

func TestVariant_RefusesWhatCannotBe(t *testing.T) {
	n := open(t)
	for path, field := range map[string]string{"max=0": "max", "max=x": "max", "max=99": "max", "least=101": "least", "least=NaN": "least"} {
		n.Refused(roomtest.Check{Name: path, Who: "federal", Method: http.MethodGet, Path: "/api/v1/selections/variant?" + path, Status: 422, Code: core.Invalid, Field: field})
	}
	n.Refused(roomtest.Check{Name: "nobody", Who: "federal", Method: http.MethodGet, Path: "/api/v1/selections/variant?without=nobody", Status: 404, Code: core.NotFound, Field: "without"})
	n.Refused(roomtest.Check{Name: "made with it", Who: "federal", Method: http.MethodPost, Path: "/api/v1/selections", Body: obj{"max": 99}, Status: 422, Code: core.Invalid, Field: "max"})
	if list := n.selections(); len(list.Selections) != 0 {
		t.Errorf("a refused wish began %+v", list.Selections)
	}
}

// The screen shows the variant, and its form makes just that.
func TestSelect_MakesTheVariantThatItShows(t *testing.T) {
	n := open(t)
	got := n.Browse("federal", http.MethodGet, "/select?max=3&without=", nil)
	for _, want := range []string{"What would be chosen", `name="max" value="3"`, "no choice is worth more than", "The prices of lines prove it.", "Collectors with the most faults left"} {
		if got.Status != 200 || !strings.Contains(string(got.Body), want) {
			t.Errorf("%d without %q", got.Status, want)
		}
	}
	wrong := n.Browse("federal", http.MethodGet, "/select?max=99", nil)
	if wrong.Status != 200 || !strings.Contains(string(wrong.Body), "Write a number from 1 to 8") || strings.Contains(string(wrong.Body), "What would be chosen") {
		t.Errorf("a wrong wish: %d", wrong.Status)
	}
	if done := n.Browse("federal", http.MethodPost, "/select", url.Values{"do": {"make"}, "max": {"3"}}); done.Status != 303 {
		t.Fatalf("%d %s", done.Status, done.Body)
	}
	n.work.Wait()
	if s := n.selections().Selections[0]; s.Lines != 3 {
		t.Errorf("made was %+v", s)
	}
}

// Nobody else's campaign is tried.
func TestVariant_WhoMay(t *testing.T) {
	n := open(t)
	for who, status := range map[string]int{"federal": 200, "auditor": 200, "operator1": 403} {
		if got := n.Ask(who, http.MethodGet, "/api/v1/selections/variant?campaign="+string(machinetest.Campaign), nil); got.Status != status {
			t.Errorf("%s: %d, want %d", who, got.Status, status)
		}
	}
}
