package filing

import (
	"context"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/binding"
	"github.com/sheaf-drive/sheaf/httpui/chosen"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
)

// rules are those of the furnished house, with a quota that tests change.
type rules struct{ quota core.Quota }

func (r *rules) Quota(context.Context, core.Campaign) (core.Quota, core.PackRef, error) {
	return r.quota, machinetest.Pack(), nil
}

func (*rules) Check(context.Context, core.Campaign) (forecast.Check, error) {
	return forecast.Check{Scheme: forecast.Staged{Draws: []int{60_000, 30_000}, Share: 500, AtEqual: true, CountTest: true}}, nil
}

func (*rules) Facts(context.Context, core.PackRef, text.Lang) (rulebook.Facts, error) {
	return rulebook.Facts{Regions: []page.Option{{Value: "77", Words: "Москва"}, {Value: "63", Words: "=Самара"}}}, nil
}

// node is a furnished house with this room and the one where what is chosen is bound.
type node struct {
	*roomtest.House
	rules *rules
	room  *Room
	work  sync.WaitGroup
}

type obj = map[string]any

// open brings sheets 0 and 1 of the house into the store, with two signatures each.
func open(t *testing.T) *node {
	t.Helper()
	h := roomtest.Furnish(t)
	h.Store.World.Stocked()
	h.SignIn("federal2")
	n := &node{House: h, rules: &rules{machinetest.Quota()}}
	service := &intake.Service{Store: h.Store, Keys: query.NewKeyring(h.Root, rand.Reader), Now: h.Clock, Zone: time.UTC, Rand: rand.Reader}
	beside := func(work func(ctx context.Context)) { n.work.Go(func() { work(context.Background()) }) }
	n.room = &Room{Floor: h.Floor(), Rules: n.rules, Go: beside, Shelf: &shelf.Shelf{Store: h.Store, Go: beside, Now: time.Now}}
	binders := &binding.Room{Floor: h.Floor(), Rules: n.rules, Sealer: service}
	h.Open(slices.Concat(n.room.Routes(), binders.Routes()), nil)
	return n
}

// did sends a request that has to be done.
func (n *node) did(who, method, path string, in any, into any) {
	n.TB.Helper()
	got := n.Ask(who, method, path, in)
	if got.Status != 200 {
		n.TB.Fatalf("%s %s: %d %s", method, path, got.Status, got.Body)
	}
	if into != nil {
		got.JSON(n.TB, into)
	}
}

// made has federal make a selection and waits for its job.
func (n *node) made() string {
	n.TB.Helper()
	var begun begunBody
	n.did("federal", "POST", "/api/v1/selections", nil, &begun)
	n.work.Wait()
	return begun.ID
}

func (n *node) selections() selectionsBody {
	n.TB.Helper()
	var list selectionsBody
	n.did("federal", "GET", "/api/v1/selections", nil, &list)
	return list
}

// code of the n-th sheet as it is typed.
func code(n int) string { return machinetest.Sheet(n).Code().String() }

