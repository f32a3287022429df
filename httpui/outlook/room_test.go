package outlook

import (
	"context"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
)

// rules are those of the furnished house, with the checks of 2018.
type rules struct{}

func (rules) Quota(context.Context, core.Campaign) (core.Quota, core.PackRef, error) {
	return machinetest.Quota(), machinetest.Pack(), nil
}

func (rules) Check(context.Context, core.Campaign) (forecast.Check, error) {
	return forecast.Check{Scheme: forecast.Staged{Draws: []int{60_000, 30_000}, Share: 500, AtEqual: true, CountTest: true}}, nil
}

func (rules) Facts(context.Context, core.PackRef, text.Lang) (rulebook.Facts, error) {
	return rulebook.Facts{Regions: []page.Option{{Value: "77", Words: "Москва"}}}, nil
}

func open(t *testing.T, stocked bool) *roomtest.House {
	t.Helper()
	h := roomtest.Furnish(t)
	if stocked {
		h.Store.World.Stocked()
	}
	var work sync.WaitGroup
	t.Cleanup(work.Wait)
	books := &shelf.Shelf{Store: h.Store, Now: h.Clock, Go: func(do func(context.Context)) { work.Go(func() { do(context.Background()) }) }}
	h.Open((&Room{Floor: h.Floor(), Rules: rules{}, Shelf: books}).Routes(), nil)
	return h
}

func TestForecast_ByTheBookAndByWhatIsTyped(t *testing.T) {
	h := open(t, true)
	var got forecastBody
	h.Ask("federal", http.MethodGet, "/api/v1/forecast", nil).JSON(t, &got)
	if got.Reckoned == nil || got.Offered != 4 || got.Filed != 4 || !got.Estimated || got.Trust.BlindLooks != 0 || len(got.Curve) < 10 {
		t.Fatalf("%+v", got)
	}
	if sum := got.Accept + got.Count + got.Refuse; math.Abs(sum-1) > 1e-6 || got.Low >= got.Share || got.High <= got.Share {
		t.Errorf("%+v", got.Reckoned)
	}
	if words := strings.Join(got.Trust.Words, " "); !strings.Contains(words, "none yet") || !strings.Contains(words, "assumption") {
		t.Errorf("it does not say that nobody looked twice: %s", words)
	}
	if len(got.Regions) == 0 || got.Regions[0].Offered+got.Regions[len(got.Regions)-1].Offered == 0 {
		t.Errorf("regions are %+v", got.Regions)
	}
	var typed forecastBody
	h.Ask("federal", http.MethodGet, "/api/v1/forecast?share=50&filed=4&pairs=1", nil).JSON(t, &typed)
	if typed.Estimated || typed.Share != 50 || typed.Accept != 0 || typed.Refuse != 1 || typed.Pairs != 1 {
		t.Errorf("with half of them bad: %+v", typed.Reckoned)
	}
	for _, path := range []string{"filed=x", "filed=-1", "share=101", "share=NaN", "pairs=1e9"} {
		field, _, _ := strings.Cut(path, "=")
		h.Refused(roomtest.Check{Name: path, Who: "federal", Method: http.MethodGet, Path: "/api/v1/forecast?" + path, Status: 422, Code: core.Invalid, Field: field})
	}
}

func TestForecast_WhoSeesIt(t *testing.T) {
	h := open(t, true)
	for _, c := range []struct {
		who    string
		status int
	}{{"federal", 200}, {"lawyer", 200}, {"auditor", 200}, {"regional", 404}, {"operator1", 403}, {"root", 403}} {
		if got := h.Ask(c.who, http.MethodGet, "/api/v1/forecast", nil); got.Status != c.status {
			t.Errorf("%s: %d, want %d", c.who, got.Status, c.status)
		}
	}
}

