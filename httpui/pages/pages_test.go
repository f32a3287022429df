package pages_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// shelf keeps ciphertexts in memory, as the store keeps them on a disk.
type shelf struct {
	mu    sync.Mutex
	files map[core.Tag][]byte
	fails error
	// moments are those that are open, held how many were while a file was stored.
	moments atomic.Int64
	held    int64
}

// watched is a store whose open moments are counted.
type watched struct {
	moment.Store
	open *atomic.Int64
}

// View implements moment.Store.
func (w watched) View(ctx context.Context) (moment.View, error) {
	v, err := w.Store.View(ctx)
	if err == nil {
		w.open.Add(1)
	}
	return counted{v, w.open}, err
}

type counted struct {
	moment.View
	open *atomic.Int64
}

// Close implements moment.View.
func (c counted) Close() {
	c.open.Add(-1)
	c.View.Close()
}

// PutTagged implements scan.Blobs.
func (s *shelf) PutTagged(_ context.Context, tag core.Tag, cipher func() ([]byte, error)) ([32]byte, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held += s.moments.Load()
	if s.fails != nil {
		return [32]byte{}, 0, s.fails
	}
	if s.files[tag] == nil {
		data, err := cipher()
		if err != nil {
			return [32]byte{}, 0, err
		}
		s.files[tag] = data
	}
	return sum(s.files[tag]), int64(len(s.files[tag])), nil
}

func sum(data []byte) [32]byte { return sha256.Sum256(data) }

type house struct {
	*roomtest.House
	shelf *shelf
	read  *readings
}

func open(t *testing.T) house {
	t.Helper()
	n := roomtest.Furnish(t)
	n.Store.World.Finished(machinetest.Sheet(0), "anna", "boris")
	h := house{n, &shelf{files: map[core.Tag][]byte{}}, &readings{}}
	floor := n.Floor()
	floor.Store = watched{floor.Store, &h.shelf.moments}
	n.Open((&pages.Room{Floor: floor, Keys: query.NewKeyring(n.Root, rand.Reader), Blobs: h.shelf, Frames: short{}, Gate: h.gate(), Slots: make(chan struct{}, 1)}).Routes(), nil)
	return h
}

// short is a table of three lines, as many as the sheets of machinetest have; of region 00 no form is known.
type short struct{}

func (short) table() frame.Table {
	t := scans.Upright()
	t.Rows = t.Rows[:5]
	return t
}

// Frame implements pages.Frames.
func (s short) Frame(_ context.Context, c core.Campaign, region core.Region) (frame.Table, error) {
	if c.ID != machinetest.Campaign || region == core.NoRegion {
		return frame.Table{}, core.Refuse(core.Invalid, "region", "core.region")
	}
	return s.table(), nil
}

// A page says what the lines of its sheet look like, and which of them are recorded otherwise.
func TestDeliver_HoldsLinesAgainstTheRecord(t *testing.T) {
	h, printed := open(t), short{}.table()
	code := machinetest.Sheet(0).Code() // its first two lines are written, the third is unused
	deliver := func(seed uint64, table *frame.Table, lines ...core.LineLook) pages.Page {
		data, err := scans.Page{Code: code, Level: scans.Light, DPI: 150, Seed: seed, Table: table, Lines: lines}.JPEG()
		if err != nil {
			t.Fatal(err)
		}
		return h.delivered(data).Page
	}
	lower := short{}.table()
	lower.Rows = []int{6815, 9015, 10500, 12000, 13500}
	for seed, c := range []struct {
		table *frame.Table
		lines []core.LineLook
		want  string
	}{
		{&printed, []core.LineLook{core.LookFilled, core.LookFilled, core.LookEmpty}, " [filled filled empty] []"},
		{&printed, []core.LineLook{core.LookEmpty, core.LookFilled, core.LookStruck}, " [empty filled struck] [1 3]"},
		{&lower, []core.LineLook{core.LookFilled, core.LookEmpty, core.LookEmpty}, "table [] []"},
	} {
		got := deliver(uint64(seed)+50, c.table, c.lines...)
		if is := fmt.Sprint(got.Doubt, " ", got.Lines, " ", got.Differ); is != c.want {
			t.Errorf("page %d: %q, want %q", seed, is, c.want)
		}
	}
	astray := query.AstrayPages(h.Store.Now(), machinetest.Campaign)
	if len(astray) != 1 || astray[0].Sheet != machinetest.Sheet(0) {
		t.Fatalf("%+v", astray)
	}
	p, found := query.Registered(h.Store.Now(), machinetest.Sheet(0))
	if !found || len(p.Table.Rules) != 4 {
		t.Errorf("the newest page with lines is %v with %d rules", p, len(p.Table.Rules))
	}
	named := h.Ask("logistics", http.MethodPost, "/api/v1/scans/"+string(astray[0].ID)+"/name", map[string]any{"sheet": code})
	if left := query.AstrayPages(h.Store.Now(), machinetest.Campaign); named.Status != http.StatusOK || len(left) > 0 {
		t.Errorf("%d: after somebody has looked there are %v", named.Status, left)
	}
}

