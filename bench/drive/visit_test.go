package drive

import (
	"encoding/json"
	"fmt"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

const today, election = core.Date("2026-03-02"), core.Date("2026-05-31")

// town is made once: reading the register takes longer than all visits.
var town = sync.OnceValues(func() ([]people.Person, error) { return voters(11, today, election) })

func crowd(t *testing.T, n int) []people.Person {
	t.Helper()
	list, err := town()
	if err != nil {
		t.Fatal(err)
	}
	return list[:n]
}

// front answers requests by their last word and remembers them.
type front struct {
	mu     sync.Mutex // guards asked and bodies
	asked  []string
	bodies []map[string]any
	answer map[string]string
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	step := path.Base(r.URL.Path)
	if step == "visits" {
		step = "open"
	}
	body := map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	f.asked, f.bodies = append(f.asked, step), append(f.bodies, body)
	answer := f.answer[step]
	if step == "questionnaire" && body["confirmed"] == nil {
		answer = f.answer["first questionnaire"]
	}
	_, _ = fmt.Fprint(w, answer)
}

// atDesk is a house of so many operators in front of f.
func atDesk(t *testing.T, f *front, operators, voters int) *House {
	t.Helper()
	node := httptest.NewServer(f)
	t.Cleanup(node.Close)
	h := &House{voters: crowd(t, voters), width: pictures.Small}
	for i := range operators {
		h.operators = append(h.operators, &operator{
			front: client.New(client.Config{Server: node.URL}),
			codes: []string{fmt.Sprintf("code-%d-1", i), fmt.Sprintf("code-%d-2", i)},
		})
	}
	return h
}

func plain() map[string]string {
	return map[string]string{
		"open": `{"id":"v","step":"questionnaire"}`, "first questionnaire": `{"id":"v","step":"sheet"}`,
		"sheet": `{"id":"v","step":"line"}`, "line": `{"id":"v","step":"done"}`,
	}
}

func TestReceive_EveryRequestIsASampleOfItsStep(t *testing.T) {
	h := atDesk(t, &front{answer: plain()}, 3, 7)
	day, err := h.Receive(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if day.Written != 7 || day.Took <= 0 || len(h.voters) != 0 {
		t.Errorf("%d written in %v, %d voters left", day.Written, day.Took, len(h.voters))
	}
	for _, step := range []string{"open", "questionnaire", "sheet", "line"} {
		if n := len(day.Steps[step]); n != 7 {
			t.Errorf("%d samples of %s, want 7", n, step)
		}
	}
	if day.Samples() != 4*7 {
		t.Errorf("%d samples in all", day.Samples())
	}
	if _, err := h.Receive(t.Context(), 1); err == nil {
		t.Error("a voter who is not there was received")
	}
}

func TestVisit_ConfirmsWarningsOnce(t *testing.T) {
	f := &front{answer: plain()}
	f.answer["first questionnaire"] = `{"id":"v","step":"questionnaire","findings":[` +
		`{"code":"a","field":"family","severity":"warn"},{"code":"b","severity":"warn","confirmed":true},{"code":"c","severity":"hint"}]}`
	f.answer["questionnaire"] = `{"id":"v","step":"sheet"}`
	day, err := atDesk(t, f, 1, 1).Receive(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := "open questionnaire questionnaire sheet line"; strings.Join(f.asked, " ") != want {
		t.Errorf("asked %q, want %s", f.asked, want)
	}
	if got := fmt.Sprint(f.bodies[2]["confirmed"]); got != "[a@family]" {
		t.Errorf("confirmed %s, want [a@family]", got)
	}
	if len(day.Steps["questionnaire"]) != 2 {
		t.Errorf("%d samples of the questionnaire, want 2", len(day.Steps["questionnaire"]))
	}
}

func TestVisit_TakesSheetAfterSheet(t *testing.T) {
	f := &front{answer: plain()}
	h := atDesk(t, f, 1, 11)
	if _, err := h.Receive(t.Context(), 10); err != nil {
		t.Fatal(err)
	}
	used := map[any]int{}
	for i, step := range f.asked {
		if step == "sheet" {
			used[f.bodies[i]["code"]]++
		}
	}
	if len(used) != 2 || used["code-0-1"] != linesOfSheet || used["code-0-2"] != linesOfSheet {
		t.Errorf("lines by sheet: %v", used)
	}
	if _, err := h.Receive(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "used up") {
		t.Errorf("a third sheet: %v", err)
	}
}

func TestVisit_WithoutALineIsNoSignature(t *testing.T) {
	f := &front{answer: plain()}
	f.answer["line"] = `{"id":"v","step":"blocked","findings":[{"code":"passport.listed","severity":"block"}]}`
	day, err := atDesk(t, f, 1, 1).Receive(t.Context(), 1)
	if err == nil || !strings.Contains(err.Error(), "passport.listed") || day.Written != 0 {
		t.Errorf("%d written, %v", day.Written, err)
	}
}

func TestPack_IsTheFormOfTheScreen(t *testing.T) {
	p := crowd(t, 1)
	guests, err := invite(p, pictures.Camera)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/visits", strings.NewReader(string(guests[0].form)))
	r.Header.Set("Content-Type", guests[0].kind)
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"series": p[0].Passport.Series(), "number": p[0].Passport.Digits(),
		"birth": string(p[0].Birth), "issued": string(p[0].Issued), "stamp": fmt.Sprint(p[0].Stamp),
	} {
		if got := r.FormValue(name); got != want || want == "" {
			t.Errorf("%s is not what the passport says", name)
		}
	}
	for _, name := range []string{"main", "registration"} {
		file, _, err := r.FormFile(name)
		if err != nil {
			t.Fatal(err)
		}
		config, err := jpeg.DecodeConfig(file)
		if err != nil || config.Width != 1280 || config.Height != 720 {
			t.Errorf("%s is %d × %d, %v", name, config.Width, config.Height, err)
		}
	}
}
