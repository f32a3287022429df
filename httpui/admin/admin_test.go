package admin

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/admin/dryrun"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// node is a furnished house with the set-up verbs.
type node struct {
	*roomtest.House
	verbs *Verbs
}

// builtIn has one pack.
type builtIn struct{}

func (builtIn) Install(_ context.Context, name string) (Installed, error) {
	if name != machinetest.Pack().Name {
		return Installed{}, core.Refuse(core.NotFound, "name", "pack.no_builtin", name)
	}
	return Installed{Ref: machinetest.Version2(), Passed: true}, nil
}

// InstallFile finds the key of the samples under whatever comes; a file that says "fails" fails
// its own cases.
func (builtIn) InstallFile(_ context.Context, file []byte, keys []string) (Installed, error) {
	made := Installed{Ref: machinetest.Version2(), Signer: machinetest.UploadOfFile().Signer, Passed: string(file) != "fails"}
	if !slices.Contains(keys, machinetest.PackKey()) {
		return Installed{}, core.Refuse(core.Conflict, "file", "pack.file_signer", made.Signer)
	}
	return made, nil
}

// open opens the house. Two routes stand for other rooms, so that the scope of a token shows.
func open(t *testing.T) *node {
	t.Helper()
	h := roomtest.Furnish(t)
	n := &node{h, &Verbs{
		Floor: h.Floor(), Packs: builtIn{}, Hasher: password.NewHasher(2, rand.Reader), Root: h.Root,
		Rand: rand.Reader, Now: h.Clock, Zone: time.UTC, Listed: func() stored.Have { return stored.Have{} }, DryRun: dryrun.Draw,
	}}
	other := func(*serve.Request) (*serve.Reply, error) { return serve.JSON(obj{}) }
	h.Open(append(n.verbs.Routes(),
		serve.Route{Method: post, Path: "/api/v1/addresses/suggest", Action: access.LookUp, Handler: other},
		serve.Route{Method: get, Path: "/api/v1/visits", Action: access.VisitList, Handler: other},
	), nil)
	return n
}

// check is a row of a table of requests that are refused.
type check roomtest.Check

// refused runs rows that must be refused in both languages and change nothing.
func (n *node) refused(rows []check) {
	n.TB.Helper()
	for _, row := range rows {
		n.Refused(roomtest.Check(row))
	}
}

func office(name string) string { return string(machinetest.Office(name)) }

func user(login string) string { return string(machinetest.User(login)) }

// obj is a JSON object.
type obj = map[string]any

// with is all that a form says about a candidate, with one thing said otherwise.
func with(key, value string) obj {
	all := obj{"name": "Н.", "birth": "1976", "work": "учитель, школа 1", "residence": "город Самара"}
	all[key] = value
	return all
}

// drive is a campaign that can begin, but for the change.
func drive(change obj) obj {
	c := obj{"id": "next", "title": "T", "election_day": "2018-03-18", "candidate": with("name", "Н.")}
	maps.Copy(c, change)
	return c
}