// The whole way by the verbs for programs: made, approved by another person, lines struck, bound,
// handed in.
func TestAPI_FromTheStoreToTheFiling(t *testing.T) {
	n := open(t)
	n.rules.quota.Regions = []core.RegionQuota{{Region: "77", Max: 3}}
	id := n.made()
	list := n.selections()
	if s := list.Selections[0]; s.ID != id || s.State != "frozen" || s.Lines != 3 || s.Expected != 3*970 || list.Job.Step != job.StepDone {
		t.Fatalf("made was %+v by %+v", s, list.Job)
	}
	n.Refused(roomtest.Check{Name: "the own one", Who: "federal", Method: "POST", Path: "/api/v1/selections/" + id + "/approve", Status: 403, Code: core.Denied})
	n.did("federal2", "POST", "/api/v1/selections/"+id+"/approve", nil, nil)

	var missing filingBody
	n.did("federal", "GET", "/api/v1/filing", nil, &missing)
	strike := ""
	for _, m := range missing.Missing {
		if len(m.Strike) == 1 {
			strike = m.Code
		}
	}
	if len(missing.Missing) != 2 || strike == "" {
		t.Fatalf("missing are %+v", missing.Missing)
	}
	n.Refused(roomtest.Check{Name: "not struck", Who: "logistics", Method: "POST", Path: "/api/v1/binding", Body: obj{"code": strike},
		Status: 409, Code: core.Conflict, Field: "code"})
	n.did("federal", "POST", "/api/v1/binding/"+strike+"/exclude", obj{"line": 2, "remark": "вычеркнуто"}, nil)
	var bound chosen.Sheet
	n.did("logistics", "POST", "/api/v1/binding", obj{"code": code(0)}, &bound)
	var undone chosen.Sheet
	n.did("logistics", "POST", "/api/v1/binding/"+code(0)+"/undo", nil, &undone)
	if undone.State != core.SheetFiled || undone.Place != "77-1-1" || undone.Volume != 0 {
		t.Errorf("taken out it is %+v", undone)
	}
	n.did("logistics", "POST", "/api/v1/binding", obj{"code": code(0), "region": "77"}, nil)
	n.did("logistics", "POST", "/api/v1/binding", obj{"code": code(1)}, &bound)
	if bound.Volume != 1 || bound.Page != 2 {
		t.Errorf("bound it is %+v", bound)
	}
	n.Refused(roomtest.Check{Name: "an open volume", Who: "federal", Method: "POST", Path: "/api/v1/filing", Status: 409, Code: core.Conflict})
	n.did("logistics", "POST", "/api/v1/volumes/1/close", nil, nil)
	n.did("federal", "POST", "/api/v1/filing", nil, nil)
	n.work.Wait()
	if s := n.selections().Selections[0]; s.State != core.SelectionFiled || s.HandedIn != 2 ||
		s.BegunBy != "federal" || s.ApprovedBy != "federal2" || s.FiledBy != "federal" || s.FiledAt == "" {
		t.Errorf("at the end it is %+v", s)
	}
	got := n.Ask("federal", "GET", "/api/v1/filing/protocol.csv", nil)
	want := "\ufeff\"Code\";\"Region\";\"Volumes\";\"Sheets\";\"Signatures\";\"Struck\";\"At most\"\r\n" +
		"\"77\";\"Москва\";\"1\";\"2\";\"3\";\"1\";\"3\"\r\n\"\";\"In all\";\"1\";\"2\";\"3\";\"1\";\"8\"\r\n"
	if string(got.Body) != want {
		t.Errorf("the protocol is %q", got.Body)
	}
	got = n.Ask("federal", "GET", "/api/v1/filing/volumes.csv", nil, "Accept-Language", "ru")
	if rows := strings.Split(strings.TrimSpace(string(got.Body)), "\r\n"); len(rows) != 3 || rows[1] != `"1";"77";"Москва";"1";"`+code(0)+`";"1 2"` &&
		rows[1] != `"1";"77";"Москва";"1";"`+code(0)+`";"1"` {
		t.Errorf("the list of volumes is %q", rows)
	}
}

func TestAPI_ARepeatedRequestMakesOneSelection(t *testing.T) {
	n := open(t)
	for range 2 {
		got := n.Ask("federal", "POST", "/api/v1/selections", nil, "Idempotency-Key", "request-one")
		if got.Status != 200 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
		n.work.Wait()
	}
	if list := n.selections().Selections; len(list) != 1 || list[0].State != core.SelectionFrozen {
		t.Errorf("there are %+v", list)
	}
}

