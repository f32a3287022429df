package pages_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/jpeg"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// readings are what the gate would write into the journal.
type readings []query.Reading

// RecordReading implements query.Recorder.
func (r *readings) RecordReading(_ context.Context, reading query.Reading) error {
	*r = append(*r, reading)
	return nil
}

// Get implements query.Blobs.
func (s *shelf) Get(_ context.Context, hash [32]byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, data := range s.files {
		if sum(data) == hash {
			return data, nil
		}
	}
	return nil, core.Refuse(core.NotFound, "", "core.not_found")
}

func (h house) gate() *query.Gate {
	return &query.Gate{Recorder: h.read, Keys: query.NewKeyring(h.Root, rand.Reader), Blobs: h.shelf}
}

// screen is the page that somebody sees, which must be there.
func (h house) screen(who, path string) string {
	h.TB.Helper()
	got := h.Browse(who, http.MethodGet, path, nil)
	if got.Status != http.StatusOK {
		h.TB.Fatalf("%s: %d %s", path, got.Status, got.Body)
	}
	return string(got.Body)
}

// send sends the form of the screen with that action.
func (h house) send(who, path, action string, fields ...string) roomtest.Answer {
	h.TB.Helper()
	form := roomtest.FormOf(h.TB, h.screen(who, path), action)
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return h.Browse(who, http.MethodPost, action, form)
}

// blank is a page on which nothing stands, n of which no two are the same.
func blank(t *testing.T, n int) []byte {
	img := image.NewGray(image.Rect(0, 0, 600+n, 800))
	return packed(t, img)
}

// TestByHand: the page that waits longest comes first; who reads its code names it and gets the next; who passes it over finds
// it again behind the others.
func TestByHand(t *testing.T) {
	h := open(t)
	var ids []string
	for n := range 3 {
		ids = append(ids, string(h.delivered(blank(t, n)).Page.ID))
		h.Store.World.Now += 1000
	}
	first := machinetest.Sheet(0).Code()
	if got := h.screen("logistics", "/scans"); !strings.Contains(got, "3 pages wait") || !strings.Contains(got, "/scans/"+ids[0]+"/edges") {
		t.Errorf("the first screen shows another page than the first: %s", got)
	}
	for n, next := range []int{1, 2, 0} {
		if got := h.screen("logistics", "/scans?after="+ids[n]); !strings.Contains(got, "/scans/"+ids[next]+"/edges") {
			t.Errorf("behind page %d does not come page %d", n, next)
		}
	}
	got := h.send("logistics", "/scans", "/scans/"+ids[0]+"?of=1", "code", strings.ToLower(string(first)))
	if to := got.Header.Get("Location"); got.Status != http.StatusSeeOther || to != "/scans?done="+ids[0] {
		t.Fatalf("%d %s to %s", got.Status, got.Body, to)
	}
	after := h.screen("logistics", "/scans?done="+ids[0])
	if !strings.Contains(after, first.String()) || !strings.Contains(after, "/scans/"+ids[1]+"/edges") || !strings.Contains(after, "2 pages wait") {
		t.Errorf("behind the naming: %s", after)
	}
	p, _ := state.PageScans.Get(h.Store.Now(), core.PageScanID(ids[0]))
	if p.Sheet.Code() != first || p.Read != core.ReadByHand || p.NamedBy != machinetest.User("logistics") {
		t.Errorf("%+v", p)
	}
	form := roomtest.FormOf(t, h.screen("logistics", "/scans"), "/scans/"+ids[1]+"?of=1")
	form.Set("code", string(first))
	if got := h.send("lawyer", "/scans", "/scans/"+ids[1]+"/aside?of=1", "why", "blank"); got.Status != http.StatusSeeOther {
		t.Errorf("setting aside: %d %s", got.Status, got.Body)
	}
	late := h.Browse("logistics", http.MethodPost, "/scans/"+ids[1]+"?of=1", form)
	if told := h.screen("logistics", late.Header.Get("Location")); !strings.Contains(told, "Somebody else was quicker") || !strings.Contains(told, "set aside") {
		t.Errorf("who came too late is told: %s", told)
	}
	empty := machinetest.Sheet(1).Code()
	if got := h.send("logistics", "/scans", "/scans/"+ids[2]+"?of=1", "code", string(empty)); got.Status != http.StatusSeeOther {
		t.Errorf("naming an empty one: %d %s", got.Status, got.Body)
	}
	if last := h.screen("logistics", "/scans?done="+ids[2]); !strings.Contains(last, "No page waits") || !strings.Contains(last, "should not have been at a scanner") {
		t.Errorf("at the end: %s", last)
	}
}

