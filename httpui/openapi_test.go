package httpui

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/admin"
	dryrunroom "github.com/sheaf-drive/sheaf/httpui/admin/dryrun"
	"github.com/sheaf-drive/sheaf/httpui/admin/rejudge"
	attentionroom "github.com/sheaf-drive/sheaf/httpui/attention"
	"github.com/sheaf-drive/sheaf/httpui/away"
	batchroom "github.com/sheaf-drive/sheaf/httpui/batch"
	"github.com/sheaf-drive/sheaf/httpui/binding"
	checkroom "github.com/sheaf-drive/sheaf/httpui/check"
	"github.com/sheaf-drive/sheaf/httpui/custody"
	"github.com/sheaf-drive/sheaf/httpui/custody/where"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/filing"
	"github.com/sheaf-drive/sheaf/httpui/foot"
	"github.com/sheaf-drive/sheaf/httpui/listed"
	"github.com/sheaf-drive/sheaf/httpui/lookup"
	"github.com/sheaf-drive/sheaf/httpui/members"
	"github.com/sheaf-drive/sheaf/httpui/outlook"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/pattern"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/registers"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/spelling"
)

// document is what the tests read of the description of the API.
type document struct {
	OpenAPI    string                          `json:"openapi"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Parameters map[string]parameter `json:"parameters"`
		Schemas    map[string]struct {
			Properties map[string]json.RawMessage `json:"properties"`
			Required   []string                   `json:"required"`
		} `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	ID         string                     `json:"operationId"`
	Summary    string                     `json:"summary"`
	Tags       []string                   `json:"tags"`
	Parameters []parameter                `json:"parameters"`
	Responses  map[string]json.RawMessage `json:"responses"`
	Body       struct {
		Content map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			} `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
	Security *[]any `json:"security"`
}

type parameter struct {
	Ref         string `json:"$ref"`
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
}

func described(t *testing.T) document {
	t.Helper()
	var d document
	if err := json.Unmarshal(openAPIDocument, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// rooms are all other rooms of the house, for their tables alone.
func rooms() []Room {
	return []Room{batchroom.Verbs{}, &admin.Verbs{}, &dryrunroom.Room{}, &rejudge.Room{}, &checkroom.Screens{}, &away.Screens{}, &listed.Screens{}, &pages.Room{}, &registers.Room{}, &foot.Screens{}, &custody.Screens{}, &where.Reads{}, &binding.Room{}, &filing.Room{}, &outlook.Room{}, &attentionroom.Screens{}, &lookup.Verbs{}, &members.Verbs{}, &spelling.Verbs{}}
}

// verbsOf are the routes for programs.
func verbsOf() map[string]serve.Route {
	routes := map[string]serve.Route{}
	for _, route := range (&App{Rooms: rooms()}).Routes() {
		if strings.HasPrefix(route.Path, "/api/v1/") {
			routes[strings.ToLower(route.Method)+" "+route.Path] = route
		}
	}
	return routes
}

func TestOpenAPI_IsTheTableOfRoutes(t *testing.T) {
	d, routes := described(t), verbsOf()
	if d.OpenAPI != "3.1.0" || len(routes) == 0 {
		t.Fatalf("version %q, %d routes", d.OpenAPI, len(routes))
	}
	said := map[string]operation{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			said[method+" "+path] = op
			if _, ok := routes[method+" "+path]; !ok {
				t.Errorf("%s %s is described and not served", method, path)
			}
		}
	}
	ids := map[string]string{}
	for key, route := range routes {
		op, ok := said[key]
		if !ok {
			t.Errorf("%s is served and not described", key)
			continue
		}
		if other, twice := ids[op.ID]; twice || op.ID == "" || op.Summary == "" || len(op.Tags) != 1 {
			t.Errorf("%s has the id %q (also of %s), the summary %q and the tags %v", key, op.ID, other, op.Summary, op.Tags)
		}
		ids[op.ID] = key
		if open := op.Security != nil && len(*op.Security) == 0; open != (route.Public || route.Local) {
			t.Errorf("%s: without a token %v in the description, %v in the table", key, open, route.Public || route.Local)
		}
		if op.Responses["200"] == nil || op.Responses["default"] == nil {
			t.Errorf("%s does not say what it answers", key)
		}
		checkParameters(t, d, key, route, op)
	}
}

func checkParameters(t *testing.T, d document, key string, route serve.Route, op operation) {
	t.Helper()
	inPath, idempotent := []string{}, false
	for _, p := range op.Parameters {
		if p.Ref != "" {
			p = d.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]
		}
		idempotent = idempotent || p.Name == "Idempotency-Key" && p.In == "header"
		if p.Name == "" || p.Description == "" {
			t.Errorf("%s: the parameter %+v is not described", key, p)
		}
		if p.In == "path" {
			inPath = append(inPath, p.Name)
			if !p.Required {
				t.Errorf("%s: the part %s of the path is optional", key, p.Name)
			}
		}
	}
	want := []string{}
	for _, part := range pattern.Parse(route.Path) {
		if strings.HasPrefix(part, "{") {
			want = append(want, strings.Trim(part, "{}"))
		}
	}
	if !slices.Equal(inPath, want) {
		t.Errorf("%s: the path has the parts %v, described are %v", key, want, inPath)
	}
	if idempotent != (route.Method == post) {
		t.Errorf("%s: Idempotency-Key described: %v", key, idempotent)
	}
}

// TestAttention_LeadsSomewhere holds the addresses in the list of what needs somebody against the
// routes: each is there, and asks for the right by which the list shows it.
func TestAttention_LeadsSomewhere(t *testing.T) {
	routes := map[string]serve.Route{}
	for _, route := range (&App{Rooms: rooms()}).Routes() {
		if route.Method == get {
			routes[strings.Join(pattern.Parse(regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(route.Path, "{id}")), "/")] = route
		}
	}
	leads := (&attentionroom.Screens{}).Leads()
	for path, action := range leads {
		route, ok := routes[strings.Join(pattern.Parse(path), "/")]
		if !ok || route.Action != action {
			t.Errorf("a row leads to %s with the right %s, which is answered with %q", path, action, route.Action)
		}
	}
	if len(leads) < 15 {
		t.Errorf("only %d addresses are held", len(leads))
	}
}

func TestOpenAPI_EveryReferenceLeadsSomewhere(t *testing.T) {
	var whole map[string]any
	if err := json.Unmarshal(openAPIDocument, &whole); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"\$ref": "#/([^"]+)"`).FindAllStringSubmatch(string(openAPIDocument), -1) {
		used[m[1]] = true
		at := any(whole)
		for _, step := range strings.Split(m[1], "/") {
			object, _ := at.(map[string]any)
			at = object[step]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	for name := range described(t).Components.Schemas {
		if !used["components/schemas/"+name] {
			t.Errorf("the schema %s is used nowhere", name)
		}
	}
}

// TestOpenAPI_SchemasAreTheTypes holds the bodies against the types that are encoded. Those of
// the other rooms are held there.
func TestOpenAPI_SchemasAreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "openapi.json", map[string]any{
		"Error": serve.WireError{}, "Status": figure.Status{}, "Suggestion": page.Suggestion{}, "SheetWish": sheetWish{},
		"Visit": visitBody{}, "Finding": findingBody{}, "Column": columnBody{}, "Questionnaire": questionnaireBody{},
		"LineOutcome": lineOutcomeBody{}, "Entry": entryBody{}, "Checkpoint": checkpointBody{},
	})
}