func TestAPI_RefusesWhatIsMalformed(t *testing.T) {
	n := open(t)
	digest := strings.Repeat("ab", 32)
	edition := func(change obj) obj {
		e := obj{"kind": "names", "chunks": 1, "rows": 3, "digest": digest, "date": "2018-01-18", "source": "a test"}
		for k, v := range change {
			e[k] = v
		}
		return e
	}
	n.refused([]check{
		{"no JSON", "root", "POST", "/api/v1/campaigns", []byte("{"), 422, core.Invalid, ""},
		{"a field too many", "root", "POST", "/api/v1/campaigns", obj{"id": "x", "colour": "red"}, 422, core.Invalid, ""},
		{"a name that is no slug", "root", "POST", "/api/v1/campaigns", drive(obj{"id": "Big Drive"}), 422, core.Invalid, "campaign"},
		{"a campaign twice", "root", "POST", "/api/v1/campaigns", drive(obj{"id": "drive"}), 409, core.Duplicate, "campaign"},
		{"no title", "root", "POST", "/api/v1/campaigns", drive(obj{"title": ""}), 422, core.Invalid, "title"},
		{"a day that the calendar has not", "root", "POST", "/api/v1/campaigns", obj{"id": "next", "title": "T", "election_day": "2018-02-30"}, 422, core.Invalid, "election_day"},
		{"a day that is past", "root", "POST", "/api/v1/campaigns", drive(obj{"election_day": "2018-01-17"}), 422, core.Invalid, "election_day"},
		{"a candidate without a name of the entry", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("", "x")}), 422, core.Invalid, "candidate"},
		{"an entry that no form has", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("height", "x")}), 422, core.Invalid, "candidate"},
		{"a candidate without a name", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("name", " ")}), 422, core.Invalid, "candidate.name"},
		{"a candidate without a birth", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("birth", "")}), 422, core.Invalid, "candidate.birth"},
		{"a candidate without work", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("work", "")}), 422, core.Invalid, "candidate.work"},
		{"a candidate without a residence", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("residence", "")}), 422, core.Invalid, "candidate.residence"},
		{"a record without end", "root", "POST", "/api/v1/campaigns", drive(obj{"candidate": with("record", strings.Repeat("я", 501))}), 422, core.Invalid, "candidate.record"},
		{"offices of no campaign", "root", "GET", "/api/v1/offices?campaign=none", nil, 404, core.NotFound, "campaign"},

		{"an office of no campaign", "root", "POST", "/api/v1/offices", obj{"campaign": "none", "name": "N", "region": "77"}, 404, core.NotFound, "campaign"},
		{"an office without a name", "root", "POST", "/api/v1/offices", obj{"campaign": "drive", "name": "", "region": "77"}, 422, core.Invalid, "name"},
		{"an office of no region", "root", "POST", "/api/v1/offices", obj{"campaign": "drive", "name": "N", "region": "7"}, 422, core.Invalid, "region"},

		{"a login that is none", "root", "POST", "/api/v1/users", obj{"login": "Иван", "roles": []string{"admin"}}, 422, core.Invalid, "login"},
		{"a login that is taken", "root", "POST", "/api/v1/users", obj{"login": "root", "roles": []string{"admin"}}, 409, core.Duplicate, "login"},
		{"a role that is none", "root", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"king"}}, 422, core.Invalid, "role"},
		{"no role", "root", "POST", "/api/v1/users", obj{"login": "new"}, 422, core.Invalid, "role"},
		{"an operator of no office", "root", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"operator"}, "campaign": "drive"}, 422, core.Invalid, "office"},
		{"an office of no campaign", "root", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"operator"}, "office": office("none")}, 404, core.NotFound, "office"},
		{"a region that is none", "root", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"regional"}, "campaign": "drive", "regions": []string{"Moscow"}}, 422, core.Invalid, "region"},
		{"a person that is none", "root", "POST", "/api/v1/users", obj{"login": "new", "person": "p", "roles": []string{"admin"}}, 422, core.Invalid, "person"},
		{"an account that is none", "root", "POST", "/api/v1/users/x/disable", nil, 422, core.Invalid, "id"},
		{"an account that is not there", "root", "POST", "/api/v1/users/" + string(machinetest.ID[core.UserID]("nobody")) + "/disable", nil, 404, core.NotFound, "user"},
		{"an account that is active", "admin2", "POST", "/api/v1/users/" + user("auditor") + "/approve", nil, 409, core.Conflict, "user"},

		{"a token without a scope", "operator1", "POST", "/api/v1/tokens", obj{"label": "l", "days": 1}, 422, core.Invalid, "scope"},
		{"a token of no days", "operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"visit.open"}}, 422, core.Invalid, "days"},
		{"a token for no action", "operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"visit.opne"}, "days": 1}, 422, core.Invalid, "scope"},
		{"a token for ever", "operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"visit.open"}, "days": 91}, 422, core.Invalid, "days"},
		{"a token without a label", "operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"visit.open"}, "days": 1}, 422, core.Invalid, "label"},

		{"a pack without a name", "root", "POST", "/api/v1/packs", obj{"campaign": "drive"}, 422, core.Invalid, "name"},
		{"a pack that is not built in", "root", "POST", "/api/v1/packs", obj{"campaign": "drive", "name": "none"}, 404, core.NotFound, "name"},
		{"a pack of no campaign", "root", "POST", "/api/v1/packs", obj{"campaign": "none", "name": "ru-president-2018"}, 404, core.NotFound, "campaign"},
		{"no campaign", "root", "GET", "/api/v1/packs", nil, 422, core.Invalid, "campaign"},
		{"an unknown version", "root", "POST", "/api/v1/packs/ru-president-2018/9.9.9/propose", obj{"campaign": "drive"}, 404, core.NotFound, "version"},

		{"a list of no kind", "root", "POST", "/api/v1/editions", edition(obj{"kind": "dogs"}), 422, core.Invalid, "kind"},
		{"a list without parts", "root", "POST", "/api/v1/editions", edition(obj{"chunks": 0}), 422, core.Invalid, "chunks"},
		{"a list of less than nothing", "root", "POST", "/api/v1/editions", edition(obj{"rows": -1}), 422, core.Invalid, "rows"},
		{"half a digest", "root", "POST", "/api/v1/editions", edition(obj{"digest": "ab"}), 422, core.Invalid, "digest"},
		{"a digest too long", "root", "POST", "/api/v1/editions", edition(obj{"digest": digest + "ab"}), 422, core.Invalid, "digest"},
		{"no source", "root", "POST", "/api/v1/editions", edition(obj{"source": ""}), 422, core.Invalid, "source"},
		{"no day", "root", "POST", "/api/v1/editions", edition(obj{"date": "yesterday"}), 422, core.Invalid, "date"},
		{"an edition that is none", "root", "POST", "/api/v1/editions/x/complete", nil, 422, core.Invalid, "id"},
		{"an edition that is not there", "root", "POST", "/api/v1/editions/" + office("one") + "/complete", nil, 404, core.NotFound, "edition"},
		{"a part without a number", "root", "POST", "/api/v1/editions/" + office("one") + "/chunks/one", []byte("x"), 422, core.Invalid, "number"},
		{"a part to fetch of no edition", "root", "GET", "/api/v1/editions/x/chunks/0", nil, 422, core.Invalid, "id"},
		{"a part to fetch below zero", "root", "GET", "/api/v1/editions/" + office("one") + "/chunks/-1", nil, 422, core.Invalid, "number"},
		{"a part to fetch that is not there", "root", "GET", "/api/v1/editions/" + office("one") + "/chunks/0", nil, 404, core.NotFound, "number"},
		{"an edition in force given up", "root", "POST", "/api/v1/editions/" + string(machinetest.Passports().Edition) + "/abandon", nil, 409, core.Conflict, ""},
	})
}

func TestAPI_RefusesWhoMayNot(t *testing.T) {
	n := open(t)
	n.refused([]check{
		{"nobody", "", "GET", "/api/v1/users", nil, 401, core.Unauthenticated, ""},
		{"an unknown token", "nobody", "GET", "/api/v1/users", nil, 401, core.Unauthenticated, ""},
		{"a campaign by federal staff", "federal", "POST", "/api/v1/campaigns", obj{"id": "next", "title": "T", "election_day": "2018-03-18"}, 403, core.Denied, ""},
		{"an office by a coordinator", "coordinator1", "POST", "/api/v1/offices", obj{"campaign": "drive", "name": "N", "region": "77"}, 403, core.Denied, ""},
		{"an office in another campaign", "federal", "POST", "/api/v1/offices", obj{"campaign": "other", "name": "N", "region": "77"}, 403, core.Denied, ""},
		{"accounts by an operator", "operator1", "GET", "/api/v1/users", nil, 403, core.Denied, ""},
		{"an operator of another office", "coordinator1", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"operator"}, "campaign": "drive", "office": office("two")}, 403, core.Denied, ""},
		{"an operator of another office, whose campaign is left out", "coordinator1", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"operator"}, "office": office("two")}, 403, core.Denied, ""},
		{"an admin by a coordinator", "coordinator1", "POST", "/api/v1/users", obj{"login": "new", "roles": []string{"admin"}, "campaign": "drive", "office": office("one")}, 403, core.Denied, "role"},
		{"an operator of another office ended", "coordinator1", "POST", "/api/v1/users/" + user("operator2") + "/disable", nil, 403, core.Denied, ""},
		{"an admin reset by a coordinator", "coordinator1", "POST", "/api/v1/users/" + user("root") + "/reset", nil, 403, core.Denied, ""},
		{"oneself ended", "root", "POST", "/api/v1/users/" + user("root") + "/disable", nil, 403, core.Denied, "user"},
		{"a token beyond one's role", "operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"pack.approve"}, "days": 1}, 403, core.Denied, "scope"},
		{"packs by an operator", "operator1", "GET", "/api/v1/packs?campaign=drive", nil, 403, core.Denied, ""},
		{"packs of another campaign", "federal", "GET", "/api/v1/packs?campaign=other", nil, 403, core.Denied, ""},
		{"a pack by a lawyer", "lawyer", "POST", "/api/v1/packs", obj{"campaign": "drive", "name": "ru-president-2018"}, 403, core.Denied, ""},
		{"a list by federal staff", "federal", "POST", "/api/v1/editions", obj{}, 403, core.Denied, ""},
	})
}