// TestByHand_SaysWhatIsWrong: what was typed stays, codes that may be meant are offered, and nothing is changed.
func TestByHand_SaysWhatIsWrong(t *testing.T) {
	h := open(t)
	id := string(h.delivered(blank(t, 0)).Page.ID)
	code := machinetest.Sheet(0).Code()
	slip := []byte(code)
	slip[5] = map[bool]byte{true: 'X', false: 'T'}[slip[5] == 'T']
	for _, x := range []struct {
		name, action string
		fields       []string
		status       int
		want         []string
	}{
		{"nothing typed", "?of=1", []string{"code", ""}, 422, []string{`name="code"`, "type its six characters"}},
		{"one letter wrong", "?of=1", []string{"code", string(slip)}, 422, []string{`value="` + string(slip) + `"`, code.String(), "data-key=\"1\""}},
		{"no reason", "/aside?of=1", []string{"why", ""}, 422, []string{`name="why"`}},
		{"another reason", "/aside?of=1", []string{"why", "tired"}, 422, []string{`name="why"`}},
		{"seen before somebody else changed it", "?of=7", []string{"code", string(code)}, 303, nil},
	} {
		h.Unchanged(func() {
			form := roomtest.FormOf(t, h.screen("logistics", "/scans"), "/scans/"+id+"?of=1")
			for i := 0; i < len(x.fields); i += 2 {
				form.Set(x.fields[i], x.fields[i+1])
			}
			got := h.Browse("logistics", http.MethodPost, "/scans/"+id+x.action, form)
			if got.Status != x.status {
				t.Errorf("%s: %d", x.name, got.Status)
			}
			for _, want := range x.want {
				if !strings.Contains(string(got.Body), want) {
					t.Errorf("%s: %q is not on the page: %s", x.name, want, got.Body)
				}
			}
		})
	}
	form := roomtest.FormOf(t, h.screen("logistics", "/scans"), "/scans/"+id+"?of=1")
	form.Set("code", string(code))
	if got := h.Browse("logistics", http.MethodPost, "/scans/x?of=1", form); got.Status != http.StatusNotFound {
		t.Errorf("a page that is none is named: %d", got.Status)
	}
	if got := h.Browse("operator1", http.MethodGet, "/scans", nil); got.Status != http.StatusForbidden {
		t.Errorf("an operator sees pages: %d", got.Status)
	}
}

// TestByHand_Edges: whoever reads by hand sees the edges of the page, at which the strip lies, and the look is in the journal.
func TestByHand_Edges(t *testing.T) {
	h := open(t)
	first, second := machinetest.Sheet(0).Code(), machinetest.Sheet(1).Code()
	d := h.delivered(two(t, scanned(t, first, 5, scans.Clean), scanned(t, second, 4, scans.Clean)))
	path := "/scans/" + string(d.Page.ID)
	if got := h.screen("logistics", "/scans"); !strings.Contains(got, first.String()) || !strings.Contains(got, second.String()) {
		t.Errorf("the codes of both are not said: %s", got)
	}
	*h.read = nil
	got := h.Browse("logistics", http.MethodGet, path+"/edges", nil)
	img, err := jpeg.Decode(bytes.NewReader(got.Body))
	if got.Status != http.StatusOK || err != nil {
		t.Fatalf("%d %v", got.Status, err)
	}
	seen := scan.Picture(scan.PlaneOf(img))
	for _, code := range []core.SheetCode{first, second} {
		if !slices.Contains(seen, string(code)) {
			t.Errorf("%s is not in the picture: %v", code, seen)
		}
	}
	if len(*h.read) != 1 || (*h.read)[0].Subject != "scan:"+string(d.Page.ID) || (*h.read)[0].Purpose != "by_hand" {
		t.Errorf("the journal has %+v", *h.read)
	}
	form := roomtest.FormOf(t, h.screen("logistics", "/scans"), path+"?of=1")
	form.Set("code", string(first))
	if got := h.Browse("logistics", http.MethodPost, path, form); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a form that does not say what its sender saw: %d", got.Status)
	}
	h.Browse("logistics", http.MethodPost, path+"?of=1", form)
	if got := h.Browse("logistics", http.MethodGet, path+"/edges", nil); got.Status != http.StatusNotFound || len(*h.read) != 1 {
		t.Errorf("a page whose code is known is shown: %d", got.Status)
	}
	if got := h.Browse("operator1", http.MethodGet, path+"/edges", nil); got.Status != http.StatusForbidden || len(*h.read) != 1 {
		t.Errorf("an operator sees it: %d", got.Status)
	}
}