// A job that ends before it froze goes on where it was; what changed meanwhile in what is chosen
// already is refused.
func TestAPI_ContinuesAJobThatBrokeOff(t *testing.T) {
	for name, c := range map[string]struct {
		rows []core.ChosenSheet
		want string
	}{
		"nothing was added":     {nil, core.SelectionFrozen},
		"one sheet was added":   {[]core.ChosenSheet{machinetest.Row(machinetest.Sheet(0), 1, 2)}, core.SelectionFrozen},
		"another choice it was": {[]core.ChosenSheet{machinetest.Row(machinetest.Sheet(0), 1)}, core.SelectionLoading},
	} {
		t.Run(name, func(t *testing.T) {
			n := open(t)
			w := n.Store.World
			w.Must(machinetest.User("federal"), machinetest.Beginning("broken"))
			if c.rows != nil {
				w.Must(machinetest.User("federal"), machinetest.Adding("broken", c.rows...))
			}
			n.did("federal", "POST", "/api/v1/selections/"+string(machinetest.Selection("broken"))+"/continue", nil, nil)
			n.work.Wait()
			list := n.selections()
			if s := list.Selections[0]; s.State != c.want || (list.Job.Error != "") != (c.want == core.SelectionLoading) {
				t.Errorf("it is %s, the job says %+v", s.State, list.Job)
			}
		})
	}
}

func TestAPI_SaysWhyTheMinimumIsNotReached(t *testing.T) {
	n := open(t)
	n.rules.quota.Min, n.rules.quota.Regions = 5, []core.RegionQuota{{Region: "63", Max: 3}, {Region: "77", Max: 3}}
	n.made()
	list := n.selections()
	if len(list.Selections) != 0 || list.Job.Step != job.StepFailed || !strings.HasPrefix(list.Job.Error, "Missing to the minimum: 2 signatures. With a chance in the store: 4;") || list.Job.Code != core.Conflict {
		t.Errorf("there are %d selections, the job says %+v", len(list.Selections), list.Job)
	}
}

func TestAPI_Refuses(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Approved("first", machinetest.Row(machinetest.Sheet(0), 1, 2))
	id := string(machinetest.Selection("first"))
	n.Refused(
		roomtest.Check{Name: "a coordinator makes none", Who: "coordinator1", Method: "POST", Path: "/api/v1/selections", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "another campaign", Who: "federal", Method: "POST", Path: "/api/v1/selections", Body: obj{"campaign": "other"}, Status: 404, Code: core.NotFound, Field: "campaign"},
		roomtest.Check{Name: "a field too many", Who: "federal", Method: "POST", Path: "/api/v1/selections", Body: obj{"quota": 1}, Status: 422, Code: core.Invalid},
		roomtest.Check{Name: "continue what is in force", Who: "federal", Method: "POST", Path: "/api/v1/selections/" + id + "/continue", Status: 409, Code: core.Conflict},
		roomtest.Check{Name: "approve twice", Who: "federal2", Method: "POST", Path: "/api/v1/selections/" + id + "/approve", Status: 409, Code: core.Conflict},
		roomtest.Check{Name: "a code that no sheet has", Who: "logistics", Method: "POST", Path: "/api/v1/binding", Body: obj{"code": "00-00-00"}, Status: 422, Code: core.Invalid, Field: "code"},
		roomtest.Check{Name: "a sheet that is not chosen", Who: "logistics", Method: "POST", Path: "/api/v1/binding", Body: obj{"code": code(1)}, Status: 409, Code: core.Conflict, Field: "code"},
		roomtest.Check{Name: "a volume that is no number", Who: "logistics", Method: "POST", Path: "/api/v1/volumes/x/close", Status: 404, Code: core.NotFound, Field: "volume"},
		roomtest.Check{Name: "a line without a remark", Who: "federal", Method: "POST", Path: "/api/v1/binding/" + code(0) + "/exclude", Body: obj{"line": 1, "remark": ""}, Status: 409, Code: core.Conflict, Field: "line"},
		roomtest.Check{Name: "a filing with a sheet missing", Who: "federal", Method: "POST", Path: "/api/v1/filing", Status: 409, Code: core.Conflict},
		roomtest.Check{Name: "logistics does not file", Who: "logistics", Method: "POST", Path: "/api/v1/filing", Status: 403, Code: core.Denied},
	)
}

