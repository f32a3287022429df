package attention_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	room "github.com/sheaf-drive/sheaf/httpui/attention"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// watch surveys the house of the test anew each time, a day after its last command.
type watch struct {
	house    *roomtest.House
	standing []attention.Standing
	down     error
}

const day core.Time = 24 * 60 * 60 * 1000

func (w *watch) Survey(_ context.Context, v state.View) (query.Survey, error) {
	now := core.TimeOf(w.house.Clock()) + day
	return query.SurveyOf(v, query.Around{Now: now, Day: now - now%day, Level: machine.Level}), w.down
}

func (w *watch) Newest() query.Survey {
	s, _ := w.Survey(context.Background(), w.house.Store.Now())
	return s
}

func (w *watch) Standing() []attention.Standing { return w.standing }

// figures stands for the metrics of a node.
type figures struct{}

func (figures) Exposition() ([]byte, error) { return []byte("sheaf_attention 1\n"), nil }

// open opens a house where sheets 0 and 5 wait for the check at two offices, sheet 1 is lost, and
// two alarms stand on the node.
func open(t *testing.T) (*roomtest.House, *watch) {
	t.Helper()
	h := roomtest.Furnish(t)
	w := &watch{house: h, standing: []attention.Standing{
		{Kind: attention.DiskLow, Subject: "store", Node: "n1", Since: machinetest.Start, Last: machinetest.Start, Times: 1},
		{Kind: attention.RequestFailed, Subject: "/desk/visits/{id}", Node: "n1", Since: machinetest.Start, Last: machinetest.Start + 1000, Times: 7},
	}}
	world := h.Store.World
	world.Finished(machinetest.Sheet(0), "anna")
	opening := world.Opening("boris", "2")
	opening.Office = machinetest.Office("two")
	world.Must(machinetest.User("operator2"), opening)
	world.Must(machinetest.User("operator2"), world.Judging("boris", "63"))
	world.Must(machinetest.User("operator2"), world.Reserving("boris", machinetest.Sheet(5)))
	world.Must(machinetest.User("operator2"), world.Writing("boris"))
	world.Must(machinetest.User("operator2"), &machine.FinishSheet{Sheet: machinetest.Sheet(5)})
	world.Must(machinetest.User("coordinator1"), world.Losing(machinetest.Sheet(1)))
	screens := &room.Screens{Floor: h.Floor(), Watch: w, Metrics: figures{}}
	h.Open(screens.Routes(), func(c *serve.Config) {
		c.Sections = []serve.Section{{Action: access.AttentionRead, Section: page.Section{Href: "/attention", Words: "ui.section.attention"}}}
		c.Badges = func(r *serve.Request) map[string]int { return map[string]int{"/attention": screens.Badge(r)} }
	})
	return h, w
}

// answer is what programs get.
type answer struct {
	At    string `json:"at"`
	Index uint64 `json:"index"`
	Rows  []line `json:"rows"`
	// Passports is nil where no list is in force.
	Passports *struct {
		Edition, Date string
		Days          int
	} `json:"passports"`
}

type line struct {
	Kind, Severity, Text, Do, Href, Campaign, Node string
	Count                                          int
	Since                                          string
	Needs                                          []core.Role
	Places                                         []struct {
		Office core.OfficeID
		Region core.Region
		Count  int
	}
	Examples []struct{ ID, Label string }
	Alarms   []struct {
		Subject string
		Times   int
	}
}

