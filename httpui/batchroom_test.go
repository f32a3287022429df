package httpui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	batchroom "github.com/sheaf-drive/sheaf/httpui/batch"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// batched is the answer to a batch.
type batched struct {
	Done    int
	Refused *struct {
		At, Status int
		Error      serve.WireError
	}
	Answers []map[string]any
	IDs     map[string]string
}

// batch sends requests under a key.
func (n *node) batch(who string, quiet bool, requests ...obj) batched {
	n.TB.Helper()
	body := obj{"requests": requests, "quiet": quiet, "files": obj{"page": picture(n.TB)}}
	got := n.Ask(who, "POST", "/api/v1/batch", body)
	if got.Status != http.StatusOK {
		n.TB.Fatalf("%d %s", got.Status, got.Body)
	}
	var b batched
	got.JSON(n.TB, &b)
	return b
}

// reception is how a voter's visit goes as parts of a batch.
func reception(name, number, sheet string) []obj {
	page := obj{"file": "page"}
	part := func(verb string, body obj) obj {
		return obj{"path": "/visits/{" + name + "}/" + verb, "key": "batch-" + name + "-" + verb, "json": body}
	}
	asks := obj{}
	for field, values := range anna() {
		asks[field] = values[0]
	}
	return []obj{
		{"path": "/visits", "key": "batch-" + name + "-open", "as": name, "form": obj{
			"series": "4510", "number": number, "birth": "18011980", "issued": "20.02.2005", "stamp": "1",
			"main": page, "registration": page,
		}},
		part("questionnaire", asks), part("sheet", obj{"code": sheet}), part("line", obj{"outcome": "write"}),
	}
}

// line is the state of a line of the i-th sheet.
func (n *node) line(sheet, number int) core.LineState {
	l, _ := state.Lines.Get(n.Store.Now(), machinetest.Sheet(sheet).Line(number))
	return l.State
}

// readings is how often the campaign's journal says that somebody was shown a visit at the desk.
func (n *node) readings() (count int) {
	v, tree := n.Store.Now(), string(machinetest.Campaign)
	size, _ := state.TreeSizes.Get(v, tree)
	for i := range size {
		line, err := query.Leaf(v, tree, i)
		if err != nil {
			n.TB.Fatal(err)
		}
		if bytes.Contains(line, []byte(`"kind":"personal.read/1"`)) && bytes.Contains(line, []byte(`"desk"`)) {
			count++
		}
	}
	return count
}

func TestBatch_DoesWhatTheVerbsDoAlone(t *testing.T) {
	n := open(t)
	sheet := string(machinetest.Sheet(0).Code())
	morning := append(reception("a", "100001", sheet), reception("b", "100002", sheet)...)
	got := n.batch("operator1", false, morning...)
	if got.Done != len(morning) || got.Refused != nil || len(got.Answers) != len(morning) || len(got.IDs) != 2 {
		t.Fatalf("%+v", got)
	}
	for i, name := range []string{"a", "b"} {
		c := n.visit("/desk/visits/" + got.IDs[name])
		if c.Step() != core.VisitDone || c.Visit.Operator != machinetest.User("operator1") {
			t.Errorf("visit %s is at %s", name, c.Step())
		}
		if last := got.Answers[4*i+3]; last["id"] != got.IDs[name] || last["step"] != core.VisitDone {
			t.Errorf("the last request of visit %s is answered with %v", name, last)
		}
	}
	again := n.batch("operator1", false, morning...)
	if again.Done != got.Done || !reflect.DeepEqual(again.IDs, got.IDs) {
		t.Errorf("sent again: %+v", again)
	}
	// A reading is an entry of its own each time; what was done is not done again.
	for line, want := range []core.LineState{core.LineWritten, core.LineWritten, ""} {
		if is := n.line(0, line+1); is != want {
			t.Errorf("line %d is %s after a repeat, want %s", line+1, is, want)
		}
	}
	alone := n.Ask("operator1", "POST", "/api/v1/visits/"+got.IDs["a"]+"/line", obj{"outcome": "write"}, "Idempotency-Key", "batch-a-line")
	if alone.Status != http.StatusOK {
		t.Errorf("the same request alone is answered with %d %s", alone.Status, alone.Body)
	}
	before := n.readings()
	if quiet := n.batch("operator1", true, morning...); len(quiet.Answers) > 0 || quiet.IDs["b"] != got.IDs["b"] {
		t.Errorf("a quiet batch answers %+v", quiet)
	}
	if after := n.readings(); after != before || before == 0 {
		t.Errorf("%d readings stand in the journal, %d after a batch whose answers nobody gets", before, after)
	}
}