func TestAPI_ADenialLeavesItsLeaf(t *testing.T) {
	n := open(t)
	before := query.TreeSize(n.Store.Now(), "drive")
	n.Ask("coordinator1", "POST", "/api/v1/users/"+user("operator2")+"/disable", nil)
	if after := query.TreeSize(n.Store.Now(), "drive"); after != before+1 {
		t.Errorf("the journal grew by %d leaves", after-before)
	}
}

func TestAPI_CreatesACampaignThatTheNodeCanOpen(t *testing.T) {
	n := open(t)
	body := obj{"id": "next", "title": "Следующая", "election_day": "18.03.2024", "candidate": with("party", "П, Р")}
	first := n.Ask("root", "POST", "/api/v1/campaigns", body, "Idempotency-Key", "campaign-1")
	again := n.Ask("root", "POST", "/api/v1/campaigns", body, "Idempotency-Key", "campaign-1")
	if first.Status != 200 || again.Status != 200 || !bytes.Equal(first.Body, again.Body) {
		t.Fatalf("%d %s, then %d %s", first.Status, first.Body, again.Status, again.Body)
	}
	v := n.Store.Now()
	made, _ := state.Campaigns.Get(v, "next")
	if made.ElectionDay != "2024-03-18" || len(made.Candidate) != 5 || made.Candidate[0].Key != "birth" {
		t.Errorf("stored %+v", made)
	}
	if _, err := query.NewKeyring(n.Root, rand.Reader).Sealer(v, "next"); err != nil {
		t.Errorf("the key of the campaign does not open: %v", err)
	}
	office := obj{"campaign": "next", "name": "Офис", "region": "77"}
	one := n.Ask("root", "POST", "/api/v1/offices", office, "Idempotency-Key", "office-01")
	two := n.Ask("root", "POST", "/api/v1/offices", office, "Idempotency-Key", "office-01")
	if one.Status != 200 || !bytes.Equal(one.Body, two.Body) || len(query.Offices(n.Store.Now(), "next")) != 1 {
		t.Errorf("a repeat opened another office: %s, %s", one.Body, two.Body)
	}
}