func (a answer) kinds() (kinds []string) {
	for _, r := range a.Rows {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

// row is the row of the kind.
func (a answer) row(t *testing.T, kind string) line {
	t.Helper()
	at := slices.Index(a.kinds(), kind)
	if at < 0 {
		t.Fatalf("no row of %s in %v", kind, a.kinds())
	}
	return a.Rows[at]
}

func asked(t *testing.T, h *roomtest.House, who string, headers ...string) (a answer) {
	t.Helper()
	got := h.Ask(who, http.MethodGet, "/api/v1/attention", nil, headers...)
	if got.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", who, got.Status, got.Body)
	}
	got.JSON(t, &a)
	return a
}

// Everybody sees what is his: the coordinator of another office, those with a duty, the admins.
func TestList_WhoSeesWhat(t *testing.T) {
	h, _ := open(t)
	all := []string{"sheet.lost", "checkpoint.late", "checkpoint.late", "sheet.unchecked", "disk.low", "request.failed"}
	for who, want := range map[string][]string{
		"coordinator1": {"sheet.lost", "sheet.unchecked"},
		"coordinator2": {"sheet.unchecked"},
		"verifier1":    {"sheet.unchecked"},
		"regional":     {"sheet.lost", "sheet.unchecked"},
		"logistics":    {"sheet.lost"},
		"operator1":    nil,
		"lawyer":       nil,
		"federal":      all,
		"root":         all,
	} {
		if got := asked(t, h, who).kinds(); !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
	}
	if got := h.Ask("auditor", http.MethodGet, "/api/v1/attention", nil); got.Status != http.StatusForbidden {
		t.Errorf("an auditor, who reads the journal, is answered %d", got.Status)
	}
	if got := h.Ask("", http.MethodGet, "/api/v1/attention", nil); got.Status != http.StatusUnauthorized {
		t.Errorf("nobody is answered %d", got.Status)
	}
}

// A row says how many, what to do, whom it needs and where, to each reader as far as he goes.
func TestList_WhatARowSays(t *testing.T) {
	h, _ := open(t)
	whole := asked(t, h, "federal").row(t, "sheet.unchecked")
	if whole.Count != 2 || whole.Severity != "warn" || whole.Href != "" || whole.Campaign != "drive" || whole.Since == "" ||
		!slices.Equal(whole.Needs, []core.Role{core.Verifier}) || len(whole.Places) != 2 || len(whole.Examples) != 2 {
		t.Errorf("federal staff, who do not check, read %+v", whole)
	}
	first, second := machinetest.Sheet(0).Code(), machinetest.Sheet(5).Code()
	if whole.Examples[0].Label != first.String() || whole.Examples[1].ID != string(second) {
		t.Errorf("the oldest are %v, want %s before %s", whole.Examples, first, second)
	}
	mine := asked(t, h, "verifier1").row(t, "sheet.unchecked")
	if mine.Count != 1 || mine.Href != "/review" || len(mine.Places) != 1 || mine.Places[0].Office != machinetest.Office("one") ||
		mine.Places[0].Region != "77" {
		t.Errorf("the verifier of office one reads %+v", mine)
	}
	russian := asked(t, h, "verifier1", "Accept-Language", "ru").row(t, "sheet.unchecked")
	if mine.Text != "1 sheet waits for the check for more than a day" || russian.Text != "1 лист ждёт проверки больше суток" ||
		mine.Do == russian.Do || mine.Do == "" {
		t.Errorf("the words are %q %q and %q %q", mine.Text, mine.Do, russian.Text, russian.Do)
	}
	failed := asked(t, h, "root").row(t, "request.failed")
	if failed.Node != "n1" || len(failed.Alarms) != 1 || failed.Alarms[0].Subject != "/desk/visits/{id}" || failed.Alarms[0].Times != 7 {
		t.Errorf("an alarm of the node reads %+v", failed)
	}
}

// Who can do nothing about a row is told whom to remind; who can is told what to do.
func TestScreen_SaysWhoseItIs(t *testing.T) {
	h, _ := open(t)
	const remind = "This is not yours to do; remind whoever can: verifier. It goes so:"
	for who, reminds := range map[string]bool{"federal": true, "verifier1": false} {
		if html := string(h.Browse(who, http.MethodGet, "/attention?lang=en", nil).Body); strings.Contains(html, remind) != reminds {
			t.Errorf("%s is told to remind somebody: %v", who, !reminds)
		}
	}
}

// Whoever looks is told how old the list of invalid passports is, long before it is too old.
func TestList_HowOldThePassportsAre(t *testing.T) {
	h, w := open(t)
	e, ok := state.Editions.Get(h.Store.Now(), machinetest.Passports().Edition)
	of, err := time.Parse(time.DateOnly, string(e.Date))
	if !ok || err != nil {
		t.Fatal(e, err)
	}
	days := int(w.Newest().At.UTC().Sub(of).Hours() / 24)
	for who, has := range map[string]string{"root": "List of invalid passports: edition ", "operator1": fmt.Sprintf("of %s (%d day", of.Format("02.01.2006"), days)} {
		got := asked(t, h, who).Passports
		if got == nil || got.Edition != string(e.ID) || got.Date != string(e.Date) || got.Days != days {
			t.Errorf("%s is told %+v of the list of %s, %d days old", who, got, e.Date, days)
		}
		if html := string(h.Browse(who, http.MethodGet, "/attention?lang=en", nil).Body); !strings.Contains(html, has) {
			t.Errorf("the screen of %s does not say %q", who, has)
		}
	}
}

// The screen shows what the list holds, leads where the reader may go, and is whole without scripts.
func TestScreen(t *testing.T) {
	h, w := open(t)
	here, elsewhere := machinetest.Sheet(0).Code(), machinetest.Sheet(5).Code()
	for _, row := range []struct{ who, lang, has, lacks string }{
		{"verifier1", "en", `href="/review/` + string(here) + `"`, elsewhere.String()},
		{"verifier1", "ru", "1 лист ждёт проверки больше суток", "{0}"},
		{"verifier1", "en", `class="btn" href="/review"`, "disk.low"},
		{"coordinator2", "en", elsewhere.String(), here.String()},
		{"coordinator2", "en", "1 sheet waits", `href="/review`},
		{"coordinator1", "en", `href="/losses/` + string(machinetest.Sheet(1).Code()) + `"`, elsewhere.String()},
		{"coordinator1", "en", `id="alarm"`, "n1"},
		{"federal", "en", "Office one", "<script>"},
		{"root", "en", "/desk/visits/{id}", "Семёнова"},
		{"operator1", "en", "Nothing needs you now.", "<h2"},
	} {
		got := h.Browse(row.who, http.MethodGet, "/attention?lang="+row.lang, nil)
		if html := string(got.Body); got.Status != http.StatusOK || !strings.Contains(html, row.has) || strings.Contains(html, row.lacks) {
			t.Errorf("%s in %s: %d, with %q: %v, with %q: %v", row.who, row.lang, got.Status, row.has, strings.Contains(html, row.has),
				row.lacks, strings.Contains(html, row.lacks))
		}
	}
	w.down = core.Refuse(core.Unavailable, "", "store.starting")
	if got := h.Browse("root", http.MethodGet, "/attention", nil); got.Status != http.StatusServiceUnavailable {
		t.Errorf("a list that cannot be made is answered %d", got.Status)
	}
}

var badge = regexp.MustCompile(`class="badge"><span aria-hidden="true">(\d+)<`)

// The strip counts kinds of alarms, not things, and shows no zero.
func TestBadge(t *testing.T) {
	h, _ := open(t)
	for who, want := range map[string]string{"coordinator1": "1", "coordinator2": "", "root": "3", "logistics": "1"} {
		got := ""
		if m := badge.FindSubmatch(h.Browse(who, http.MethodGet, "/attention", nil).Body); m != nil {
			got = string(m[1])
		}
		if got != want {
			t.Errorf("%s has the badge %q, want %q", who, got, want)
		}
	}
}

// The metrics are for admins and for tokens that were made for them, and such a token is for nothing else.
func TestMetrics_WhoReadsThem(t *testing.T) {
	h, _ := open(t)
	token := func(name string, scope ...string) {
		h.Store.World.Must(machinetest.User("root"), &machine.CreateToken{
			User: machinetest.User("root"), Token: bearer.TokenOf(name), Scope: scope, Label: name, Expires: h.Store.World.Now + day,
		})
	}
	token("collector", string(access.MetricsRead))
	token("reader", string(access.AttentionRead))
	for _, row := range []struct {
		who, path string
		status    int
	}{
		{"root", "/metrics", 200}, {"collector", "/metrics", 200}, {"reader", "/metrics", 403}, {"federal", "/metrics", 403},
		{"coordinator1", "/metrics", 403}, {"auditor", "/metrics", 403}, {"", "/metrics", 303},
		{"collector", "/api/v1/attention", 403}, {"reader", "/api/v1/attention", 200},
	} {
		got := h.Ask(row.who, http.MethodGet, row.path, nil)
		if got.Status != row.status {
			t.Errorf("%q asks for %s: %d, want %d", row.who, row.path, got.Status, row.status)
		}
		if kind := got.Header.Get("Content-Type"); row.path == "/metrics" && (row.status == 200) != strings.HasPrefix(kind, "text/plain; version=0.0.4") {
			t.Errorf("%q gets %s", row.who, kind)
		}
	}
}

func TestOpenAPI_SchemasAreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", room.Schemas())
}