// Who was cut off sends again what was done, even an hour later, when the desk is shown nothing of
// those visits any more.
func TestBatch_SentAgainAfterTheVisitsEnded(t *testing.T) {
	n := open(t)
	morning := reception("a", "100001", string(machinetest.Sheet(0).Code()))
	got := n.batch("operator1", true, morning...)
	n.Store.World.Now += core.Time(time.Hour.Milliseconds())
	if again := n.batch("operator1", true, morning...); again.Done != len(morning) || again.Refused != nil || again.IDs["a"] != got.IDs["a"] {
		t.Errorf("sent again: %+v", again)
	}
	late := n.batch("operator1", true, obj{"path": "/visits/" + got.IDs["a"] + "/questionnaire", "key": "batch-a-asked-anew", "json": morning[1]["json"]})
	if late.Refused == nil || late.Refused.Error.Code != core.Denied {
		t.Errorf("a new question about it is answered with %+v", late)
	}
}

func TestBatch_EndsWithItsFirstRefusal(t *testing.T) {
	n := open(t)
	wrong := reception("b", "100002", string(machinetest.Sheet(5).Code())) // of another region and office
	got := n.batch("operator1", true, append(append(reception("a", "100001", string(machinetest.Sheet(0).Code())), wrong...),
		reception("c", "100003", string(machinetest.Sheet(0).Code()))...)...)
	if got.Done != 6 || got.Refused == nil || got.Refused.At != 6 || got.Refused.Status < 400 || got.Refused.Error.Text == "" {
		t.Fatalf("%+v", got)
	}
	if c := n.visit("/desk/visits/" + got.IDs["b"]); c.Now != 0 || got.IDs["c"] != "" {
		t.Errorf("after the refusal: line %d, ids %v", c.Now, got.IDs)
	}
	if c := n.visit("/desk/visits/" + got.IDs["a"]); c.Step() != core.VisitDone {
		t.Errorf("what stood before the refusal is at %s", c.Step())
	}
}

// TestBatch_AsksForEachRight has somebody try in a batch what he may not do alone.
func TestBatch_AsksForEachRight(t *testing.T) {
	n := open(t)
	order := obj{"path": "/sheets", "key": "batch-sheets-1", "json": obj{}}
	got := n.batch("operator1", true, order)
	if got.Refused == nil || got.Refused.Status != http.StatusForbidden || got.Refused.Error.Code != core.Denied {
		t.Errorf("an operator ordered sheets: %+v", got)
	}
	w := n.Store.World
	w.Must(machinetest.User("operator1"), &machine.CreateToken{
		User: machinetest.User("operator1"), Token: bearer.TokenOf("narrow"), Scope: []string{"visit.list"},
		Expires: w.Now + 3_600_000, Label: "a screen in the hall",
	})
	got = n.batch("narrow", true, reception("a", "100001", "")[0])
	if got.Refused == nil || got.Refused.Error.Code != core.Denied {
		t.Errorf("a token opened a visit beyond its scope: %+v", got)
	}
	if got := n.Ask("", "POST", "/api/v1/batch", obj{"requests": []obj{order}}); got.Status != http.StatusUnauthorized {
		t.Errorf("a stranger is answered with %d", got.Status)
	}
}

func TestBatch_LeavesOutWhatIsSentAlone(t *testing.T) {
	n := open(t)
	for path, words := range map[string]string{
		"/login": "ui.part.alone", "/batch": "ui.part.alone", "/status": "ui.method", "/nowhere": "ui.notfound",
	} {
		got := n.batch("operator1", true, obj{"path": path, "key": "batch-alone-1", "json": obj{}})
		want := text.Say(text.English, words, "GET")
		if got.Done != 0 || got.Refused == nil || got.Refused.Error.Text != want {
			t.Errorf("%s: %+v, want %q", path, got.Refused, want)
		}
	}
	n.Unchanged(func() {
		for who, part := range map[string]obj{
			"auditor":      {"path": "/exports", "key": "batch-export-1", "json": obj{"campaign": machinetest.Campaign}},
			"coordinator1": {"path": "/sheets/print", "key": "batch-print-1", "json": obj{"office": "kazan-1", "region": "16", "count": 1}},
			"root":         {"path": "/editions/none/complete", "key": "batch-edition-1", "json": obj{}},
		} {
			got := n.batch(who, true, part)
			if got.Refused == nil || got.Refused.Error.Text != text.Say(text.English, "ui.part.alone") {
				t.Errorf("%s: %+v", part["path"], got)
			}
		}
	})
}

// TestBatch_HasNoPartThatAnswersWithAFile reads the description: a file would be made, and what it
// holds open never given back.
func TestBatch_HasNoPartThatAnswersWithAFile(t *testing.T) {
	alone := map[string]bool{}
	for _, route := range open(t).app.Routes() {
		alone[strings.ToLower(route.Method)+" "+route.Path] = route.Alone
	}
	files := 0
	for path, methods := range described(t).Paths {
		var answer struct{ Content map[string]json.RawMessage }
		if err := json.Unmarshal(methods["post"].Responses["200"], &answer); err != nil {
			continue // no POST
		}
		if answer.Content["application/json"] == nil {
			files++
			if !alone["post "+path] {
				t.Errorf("%s answers with a file and may be part of a batch", path)
			}
		}
	}
	if files == 0 {
		t.Error("no verb with a file was found")
	}
}

