package httpui

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

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
	n := serve(t)
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
		{"an edition in force given up", "root", "POST", "/api/v1/editions/" + string(machinetest.Passports().Edition) + "/abandon", nil, 409, core.Conflict, ""},

		{"a region that is none", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "7", "text": "лен"}, 422, core.Invalid, "region"},
		{"a text without end", "operator1", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": strings.Repeat("л", 201)}, 422, core.Invalid, "text"},
	})
}

func TestAPI_RefusesWhoMayNot(t *testing.T) {
	n := serve(t)
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
		{"addresses by an auditor", "auditor", "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен"}, 403, core.Denied, ""},
		{"the status from afar", "root", "GET", "/api/v1/status", nil, 404, core.NotFound, ""},
	})
}

func TestAPI_ADenialLeavesItsLeaf(t *testing.T) {
	n := serve(t)
	before := query.TreeSize(n.store.now(), "drive")
	n.ask("coordinator1", "POST", "/api/v1/users/"+user("operator2")+"/disable", nil)
	if after := query.TreeSize(n.store.now(), "drive"); after != before+1 {
		t.Errorf("the journal grew by %d leaves", after-before)
	}
}

func TestAPI_CreatesACampaignThatTheNodeCanOpen(t *testing.T) {
	n := serve(t)
	body := obj{"id": "next", "title": "Следующая", "election_day": "18.03.2024", "candidate": with("party", "П, Р")}
	first := n.ask("root", "POST", "/api/v1/campaigns", body, "Idempotency-Key", "campaign-1")
	again := n.ask("root", "POST", "/api/v1/campaigns", body, "Idempotency-Key", "campaign-1")
	if first.status != 200 || again.status != 200 || !bytes.Equal(first.body, again.body) {
		t.Fatalf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
	}
	v := n.store.now()
	made, _ := state.Campaigns.Get(v, "next")
	if made.ElectionDay != "2024-03-18" || len(made.Candidate) != 5 || made.Candidate[0].Key != "birth" {
		t.Errorf("stored %+v", made)
	}
	if _, err := n.app.Keys.Sealer(v, "next"); err != nil {
		t.Errorf("the key of the campaign does not open: %v", err)
	}
	office := obj{"campaign": "next", "name": "Офис", "region": "77"}
	one := n.ask("root", "POST", "/api/v1/offices", office, "Idempotency-Key", "office-01")
	two := n.ask("root", "POST", "/api/v1/offices", office, "Idempotency-Key", "office-01")
	if one.status != 200 || !bytes.Equal(one.body, two.body) || len(query.Offices(n.store.now(), "next")) != 1 {
		t.Errorf("a repeat opened another office: %s, %s", one.body, two.body)
	}
}

func TestAPI_ListsCampaignsAndOfficesWithinTheScope(t *testing.T) {
	n := serve(t)
	if got := n.ask("root", "POST", "/api/v1/campaigns", drive(obj{"title": "Next"})); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	n.ask("root", "POST", "/api/v1/offices", obj{"campaign": "next", "name": "Far", "region": "77"})
	for _, c := range []struct{ who, query, campaigns, offices string }{
		{"root", "", "drive next", "drive drive next"},
		{"root", "?campaign=next", "drive next", "next"},
		{"federal", "", "drive", "drive drive"},
		{"coordinator1", "", "drive", "drive"},
	} {
		var campaigns struct{ Campaigns []campaignBody }
		n.ask(c.who, "GET", "/api/v1/campaigns", nil).json(t, &campaigns)
		var offices struct{ Offices []officeBody }
		n.ask(c.who, "GET", "/api/v1/offices"+c.query, nil).json(t, &offices)
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
		{"editions by federal staff", "federal", "GET", "/api/v1/editions", nil, 403, core.Denied, ""},
	})
}

func TestAPI_ListsEditions(t *testing.T) {
	n := serve(t)
	var got struct{ Editions []editionBody }
	n.ask("root", "GET", "/api/v1/editions", nil).json(t, &got)
	want, _ := state.Editions.Get(n.store.now(), machinetest.Passports().Edition)
	if i := slices.IndexFunc(got.Editions, func(e editionBody) bool { return e.ID == string(want.ID) }); i < 0 ||
		got.Editions[i].Kind != core.EditionPassports || got.Editions[i].State != core.EditionActive || got.Editions[i].Date != string(want.Date) {
		t.Errorf("the list is %+v", got.Editions)
	}
}

