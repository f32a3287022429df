package where_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/custody/body"
	"github.com/sheaf-drive/sheaf/httpui/custody/where"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// open serves the room in a house with two certified sheets of operator1.
func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	n.Store.World.Certified(machinetest.Sheet(0), "anna")
	n.Store.World.Certified(machinetest.Sheet(1), "boris")
	n.Open((&where.Reads{Floor: n.Floor()}).Routes(), nil)
	return n
}

func code(i int) string { return string(machinetest.Sheet(i).Code()) }

func user(login string) core.UserID { return machinetest.User(login) }

// narrowed begins a login with a token of the name, which is for the actions.
func narrowed(n *roomtest.House, login, name string, actions ...string) {
	w := n.Store.World
	w.Must(user(login), &machine.CreateToken{
		User: user(login), Token: bearer.TokenOf(name), Scope: actions, Expires: w.Now + 3_600_000, Label: name,
	})
}

// seenBy are those of the people who are answered, the others being told that there is no such sheet.
func seenBy(t *testing.T, n *roomtest.House, i int, people ...string) (list []string) {
	t.Helper()
	for _, who := range people {
		got := n.Ask(who, "GET", "/api/v1/sheets/"+code(i), nil)
		switch got.Status {
		case 200:
			list = append(list, who)
		case 404:
			if e := got.Refusal(t); e.Field != "code" || strings.Contains(string(got.Body), "77-1") {
				t.Errorf("%s is told %s", who, got.Body)
			}
		default:
			t.Errorf("%s: %d %s", who, got.Status, got.Body)
		}
	}
	return list
}

// Whoever may move a sheet sees it; from its arrival it is out of its office's hands, and while it
// lies in the store or is lent the lawyer sees it, too.
func TestSheet_WhoSeesIt(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Hire("colleague", core.Operator, "one")
	n.SignIn("colleague")
	narrowed(n, "logistics", "sorter", "sheet.sort")
	narrowed(n, "logistics", "puller", "sheet.pull")
	people := []string{"operator1", "colleague", "operator2", "coordinator1", "coordinator2", "regional", "logistics", "lawyer", "sorter", "puller"}
	step := func(name string, do func(), want ...string) {
		t.Helper()
		do()
		if got := seenBy(t, n, 0, people...); !slices.Equal(got, want) {
			t.Errorf("%s: seen by %v, want %v", name, got, want)
		}
	}
	atOffice := []string{"operator1", "coordinator1", "regional", "logistics"}
	step("certified", func() {}, atOffice...)
	step("on its way", func() { w.Sent("p", machinetest.Sheet(0), machinetest.Sheet(1)) }, append(atOffice, "sorter")...)
	step("arrived", func() { w.Must(user("logistics"), &machine.SortSheet{Sheet: machinetest.Sheet(0)}) }, "logistics", "sorter")
	stored := []string{"logistics", "lawyer", "sorter", "puller"}
	step("in its folder", func() { w.Must(user("logistics"), &machine.FileSheet{Sheet: machinetest.Sheet(0)}) }, stored...)
	step("pulled", func() { w.Must(user("lawyer"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "sample"}) }, stored...)
	step("lost", func() { w.Must(user("logistics"), w.Losing(machinetest.Sheet(0))) }, "logistics")
}

func TestSheet_SaysWhereItIs(t *testing.T) {
	n := open(t)
	w := n.Store.World
	said := func(i int) (h body.Held) {
		n.Ask("logistics", "GET", "/api/v1/sheets/"+code(i), nil).JSON(t, &h)
		return h
	}
	want := body.Held{Code: machinetest.Sheet(0).Code(), Region: "77", State: core.SheetCertified}
	if got := said(0); got.Since == "" || got.Place != "" {
		t.Errorf("certified: %+v", got)
	}
	w.Filed("p", machinetest.Sheet(0))
	want.State, want.Parcel, want.Place, want.Taken = core.SheetFiled, machinetest.Parcel("p"), "77-1-1", 1
	if got := said(0); got != want {
		t.Errorf("in its folder: %+v, want %+v", got, want)
	}
	w.Must(user("lawyer"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "doubt"})
	got := said(0)
	want.State, want.Holder, want.Reason, want.Since = core.SheetPulled, "lawyer", "doubt", core.Time(w.Now).Wire()
	if got != want {
		t.Errorf("pulled: %+v, want %+v", got, want)
	}
	n.Refused(
		roomtest.Check{Name: "a verifier", Who: "verifier1", Method: "GET", Path: "/api/v1/sheets/" + code(0), Status: 403, Code: core.Denied},
		roomtest.Check{Name: "no code", Who: "logistics", Method: "GET", Path: "/api/v1/sheets/0", Status: 422, Code: core.Invalid, Field: "code"},
		roomtest.Check{Name: "another office's", Who: "coordinator2", Method: "GET", Path: "/api/v1/sheets/" + code(1), Status: 404, Code: core.NotFound, Field: "code"},
	)
}