// scanned is a page with the code as a scanner delivers it.
func scanned(t *testing.T, code core.SheetCode, seed uint64, level ...scans.Level) []byte {
	t.Helper()
	data, err := scans.Page{Code: code, Level: append(level, scans.Light)[0], DPI: 150, Seed: seed}.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func packed(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// two are the pages of two sheets on one picture.
func two(t *testing.T, a, b []byte) []byte {
	t.Helper()
	left, errA := jpeg.Decode(bytes.NewReader(a))
	right, errB := jpeg.Decode(bytes.NewReader(b))
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	out := image.NewGray(image.Rect(0, 0, left.Bounds().Dx(), left.Bounds().Dy()))
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			from := left
			if x > out.Rect.Max.X/2 {
				from = right
			}
			out.Set(x, y, from.At(x, y))
		}
	}
	return packed(t, out)
}

func (h house) delivered(data []byte) (d pages.Delivered) {
	h.TB.Helper()
	got := h.Ask("logistics", http.MethodPost, "/api/v1/scans", data)
	if got.JSON(h.TB, &d); got.Status != http.StatusOK {
		h.TB.Fatalf("%d %s", got.Status, got.Body)
	}
	return d
}

func (h house) listed(query string) (list []pages.Page) {
	h.TB.Helper()
	var said struct{ Pages []pages.Page }
	got := h.Ask("logistics", http.MethodGet, "/api/v1/scans"+query, nil)
	if got.JSON(h.TB, &said); got.Status != http.StatusOK || said.Pages == nil {
		h.TB.Fatalf("%d %s", got.Status, got.Body)
	}
	return said.Pages
}

// Whatever is on a page, it is kept once, and what is said of it is true.
func TestDeliver(t *testing.T) {
	h := open(t)
	first, second := machinetest.Sheet(0).Code(), machinetest.Sheet(1).Code()
	other, err := paper.Issue([32]byte{9}, 2, 7)
	if err != nil {
		t.Fatal(err)
	}
	one, foreign := scanned(t, first, 1), scanned(t, other, 3)
	blank := packed(t, image.NewGray(image.Rect(0, 0, 600, 800)))
	for n, row := range []struct {
		name string
		data []byte
		want string
	}{
		{"a sheet that is finished", one, fmt.Sprintf("named %s complete []", first)},
		{"an empty one of the office", scanned(t, second, 2), fmt.Sprintf("named %s at_office unexpected []", second)},
		{"the sheet of nobody", foreign, fmt.Sprintf("unread   [%s]", other)},
		{"an empty back", blank, "unread   []"},
		{"two sheets on the glass", two(t, scanned(t, first, 5, scans.Clean), scanned(t, second, 4, scans.Clean)), "unread   []"},
	} {
		for _, repeated := range []bool{false, true} {
			d := h.delivered(row.data)
			unexpected := ""
			if d.Unexpected {
				unexpected = "unexpected "
			}
			unknown := d.Unknown
			if repeated { // what was not the campaign's was said when the picture came
				unknown = nil
				row.want = strings.Replace(row.want, other.String(), "", 1)
			}
			if got := fmt.Sprintf("%s %s %s %s%v", d.Page.State, d.Page.Sheet, d.SheetState, unexpected, unknown); got != row.want || d.Repeated != repeated {
				t.Errorf("%s is %s, repeated %v; want %s, %v", row.name, got, d.Repeated, row.want, repeated)
			}
			if named := d.Page.State == core.PageNamed; (d.Page.Read != "") != named || len(d.Page.ID) != 64 || d.Page.At == "" {
				t.Errorf("%s: %+v", row.name, d)
			}
		}
		if len(h.shelf.files) != n+1 {
			t.Errorf("after %s there are %d files", row.name, len(h.shelf.files))
		}
	}
	if open := h.shelf.moments.Load(); h.shelf.held != 0 || open != 0 {
		t.Errorf("%d moments of the state were held while files were stored, %d are open", h.shelf.held, open)
	}
	if list := h.listed("?sheet=" + string(first)); len(list) != 1 || list[0].Sheet != first {
		t.Errorf("the pages of the first: %+v", list)
	}
	list := h.listed("")
	if len(list) != 3 {
		t.Fatalf("wait: %+v", list)
	}
	both := 0
	for _, p := range list {
		if len(p.Codes) == 2 {
			both++
		}
	}
	if both != 1 {
		t.Errorf("with both codes: %+v", list)
	}
	if rest := h.listed("?after=" + string(list[0].ID)); len(rest) != 2 || rest[0].ID != list[1].ID {
		t.Errorf("after the first: %+v", rest)
	}
}