func TestAPI_TakesALoginForAnAccount(t *testing.T) {
	n := serve(t)
	var ended userBody
	n.ask("root", "POST", "/api/v1/users/operator2/disable", nil).json(t, &ended)
	if ended.ID != user("operator2") || ended.State != core.UserDisabled {
		t.Errorf("the account is %+v", ended)
	}
}

func TestAPI_TellsWhichActionsATokenCanHave(t *testing.T) {
	n := serve(t)
	said := string(n.ask("operator1", "POST", "/api/v1/tokens", obj{"label": "l", "scope": []string{"visit.opne"}, "days": 1}).body)
	if !strings.Contains(said, "visit.open, ") || strings.Contains(said, "pack.approve") {
		t.Errorf("it says %s", said)
	}
}

func TestAPI_UsersAndTheirPasswords(t *testing.T) {
	n := serve(t)
	form := regexp.MustCompile(`^[a-z2-7]{5}(-[a-z2-7]{5}){3}$`)
	var first, again, reset, resetAgain userBody
	body := obj{"login": "newcomer", "roles": []string{"operator"}, "campaign": "drive", "office": office("one")}
	n.ask("coordinator1", "POST", "/api/v1/users", body, "Idempotency-Key", "user-0001").json(t, &first)
	n.ask("coordinator1", "POST", "/api/v1/users", body, "Idempotency-Key", "user-0001").json(t, &again)
	if !form.MatchString(first.Password) || first.State != core.UserActive || first.Person == "" {
		t.Errorf("made %+v", first)
	}
	if again.ID != first.ID || again.Password != "" {
		t.Errorf("the repeat answers with %+v, the first with id %s", again, first.ID)
	}
	stored, _ := state.Users.Get(n.store.now(), core.UserID(first.ID))
	if ok, err := n.app.Hasher.Check(context.Background(), stored.Password, first.Password); err != nil || !ok || !stored.OneTime {
		t.Errorf("the answered password is not the stored one: %v", err)
	}
	path := "/api/v1/users/" + first.ID + "/reset"
	n.ask("coordinator1", "POST", path, nil, "Idempotency-Key", "reset-001").json(t, &reset)
	n.ask("coordinator1", "POST", path, nil, "Idempotency-Key", "reset-001").json(t, &resetAgain)
	if !form.MatchString(reset.Password) || reset.Password == first.Password || resetAgain.Password != "" || resetAgain.ID != first.ID {
		t.Errorf("reset to %q, the repeat answers with %+v", reset.Password, resetAgain)
	}
	var disabled userBody
	n.ask("coordinator1", "POST", "/api/v1/users/"+first.ID+"/disable", nil).json(t, &disabled)
	if disabled.State != core.UserDisabled {
		t.Errorf("ended: %+v", disabled)
	}
}

// Whoever names the office need not name its campaign, too; a campaign that is another one is
// named in the refusal.
func TestAPI_AnAccountIsOfTheCampaignOfItsOffice(t *testing.T) {
	n := serve(t)
	for who, role := range map[string]core.Role{"coordinator1": core.Operator, "root": core.Coordinator} {
		var made userBody
		n.ask(who, "POST", "/api/v1/users", obj{
			"login": "of-" + who, "roles": []core.Role{role}, "office": office("one"),
		}).json(t, &made)
		if made.Campaign != "drive" || made.Office != office("one") {
			t.Errorf("%s made %+v", who, made)
		}
	}
	candidate := with("name", "Н.")
	n.ask("root", "POST", "/api/v1/campaigns", drive(obj{"candidate": candidate})).json(t, &struct{}{})
	said := n.ask("root", "POST", "/api/v1/users", obj{
		"login": "new", "roles": []string{"operator"}, "campaign": "next", "office": office("one"),
	})
	if said.status != 404 || !strings.Contains(string(said.body), "The campaign next has no such office") {
		t.Errorf("%d %s", said.status, said.body)
	}
}