// listed are the codes of a list, with who is named beside each.
func listed(list []body.Held) (rows []string) {
	for _, h := range list {
		rows = append(rows, fmt.Sprintf("%s %s %s%s", string(h.Code), h.State, h.By, h.Holder))
	}
	return rows
}

// Who moves the office's sheets sees all that are certified, a collector his own, and nobody another
// office's.
func TestUnsent_OfWhoAsks(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Hire("colleague", core.Operator, "one")
	n.SignIn("colleague")
	office := "?office=" + string(machinetest.Office("one"))
	read := func(who, query string) (said body.Unsent) {
		t.Helper()
		got := n.Ask(who, "GET", "/api/v1/unsent"+query, nil)
		if got.JSON(t, &said); got.Status != 200 || said.Sheets == nil {
			t.Fatalf("%s: %d %s", who, got.Status, got.Body)
		}
		return said
	}
	first, _ := state.Queues.Get(n.Store.Now(), state.QueueKey(machinetest.Campaign, core.SheetCertified, machinetest.Office("one"), core.SheetCode(code(0))))
	want := body.UnsentSheet{Code: core.SheetCode(code(0)), Region: "77", Signatures: 1, Since: first.Wire()}
	for who, query := range map[string]string{"coordinator1": "", "operator1": "", "regional": office, "logistics": office} {
		if said := read(who, query); said.All != 2 || len(said.Sheets) != 2 || said.Sheets[0] != want {
			t.Errorf("%s reads %+v, want two, the first %+v", who, said, want)
		}
	}
	if said := read("coordinator1", "?limit=1"); said.All != 2 || len(said.Sheets) != 1 || said.Sheets[0] != want {
		t.Errorf("a page of one is %+v", said)
	}
	if said := read("colleague", ""); said.All != 0 || len(said.Sheets) != 0 {
		t.Errorf("a colleague, who collected neither, reads %+v", said)
	}
	w.Packed("p", machinetest.Sheet(0))
	if said := read("operator1", ""); said.All != 1 || said.Sheets[0].Code != core.SheetCode(code(1)) {
		t.Errorf("after one was packed: %+v", said)
	}
	at := "/api/v1/unsent"
	n.Refused(
		roomtest.Check{Name: "another office's", Who: "coordinator2", Method: "GET", Path: at + office, Status: 404, Code: core.NotFound, Field: "office"},
		roomtest.Check{Name: "an operator of another office", Who: "operator2", Method: "GET", Path: at + office, Status: 404, Code: core.NotFound, Field: "office"},
		roomtest.Check{Name: "no office at all", Who: "logistics", Method: "GET", Path: at, Status: 404, Code: core.NotFound, Field: "office"},
		roomtest.Check{Name: "the lawyer", Who: "lawyer", Method: "GET", Path: at + office, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a page without end", Who: "coordinator1", Method: "GET", Path: at + "?limit=501", Status: 422, Code: core.Invalid, Field: "limit"},
	)
}

func TestLosses_AreOfTheReader(t *testing.T) {
	n := open(t)
	w := n.Store.World
	read := func(who string) (lost, spoiled []string) {
		t.Helper()
		var said struct{ Lost, Spoiled []body.Held }
		got := n.Ask(who, "GET", "/api/v1/losses", nil)
		if got.JSON(t, &said); got.Status != 200 || said.Lost == nil || said.Spoiled == nil {
			t.Fatalf("%s: %d %s", who, got.Status, got.Body)
		}
		for _, h := range append(said.Lost, said.Spoiled...) {
			if h.Since == "" || h.Reason == "" {
				t.Errorf("neither since when nor why: %+v", h)
			}
		}
		return listed(said.Lost), listed(said.Spoiled)
	}
	if lost, spoiled := read("logistics"); lost != nil || spoiled != nil {
		t.Errorf("before anything was reported: %v, %v", lost, spoiled)
	}
	w.Must(user("coordinator1"), w.Losing(machinetest.Sheet(0)))
	w.Must(user("coordinator1"), w.SpoilingSheet(machinetest.Sheet(1), "operator1"))
	for _, who := range []string{"coordinator1", "regional", "operator1", "logistics"} {
		lost, spoiled := read(who)
		if !slices.Equal(lost, []string{code(0) + " lost coordinator1"}) || !slices.Equal(spoiled, []string{code(1) + " spoiled coordinator1"}) {
			t.Errorf("%s reads %v and %v", who, lost, spoiled)
		}
	}
	for _, who := range []string{"coordinator2", "operator2"} {
		if lost, spoiled := read(who); lost != nil || spoiled != nil {
			t.Errorf("%s of another office reads %v and %v", who, lost, spoiled)
		}
	}
	n.Refused(roomtest.Check{Name: "the lawyer", Who: "lawyer", Method: "GET", Path: "/api/v1/losses", Status: 403, Code: core.Denied})
}

func TestPulled_IsWhatTheReaderHas(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Filed("p", machinetest.Sheet(0), machinetest.Sheet(1))
	read := func(who string) []string {
		t.Helper()
		var said struct{ Sheets []body.Held }
		got := n.Ask(who, "GET", "/api/v1/pulled", nil)
		if got.JSON(t, &said); got.Status != 200 || said.Sheets == nil {
			t.Fatalf("%s: %d %s", who, got.Status, got.Body)
		}
		return listed(said.Sheets)
	}
	if list := read("lawyer"); list != nil {
		t.Errorf("before anything was pulled: %v", list)
	}
	w.Must(user("lawyer"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "sample"})
	w.Must(user("logistics"), &machine.PullSheet{Sheet: machinetest.Sheet(1), Reason: "misfiled"})
	for who, want := range map[string]string{"lawyer": code(0) + " pulled lawyer", "logistics": code(1) + " pulled logistics"} {
		if list := read(who); !slices.Equal(list, []string{want}) {
			t.Errorf("%s reads %v, want %s", who, list, want)
		}
	}
	n.Refused(roomtest.Check{Name: "a coordinator", Who: "coordinator1", Method: "GET", Path: "/api/v1/pulled", Status: 403, Code: core.Denied})
}

// Who may pull sees what others have, the longest out first, and not what he has himself.
func TestPulledByOthers(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Filed("p", machinetest.Sheet(0), machinetest.Sheet(1))
	read := func(who, query string) (said body.Pulled) {
		t.Helper()
		got := n.Ask(who, "GET", "/api/v1/pulled/others"+query, nil)
		if got.JSON(t, &said); got.Status != 200 || said.Sheets == nil {
			t.Fatalf("%s: %d %s", who, got.Status, got.Body)
		}
		return said
	}
	if said := read("lawyer", ""); said.All != 0 {
		t.Errorf("before anything was pulled: %+v", said)
	}
	w.Must(user("logistics"), &machine.PullSheet{Sheet: machinetest.Sheet(1), Reason: "misfiled"})
	since := core.Time(w.Now).Wire()
	w.Must(user("logistics"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "sample"})
	said := read("lawyer", "?limit=1")
	if said.All != 2 || len(said.Sheets) != 1 || said.Sheets[0].Code != core.SheetCode(code(1)) || said.Sheets[0].Since != since ||
		said.Sheets[0].Holder != "logistics" || said.Sheets[0].Reason != "misfiled" || said.Sheets[0].Place != "77-1-1" {
		t.Errorf("%+v, want sheet %s first of two, since %s", said, code(1), since)
	}
	if said := read("logistics", ""); said.All != 0 || len(said.Sheets) != 0 {
		t.Errorf("who has them reads %+v", said)
	}
	n.Refused(
		roomtest.Check{Name: "a coordinator", Who: "coordinator1", Method: "GET", Path: "/api/v1/pulled/others", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a page of none", Who: "lawyer", Method: "GET", Path: "/api/v1/pulled/others?limit=0", Status: 422, Code: core.Invalid, Field: "limit"},
	)
}

// parcels reads all pages of limit parcels and answers with the labels; between pages it does more.
func parcels(t *testing.T, n *roomtest.House, who, query string, limit int, between func()) (labels []string) {
	t.Helper()
	for before := ""; ; {
		var page body.Parcels
		got := n.Ask(who, "GET", fmt.Sprintf("/api/v1/parcels?limit=%d&before=%s%s", limit, url.QueryEscape(before), query), nil)
		if got.JSON(t, &page); got.Status != 200 || page.Parcels == nil || len(page.Parcels) > limit || len(labels) > 100 {
			t.Fatalf("%s: %d %s", who, got.Status, got.Body)
		}
		for _, p := range page.Parcels {
			labels = append(labels, p.Label)
		}
		if before = page.Before; before == "" {
			return labels
		}
		between()
	}
}

func nothing() {}

// Open ones come first, then the one that was sent last, whatever a page holds.
func TestParcels_ByPages(t *testing.T) {
	n := open(t)
	w := n.Store.World
	if list := parcels(t, n, "logistics", "", 2, nothing); list != nil {
		t.Errorf("before any was opened: %v", list)
	}
	w.Packed("a", machinetest.Sheet(0))
	w.Sent("b", machinetest.Sheet(1))
	for _, name := range []string{"c", "d"} {
		w.Opened(name, "one")
	}
	send := func(name string) {
		w.Must(user("coordinator1"), &machine.SendParcel{Campaign: machinetest.Campaign, Parcel: machinetest.Parcel(name)})
	}
	w.Opened("two", "two")
	other, _ := state.Parcels.Get(n.Store.Now(), state.ParcelKey(machinetest.Campaign, machinetest.Parcel("two")))
	want := []string{"77-0004", "77-0003", "77-0001", "77-0002"}
	for _, limit := range []int{1, 2, 3, 4, 500} {
		for _, who := range []string{"coordinator1", "regional", "operator1"} {
			if got := parcels(t, n, who, "", limit, nothing); !slices.Equal(got, want) {
				t.Errorf("%s reads by %d: %v, want %v", who, limit, got, want)
			}
		}
		if got := parcels(t, n, "coordinator2", "", limit, nothing); !slices.Equal(got, []string{other.Label()}) {
			t.Errorf("another office reads %v", got)
		}
		if got := parcels(t, n, "logistics", "", limit, nothing); len(got) != 5 {
			t.Errorf("the store reads %v", got)
		}
	}
	if got := parcels(t, n, "regional", "&state=sent", 1, nothing); !slices.Equal(got, []string{"77-0002"}) {
		t.Errorf("on their way are %v", got)
	}
	// One that is sent after the first page is still to come, before the one that was sent earlier.
	sent := false
	got := parcels(t, n, "regional", "", 1, func() {
		if !sent {
			send("a")
		}
		sent = true
	})
	if !slices.Equal(got, want) {
		t.Errorf("with one sent between the pages: %v, want %v", got, want)
	}
}

func TestParcels_Refuses(t *testing.T) {
	n := open(t)
	at := "/api/v1/parcels"
	n.Refused(
		roomtest.Check{Name: "the lawyer", Who: "lawyer", Method: "GET", Path: at, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a page of none", Who: "logistics", Method: "GET", Path: at + "?limit=0", Status: 422, Code: core.Invalid, Field: "limit"},
		roomtest.Check{Name: "a page without end", Who: "logistics", Method: "GET", Path: at + "?limit=501", Status: 422, Code: core.Invalid, Field: "limit"},
		roomtest.Check{Name: "a page from nowhere", Who: "logistics", Method: "GET", Path: at + "?before=77-0001", Status: 422, Code: core.Invalid, Field: "before"},
	)
}

// Who belongs to one campaign reads nothing of another.
func TestReads_OfAnotherCampaign(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "Another", WrappedKey: []byte("wrapped"), ElectionDay: "2019-09-08"})
	stranger := machinetest.NewUser("logistics2", core.Logistics, "")
	stranger.Campaign = "next"
	w.Must(user("root"), &machine.CreateUser{User: stranger})
	w.Must(user("admin2"), &machine.ApproveUser{User: stranger.ID})
	n.SignIn("logistics2")
	for _, path := range []string{"/sheets/" + code(0), "/losses", "/pulled", "/parcels", "/unsent", "/pulled/others"} {
		n.Refused(roomtest.Check{Name: path, Who: "logistics2", Method: "GET", Path: "/api/v1" + path + "?campaign=drive",
			Status: 404, Code: core.NotFound, Field: "campaign"})
	}
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../../openapi.json", map[string]any{"HeldSheet": body.Held{}, "Parcel": body.Parcel{}, "Parcels": body.Parcels{},
		"Unsent": body.Unsent{}, "UnsentSheet": body.UnsentSheet{}, "Pulled": body.Pulled{}})
}

// Who asks for the latest is answered from a moment that the whole house vouches for.
func TestSheet_Latest(t *testing.T) {
	n := open(t)
	for _, c := range []struct {
		query   string
		status  int
		latests int64
	}{{"", 200, 0}, {"?latest=true", 200, 1}, {"?latest=1", 422, 0}} {
		before := n.Store.Latests.Load()
		got := n.Ask("coordinator1", "GET", "/api/v1/sheets/"+code(0)+c.query, nil)
		if asked := n.Store.Latests.Load() - before; got.Status != c.status || asked != c.latests {
			t.Errorf("%q: %d, %d moments of the whole house: %s", c.query, got.Status, asked, got.Body)
		}
	}
}