func TestForecast_TheScreen(t *testing.T) {
	h := open(t, true)
	for lang, words := range map[string][]string{
		"en": {"Forecast", "Accepted", "The curve as numbers", "Blind second looks: none yet", "<svg", "1,000 signatures more"},
		"ru": {"Прогноз", "Примут", "Кривая в числах", "Слепых повторных проверок пока нет"},
	} {
		got := h.Browse("federal", http.MethodGet, "/forecast", nil, "Accept-Language", lang)
		for _, want := range words {
			if got.Status != 200 || !strings.Contains(string(got.Body), want) {
				t.Errorf("%s: %d without %q", lang, got.Status, want)
			}
		}
	}
	got := h.Browse("federal", http.MethodGet, "/forecast?share=oops&filed=3", nil)
	if got.Status != 422 || !strings.Contains(string(got.Body), `value="oops"`) || !strings.Contains(string(got.Body), `value="3"`) {
		t.Errorf("%d: what was typed is gone", got.Status)
	}
	empty := open(t, false)
	if got := empty.Browse("federal", http.MethodGet, "/forecast", nil); got.Status != 200 || !strings.Contains(string(got.Body), "Nothing can be forecast yet") {
		t.Errorf("of an empty store: %d", got.Status)
	}
}

func TestChance_ExplainsALine(t *testing.T) {
	h := open(t, true)
	code := string(machinetest.Sheet(0).Code())
	var got chanceBody
	h.Ask("federal", http.MethodGet, "/api/v1/forecast/chance?line=1&code="+code, nil, "Accept-Language", "ru").JSON(t, &got)
	if !got.Checked || got.Line >= got.Written || len(got.Words) < 4 || !strings.Contains(got.Words[0], "3,00 %") {
		t.Errorf("%+v", got)
	}
	for _, c := range []struct {
		path, field string
		status      int
		code        core.Code
	}{{"?line=5&code=" + code, "line", 404, core.NotFound}, {"?line=x&code=" + code, "line", 422, core.Invalid}, {"?line=1&code=??", "code", 422, core.Invalid}} {
		h.Refused(roomtest.Check{Name: c.path, Who: "federal", Method: http.MethodGet, Path: "/api/v1/forecast/chance" + c.path, Status: c.status, Code: c.code, Field: c.field})
	}
	page := h.Browse("federal", http.MethodGet, "/forecast/chance?line=1&code="+code, nil)
	if page.Status != 200 || !strings.Contains(string(page.Body), "Together:") {
		t.Errorf("%d %s", page.Status, page.Body)
	}
}

// The published results of 315,000 handed in stand on the curve of the screen.
func TestCompute_TheCurveIsTheLaws(t *testing.T) {
	b := &odds.Book{Offered: 612_480, Left: 612_480 * 0.04, Regions: map[core.Region]*odds.Region{}}
	b.Lines, b.Feet = learnt(), learnt()
	b.Trust.Missed, b.Trust.Strict = forecast.Weak(0.1, 20), forecast.Weak(0.01, 40)
	c, _ := rules{}.Check(t.Context(), core.Campaign{})
	o := compute(b, c, core.Quota{Min: 300_000, Max: 315_000}, Wish{Filed: -1, Share: 0.049, Pairs: 0})
	plain := c.Scheme.At(forecast.Filing{Filed: 315_000, Bad: 15_435, Required: 300_000})
	if o.Filing.Filed != 315_000 || math.Abs(o.Outcome.Accept-plain.Accept) > 1e-9 {
		t.Errorf("%d accepted with %.4f, want %.4f", o.Filing.Filed, o.Outcome.Accept, plain.Accept)
	}
	first, last := o.Points[0], o.Points[len(o.Points)-1]
	if len(o.Points) < 20 || len(o.Points) > 60 || first.Accept < 0.99 || last.Refuse < 0.99 {
		t.Errorf("the curve goes from %+v to %+v in %d points", first, last, len(o.Points))
	}
}

// Where whole sheets are drawn, faults that take whole sheets make the draw less certain.
func TestEffect(t *testing.T) {
	b := &odds.Book{Offered: 10, Left: 0.1, Sheets: make([]odds.Sheet, 2)}
	for i := range b.Sheets {
		b.Sheets[i].Lines = 0b111110
	}
	if got := effect(b); got != 1 {
		t.Errorf("without faults at the foot %.2f", got)
	}
	b.Sheets[0].Risk = 10 // half of all that is left
	if got := effect(b); math.Abs(got-3) > 1e-9 {
		t.Errorf("with half of the faults at the foot %.2f, want 3", got)
	}
}

func learnt() *chance.Model { return chance.Learn(&chance.Sample{}) }