// TestOpenAPI_EveryFieldIsTaken sends each described field of a body by itself: a node refuses a
// field that it does not know before anything else.
func TestOpenAPI_EveryFieldIsTaken(t *testing.T) {
	n, d := open(t), described(t)
	sent := 0
	for key, route := range verbsOf() {
		op := d.Paths[route.Path][strings.ToLower(route.Method)]
		schema := d.Components.Schemas[strings.TrimPrefix(op.Body.Content["application/json"].Schema.Ref, "#/components/schemas/")]
		if route.Local {
			continue
		}
		who := ""
		for _, login := range []string{"root", "federal", "operator1", "verifier1", "lawyer", "coordinator1", "auditor"} {
			if user, _ := state.Users.Get(n.Store.Now(), machinetest.User(login)); access.Reach(user.Roles, route.Action) > access.None {
				who = login
			}
		}
		path := regexp.MustCompile(`{[^}]+}`).ReplaceAllString(route.Path, office("one"))
		refused := func(field string) bool {
			got := n.Ask(who, route.Method, path, obj{field: nil})
			return got.Status == http.StatusUnprocessableEntity && got.Refusal(t).Text == text.Say(text.English, "ui.json")
		}
		for field := range schema.Properties {
			sent++
			if refused(field) {
				t.Errorf("%s: the field %q is described and not taken", key, field)
			}
		}
		if len(schema.Properties) > 0 && !refused("no_such_field") {
			t.Errorf("%s takes a field that nobody knows, so this test shows nothing", key)
		}
	}
	if sent < 30 {
		t.Errorf("only %d fields were sent", sent)
	}
}

// TestOpenAPI_AnswersAreAsDescribed compares real answers with the schemas that promise them.
func TestOpenAPI_AnswersAreAsDescribed(t *testing.T) {
	n, schemas := open(t), described(t).Components.Schemas
	n.checkpoint("drive")
	for path, name := range map[string]string{
		"/api/v1/journal": "Journal", "/api/v1/journal/0/proof": "Proof", "/api/v1/checkpoints": "Checkpoints",
		"/api/v1/users": "Users", "/api/v1/campaigns": "Campaigns", "/api/v1/offices": "Offices", "/api/v1/packs": "Packs", "/api/v1/nothing": "Error",
	} {
		var got map[string]json.RawMessage
		n.Ask("auditor", "GET", path, nil).JSON(t, &got)
		for property := range got {
			if _, ok := schemas[name].Properties[property]; !ok {
				t.Errorf("%s answers with %q, which is not described", path, property)
			}
		}
		for _, property := range schemas[name].Required {
			if _, ok := got[property]; !ok {
				t.Errorf("%s answers without %q", path, property)
			}
		}
	}
}

func TestOpenAPI_IsServedToEverybody(t *testing.T) {
	n := open(t)
	got := n.Ask("", "GET", "/api/v1/openapi.json", nil)
	if got.Status != 200 || string(got.Body) != string(openAPIDocument) || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %s", got.Status, got.Header)
	}
}

// TestOpenAPI_NamesEveryCode holds the kinds of refusals.
func TestOpenAPI_NamesEveryCode(t *testing.T) {
	var code struct{ Enum []core.Code }
	if err := json.Unmarshal(described(t).Components.Schemas["Error"].Properties["code"], &code); err != nil {
		t.Fatal(err)
	}
	known := slices.Sorted(maps.Keys(refusal.Statuses()))
	slices.Sort(code.Enum)
	if !slices.Equal(code.Enum, known) {
		t.Errorf("described %v, known %v", code.Enum, fmt.Sprint(known))
	}
}
