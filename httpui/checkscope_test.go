package httpui

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The repeat of a request that took a sheet over is answered like the first: by then nobody else has it.
func TestReviewAPI_TakeOverSentTwice(t *testing.T) {
	b := laidOut(t)
	b.Store.World.Hire("verifier1b", core.Verifier, "one")
	b.SignIn("verifier1b")
	b.done("verifier1", "/api/v1/review/"+b.code+"/take", obj{})
	for range 2 {
		got := b.Ask("verifier1b", "POST", "/api/v1/review/"+b.code+"/take", obj{"reason": "ушёл домой"}, "Idempotency-Key", "take-over-1")
		if got.Status != 200 || !strings.Contains(string(got.Body), `"holder":"verifier1b"`) {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	}
}

// A face that was meant for an older version of the line is not taken, and its words come back.
func TestReview_KeepsTheWordsOfAStaleFace(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	old := b.face("flawed", "буква в фамилии")
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("good", ""))
	got := b.Browse("verifier1", "POST", "/review/"+b.code+"/1", old)
	now := `name="of" value="` + strconv.Itoa(int(b.line().Version)) + `"`
	if page := mainOf(got); got.Status != 422 || !strings.Contains(page, "буква в фамилии</textarea>") || !strings.Contains(page, now) {
		t.Errorf("%d %.1500s", got.Status, page)
	}
	if b.line().State != core.LineGood {
		t.Errorf("the line is %s", b.line().State)
	}
}

// A long queue is counted whole and listed in part; what the reader has is always listed.
func TestReview_LongQueue(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	w := b.Store.World
	for n := 100; n < 350; n++ {
		id := machinetest.Sheet(n)
		sheet := core.Sheet{ID: id, Region: "77", Office: machinetest.Office("one"), State: core.SheetComplete, Lines: 3}
		state.Sheets.Put(w.Memory, id, sheet)
		state.Queues.Put(w.Memory, state.QueueKey(machinetest.Campaign, sheet.State, sheet.Office, id.Code()), core.Time(n))
	}
	page := b.shows("verifier1", "/review")
	if !strings.Contains(page, "250 sheets wait") || strings.Count(page, `<tr><th scope="row">`) != 201 || !strings.Contains(page, b.id.Code().String()) {
		t.Errorf("%d rows", strings.Count(page, `<tr><th scope="row">`))
	}
	if first := machinetest.Sheet(100).Code().String(); !strings.Contains(page, first) {
		t.Errorf("%s waits for the longest time and is not listed", first)
	}
	var said struct {
		Sheets []struct{ Mine bool }
		More   int
	}
	if b.Ask("verifier1", "GET", "/api/v1/review", nil).JSON(t, &said); len(said.Sheets) != 201 || !said.Sheets[0].Mine || said.More != 50 {
		t.Errorf("%d sheets, %d more", len(said.Sheets), said.More)
	}
}

// Whose sheet it is and who has it is for those who may come to have it: of the office, of the campaign,
// its collector. A campaign named in the address widens nothing.
func TestReview_OfOthersIsNotShown(t *testing.T) {
	b := laidOut(t)
	w := b.Store.World
	w.Hire("verifier2", core.Verifier, "two")
	w.Must(machinetest.User("root"), &machine.CreateCampaign{ID: "next", Title: "Another", WrappedKey: []byte("wrapped"), ElectionDay: "2019-09-08"})
	stranger := machinetest.NewUser("lawyer2", core.Lawyer, "")
	stranger.Campaign = "next"
	w.Must(machinetest.User("root"), &machine.CreateUser{User: stranger})
	w.Must(machinetest.User("admin2"), &machine.ApproveUser{User: stranger.ID})
	for _, who := range []string{"verifier2", "lawyer2"} {
		b.SignIn(who)
	}
	for _, c := range []struct {
		who, path string
		status    int
	}{
		{"verifier2", "/review/" + b.code, 403}, {"verifier2", "/api/v1/review/" + b.code, 403},
		{"operator2", "/desk/corrections/" + b.code, 403}, {"operator2", "/api/v1/corrections/" + b.code, 403},
		{"lawyer2", "/lawyer?campaign=drive", 404}, {"lawyer2", "/api/v1/lawyer?campaign=drive", 404},
		{"lawyer2", "/lawyer/" + b.code + "?campaign=drive", 403}, {"lawyer2", "/api/v1/lawyer/" + b.code + "?campaign=drive", 403},
	} {
		if got := b.Browse(c.who, "GET", c.path, nil); got.Status != c.status || strings.Contains(string(got.Body), "operator1") {
			t.Errorf("%s is answered %s with %d %.900s", c.who, c.path, got.Status, mainOf(got))
		}
	}
	if got := b.Ask("lawyer", "GET", "/api/v1/lawyer/"+b.code+"?campaign=drive", nil); got.Status != 200 {
		t.Errorf("the lawyer of the campaign: %d %s", got.Status, got.Body)
	}
}

// Whoever scans a sheet that he may not check reads why beside the code and goes on with the next one; the
// denial stands in the journal.
func TestReview_DenialStandsBesideTheCode(t *testing.T) {
	b := laidOut(t)
	w := b.Store.World
	w.Hire("verifier2", core.Verifier, "two")
	collector, _ := state.Users.Get(w.Memory, machinetest.User("operator1"))
	same := machinetest.NewUser("verifier1c", core.Verifier, "one")
	same.Person = collector.Person
	w.Must(machinetest.User("root"), &machine.CreateUser{User: same})
	w.Must(machinetest.User("admin2"), &machine.ApproveUser{User: same.ID})
	for who, words := range map[string]string{"verifier2": "is out of your reach", "verifier1c": "You collected sheet"} {
		b.SignIn(who)
		denied := b.denials()
		got := b.Browse(who, "POST", "/review", url.Values{"code": {b.code}})
		if page := mainOf(got); got.Status != 422 || !strings.Contains(page, words) || !strings.Contains(page, `id="code-finding"`) {
			t.Errorf("%s: %d %.900s", who, got.Status, page)
		}
		if b.denials() != denied+1 {
			t.Errorf("the denial of %s is not in the journal", who)
		}
	}
}

// denials counts the leaves that say that somebody was denied something.
func (b *table) denials() (n int) {
	state.Leaves.Scan(b.Store.Now(), "drive/", func(_ string, line []byte) bool {
		if strings.Contains(string(line), `"kind":"denied/1"`) {
			n++
		}
		return true
	})
	return n
}