func TestAPI_AnAccountOfAnAdminWaitsForASecondPerson(t *testing.T) {
	n := serve(t)
	var made, approved userBody
	n.ask("root", "POST", "/api/v1/users", obj{"login": "watcher", "roles": []string{"auditor"}, "campaign": "drive"}).json(t, &made)
	if made.State != core.UserProposed {
		t.Fatalf("made %+v", made)
	}
	path := "/api/v1/users/" + made.ID + "/approve"
	n.refused([]check{{"the one who proposed it", "root", "POST", path, nil, 403, core.Denied, "user"}})
	n.ask("admin2", "POST", path, nil).json(t, &approved)
	if approved.State != core.UserActive || approved.Password != "" {
		t.Errorf("approved: %+v", approved)
	}
}

func TestAPI_ListsAccountsOfTheScope(t *testing.T) {
	n := serve(t)
	for who, want := range map[string][]string{
		"coordinator1": {"coordinator1", "operator1", "operator1b", "verifier1", "twin"},
		"regional":     {"coordinator1", "operator1", "operator1b", "verifier1", "twin", "regional"},
	} {
		var list struct{ Users []userBody }
		n.ask(who, "GET", "/api/v1/users", nil).json(t, &list)
		have := map[string]bool{}
		for _, u := range list.Users {
			have[u.Login] = true
		}
		for _, login := range want {
			if !have[login] && login != "regional" {
				t.Errorf("%s does not see %s", who, login)
			}
		}
		for _, login := range []string{"coordinator2", "operator2", "root", "federal"} {
			if have[login] {
				t.Errorf("%s sees %s", who, login)
			}
		}
	}
}

func TestAPI_Tokens(t *testing.T) {
	n := serve(t)
	var made struct{ Token, Expires string }
	body := obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}
	n.ask("operator1", "POST", "/api/v1/tokens", body, "Idempotency-Key", "token-001").json(t, &made)
	if got := n.ask(made.Token, "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "лен"}); got.status != 200 {
		t.Errorf("within its scope the token is answered %d", got.status)
	}
	if got := n.ask(made.Token, "GET", "/api/v1/visits", nil); got.status != 403 {
		t.Errorf("beyond its scope the token is answered %d", got.status)
	}
	again := n.ask("operator1", "POST", "/api/v1/tokens", body, "Idempotency-Key", "token-001")
	if again.status != 409 {
		t.Errorf("the repeat is answered %d %s", again.status, again.body)
	}
	var broad struct{ Token string }
	n.ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"self.manage"}, "label": "l", "days": 1}).json(t, &broad)
	n.refused([]check{{"a token by a token", broad.Token, "POST", "/api/v1/tokens", body, 403, core.Denied, ""}})
}

func TestAPI_PacksNeedTwoPeople(t *testing.T) {
	n := serve(t)
	wish := obj{"campaign": "drive", "name": "ru-president-2018"}
	var installed, again, proposed, approved packBody
	n.ask("root", "POST", "/api/v1/packs", wish, "Idempotency-Key", "install-1").json(t, &installed)
	n.ask("root", "POST", "/api/v1/packs", wish, "Idempotency-Key", "install-1").json(t, &again)
	digest := machinetest.Version2().Digest
	if installed != again || installed.State != core.PackTested || installed.Digest != hex.EncodeToString(digest[:]) {
		t.Errorf("installed %+v, then %+v", installed, again)
	}
	path := "/api/v1/packs/ru-president-2018/2.0.0/"
	n.ask("root", "POST", path+"propose", obj{"campaign": "drive", "name": ""}).json(t, &proposed)
	n.refused([]check{{"the same person under another account", "rootlawyer", "POST", path + "approve", obj{"campaign": "drive"}, 403, core.Denied, ""}})
	n.ask("federal", "POST", path+"approve", obj{"campaign": "drive"}).json(t, &approved)
	if proposed.State != core.PackProposed || approved.State != core.PackActive {
		t.Errorf("proposed %+v, approved %+v", proposed, approved)
	}
	var list struct{ Packs []packBody }
	n.ask("lawyer", "GET", "/api/v1/packs", nil).json(t, &list)
	if len(list.Packs) != 2 || list.Packs[0].State != core.PackRetired || list.Packs[1] != approved {
		t.Errorf("listed %+v", list)
	}
}

