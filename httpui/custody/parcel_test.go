package custody_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// A script gets the verdict without the page, and the id of the next form.
func TestPacked_AsJSON(t *testing.T) {
	n := open(t)
	at := parcelOf(t, n)
	form := roomtest.FormOf(t, string(n.Browse("coordinator1", "GET", at, nil).Body), at)
	form.Set("code", code(0))
	var said struct {
		Code, Text string
		Sheets     int
		RequestID  string `json:"request_id"`
	}
	n.Browse("coordinator1", "POST", at, form, "Accept", "application/json").JSON(t, &said)
	if said.Code != machinetest.Sheet(0).Code().String() || said.Sheets != 1 || said.RequestID == "" || said.RequestID == form.Get("request_id") {
		t.Errorf("%+v", said)
	}
	form.Set("code", code(2))
	form.Set("request_id", said.RequestID)
	if e := n.Browse("coordinator1", "POST", at, form, "Accept", "application/json").Refusal(t); e.Code != core.Conflict || !strings.Contains(e.Text, "blank") {
		t.Errorf("%+v", e)
	}
}

// A script whose answer was lost does not know whether its sheet is in; nobody says so of the next one.
func TestPacked_UnderTheIdOfAnotherSheet(t *testing.T) {
	n := open(t)
	at := parcelOf(t, n)
	form := roomtest.FormOf(t, string(n.Browse("coordinator1", "GET", at, nil).Body), at)
	for _, accept := range []string{"application/json", "text/html"} {
		form.Set("code", code(0))
		if got := n.Browse("coordinator1", "POST", at, form, "Accept", accept); got.Status >= 400 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
		form.Set("code", code(1))
		got := n.Browse("coordinator1", "POST", at, form, "Accept", accept)
		if got.Status < 400 || !strings.Contains(string(got.Body), "Scan it again") || stateOf(n, 1) != core.SheetCertified {
			t.Errorf("%s: %d %s, sheet 1 is %s", accept, got.Status, got.Body, stateOf(n, 1))
		}
	}
}

// An operator packs his own sheets into the office's parcel and sends nothing.
func TestParcel_OfAnOperator(t *testing.T) {
	n := open(t)
	at := parcelOf(t, n)
	leads(t, sends(t, n, "operator1", at, at, "code", code(0)))
	screen := n.Browse("operator1", "GET", at, nil)
	if strings.Contains(string(screen.Body), "/send") {
		t.Error("he may send it")
	}
	for who, path := range map[string]string{"operator2": at, "coordinator2": at, "verifier1": "/dispatch", "lawyer": "/sort", "coordinator1": "/sort", "operator1": "/pull"} {
		if got := n.Browse(who, "GET", path, nil); got.Status != 404 && got.Status != 403 {
			t.Errorf("%s reads %s: %d", who, path, got.Status)
		}
	}
}

// Before and while a parcel is open the screens say which certified sheets wait; packed ones do so no more.
func TestDispatch_SaysWhatWaits(t *testing.T) {
	n := open(t)
	waiting := "Waiting to be sent Office one "
	one, two := machinetest.Sheet(0).Code().String(), machinetest.Sheet(1).Code().String()
	row := " region 77, 1 signature since "
	has(t, n.Browse("operator1", "GET", "/dispatch", nil), 200, waiting+"2", one+row, two+row, "Your coordinator opens one")
	if got := words(n.Browse("operator1", "GET", "/dispatch", nil)); strings.Contains(got, "Open one") {
		t.Errorf("he is told of a button that he does not have: %s", got)
	}
	has(t, n.Browse("coordinator1", "GET", "/dispatch", nil), 200, waiting+"2", one+row, two+row, "Open one")
	at := parcelOf(t, n)
	has(t, n.Browse("coordinator1", "GET", at, nil), 200, waiting+"2", one+row, two+row)
	form := roomtest.FormOf(t, string(n.Browse("coordinator1", "GET", at, nil).Body), at)
	form.Set("code", code(0))
	var said struct {
		Unsent int
		Oldest []string
	}
	n.Browse("coordinator1", "POST", at, form, "Accept", "application/json").JSON(t, &said)
	if said.Unsent != 1 || !slices.Equal(said.Oldest, []string{two}) {
		t.Errorf("the script hears %+v, want that %s waits", said, two)
	}
	for _, path := range []string{"/dispatch", at} {
		got := n.Browse("coordinator1", "GET", path, nil)
		if has(t, got, 200, waiting+"1", two+row); strings.Contains(words(got), one+row) {
			t.Errorf("%s says that a packed sheet waits: %s", path, words(got))
		}
	}
	leads(t, sends(t, n, "coordinator1", at, at, "code", code(1)))
	has(t, n.Browse("coordinator1", "GET", at, nil), 200, "No certified sheet that you may send waits here.")
}