func TestAPI_ListsCampaignsAndOfficesWithinTheScope(t *testing.T) {
	n := open(t)
	if got := n.Ask("root", "POST", "/api/v1/campaigns", drive(obj{"title": "Next"})); got.Status != 200 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	n.Ask("root", "POST", "/api/v1/offices", obj{"campaign": "next", "name": "Far", "region": "77"})
	for _, c := range []struct{ who, query, campaigns, offices string }{
		{"root", "", "drive next", "drive drive next"},
		{"root", "?campaign=next", "drive next", "next"},
		{"federal", "", "drive", "drive drive"},
		{"coordinator1", "", "drive", "drive"},
	} {
		var campaigns struct{ Campaigns []campaignBody }
		n.Ask(c.who, "GET", "/api/v1/campaigns", nil).JSON(t, &campaigns)
		var offices struct{ Offices []officeBody }
		n.Ask(c.who, "GET", "/api/v1/offices"+c.query, nil).JSON(t, &offices)
		var ids, of []string
		for _, found := range campaigns.Campaigns {
			ids = append(ids, found.ID)
			if found.ID == "next" && (found.ElectionDay != "2018-03-18" || found.Candidate["work"] != "учитель, школа 1") {
				t.Errorf("%s is told %+v", c.who, found)
			}
		}
		for _, found := range offices.Offices {
			of = append(of, found.Campaign)
		}
		slices.Sort(of)
		if strings.Join(ids, " ") != c.campaigns || strings.Join(of, " ") != c.offices {
			t.Errorf("%s%s sees campaigns %v and offices of %v", c.who, c.query, ids, of)
		}
	}
	n.refused([]check{
		{"campaigns by an operator", "operator1", "GET", "/api/v1/campaigns", nil, 403, core.Denied, ""},
		{"offices by an operator", "operator1", "GET", "/api/v1/offices", nil, 403, core.Denied, ""},
		{"offices of another campaign", "federal", "GET", "/api/v1/offices?campaign=next", nil, 404, core.NotFound, "campaign"},
		{"a part of one by federal staff", "federal", "GET", "/api/v1/editions/" + string(machinetest.Passports().Edition) + "/chunks/0", nil, 403, core.Denied, ""},
		{"editions by federal staff", "federal", "GET", "/api/v1/editions", nil, 403, core.Denied, ""},
	})
}