// A page that its store did not take is not recorded, and comes again.
func TestDeliver_NothingWithoutTheFile(t *testing.T) {
	h := open(t)
	data := scanned(t, machinetest.Sheet(0).Code(), 1)
	h.shelf.fails = core.Refuse(core.Unavailable, "", "store.not_leader")
	h.Unchanged(func() {
		if got := h.Ask("logistics", http.MethodPost, "/api/v1/scans", data); got.Status != http.StatusServiceUnavailable {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	})
	h.shelf.fails = nil
	if d := h.delivered(data); d.Repeated || d.Page.Sheet != machinetest.Sheet(0).Code() {
		t.Errorf("%+v", d)
	}
}

func TestDeliver_Refusals(t *testing.T) {
	h := open(t)
	page := scanned(t, machinetest.Sheet(0).Code(), 1)
	h.Refused(
		roomtest.Check{Name: "nobody", Method: "POST", Path: "/api/v1/scans", Body: page, Status: 401, Code: core.Unauthenticated},
		roomtest.Check{Name: "an operator", Who: "operator1", Method: "POST", Path: "/api/v1/scans", Body: page, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "another campaign", Who: "logistics", Method: "POST", Path: "/api/v1/scans?campaign=other", Body: page,
			Status: 404, Code: core.NotFound, Field: "campaign"},
		roomtest.Check{Name: "nothing", Who: "logistics", Method: "POST", Path: "/api/v1/scans", Body: []byte{}, Status: 422, Code: core.Invalid, Field: "page"},
		roomtest.Check{Name: "half a picture", Who: "logistics", Method: "POST", Path: "/api/v1/scans", Body: page[:len(page)/2],
			Status: 422, Code: core.Invalid, Field: "page"},
		roomtest.Check{Name: "no picture", Who: "logistics", Method: "POST", Path: "/api/v1/scans", Body: []byte("%PDF-1.7 …"),
			Status: 422, Code: core.Invalid, Field: "page"},
		roomtest.Check{Name: "a list for an operator", Who: "operator1", Method: "GET", Path: "/api/v1/scans", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "pages of no code", Who: "logistics", Method: "GET", Path: "/api/v1/scans?sheet=1", Status: 422, Code: core.Invalid, Field: "code"},
	)
	if len(h.shelf.files) != 0 {
		t.Errorf("%d files were kept", len(h.shelf.files))
	}
}

// A person names what nothing could read, sees when another was quicker, and may be wrong.
func TestName(t *testing.T) {
	h := open(t)
	first, second := machinetest.Sheet(0).Code(), machinetest.Sheet(1).Code()
	d := h.delivered(packed(t, image.NewGray(image.Rect(0, 0, 600, 800))))
	path := "/api/v1/scans/" + string(d.Page.ID)
	h.Refused(
		roomtest.Check{Name: "no code", Who: "logistics", Method: "POST", Path: path + "/name", Body: map[string]any{"sheet": "91"},
			Status: 422, Code: core.Invalid, Field: "code"},
		roomtest.Check{Name: "a code that breaks the equations", Who: "logistics", Method: "POST", Path: path + "/name",
			Body: map[string]any{"sheet": "AAAAAB"}, Status: 422, Code: core.Invalid, Field: "code"},
		roomtest.Check{Name: "another version", Who: "logistics", Method: "POST", Path: path + "/name",
			Body: map[string]any{"sheet": first, "version": 7}, Status: 409, Code: core.Stale},
		roomtest.Check{Name: "a page that is none", Who: "logistics", Method: "POST", Path: "/api/v1/scans/x/name",
			Body: map[string]any{"sheet": first}, Status: 404, Code: core.NotFound, Field: "id"},
		roomtest.Check{Name: "no reason", Who: "logistics", Method: "POST", Path: path + "/set-aside", Body: map[string]any{"why": "tired"},
			Status: 422, Code: core.Invalid, Field: "why"},
		roomtest.Check{Name: "an operator", Who: "operator1", Method: "POST", Path: path + "/name", Body: map[string]any{"sheet": first},
			Status: 403, Code: core.Denied},
	)
	for _, step := range []struct {
		who, verb string
		body      map[string]any
		state     string
		sheet     core.SheetCode
	}{
		{"logistics", "name", map[string]any{"sheet": strings.ToLower(string(first)), "version": d.Page.Version}, core.PageNamed, first},
		{"lawyer", "name", map[string]any{"sheet": second}, core.PageNamed, second},
		{"logistics", "set-aside", map[string]any{"why": "replaced"}, core.PageSetAside, ""},
		{"logistics", "name", map[string]any{"sheet": first}, core.PageNamed, first},
	} {
		var p pages.Page
		got := h.Ask(step.who, http.MethodPost, path+"/"+step.verb, step.body)
		if got.JSON(t, &p); got.Status != http.StatusOK || p.State != step.state || p.Sheet != step.sheet {
			t.Errorf("%s %v: %d %s", step.verb, step.body, got.Status, got.Body)
		}
	}
	if list := h.listed(""); len(list) != 0 {
		t.Errorf("wait: %+v", list)
	}
	p, _ := state.PageScans.Get(h.Store.Now(), d.Page.ID)
	if p.Read != core.ReadByHand || p.NamedBy != machinetest.User("logistics") {
		t.Errorf("%+v", p)
	}
}

func TestTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"ScannedPage": pages.Page{}, "DeliveredPage": pages.Delivered{}})
}
