package httpui

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
)

// The collector stores his own data, reads the block to the letter, marks a sheet and signs it.
func TestPrepare_FromOwnDataToTheSignature(t *testing.T) {
	n := open(t)
	n.rules.template = "{family} {given} {patronymic}, {birth}"
	b := &table{node: n, t: t, id: machinetest.Sheet(0), code: string(machinetest.Sheet(0).Code())}
	page := b.shows("operator1", "/desk/prepare")
	if !strings.Contains(page, `name="family"`) || strings.Contains(page, `name="address"`) {
		t.Error("the form does not ask for what the block needs and nothing else")
	}
	own := url.Values{"family": {"Петрова"}, "given": {"Вера"}, "birth": {""}, "of": {"0"}}
	if got := b.Browse("operator1", "POST", "/desk/prepare/record", own); got.Status != 422 || !strings.Contains(mainOf(got), `href="#birth"`) || !strings.Contains(mainOf(got), "Петрова") {
		t.Errorf("without a birth date: %d", got.Status)
	}
	own.Set("birth", "04.06.1976")
	answered := func(to, words string) {
		t.Helper()
		if page := b.shows("operator1", to); !strings.Contains(page, words) {
			t.Errorf("%s does not say %q", to, words)
		}
	}
	answered(b.posts("operator1", "/desk/prepare/record", own), "Your data are stored")
	if page := b.shows("operator1", "/desk/prepare"); !strings.Contains(page, "Петрова Вера, 04.06.1976") || !strings.Contains(page, `value="04.06.1976"`) {
		t.Error("the block does not stand there to the letter, or the day not as it is typed")
	}
	answered("/desk/prepare?written=hello", "Your own data") // an address puts no words into our mouth
	// From a page that is older than what is stored: what was typed comes back over the record as it is now.
	late := url.Values{"family": {"Иванова"}, "given": {"Вера"}, "birth": {"04.06.1976"}, "of": {"0"}}
	if got := b.Browse("operator1", "POST", "/desk/prepare/record", late); got.Status != 422 || !strings.Contains(mainOf(got), `value="Иванова"`) ||
		!strings.Contains(mainOf(got), `name="of" value="1"`) {
		t.Errorf("from an old page: %d", got.Status)
	}
	shown := b.id.Code().String()
	answered(b.posts("operator1", "/desk/prepare", url.Values{"code": {b.code}}), shown+": it is recorded that your data are written")
	if got := b.Browse("operator1", "POST", "/desk/prepare", url.Values{"code": {b.code}}); got.Status != 409 && got.Status != 422 {
		t.Errorf("written twice: %d", got.Status)
	}
	visit := strings.TrimPrefix(n.judged("operator1", "123456"), "/desk/visits/")
	n.done("operator1", "/api/v1/visits/"+visit+"/sheet", obj{"code": b.code})
	if page := b.shows("operator1", "/desk/prepare"); strings.Contains(page, "?finish="+b.code) {
		t.Error("a sheet with a reserved line can be finished")
	}
	n.done("operator1", "/api/v1/visits/"+visit+"/line", obj{"outcome": "write"})
	answered(b.posts("operator1", "/desk/prepare/"+b.code+"/finish", nil), shown+" is dated and signed")
	if b.now().State != core.SheetComplete {
		t.Errorf("the sheet is %s", b.now().State)
	}
	var kept struct {
		Version uint32
		Text    string
	}
	b.Ask("operator1", "GET", "/api/v1/certification", nil).JSON(t, &kept)
	if kept.Version != 1 || kept.Text != "Петрова Вера, 04.06.1976" {
		t.Errorf("a program reads %+v", kept)
	}
	if got := b.Ask("verifier1", "GET", "/api/v1/certification", nil); strings.Contains(string(got.Body), "Петрова") {
		t.Error("somebody else reads it")
	}
}

// Who checks compares what stands at the foot with what the collector has to write, with the paper in hand;
// nobody else reads it.
func TestReview_ShowsWhatTheCollectorHasToWrite(t *testing.T) {
	b := laidOut(t)
	b.rules.template = "{family} {given} {patronymic}, {birth}"
	foot, ordered := "/review/"+b.code+"/certification", "Петрова Вера, 04.06.1976"
	b.posts("operator1", "/desk/prepare/record", url.Values{"family": {"Петрова"}, "given": {"Вера"}, "birth": {"04.06.1976"}, "of": {"0"}})
	api := func() string { return string(b.Ask("verifier1", "GET", "/api/v1/review/"+b.code, nil).Body) }
	if page := b.shows("verifier1", foot); strings.Contains(page+api(), ordered) {
		t.Error("it is read without the paper in hand")
	}
	b.posts("verifier1", "/review/"+b.code+"/take", nil)
	before := b.readings()
	if page := b.shows("verifier1", foot); !strings.Contains(page, ordered) || !strings.Contains(api(), `"ordered":"`+ordered) {
		t.Error("it does not stand beside the checklist")
	}
	if got := b.readings() - before; got != 2 {
		t.Errorf("two readings left %d leaves", got)
	}
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("for_lawyer", "Сокращён адрес"))
	b.posts("verifier1", foot, url.Values{"v": {"good"}, "of": {b.check()}})
	b.posts("verifier1", "/review/"+b.code+"/hand-on", nil)
	b.posts("lawyer", "/lawyer/"+b.code+"/take", nil)
	if got := b.Ask("lawyer", "GET", "/api/v1/lawyer/"+b.code, nil); !strings.Contains(string(got.Body), b.text) || strings.Contains(string(got.Body), "Петрова") {
		t.Error("a program reads for the lawyer what the collector keeps of himself")
	}
	if got := b.Browse("lawyer", "GET", "/lawyer/"+b.code+"/0", nil); got.Status != 303 {
		t.Errorf("the lawyer's way to the foot: %d", got.Status)
	}
	b.posts("lawyer", "/lawyer/"+b.code+"/1", url.Values{"v": {"good"}, "of": {strconv.Itoa(int(b.line().Version))}})
	b.posts("lawyer", "/lawyer/"+b.code+"/return", nil)
	b.posts("verifier1", "/review/"+b.code+"/take", nil)
	b.rules.template = "{family} {address}"
	if page := b.shows("verifier1", foot); !strings.Contains(page, "compare with his passport") {
		t.Error("nothing says that the collector has not stored what the block needs")
	}
}