// Lists are called by words of the reader's language, with as much of the id as the commands take, and lead to where
// they are shown.
func TestScreen_NamesLists(t *testing.T) {
	h, w := open(t)
	w.standing = append(w.standing, attention.Standing{Kind: attention.EditionUnusable, Subject: core.EditionPassports, Node: "n1", Since: machinetest.Start, Last: machinetest.Start, Times: 1})
	e := core.Edition{ID: machinetest.ID[core.EditionID]("names"), Kind: core.EditionNames, Chunks: 1, Source: "a test", Date: "2018-01-17", Rows: 1}
	for _, c := range []machine.Command{&machine.BeginEdition{Edition: e}, &machine.AddChunk{Edition: e.ID, Data: []byte("one")}, &machine.CompleteEdition{Edition: e.ID}} {
		h.Store.World.Must(machinetest.User("root"), c)
	}
	for lang, words := range map[string][2]string{"en": {"names", "invalid passports"}, "ru": {"имена", "недействительные паспорта"}} {
		html := string(h.Browse("root", http.MethodGet, "/attention?lang="+lang, nil).Body)
		for _, want := range []string{">" + words[0] + " " + string(e.ID[:8]) + "<", ">" + words[1] + "</th>", `href="/admin/editions"`} {
			if !strings.Contains(html, want) {
				t.Errorf("in %s it does not say %q", lang, want)
			}
		}
		if strings.Contains(html, ">passports<") || strings.Contains(html, ">names<") {
			t.Errorf("in %s it says a word of programs", lang)
		}
	}
}
