package drive

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// aside are the verbs that change something and are no step of the path, with the reason.
func aside() map[string]string {
	const (
		before = "done before the clock runs"
		other  = "another way out of a visit, not the one that ends on a sheet"
		bulk   = "the same verbs, many in one request"
		way    = "a way round for what went wrong"
		talk   = "words beside the way of a sheet"
	)
	return map[string]string{
		"/api/v1/login": before, "/api/v1/logout": "after the clock has stopped", "/api/v1/clock/trust": before,
		"/api/v1/level": before, "/api/v1/members/invite": before, "/api/v1/members/dismiss": before, "/api/v1/members/transfer": before,
		"/api/v1/tokens": before, "/api/v1/tokens/{id}/end": before,
		"/api/v1/campaigns": before, "/api/v1/offices": before,
		"/api/v1/users": before, "/api/v1/users/{id}/approve": before, "/api/v1/users/{id}/disable": before, "/api/v1/users/{id}/reset": before,
		"/api/v1/packs": before, "/api/v1/packs/{name}/{version}/propose": before, "/api/v1/packs/{name}/{version}/approve": before,
		"/api/v1/packs/{name}/{version}/reject": before, "/api/v1/pack-files": before,
		"/api/v1/packs/{name}/{version}/dry-run": before, "/api/v1/packs/{name}/{version}/dry-run/stop": before,
		"/api/v1/pack-keys/propose": before, "/api/v1/pack-keys/approve": before, "/api/v1/pack-keys/withdraw": before,
		"/api/v1/editions": before, "/api/v1/editions/{id}/chunks/{number}": before, "/api/v1/editions/{id}/complete": before,
		"/api/v1/editions/{id}/activate": before, "/api/v1/editions/{id}/abandon": before, "/api/v1/editions/{id}/forget": before,
		"/api/v1/sheets": before, "/api/v1/sheets/print": before, "/api/v1/sheets/issue": before,
		"/api/v1/sheets/prepare": before, "/api/v1/certification": before,
		"/api/v1/addresses/suggest":   "asked between two requests of the questionnaire, while somebody types",
		"/api/v1/addresses/house":     "asked between two requests of the questionnaire, while somebody types",
		"/api/v1/listed/{id}/clear":   "after a list that is newer than the drive",
		"/api/v1/moved/{id}/clear":    "after a register that is newer than the drive",
		"/api/v1/rejudged/{id}/clear": "after rules that are newer than the drive", "/api/v1/rejudge": "after rules that are newer than the drive",
		"/api/v1/rejudge/stop": "after rules that are newer than the drive", "/api/v1/rejudge/accept": "after rules that are newer than the drive",
		"/api/v1/scans": "when the sheets have come to the centre", "/api/v1/scans/{id}/name": way, "/api/v1/scans/{id}/set-aside": way,
		"/api/v1/scanners": "when the scanners are set up", "/api/v1/scanners/{name}/retire": way,
		"/api/v1/filing/rejected":                  "after the commission has answered",
		"/api/v1/additions":                        "when a street is missing in the register",
		"/api/v1/additions/{region}/{id}/withdraw": "when an addition was a mistake",
		"/api/v1/visits/{id}/turn-away":            other, "/api/v1/visits/{id}/abandon": other, "/api/v1/visits/{id}/lift": other,
		"/api/v1/visits/{id}/note":       talk,
		"/api/v1/batch":                  bulk,
		"/api/v1/review/{code}/put-back": way, "/api/v1/review/{code}/lines/{line}/strike": way,
		"/api/v1/corrections/{code}/certification": way, "/api/v1/sheets/{code}/collector-away": way,
		"/api/v1/review/{code}/lines/{line}/say": talk, "/api/v1/lawyer/{code}/lines/{line}/say": talk,
		"/api/v1/corrections/{code}/lines/{line}/say": talk,
		"/api/v1/sheets/{code}/take-out":              way, "/api/v1/sheets/{code}/folder-full": way, "/api/v1/parcels/{id}/close": way,
		"/api/v1/sheets/{code}/lose": way, "/api/v1/sheets/{code}/find": way, "/api/v1/sheets/{code}/spoil": way, "/api/v1/sheets/{code}/destroy": way,
		"/api/v1/passports/check": "asked by other programs; bench passports measures it",
		"/api/v1/codes/read":      "the browser reads codes where it can",
		"/api/v1/names/check":     "asked while somebody types", "/api/v1/towns/check": "asked while somebody types",
		"/api/v1/selections/{id}/continue": way, "/api/v1/selections/{id}/abandon": way,
		"/api/v1/binding/{code}/undo": way, "/api/v1/binding/{code}/take-out": way, "/api/v1/binding/{code}/exclude": way,
		"/api/v1/volumes/{number}/reopen": way, "/api/v1/volumes/{number}/adopt": way,
	}
}

// verbs are those of the API that change something: a new one is measured or put aside.
func verbs(t *testing.T) (list []string) {
	t.Helper()
	data, err := os.ReadFile("../../httpui/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &described); err != nil {
		t.Fatal(err)
	}
	for path, methods := range described.Paths {
		if _, ok := methods["post"]; ok {
			list = append(list, path)
		}
	}
	slices.Sort(list)
	return list
}

func TestSteps_CoverTheVerbs(t *testing.T) {
	known, put, names := verbs(t), aside(), map[string]bool{}
	for _, s := range Steps() {
		if names[s.Name] || s.Name == "" {
			t.Errorf("the step %q comes twice", s.Name)
		}
		names[s.Name] = true
		if put[s.Route] != "" && s.Method == post {
			t.Errorf("%s is measured and put aside", s.Route)
		}
		if s.Method == post && !slices.Contains(known, s.Route) {
			t.Errorf("the step %s goes to %s, which is no verb", s.Name, s.Route)
		}
	}
	for _, verb := range known {
		measured := slices.ContainsFunc(Steps(), func(s Step) bool { return s.Method == post && s.Route == verb })
		if !measured && put[verb] == "" {
			t.Errorf("%s is no step of the path and not put aside", verb)
		}
	}
	for verb := range put {
		if !slices.Contains(known, verb) {
			t.Errorf("%s is put aside and no verb", verb)
		}
	}
}

// Names are words of figures: lower case, joined by underscores.
func TestSteps_NamesAreIDs(t *testing.T) {
	for _, s := range Steps() {
		if strings.Trim(s.Name, "abcdefghijklmnopqrstuvwxyz_") != "" {
			t.Errorf("the step %q is no id", s.Name)
		}
	}
}
