package httpui

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// What a collector leaves behind whose account is closed stands where the coordinator is led to: a
// sheet that he had in hand goes back to the check, one that he never signed is spoiled.
func TestAway_AClosedAccount(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("flawed", "Нет даты"))
	b.posts("verifier1", "/review/"+b.code+"/certification", url.Values{"v": {"good"}, "of": {b.check()}})
	b.posts("verifier1", "/review/"+b.code+"/hand-on", nil)
	b.posts("operator1", "/desk/corrections/"+b.code+"/take", nil)
	w := b.Store.World
	begun := machinetest.Sheet(1)
	w.Written(machinetest.User("operator1"), "Vera", begun)

	form, spoil := `action="/office/collectors/`+b.code+`"`, `href="/losses/`+string(begun.Code())+`"`
	if page := b.shows("coordinator1", "/office/collectors"); strings.Contains(page, form) || strings.Contains(page, spoil) {
		t.Error("what a collector has in hand is offered to be taken from him")
	}
	w.Must(machinetest.User("root"), &machine.DisableUser{User: machinetest.User("operator1")})
	page := b.shows("coordinator1", "/office/collectors")
	if !strings.Contains(page, form) || !strings.Contains(page, spoil) || strings.Contains(page, `action="/office/collectors/`+string(begun.Code())) {
		t.Errorf("the sheets of a closed account are shown as %s", mainOf(b.Browse("coordinator1", "GET", "/office/collectors", nil)))
	}
	b.posts("coordinator1", "/office/collectors/"+b.code, url.Values{"reason": {"уволен"}})
	if sheet, _ := state.Sheets.Get(b.Store.Now(), b.id); sheet.State != core.SheetChecking {
		t.Errorf("the sheet is %s", sheet.State)
	}
}

// morning holds the list of the collector to the words of the first line, and the journal to both
// ways to read it.
func (b *table) morning(words string) {
	b.t.Helper()
	before := b.readings()
	if page := b.shows("operator1", "/desk/corrections"); !strings.Contains(page, b.id.Code().String()) ||
		!strings.Contains(page, words) || !strings.Contains(page, `href="/desk/corrections/`+b.code+`/1"`) {
		b.t.Fatal("the collector's list does not say what to correct on which line of the sheet")
	}
	var morning struct {
		Sheets []struct {
			Todo []struct {
				Line  int
				Words string
			}
		}
	}
	b.Ask("operator1", "GET", "/api/v1/corrections", nil).JSON(b.t, &morning)
	if len(morning.Sheets) != 1 || len(morning.Sheets[0].Todo) != 1 || morning.Sheets[0].Todo[0].Line != 1 ||
		morning.Sheets[0].Todo[0].Words != words {
		b.t.Errorf("a program is told %+v", morning)
	}
	if n := b.readings() - before; n != 2 {
		b.t.Errorf("two readings of the list are %d leaves", n)
	}
	b.SignIn("operator1b")
	if page := b.shows("operator1b", "/desk/corrections"); strings.Contains(page, words) {
		b.t.Error("another collector of the office reads it")
	}
}

// Who collects and certifies has one record: stored for the one block it keeps what the other needs,
// and a program names the block that it means.
func TestPrepare_WhoWritesBothBlocks(t *testing.T) {
	n := open(t)
	n.rules.template, n.rules.proxy = "{family} {given}, {birth}", "{family} {given}"
	w := n.Store.World
	w.Hire("both", core.Operator, "one")
	u, _ := state.Users.Get(w.Memory, machinetest.User("both"))
	u.Roles = append(u.Roles, core.Verifier)
	state.Users.Put(w.Memory, u.ID, u)
	n.SignIn("both")
	b := &table{node: n, t: t}
	b.posts("both", "/desk/prepare/record", url.Values{"family": {"Петрова"}, "given": {"Вера"}, "birth": {"04.06.1976"}, "of": {"0"}})
	if page := b.shows("both", "/review/prepare"); !strings.Contains(page, `name="birth"`) {
		t.Error("for the proxy's block the form does not keep the date of birth")
	}
	b.posts("both", "/review/prepare/record", url.Values{"family": {"Сидорова"}, "given": {"Вера"}, "birth": {"04.06.1976"}, "of": {"1"}})
	for part, want := range map[string]string{"": "Сидорова Вера", "proxy": "Сидорова Вера", "collector": "Сидорова Вера, 04.06.1976"} {
		var kept struct{ Text string }
		n.Ask("both", "GET", "/api/v1/certification?part="+part, nil).JSON(t, &kept)
		if kept.Text != want {
			t.Errorf("as %q the block is %q, want %q", part, kept.Text, want)
		}
	}
	id := machinetest.Sheet(2)
	n.done("both", "/api/v1/sheets/prepare", obj{"sheets": []string{string(id.Code())}, "part": machine.PartCollector})
	if check, _ := state.Checks.Get(n.Store.Now(), id); check.Collector.By != u.ID || check.Proxy.By != "" {
		t.Errorf("written are %+v and %+v", check.Collector, check.Proxy)
	}
	if got := n.Ask("both", "POST", "/api/v1/sheets/prepare", obj{"sheets": []string{string(id.Code())}, "part": "foot"}); got.Status != 422 {
		t.Errorf("a part that there is not: %d", got.Status)
	}
}

// A sheet that is not finished is not for the check: the page names its collector, and offers nothing.
func TestReview_NotFinishedYet(t *testing.T) {
	b := laidOut(t)
	w := b.Store.World
	w.Written(machinetest.User("operator1"), "Vera", machinetest.Sheet(1))
	code := string(machinetest.Sheet(1).Code())
	b.posts("verifier1", "/review", url.Values{"code": {code}})
	page := b.shows("verifier1", "/review/"+code)
	if !strings.Contains(page, "operator1") || !strings.Contains(page, "nothing for you to do") || strings.Contains(page, "/take") {
		t.Error("the page does not say whose the sheet is")
	}
}

// Who opens a sheet on which another proxy has written is told so before a word is on the paper: the
// page neither dictates a second certification nor offers to strike.
func TestReview_AnotherProxyHasWritten(t *testing.T) {
	b := laidOut(t)
	w := b.Store.World
	w.Hire("verifier1b", core.Verifier, "one")
	b.SignIn("verifier1b")
	b.posts("verifier1b", "/review/prepare", url.Values{"code": {b.code}})
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("good", ""))
	b.posts("verifier1", "/review/"+b.code+"/certification", url.Values{"v": {"good"}, "of": {b.check()}})
	foot := b.shows("verifier1", "/review/"+b.code+"/certification")
	if !strings.Contains(foot, "verifier1b certifies") || !strings.Contains(foot, "put the sheet back") || strings.Contains(foot, `/certify"`) {
		t.Error("the page has the certification written that is another's")
	}
	if page := b.shows("verifier1", "/review/"+b.code+"/1"); strings.Contains(page, `name="strike-remark"`) {
		t.Error("the page offers to strike a line on another's sheet")
	}
	b.posts("verifier1", "/review/"+b.code+"/put-back", nil)
	b.posts("verifier1b", "/review", url.Values{"code": {b.code}})
	if foot := b.shows("verifier1b", "/review/"+b.code+"/certification"); !strings.Contains(foot, `/certify"`) {
		t.Error("whose it is cannot certify")
	}
}
