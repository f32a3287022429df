package spelling

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

type obj = map[string]any

// held is a list in force, or none.
type held struct{ list *names.List }

func (h held) Use(fn func(*names.List, core.EditionDigest) error) error {
	if h.list == nil {
		return core.Refuse(core.Unavailable, "", "index.none", core.EditionNames)
	}
	return fn(h.list, core.EditionDigest{})
}

func open(t *testing.T, list *names.List) *roomtest.House {
	t.Helper()
	h := roomtest.Furnish(t)
	h.Open((&Verbs{Names: held{list}}).Routes(), nil)
	return h
}

func TestNames_AreChecked(t *testing.T) {
	h := open(t, names.Builtin())
	var one checked
	h.Ask("operator1", "POST", "/api/v1/names/check", obj{"family": "Иванов", "given": "Анна", "patronymic": "Петрвна"}).JSON(t, &one)
	if len(one.Fields) != 3 || one.Fields[0].State != "known" || one.Fields[2].State != "similar" || one.Fields[2].Similar[0] != "Петровна" {
		t.Fatalf("got %+v", one)
	}
	if r := one.Fields[0].Remarks; len(r) != 1 || r[0].Code != names.RemarkGender || r[0].Severity != "warn" || !strings.Contains(r[0].Text, "gender") {
		t.Errorf("the family name: %+v", r)
	}
	if r := one.Fields[2].Remarks; len(r) != 1 || !strings.Contains(r[0].Text, "Петровна") || r[0].Sign == "" {
		t.Errorf("the patronymic: %+v", r)
	}
	// One that is near to none weighs no less than one that is near to another.
	h.Ask("operator1", "POST", "/api/v1/names/check", obj{"family": "Бжурдзелани"}).JSON(t, &one)
	if f := one.Fields[0]; f.State != "unknown" || f.Remarks[0].Code != names.RemarkUnknown || f.Remarks[0].Severity != "warn" {
		t.Errorf("an unknown one: %+v", f)
	}
	var many struct{ Names []checked }
	h.Ask("operator1", "POST", "/api/v1/names/check", obj{"names": []obj{{"family": "Ивaнов"}, {"given": "Анна"}, {}}}).JSON(t, &many)
	if len(many.Names) != 3 || many.Names[0].Fields[0].Remarks[0].Code != "mixed" || many.Names[0].Fields[0].Remarks[0].Severity != "block" ||
		len(many.Names[1].Fields) != 1 || len(many.Names[2].Fields) != 0 {
		t.Errorf("got %+v", many)
	}
}

func TestTowns_AreChecked(t *testing.T) {
	h := open(t, nil)
	for typed, want := range map[string]string{
		"спб":       `{"state":"known","towns":[{"name":"Санкт-Петербург","region":"78"`,
		"чилябинск": `{"state":"similar","towns":[{"name":"Челябинск","region":"74"`,
		"Зурбаган":  `{"state":"unknown","towns":[]}`,
	} {
		got := h.Ask("operator1", "POST", "/api/v1/towns/check", obj{"text": typed})
		if got.Status != 200 || !strings.HasPrefix(string(got.Body), want) {
			t.Errorf("%s: %d %s", typed, got.Status, got.Body)
		}
	}
}

func TestSpelling_WithinItsBounds(t *testing.T) {
	h := open(t, nil)
	long := strings.Repeat("м", 301)
	for _, row := range []roomtest.Check{
		{Name: "names by an auditor", Who: "auditor", Method: "POST", Path: "/api/v1/names/check", Body: obj{"given": "Анна"}, Status: 403, Code: core.Denied},
		{Name: "a name without end", Who: "operator1", Method: "POST", Path: "/api/v1/names/check", Body: obj{"given": long}, Status: 422, Code: core.Invalid, Field: "names"},
		{Name: "names without end", Who: "operator1", Method: "POST", Path: "/api/v1/names/check", Body: obj{"names": make([]obj, 501)}, Status: 413, Code: core.TooLarge, Field: "names"},
		{Name: "a town without end", Who: "operator1", Method: "POST", Path: "/api/v1/towns/check", Body: obj{"text": long}, Status: 422, Code: core.Invalid, Field: "text"},
		{Name: "no list", Who: "operator1", Method: "POST", Path: "/api/v1/names/check", Body: obj{"given": "Анна"}, Status: 503, Code: core.Unavailable},
	} {
		h.Refused(row)
	}
}