func TestAPI_PacksNeedTwoPeople(t *testing.T) {
	n := open(t)
	wish := obj{"campaign": "drive", "name": "ru-president-2018"}
	var installed, again, proposed, approved packBody
	n.Ask("root", "POST", "/api/v1/packs", wish, "Idempotency-Key", "install-1").JSON(t, &installed)
	n.Ask("root", "POST", "/api/v1/packs", wish, "Idempotency-Key", "install-1").JSON(t, &again)
	digest := machinetest.Version2().Digest
	if installed != again || installed.State != core.PackTested || installed.Digest != hex.EncodeToString(digest[:]) {
		t.Errorf("installed %+v, then %+v", installed, again)
	}
	path := "/api/v1/packs/ru-president-2018/2.0.0/"
	n.Store.World.Tried(machinetest.Version2())
	n.Ask("root", "POST", path+"propose", obj{"campaign": "drive", "name": ""}).JSON(t, &proposed)
	n.refused([]check{{"the same person under another account", "rootlawyer", "POST", path + "approve", obj{"campaign": "drive"}, 403, core.Denied, ""}})
	n.Ask("federal", "POST", path+"approve", obj{"campaign": "drive"}).JSON(t, &approved)
	if proposed.State != core.PackProposed || approved.State != core.PackActive {
		t.Errorf("proposed %+v, approved %+v", proposed, approved)
	}
	var list struct{ Packs []packBody }
	n.Ask("lawyer", "GET", "/api/v1/packs", nil).JSON(t, &list)
	if len(list.Packs) != 2 || list.Packs[0].State != core.PackRetired || list.Packs[1] != approved {
		t.Errorf("listed %+v", list)
	}
}

// TestOpenAPI_SchemasAreTheTypes holds the bodies against the description of the API.
func TestOpenAPI_SchemasAreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{
		"Campaign": campaignBody{}, "Office": officeBody{}, "User": userBody{}, "NewUser": newUser{}, "Pack": packBody{},
		"PackWish": packWish{}, "PackKey": packKeyBody{}, "PackKeyWish": packKeyWish{}, "Edition": editionBody{}, "NewEdition": newEdition{}, "TokenRow": tokenBody{},
	})
}