func TestAPI_LoadsAnEdition(t *testing.T) {
	n := serve(t)
	parts := [][]byte{[]byte("Анна"), []byte("Пётр")}
	whole, err := edition.Plan(core.Edition{Kind: "names", Rows: 2, Date: "2018-01-18"}, slices.Values(parts))
	if err != nil {
		t.Fatal(err)
	}
	begin := obj{"kind": "names", "chunks": 2, "rows": 2, "digest": hex.EncodeToString(whole.Digest[:]), "date": "2018-01-18", "source": "a test"}
	var begun, again, e editionBody
	n.ask("root", "POST", "/api/v1/editions", begin, "Idempotency-Key", "edition-1").json(t, &begun)
	n.ask("root", "POST", "/api/v1/editions", begin, "Idempotency-Key", "edition-1").json(t, &again)
	if begun != again || begun.State != core.EditionLoading {
		t.Fatalf("begun %+v, then %+v", begun, again)
	}
	path := "/api/v1/editions/" + begun.ID
	n.refused([]check{
		{"the second part first", "root", "POST", path + "/chunks/1", parts[1], 422, core.Invalid, "number"},
		{"an empty part", "root", "POST", path + "/chunks/0", []byte{}, 422, core.Invalid, "data"},
		{"completed too early", "root", "POST", path + "/complete", nil, 409, core.Conflict, "chunks"},
	})
	if got := n.ask("root", "POST", path+"/chunks/0", make([]byte, maxChunk+1)); got.status != 413 {
		t.Errorf("a part that is too large is answered %d", got.status)
	}
	for i, part := range [][]byte{parts[0], parts[0], parts[1]} { // the first one comes twice
		if got := n.ask("root", "POST", path+"/chunks/"+string("001"[i]), part); got.status != 200 {
			t.Errorf("part %d: %d %s", i, got.status, got.body)
		}
	}
	n.ask("root", "POST", path+"/complete", nil).json(t, &e)
	n.ask("root", "POST", path+"/activate", nil).json(t, &e)
	if e.State != core.EditionActive || e.Loaded != 2 {
		t.Errorf("in force: %+v", e)
	}
	if id, _ := state.ActiveEditions.Get(n.store.now(), core.EditionNames); string(id) != begun.ID {
		t.Errorf("%s is in force", id)
	}
}

// An edition whose parts are not what was announced would stop the reception on every node.
func TestAPI_CompletesOnlyWhatWasAnnounced(t *testing.T) {
	n := serve(t)
	sum := sha256.Sum256([]byte("something else"))
	var begun editionBody
	n.ask("root", "POST", "/api/v1/editions", obj{"kind": "names", "chunks": 1, "rows": 1, "digest": hex.EncodeToString(sum[:]),
		"date": "2018-01-18", "source": "a test"}).json(t, &begun)
	if got := n.ask("root", "POST", "/api/v1/editions/"+begun.ID+"/chunks/0", []byte("Анна")); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	n.refused([]check{{"another digest", "root", "POST", "/api/v1/editions/" + begun.ID + "/complete", nil, 409, core.Conflict, "chunks"}})
}

func TestAPI_Suggests(t *testing.T) {
	n := serve(t)
	for _, c := range []struct {
		region, text, want string
	}{
		{"77", " Ленина ", `{"suggestions":[{"id":"1","name":"Ленина","text":"ул. Ленина"}]}`},
		{"77", "Л", `{"suggestions":[]}`},
		{"63", "Ленина", `{"suggestions":[]}`},
	} {
		got := n.ask("operator1", "POST", "/api/v1/addresses/suggest", obj{"region": c.region, "text": c.text})
		if got.status != 200 || strings.TrimSpace(string(got.body)) != c.want {
			t.Errorf("%s, %q: %d %s", c.region, c.text, got.status, got.body)
		}
	}
}

// TestAPI_OneKeyAtTwoAddresses holds that a key names a request at one address: the second
// account is not taken for ended because the first one is.
func TestAPI_OneKeyAtTwoAddresses(t *testing.T) {
	n := serve(t)
	for _, login := range []string{"operator1", "operator2"} {
		var ended userBody
		path := "/api/v1/users/" + string(machinetest.User(login)) + "/disable"
		n.ask("root", "POST", path, nil, "Idempotency-Key", "same-key-1").json(t, &ended)
		if u, _ := state.Users.Get(n.store.now(), machinetest.User(login)); ended.Login != login || u.State != core.UserDisabled {
			t.Errorf("%s is answered %+v and is %s", login, ended, u.State)
		}
		n.unchanged(func() {
			if again := n.ask("root", "POST", path, nil, "Idempotency-Key", "same-key-1"); again.status != 200 {
				t.Errorf("the repeat is answered %d %s", again.status, again.body)
			}
		})
	}
}
