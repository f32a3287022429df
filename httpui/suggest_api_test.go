package httpui

import (
	"context"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestAPI_Suggests(t *testing.T) {
	n := open(t)
	for _, c := range []struct {
		region, text, want string
	}{
		{"77", " Ленина ", `{"suggestions":[{"id":"1","name":"Ленина","text":"ул. Ленина","sheet":"Москва, улица Ленина"}]}`},
		{"", "Ленина", `{"suggestions":[]}`},
		{"77", "Л", `{"suggestions":[]}`},
		{"63", "Ленина", `{"suggestions":[],"no_register":true}`}, {"", "Нигде", `{"suggestions":[],"no_register":true}`},
		{"77", "Гаражная", `{"suggestions":[{"id":"1","name":"Гаражная","postal_code":"101000","text":"ул. Гаражная","refused":{"code":"address.excluded","text":"address.excluded"}}]}`},
	} {
		got := n.Ask("operator1", "POST", "/api/v1/addresses/suggest", obj{"region": c.region, "text": c.text})
		if got.Status != 200 || strings.TrimSpace(string(got.Body)) != c.want {
			t.Errorf("%s, %q: %d %s", c.region, c.text, got.Status, got.Body)
		}
	}
}

func TestAPI_ChecksAHouse(t *testing.T) {
	n := open(t)
	for _, c := range []struct{ region, id, house, want string }{
		{"77", "30", "12", `{"known":true,"listed":true}`}, {"77", "30", "13", `{"known":false,"listed":true}`}, {"63", "30", "13", `{"known":false,"listed":false}`},
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
