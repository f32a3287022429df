package listed_test

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/listed"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
)

// open serves the room in a house with a finished sheet of two voters at office one, of whom a newer
// list names anna.
func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	w := n.Store.World
	w.Finished(machinetest.Sheet(0), "anna", "boris")
	w.ListedLate("anna")
	n.Open((&listed.Screens{Floor: n.Floor(), Notes: notes{}, Rules: rules{}}).Routes(), nil)
	return n
}

// notes stand for the sealing of intake.
type notes struct{}

func (notes) Note(_ state.View, _ core.CampaignID, record, field, text string) (core.Sealed, error) {
	if text == "" {
		return core.Sealed{}, nil
	}
	return core.Sealed{Group: field, Version: 1, Cipher: []byte(record + text),
		Commits: []core.Commit{{Field: "text", Hash: sha256.Sum256([]byte(text))}}}, nil
}

// rules have words for a finding of theirs, in two languages.
type rules struct{}

func (rules) Words(_ context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (rulebook.Words, error) {
	if f.Code != machinetest.Unwelcome().Code || ref != machinetest.Version2() {
		return rulebook.Words{}, nil
	}
	said := map[text.Lang]string{text.English: "The voter is too young: {0}. Ask for the passport.", text.Russian: "Избиратель слишком молод: {0}. Попросите паспорт."}
	return rulebook.Words{Text: text.Fill(said[lang], params...)}, nil
}

func (rules) Facts(_ context.Context, _ core.PackRef, lang text.Lang) (rulebook.Facts, error) {
	return rulebook.Facts{Clauses: map[string]string{"art": "clause in " + string(lang)}, Titles: map[string]string{"name": "Фамилия, имя, отчество"}}, nil
}

// What newer rules find stands in the words of their pack, with its clause, also what they would write otherwise; a code stands
// alone only where nobody has words. Who may not clear a block reads who may, and of one that nobody may how the sheet goes on.
func TestRejudged(t *testing.T) {
	block := machinetest.Unwelcome()
	block.Clause, block.ClauseConfirmed = "art", true
	for name, row := range map[string]struct {
		found    core.FindingMark
		lang     string
		has, not []string
	}{
		"in English": {block, "en", []string{"Newer rules (ru-president-2018/2.0.0): The voter is too young: ….", "clause in en", `action="/rejudged/`},
			[]string{block.Code, "Ask for the passport", "Nothing was recorded"}},
		"in Russian": {block, "ru", []string{"Новые правила (ru-president-2018/2.0.0): Избиратель слишком молод: ….", "clause in ru"}, []string{block.Code, "Попросите"}},
		"a column":   {core.FindingMark{Code: "rules.column", Severity: "warn", Field: "name"}, "en", []string{"“Фамилия, имя, отчество”"}, []string{"rules.column"}},
		"a region":   {core.FindingMark{Code: "rules.region", Severity: "warn", Field: "region"}, "ru", []string{"к другому региону"}, []string{"rules.region"}},
		"no words":   {core.FindingMark{Code: "name.odd", Severity: "warn"}, "en", []string{"the finding name.odd"}, nil},
		"for lawyers": {core.FindingMark{Code: block.Code, Severity: "block", LiftBy: []core.Role{core.Lawyer}}, "en", []string{"a role with that right (coordinator) and beside it one that the rules let do it (lawyer)"},
			[]string{"These may", "Nothing was recorded", `action="/rejudged/`}},
		"for nobody": {core.FindingMark{Code: block.Code, Severity: "block"}, "en", []string{"The rules let nobody clear this finding. Strike the line", "struck out when the sheet is bound"},
			[]string{"Nothing was recorded", "have the coordinator clear", `action="/rejudged/`}},
	} {
		t.Run(name, func(t *testing.T) {
			n := open(t)
			w := n.Store.World
			w.NewerRules(machinetest.Version2())
			w.Must(machinetest.User("root"), w.Rejudging(core.Chosen{}))
			w.Must(core.SystemActor, w.Rejudged([]string{"boris"}, row.found))
			html := string(n.Browse("coordinator1", "GET", "/rejudged?lang="+row.lang, nil).Body)
			for _, words := range row.has {
				if !strings.Contains(html, words) {
					t.Errorf("it lacks %q", words)
				}
			}
			for _, words := range row.not {
				if strings.Contains(html, words) {
					t.Errorf("it has %q", words)
				}
			}
		})
	}
}

func listedLines(n *roomtest.House, who, path string) []listed.Row {
	n.TB.Helper()
	var said struct{ Lines []listed.Row }
	got := n.Ask(who, http.MethodGet, path, nil)
	if got.JSON(n.TB, &said); got.Status != http.StatusOK || said.Lines == nil {
		n.TB.Fatalf("%s: %d %s", who, got.Status, got.Body)
	}
	return said.Lines
}

func TestList_WhoSeesWhat(t *testing.T) {
	n := open(t)
	one := string(machinetest.Office("one"))
	for _, row := range []struct {
		who, path string
		count     int
	}{
		{"coordinator1", "/api/v1/listed", 1}, {"verifier1", "/api/v1/listed", 1}, {"coordinator2", "/api/v1/listed", 0},
		{"regional", "/api/v1/listed", 1}, {"federal", "/api/v1/listed", 1}, {"lawyer", "/api/v1/listed", 1},
		{"federal", "/api/v1/listed?office=" + one, 1}, {"federal", "/api/v1/listed?office=" + string(machinetest.Office("two")), 0},
		{"coordinator2", "/api/v1/listed?office=" + one, 0},
	} {
		if list := listedLines(n, row.who, row.path); len(list) != row.count {
			t.Errorf("%s reads of %s: %+v", row.who, row.path, list)
		}
	}
	list := listedLines(n, "verifier1", "/api/v1/listed")
	row := list[0]
	if row.Sheet != machinetest.Sheet(0).Code() || row.Line != 1 || row.State != core.SheetComplete || row.Date != "2018-01-13" ||
		row.Edition == "" || row.Found == "" || strings.Join(row.Findings, " ") != "block:passport.listed" {
		t.Errorf("%+v", row)
	}
	n.Refused(
		roomtest.Check{Name: "a collector", Who: "operator1", Method: "GET", Path: "/api/v1/listed", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "an admin", Who: "root", Method: "GET", Path: "/api/v1/listed", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "nobody", Method: "GET", Path: "/api/v1/listed", Status: 401, Code: core.Unauthenticated},
	)
}

func TestClear(t *testing.T) {
	n := open(t)
	path := "/api/v1/listed/" + string(machinetest.Signature("anna")) + "/clear"
	why := map[string]string{"reason": "справка паспортного стола"}
	n.Refused(
		roomtest.Check{Name: "a verifier", Who: "verifier1", Method: "POST", Path: path, Body: why, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "of another office", Who: "coordinator2", Method: "POST", Path: path, Body: why, Status: 404, Code: core.NotFound, Field: "signature"},
		roomtest.Check{Name: "without a reason", Who: "coordinator1", Method: "POST", Path: path, Body: map[string]string{}, Status: 422, Code: core.Invalid, Field: "reason"},
	)
	if got := n.Ask("coordinator1", "POST", path, why); got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if list := listedLines(n, "coordinator1", "/api/v1/listed"); len(list) != 0 {
		t.Errorf("it is listed still: %+v", list)
	}
	late, _ := state.Lates.Get(n.Store.World.Memory, core.LatePassport.Late(machinetest.Signature("anna")))
	if late.State != core.LateCleared || late.Reason.Empty() {
		t.Errorf("%+v", late)
	}
}

func TestScreen(t *testing.T) {
	n := open(t)
	code := machinetest.Sheet(0).Code()
	action := "/listed/" + string(machinetest.Signature("anna"))
	n.SignIn("twin")
	for _, row := range []struct{ who, lang, has, lacks string }{
		{"verifier1", "en", `href="/review/` + string(code) + `"`, `action="` + action},
		{"coordinator1", "en", `action="` + action, "{0}"},
		{"coordinator1", "ru", "Паспорт есть в новом списке", "{0}"},
		{"coordinator1", "en", "13.01.2018", "Семёнова"},
		{"coordinator2", "en", "No line is listed late.", string(code)},
		{"federal", "en", `<select id="office"`, `action="` + action},
		{"twin", "en", "lift", `action="` + action},
	} {
		got := n.Browse(row.who, "GET", "/listed?lang="+row.lang, nil)
		if html := string(got.Body); got.Status != 200 || !strings.Contains(html, row.has) || strings.Contains(html, row.lacks) {
			t.Errorf("%s in %s: %d, with %q: %v, with %q: %v", row.who, row.lang, got.Status, row.has, strings.Contains(html, row.has),
				row.lacks, strings.Contains(html, row.lacks))
		}
	}
	empty := n.Browse("coordinator1", "POST", action, url.Values{"reason": {""}})
	if html := string(empty.Body); empty.Status != http.StatusUnprocessableEntity || !strings.Contains(html, `id="reason-0-finding"`) {
		t.Errorf("without a reason: %d", empty.Status)
	}
	if got := n.Browse("coordinator1", "POST", action, url.Values{"reason": {"справка"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	after := n.Browse("coordinator1", "GET", "/listed?cleared="+string(code), nil)
	if html := string(after.Body); !strings.Contains(html, "A finding on sheet "+code.String()+" is cleared.") || strings.Contains(html, action) {
		t.Errorf("after it: %s", html)
	}
}

// A changed address stands on a screen of its own, in nobody's way; who has looked at it clears it there.
func TestMoved(t *testing.T) {
	n := open(t)
	n.Store.World.NewerRegister("register", "2018-01-14")
	n.Store.World.ChangedAddress("boris")
	// Between the register that came into force and the job there is nothing to be said of it.
	n.Store.World.NewerRegister("still newer", "2018-01-16")
	for lang, words := range map[string]string{"en": "has not been held against it yet", "ru": "ещё не сверено"} {
		html := string(n.Browse("verifier1", "GET", "/moved?lang="+lang, nil).Body)
		if listed := string(n.Browse("verifier1", "GET", "/listed?lang="+lang, nil).Body); !strings.Contains(html, words) || strings.Contains(listed, words) {
			t.Errorf("before the job: %s", html)
		}
		if html = string(n.Browse("coordinator2", "GET", "/moved?lang="+lang, nil).Body); !strings.Contains(html, words) || strings.Contains(html, text.Say(text.Lang(lang), "moved.none")) {
			t.Errorf("where nothing is listed: %s", html)
		}
	}
	if got := n.Ask("verifier1", "GET", "/api/v1/moved", nil); !strings.Contains(string(got.Body), `"waits":true`) {
		t.Errorf("%s", got.Body)
	}
	n.Store.World.ChangedAddress()
	if got := n.Ask("verifier1", "GET", "/api/v1/moved", nil); strings.Contains(string(got.Body), "waits") {
		t.Errorf("after it: %s", got.Body)
	}
	id, other := string(machinetest.Signature("boris")), string(machinetest.Signature("anna"))
	list := listedLines(n, "verifier1", "/api/v1/moved")
	if len(list) != 1 || string(list[0].Signature) != id || list[0].Line != 2 || list[0].Date != "2018-01-14" ||
		strings.Join(list[0].Findings, " ") != "warn:address.renamed" {
		t.Errorf("%+v", list)
	}
	if list := listedLines(n, "verifier1", "/api/v1/listed"); len(list) != 1 || string(list[0].Signature) != other {
		t.Errorf("the passports: %+v", list)
	}
	for _, row := range []struct{ who, lang, has, lacks string }{
		{"coordinator1", "en", "The register has renamed the street", "/moved/" + other},
		{"coordinator1", "en", `action="/moved/` + id, "{0}"},
		{"verifier1", "ru", "реестр переименовал улицу", `action="/moved/` + id},
		{"coordinator2", "en", "No line has an address that has changed.", id},
	} {
		got := n.Browse(row.who, "GET", "/moved?lang="+row.lang, nil)
		if html := string(got.Body); got.Status != 200 || !strings.Contains(html, row.has) || strings.Contains(html, row.lacks) {
			t.Errorf("%s in %s: %d, with %q: %v, with %q: %v", row.who, row.lang, got.Status, row.has, strings.Contains(html, row.has),
				row.lacks, strings.Contains(html, row.lacks))
		}
	}
	n.Refused(roomtest.Check{Name: "an address that has not changed", Who: "coordinator1", Method: "POST", Path: "/api/v1/moved/" + other + "/clear",
		Body: map[string]string{"reason": "сверено"}, Status: 404, Code: core.NotFound, Field: "signature"})
	empty := n.Browse("coordinator1", "POST", "/moved/"+id, url.Values{"reason": {""}})
	if empty.Status != http.StatusUnprocessableEntity || !strings.Contains(string(empty.Body), `id="reason-0-finding"`) {
		t.Errorf("without a reason: %d", empty.Status)
	}
	if got := n.Browse("coordinator1", "POST", "/moved/"+id, url.Values{"reason": {"на штампе прежнее название"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if list := listedLines(n, "coordinator1", "/api/v1/moved"); len(list) != 0 {
		t.Errorf("it is listed still: %+v", list)
	}
	if late, _ := state.Lates.Get(n.Store.World.Memory, core.LateAddress.Late(machinetest.Signature("boris"))); late.State != core.LateCleared {
		t.Errorf("%+v", late)
	}
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"ListedLine": listed.Row{}})
}