// Who reaches several offices chooses whose sheets are listed.
func TestDispatch_OfSeveralOffices(t *testing.T) {
	n := open(t)
	for office, want := range map[string]string{"one": "Office one 2", "two": "Office two 0"} {
		has(t, n.Browse("logistics", "GET", "/dispatch?at="+string(machinetest.Office(office)), nil), 200, "Waiting to be sent "+want)
	}
	has(t, n.Browse("logistics", "GET", "/dispatch", nil), 200, "Waiting to be sent Office ")
	if got := n.Browse("coordinator2", "GET", "/dispatch?at="+string(machinetest.Office("one")), nil); got.Status != 404 {
		t.Errorf("another office's sheets are listed: %d", got.Status)
	}
}

func TestArrivals(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Sent("p", machinetest.Sheet(0), machinetest.Sheet(1))
	has(t, n.Browse("logistics", "GET", "/sort/parcels", nil), 200, "77-0001", "sent")
	has(t, sends(t, n, "logistics", "/sort/parcels", "/sort/parcels", "label", "77-0009"), 422, "No parcel bears this label")
	form := roomtest.FormOf(t, string(n.Browse("logistics", "GET", "/sort/parcels", nil).Body), "/sort/parcels")
	form.Set("label", "77-0001")
	at := leads(t, n.Browse("logistics", "POST", "/sort/parcels", form))
	if again := leads(t, n.Browse("logistics", "POST", "/sort/parcels", form)); again != at {
		t.Errorf("sent twice, the form leads to %s and to %s", at, again)
	}
	has(t, n.Browse("logistics", "GET", at, nil), 200, "received", "Not come yet", machinetest.Sheet(1).Code().String())
	has(t, sends(t, n, "logistics", at, at+"/close"), 422, "is still missing")
	for i := range 2 {
		w.Must(machinetest.User("logistics"), &machine.SortSheet{Sheet: machinetest.Sheet(i)})
	}
	has(t, n.Browse("logistics", "GET", leads(t, sends(t, n, "logistics", at, at+"/close")), nil), 200, "closed")
	has(t, sends(t, n, "logistics", "/sort/parcels", "/sort/parcels", "label", "77-0001"), 422, "is not on its way")
}

// Sent and received are two moments, each by its own name, wherever a parcel is shown.
func TestParcel_SaysWhenItLeftAndWhenItCame(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Sent("p", machinetest.Sheet(0))
	read := func() core.Parcel {
		p, _ := state.Parcels.Get(n.Store.Now(), state.ParcelKey(machinetest.Campaign, machinetest.Parcel("p")))
		return p
	}
	moment := func(at core.Time) string { return time.UnixMilli(int64(at)).UTC().Format("02.01.2006, 15:04:05") }
	places := map[string]string{"coordinator1": "/dispatch", "logistics": "/sort/parcels"}
	for who, path := range places {
		has(t, n.Browse(who, "GET", path, nil), 200, "sent "+moment(read().Sent)+" — 1")
	}
	w.Now += 86_400_000
	w.Must(machinetest.User("logistics"), &machine.ReceiveParcel{Campaign: machinetest.Campaign, Parcel: machinetest.Parcel("p")})
	sent, came := moment(read().Sent), moment(read().Received)
	if sent == came {
		t.Fatal("it came when it was sent")
	}
	for who, path := range places {
		has(t, n.Browse(who, "GET", path, nil), 200, "State Sent Received Sheets", "received "+sent+" "+came+" 1")
	}
	below := string(machinetest.Parcel("p"))
	has(t, n.Browse("coordinator1", "GET", "/dispatch/"+below+"/list", nil), 200, "Sent "+sent, "Received "+came)
	has(t, n.Browse("logistics", "GET", "/sort/parcels/"+below, nil), 200, "Sent "+sent, "Received "+came)
}

// A page of arrivals begins behind the parcel with which the one before it ended.
func TestArrivals_ByPages(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Sent("p", machinetest.Sheet(0))
	w.Sent("q", machinetest.Sheet(1))
	newer, _ := state.Parcels.Get(n.Store.Now(), state.ParcelKey(machinetest.Campaign, machinetest.Parcel("q")))
	first := words(n.Browse("logistics", "GET", "/sort/parcels", nil))
	next := n.Browse("logistics", "GET", fmt.Sprintf("/sort/parcels?before=%d-%d-%s", newer.Sent, newer.Number, newer.ID), nil)
	has(t, next, 200, "77-0001")
	if !strings.Contains(first, "77-0001") || !strings.Contains(first, "77-0002") || strings.Contains(words(next), "77-0002") {
		t.Errorf("the first page says %s, the next %s", first, words(next))
	}
	if got := n.Browse("logistics", "GET", "/sort/parcels?before=77-0002", nil); got.Status != 422 {
		t.Errorf("a page from nowhere: %d", got.Status)
	}
}