// What was chosen under a cap is not handed in over one that is lower now: a cap, the maximum and
// the thickness of volumes are those of the pack in force when the filing begins.
func TestAPI_DoesNotFileOverALowerCap(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Approved("first", machinetest.Row(machinetest.Sheet(0), 1, 2), machinetest.Row(machinetest.Sheet(1), 1, 2))
	w.Bound(machinetest.Sheet(0), machinetest.Sheet(1))
	n.did("logistics", "POST", "/api/v1/volumes/1/close", nil, nil)
	before := state.FullSum(n.Store.Now())
	for _, c := range []struct {
		lower func(*core.Quota)
		key   string
		args  []string
	}{
		{func(q *core.Quota) { q.Regions = []core.RegionQuota{{Region: "77", Max: 3}} }, "filing.cap", []string{"77", "4", "3"}},
		{func(q *core.Quota) { q.Max = 3 }, "filing.max", []string{"4", "3"}},
		{func(q *core.Quota) { q.VolumeSheets = 1 }, "filing.too_thick", []string{"1", "1"}},
	} {
		n.rules.quota = machinetest.Quota()
		c.lower(&n.rules.quota)
		for _, lang := range text.Langs() {
			got := n.Ask("federal", "POST", "/api/v1/filing", nil, "Accept-Language", string(lang))
			var said struct{ Text string }
			if got.Status == 409 {
				got.JSON(t, &said)
			}
			if want := text.Say(lang, c.key, c.args...); said.Text != want {
				t.Errorf("%s: %d %s, want %q", c.key, got.Status, got.Body, want)
			}
		}
	}
	n.work.Wait()
	if state.FullSum(n.Store.Now()) != before {
		t.Error("the state has changed")
	}
	n.rules.quota = machinetest.Quota()
	n.did("federal", "POST", "/api/v1/filing", nil, nil)
	n.work.Wait()
	if s := n.selections().Selections[0]; s.State != core.SelectionFiled {
		t.Errorf("under the quota that it was chosen by it is %s", s.State)
	}
}

// A second job of the kind waits its turn.
func TestJobs_OneOfAKindAtATime(t *testing.T) {
	n := open(t)
	hold, held := make(chan struct{}), make(chan struct{})
	err := n.room.start(machinetest.Campaign, job.Progress{Kind: "select", Step: job.StepReading}, func(context.Context, *job.Job) error {
		close(held)
		<-hold
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	<-held
	n.Refused(roomtest.Check{Name: "while one runs", Who: "federal", Method: "POST", Path: "/api/v1/selections", Status: 409, Code: core.Conflict})
	close(hold)
	n.work.Wait()
	n.made()
}

func TestOpenAPI_SchemasAreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{
		"CampaignWish": room.Named{}, "ChosenRegion": regionBody{}, "Selection": selectionBody{}, "Job": jobBody{},
		"Selections": selectionsBody{}, "BegunSelection": begunBody{}, "Chosen": chosen.Sheet{}, "Filing": filingBody{},
	})
}

// browsed sends a form that has to be done and follows to where it leads.
func (n *node) browsed(who, path string, form url.Values) string {
	n.TB.Helper()
	got := n.Browse(who, "POST", path, form)
	if got.Status != 303 {
		n.TB.Fatalf("%s %v: %d %s", path, form, got.Status, got.Body)
	}
	return n.seen(who, got.Header.Get("Location"))
}

// seen is a page.
func (n *node) seen(who, path string) string {
	n.TB.Helper()
	got := n.Browse(who, "GET", path, nil)
	if got.Status != 200 {
		n.TB.Fatalf("%s: %d %s", path, got.Status, got.Body)
	}
	return string(got.Body)
}

