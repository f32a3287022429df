package httpui

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/listed"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// moved has operator1 write a line from an object of the register, which a newer one has changed.
func moved(t *testing.T, object string) (n *node, id core.SignatureID) {
	n = open(t)
	n.rules.writes = true
	visit := n.opened("operator1", "123456")
	form := anna()
	form.Set("address_id", object)
	if got := n.Browse("operator1", "POST", visitPath(core.VisitID(visit))+"/questionnaire", form); got.Status != 303 {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	code := string(machinetest.Sheet(0).Code())
	n.done("operator1", "/api/v1/visits/"+visit+"/sheet", obj{"code": code})
	n.done("operator1", "/api/v1/visits/"+visit+"/line", obj{"outcome": "write"})
	n.done("operator1", "/api/v1/sheets/"+code+"/finish", nil)
	w := n.Store.World
	line, _ := state.Lines.Get(w.Memory, machinetest.Sheet(0).Line(1))
	w.NewerRegister("register", "2018-01-14")
	w.AddressRecheck()
	step := w.PassingAddresses(machinetest.Voter)
	step.Hits[0].Signature = line.Signature
	w.Must(core.SystemActor, step)
	return n, line.Signature
}

// For two addresses neither the passport nor what was said of the line is opened: they could not be here.
func TestMoved_OpensNoMoreThanTheAddress(t *testing.T) {
	n, id := moved(t, "30")
	n.Store.World.Must(machinetest.User("verifier1"), &machine.TakeToCheck{Sheet: machinetest.Sheet(0)})
	g, _ := state.Signatures.Get(n.Store.World.Memory, id)
	g.Identity.Cipher = []byte("of another")
	state.Signatures.Put(n.Store.World.Memory, id, g)
	line, _ := state.Lines.Get(n.Store.World.Memory, machinetest.Sheet(0).Line(1))
	line.Remark = g.Identity
	state.Lines.Put(n.Store.World.Memory, line.ID, line)
	got := n.Ask("verifier1", "GET", "/api/v1/moved/"+string(id), nil)
	if body := string(got.Body); got.Status != 200 || !strings.Contains(body, `"written":"на листе: Москва, ул. Полевая"`) || !strings.Contains(body, "улица Новая") {
		t.Errorf("%d %s", got.Status, body)
	}
	opened, err := n.app.Gate.Address(t.Context(), n.Store.World.Memory, query.Ask{Actor: machinetest.User("verifier1"), Purpose: "moved", Right: access.LineVerify}, g)
	if name := opened.Get("questionnaire.family") + opened.Get("questionnaire.address") + opened.Get("questionnaire.house"); err != nil || name != "" ||
		len(opened.Group("words")) != 1 || opened.Get("questionnaire.region") != "77" || opened.Get("questionnaire.address_id") != "30" {
		t.Errorf("it opens %q, %d words, %v", name, len(opened.Group("words")), err)
	}
}

// Whoever has the sheet in hand sees what stands on it and what the register has now, and the journal says so; to all others the address
// is personal. Who moves no paper is led to the journal.
func TestMoved_ShowsBothAddresses(t *testing.T) {
	for object, want := range map[string]struct{ json, shown string }{
		"30": {`"register":["город Москва, улица Новая"]`, ">город Москва, улица Новая<"}, "31": {`"register":["город Москва, улица Новая"]`, ">город Москва, улица Новая<"},
		"32": {`"register":[]`, "closed, with nothing named in its place"},
	} {
		n, id := moved(t, object)
		path, code := "/moved/"+string(id), string(machinetest.Sheet(0).Code())
		n.Refused(
			roomtest.Check{Name: "a verifier without the sheet", Who: "verifier1", Method: "GET", Path: "/api/v1" + path, Status: 403, Code: core.Denied},
			roomtest.Check{Name: "a coordinator", Who: "coordinator1", Method: "GET", Path: "/api/v1" + path, Status: 403, Code: core.Denied},
			roomtest.Check{Name: "of another office", Who: "coordinator2", Method: "GET", Path: "/api/v1" + path, Status: 404, Code: core.NotFound, Field: "signature"},
		)
		list := string(n.Browse("verifier1", "GET", "/moved?lang=en", nil).Body)
		if strings.Contains(list, `href="`+path) || strings.Contains(list, "Полевая") {
			t.Error("an address is offered to whom the sheet is not in hand")
		}
		federal := string(n.Browse("federal", "GET", "/moved?lang=en", nil).Body)
		to := "/audit?" + url.Values{"tree": {string(machinetest.Campaign)}, "about": {code}}.Encode()
		if !strings.Contains(federal, `href="`+strings.ReplaceAll(to, "&", "&amp;")+`"`) {
			t.Errorf("federal staff are led nowhere: %s", federal)
		}
		if got := n.Browse("federal", "GET", to, nil); got.Status != 200 || !strings.Contains(string(got.Body), machinetest.Sheet(0).Code().String()) {
			t.Errorf("the journal says nothing of the sheet: %d", got.Status)
		}
		n.Store.World.Must(machinetest.User("verifier1"), &machine.TakeToCheck{Sheet: machinetest.Sheet(0)})
		if list := string(n.Browse("verifier1", "GET", "/moved?lang=en", nil).Body); !strings.Contains(list, `href="`+path+"#") {
			t.Error("with the sheet in hand nothing is offered")
		}
		got := n.Ask("verifier1", "GET", "/api/v1"+path, nil)
		if body := string(got.Body); got.Status != 200 || !strings.Contains(body, `"written":"на листе: Москва, ул. Полевая"`) || !strings.Contains(body, want.json) {
			t.Errorf("%s: %d %s", object, got.Status, body)
		}
		html := string(n.Browse("verifier1", "GET", path+"?lang=en", nil).Body)
		if !strings.Contains(html, "на листе: Москва, ул. Полевая") || !strings.Contains(html, want.shown) || strings.Contains(html, `href="`+path+"#") {
			t.Errorf("%s: %s", object, html)
		}
	}
}

func TestMoved_SchemaIsTheType(t *testing.T) {
	roomtest.SchemasAreTypes(t, "openapi.json", map[string]any{"MovedAddresses": listed.Addresses{}})
}