// TestBatch_NamesOnlyWhatHasAnId begins with a verb that is done, whatever it was to be called.
func TestBatch_NamesOnlyWhatHasAnId(t *testing.T) {
	n := open(t)
	got := n.batch("operator1", true, obj{"path": "/addresses/suggest", "key": "batch-suggest-1", "as": "list",
		"json": obj{"region": "16", "text": "Казань"}}, obj{"path": "/visits/{list}/line", "key": "batch-list-1", "json": obj{}})
	if got.Done != 1 || got.Refused == nil || got.Refused.At != 1 || got.Refused.Error.Text != text.Say(text.English, "batch.no_id", "list") {
		t.Errorf("%+v", got)
	}
}

// TestBatch_PartsAreBoundedAsAlone sends in a form and as JSON what the verb alone is too small for.
func TestBatch_PartsAreBoundedAsAlone(t *testing.T) {
	n := open(t)
	long := strings.Repeat("5", form.MaxField+1)
	many := obj{}
	for i := range form.MaxFields + 1 {
		many[fmt.Sprint("field", i)] = "1"
	}
	n.Unchanged(func() {
		for name, part := range map[string]obj{
			"a field too long":     {"path": "/visits", "form": obj{"series": long}},
			"too many fields":      {"path": "/visits", "form": many},
			"a body too large":     {"path": "/sheets", "json": obj{"office": strings.Repeat("x", 64<<10)}},
			"a file where none is": {"path": "/sheets", "form": obj{"page": obj{"file": "large"}}},
		} {
			part["key"] = "batch-bounds-1"
			got := n.Ask("operator1", "POST", "/api/v1/batch", obj{"requests": []obj{part}, "files": obj{"large": make([]byte, 65<<10)}})
			var b batched
			if got.JSON(t, &b); b.Refused == nil || b.Refused.Error.Code != core.TooLarge {
				t.Errorf("%s: %s", name, got.Body)
			}
		}
	})
}

func TestBatch_BadOnesAreRefusedBeforeAnythingIsDone(t *testing.T) {
	n := open(t)
	first := reception("a", "100001", string(machinetest.Sheet(0).Code()))[0]
	many := make([]obj, batchroom.MaxRequests+1)
	for i := range many {
		many[i] = obj{"path": "/visits", "key": fmt.Sprintf("batch-many-%d", i)}
	}
	var rows []roomtest.Check
	for _, c := range []struct {
		name, field string
		requests    []obj
	}{
		{"none", "requests", nil},
		{"too many", "requests", many},
		{"no key", "requests[1].key", []obj{first, {"path": "/visits"}}},
		{"a key twice", "requests[1].key", []obj{first, {"path": "/visits", "key": first["key"]}}},
		{"no path", "requests[1].path", []obj{first, {"key": "batch-path-1"}}},
		{"a query", "requests[1].path", []obj{first, {"path": "/visits?a=b", "key": "batch-path-2"}}},
		{"an unknown name", "requests[1].path", []obj{first, {"path": "/visits/{z}/line", "key": "batch-path-3"}}},
		{"a name that comes later", "requests[0].path", []obj{{"path": "/visits/{a}/line", "key": "batch-path-4"}, first}},
		{"a name twice", "requests[1].as", []obj{first, {"path": "/visits", "key": "batch-as-1", "as": "a"}}},
		{"a name that is none", "requests[1].as", []obj{first, {"path": "/visits", "key": "batch-as-2", "as": "A/B"}}},
		{"two bodies", "requests[1].form", []obj{first, {"path": "/visits", "key": "batch-two-1", "json": obj{}, "form": obj{}}}},
		{"a file that is not there", "requests[1].form.main", []obj{first,
			{"path": "/visits", "key": "batch-file-1", "form": obj{"main": obj{"file": "another"}}}}},
		{"a field that is none", "", []obj{first, {"path": "/visits", "key": "batch-field-1", "form": obj{"main": obj{"fail": "x"}}}}},
		{"something unknown", "", []obj{first, {"path": "/visits", "key": "batch-odd-1", "method": "GET"}}},
	} {
		rows = append(rows, roomtest.Check{
			Name: c.name, Who: "operator1", Method: "POST", Path: "/api/v1/batch",
			Body:   obj{"requests": c.requests, "files": obj{"page": picture(t)}},
			Status: http.StatusUnprocessableEntity, Code: core.Invalid, Field: c.field,
		})
	}
	n.Refused(rows...)
}

// TestBatch_FieldsAreDescribed holds the description against what is taken.
func TestBatch_FieldsAreDescribed(t *testing.T) {
	var whole struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]json.RawMessage }
		}
	}
	if err := json.Unmarshal(openAPIDocument, &whole); err != nil {
		t.Fatal(err)
	}
	n := open(t)
	for field := range whole.Components.Schemas["BatchRequest"].Properties {
		got := n.Ask("operator1", "POST", "/api/v1/batch", obj{"requests": []obj{{field: nil}}})
		if got.Refusal(t).Text == text.Say(text.English, "ui.json") {
			t.Errorf("the field %q is described and not taken", field)
		}
	}
}