// shows fails the test for words that the page does not show.
func shows(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not show %q", w)
		}
	}
}

// The whole way by the screens, without scripts.
func TestScreens_FromTheStoreToTheFiling(t *testing.T) {
	n := open(t)
	n.rules.quota.Regions = []core.RegionQuota{{Region: "77", Max: 3}}
	shows(t, n.seen("federal", "/select"), "No selection was made yet", "Make a selection")
	shows(t, n.seen("logistics", "/bind"), "No selection is in force")
	n.browsed("federal", "/select", url.Values{"do": {"make"}})
	n.work.Wait()
	mine := n.seen("federal", "/select")
	shows(t, mine, "waits for a second person", "Give it up", "Москва")
	if strings.Contains(mine, "Approve<") {
		t.Error("who made a selection gets a button to approve it")
	}
	shows(t, n.seen("auditor", "/select"), "waits for a second person")
	id := n.selections().Selections[0].ID
	refused := n.Browse("federal", "POST", "/select", url.Values{"do": {"approve"}, "id": {id}})
	if refused.Status != 403 {
		t.Errorf("approving the own one: %d", refused.Status)
	}
	shows(t, n.browsed("federal2", "/select", url.Values{"do": {"approve"}, "id": {id}}), "in force", "Approved by")

	missing := n.seen("federal", "/file")
	shows(t, missing, "Chosen and not bound", code(0), code(1), "77-1-1")
	stopped := n.Browse("federal", "POST", "/file", url.Values{})
	if stopped.Status != 422 {
		t.Errorf("handing in what is not bound: %d", stopped.Status)
	}
	shows(t, string(stopped.Body), "Chosen sheets that are not bound: 2")
	for i := range 2 {
		got := n.Browse("federal", "POST", "/bind", url.Values{"do": {"bind"}, "code": {code(i)}})
		if got.Status == 303 {
			continue
		}
		shows(t, string(got.Body), "Strike first", "They are struck")
		n.browsed("federal", "/bind", url.Values{"do": {"exclude"}, "code": {code(i)}, "line": {"2"}, "remark": {"вычеркнуто"}})
		shows(t, n.browsed("federal", "/bind", url.Values{"do": {"bind"}, "code": {code(i)}}), "is bound: volume 1, page")
	}
	shows(t, n.browsed("federal", "/bind", url.Values{"do": {"undo"}, "code": {code(1)}}), "is taken out. Put it into folder 77-1-1")
	shows(t, n.browsed("federal", "/bind", url.Values{"do": {"bind"}, "code": {code(1)}, "region": {"77"}}), "volume 1, page 2")
	wrong := n.Browse("federal", "POST", "/bind", url.Values{"do": {"bind"}, "code": {code(1)}})
	shows(t, string(wrong.Body), "is bound already: volume 1, page 2")
	n.browsed("federal", "/bind", url.Values{"do": {"close"}, "volume": {"1"}})
	shows(t, n.seen("federal", "/file?ask=do"), "Hand in selection "+id[:8]+": 3 signatures on 2 sheets?", "Not yet")
	n.browsed("federal", "/file", url.Values{})
	n.work.Wait()
	handed := n.seen("federal", "/file?ask=do")
	shows(t, handed, "Protocol of results by region, PDF", "Selection "+id[:8]+" was handed in by federal, ")
	if strings.Contains(handed, "Not yet") {
		t.Error("what is handed in can be handed in again")
	}
	filed := n.seen("federal", "/select")
	shows(t, filed, "handed in")
	if strings.Contains(filed, "Make a selection") {
		t.Error("what is handed in can be chosen again")
	}
	if pdf := n.seen("federal", "/file/protocol.pdf"); !strings.HasPrefix(pdf, "%PDF-1.7") {
		t.Errorf("the protocol is %.40q", pdf)
	}
}
