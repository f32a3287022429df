package httpui

import (
	"context"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

func TestAPI_Suggests(t *testing.T) {
	n := open(t)
	rules := machinetest.Pack().String()
	for _, c := range []struct {
		region, text, want string
	}{
		{"77", " Ленина ", `{"suggestions":[{"id":"1","name":"Ленина","text":"ул. Ленина","sheet":"Москва, улица Ленина"}],"rules":"` + rules + `"}`},
		{"", "Ленина", `{"suggestions":[],"rules":"` + rules + `"}`},
		{"77", "Л", `{"suggestions":[]}`},
		{"63", "Ленина", `{"suggestions":[],"no_register":true,"rules":"` + rules + `"}`}, {"", "Нигде", `{"suggestions":[],"no_register":true,"rules":"` + rules + `"}`},
		{"77", "Гаражная", `{"suggestions":[{"id":"1","name":"Гаражная","postal_code":"101000","text":"ул. Гаражная","refused":{"code":"address.excluded","text":"address.excluded"}}],"rules":"` + rules + `"}`},
	} {
		got := n.Ask("operator1", "POST", "/api/v1/addresses/suggest", obj{"region": c.region, "text": c.text})
		if got.Status != 200 || strings.TrimSpace(string(got.Body)) != c.want {
			t.Errorf("%s, %q: %d %s", c.region, c.text, got.Status, got.Body)
		}
	}
}

// What a sheet will say is told to who belongs to no campaign, too: of the only one there is, or of the one that is named.
func TestAPI_SuggestsForWhichCampaign(t *testing.T) {
	n := open(t)
	own := query.Campaigns(n.Store.World.Memory)[0].ID
	ask := func(who, campaign string) (answer struct {
		Suggestions []page.Suggestion
		Rules       string
		Which       bool `json:"which_campaign"`
	}) {
		got := n.Ask(who, "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "Ленина", "campaign": campaign})
		if got.JSON(t, &answer); got.Status != 200 || len(answer.Suggestions) != 1 {
			t.Errorf("%s for %q: %d %s", who, campaign, got.Status, got.Body)
		}
		return answer
	}
	told := func(who, campaign string) {
		t.Helper()
		if a := ask(who, campaign); a.Rules != machinetest.Pack().String() || a.Which || a.Suggestions[0].Sheet != "Москва, улица Ленина" {
			t.Errorf("%s for %q: %+v", who, campaign, a)
		}
	}
	told("root", "")
	told("operator1", string(own))
	other, _ := state.Campaigns.Get(n.Store.World.Memory, own)
	other.ID, other.Pack = "another", core.PackRef{}
	state.Campaigns.Put(n.Store.World.Memory, other.ID, other)
	told("root", string(own))
	told("operator1", "")
	if a := ask("root", ""); a.Rules != "" || !a.Which || a.Suggestions[0].Sheet != "" {
		t.Errorf("of several campaigns none was named: %+v", a)
	}
	if a := ask("root", "another"); a.Rules != "" || a.Which {
		t.Errorf("a campaign without rules: %+v", a)
	}
	n.refused([]check{
		{"a campaign that there is not", "root", "POST", "/api/v1/addresses/suggest", obj{"text": "лен", "campaign": "none"}, 404, core.NotFound, "campaign"},
		{"another campaign than the own", "operator1", "POST", "/api/v1/addresses/suggest", obj{"text": "лен", "campaign": "another"}, 404, core.NotFound, "campaign"},
	})
}

func TestAPI_ChecksAHouse(t *testing.T) {
	n := open(t)
	for _, c := range []struct{ region, id, house, want string }{
		{"77", "30", "12", `{"known":true,"listed":true,"answer":"known"}`}, {"77", "30", "13", `{"known":false,"listed":true,"answer":"unknown"}`}, {"63", "30", "13", `{"known":false,"listed":false,"answer":"no_register"}`},
	} {
		got := n.Ask("operator1", "POST", "/api/v1/addresses/house", obj{"region": c.region, "address_id": c.id, "house": c.house})
		if got.Status != 200 || strings.TrimSpace(string(got.Body)) != c.want {
			t.Errorf("%+v: %d %s", c, got.Status, got.Body)
		}
	}
	n.refused([]check{
		{"a house of no region", "operator1", "POST", "/api/v1/addresses/house", obj{"region": "7", "address_id": "30", "house": "1"}, 422, core.Invalid, "region"},
		{"a house of no address", "operator1", "POST", "/api/v1/addresses/house", obj{"region": "77", "address_id": "x", "house": "1"}, 422, core.Invalid, "address_id"},
		{"a house without end", "operator1", "POST", "/api/v1/addresses/house", obj{"region": "77", "address_id": "30", "house": strings.Repeat("1", 101)}, 422, core.Invalid, "house"},
		{"a house by an auditor", "auditor", "POST", "/api/v1/addresses/house", obj{"region": "77", "address_id": "30", "house": "1"}, 403, core.Denied, ""},
	})
}

func TestAPI_SuggestsWithinItsBounds(t *testing.T) {
	n := open(t)
	n.refused([]check{
		{"a region that is none", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "7", "text": "лен"}, 422, core.Invalid, "region"},
		{"a field with a long name", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен", "field": strings.Repeat("f", 65)}, 422, core.Invalid, "field"},
		{"a text without end", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": strings.Repeat("л", 201)}, 422, core.Invalid, "text"},
		{"addresses by an auditor", "auditor", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен"}, 403, core.Denied, ""},
		{"the status from afar", "root", "GET", "/api/v1/status", nil, 404, core.NotFound, ""},
		{"a backup from afar", "root", "GET", "/api/v1/backup", nil, 404, core.NotFound, ""},
	})
}

func TestNewest_EndsTheOneBefore(t *testing.T) {
	var n newest
	first, endFirst := n.begin(t.Context(), "login address")
	other, endOther := n.begin(t.Context(), "another address")
	second, endSecond := n.begin(t.Context(), "login address")
	if context.Cause(first) != errTypedOn || other.Err() != nil || second.Err() != nil {
		t.Errorf("ended: %v, %v, %v", first.Err(), other.Err(), second.Err())
	}
	endFirst()
	if n.running["login address"] == nil {
		t.Error("the end of the first request forgets the second")
	}
	endSecond()
	endOther()
	if len(n.running) != 0 {
		t.Errorf("%d requests are left over", len(n.running))
	}
	if context.Cause(second) == errTypedOn {
		t.Error("a request that is done looks overtaken")
	}
}
