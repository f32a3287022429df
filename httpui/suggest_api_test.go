package httpui

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestAPI_Suggests(t *testing.T) {
	n := open(t)
	for _, c := range []struct {
		region, text, want string
	}{
		{"77", " Ленина ", `{"suggestions":[{"id":"1","name":"Ленина","text":"ул. Ленина"}]}`},
		{"77", "Л", `{"suggestions":[]}`},
		{"63", "Ленина", `{"suggestions":[]}`},
	} {
		got := n.Ask("operator1", "POST", "/api/v1/addresses/suggest", obj{"region": c.region, "text": c.text})
		if got.Status != 200 || strings.TrimSpace(string(got.Body)) != c.want {
			t.Errorf("%s, %q: %d %s", c.region, c.text, got.Status, got.Body)
		}
	}
}

func TestAPI_SuggestsWithinItsBounds(t *testing.T) {
	n := open(t)
	n.refused([]check{
		{"a region that is none", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "7", "text": "лен"}, 422, core.Invalid, "region"},
		{"a text without end", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": strings.Repeat("л", 201)}, 422, core.Invalid, "text"},
		{"addresses by an auditor", "auditor", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен"}, 403, core.Denied, ""},
		{"the status from afar", "root", "GET", "/api/v1/status", nil, 404, core.NotFound, ""},
		{"a backup from afar", "root", "GET", "/api/v1/backup", nil, 404, core.NotFound, ""},
	})
}
