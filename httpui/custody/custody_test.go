package custody_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"html"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/custody"
	"github.com/sheaf-drive/sheaf/httpui/custody/body"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
)

// rules name no region.
type rules struct{}

func (rules) Facts(context.Context, core.PackRef, text.Lang) (rulebook.Facts, error) {
	return rulebook.Facts{}, nil
}

// open furnishes a house with two certified sheets and serves the room.
func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	w := n.Store.World
	w.Certified(machinetest.Sheet(0), "anna")
	w.Certified(machinetest.Sheet(1), "boris")
	n.Open((&custody.Screens{
		Floor: n.Floor(), Notes: &intake.Service{Keys: query.NewKeyring(n.Root, rand.Reader)}, Rules: rules{}, Rand: rand.Reader,
	}).Routes(), nil)
	return n
}

func code(i int) string { return string(machinetest.Sheet(i).Code()) }

// stateOf and placeOf read the i-th sheet.
func stateOf(n *roomtest.House, i int) core.SheetState {
	s, _ := state.Sheets.Get(n.Store.Now(), machinetest.Sheet(i))
	return s.State
}

// sends posts a form of the page at from to action, with more fields.
func sends(t *testing.T, n *roomtest.House, who, from, action string, fields ...string) roomtest.Answer {
	t.Helper()
	form := roomtest.FormOf(t, string(n.Browse(who, "GET", from, nil).Body), action)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return n.Browse(who, "POST", action, form)
}

// leads expects a redirect and answers with where to.
func leads(t *testing.T, got roomtest.Answer) string {
	t.Helper()
	if got.Status != 303 {
		t.Fatalf("%d %s", got.Status, words(got))
	}
	return got.Header.Get("Location")
}

// words are what a page says.
func words(a roomtest.Answer) string {
	body := string(a.Body)
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " "))), " ")
}

func has(t *testing.T, a roomtest.Answer, status int, parts ...string) {
	t.Helper()
	said := words(a)
	for _, part := range parts {
		if a.Status != status || !strings.Contains(said, part) {
			t.Fatalf("%d, want %d with %q: %s", a.Status, status, part, said)
		}
	}
}

// parcelOf opens a parcel by the form and answers with its address.
func parcelOf(t *testing.T, n *roomtest.House) string {
	t.Helper()
	return leads(t, sends(t, n, "coordinator1", "/dispatch", "/dispatch", "office", string(machinetest.Office("one"))))
}

// From the office to the folder by forms alone: each step says what it did.
func TestScreens_FromParcelToFolder(t *testing.T) {
	n := open(t)
	at := parcelOf(t, n)
	has(t, n.Browse("coordinator1", "GET", at, nil), 200, "Parcel 77-0001")
	for i := range 2 {
		to := leads(t, sends(t, n, "coordinator1", at, at, "code", machinetest.Sheet(i).Code().String()))
		has(t, n.Browse("coordinator1", "GET", to, nil), 200, "Pack "+machinetest.Sheet(i).Code().String(), "In the parcel")
	}
	has(t, sends(t, n, "coordinator1", at, at, "code", code(0)), 422, "Stop", "lies in this parcel, 77-0001, already")
	leads(t, n.Browse("coordinator1", "POST", at+"/take-out", url.Values{"code": {code(1)}}))
	leads(t, sends(t, n, "coordinator1", at, at, "code", code(1)))
	has(t, n.Browse("coordinator1", "GET", at+"?ask=send", nil), 200, "Seal parcel 77-0001?")
	list := leads(t, sends(t, n, "coordinator1", at+"?ask=send", at+"/send"))
	has(t, n.Browse("coordinator1", "GET", list, nil), 200, "77-0001", machinetest.Sheet(0).Code().String(), "2 sheets")

	to := leads(t, sends(t, n, "logistics", "/sort", "/sort", "code", code(0)))
	has(t, n.Browse("logistics", "GET", to, nil), 200, "77-1-1", "In the folder 1 of 25")
	// A next scan never puts the sheet in hand silently.
	has(t, sends(t, n, "logistics", to, "/sort", "code", code(1)), 422, "is not put yet", "77-1-1")
	if stateOf(n, 0) != core.SheetArrived || stateOf(n, 1) != core.SheetTravelling {
		t.Fatalf("the sheets are %s and %s", stateOf(n, 0), stateOf(n, 1))
	}
	// Nor does a code that was meant beside it: its form would leave the sheet in hand behind.
	wrong := code(1)[:5] + map[bool]string{true: "A", false: "B"}[code(1)[5] != 'A']
	if got := sends(t, n, "logistics", to, "/sort", "code", wrong); got.Status != 422 || strings.Contains(string(got.Body), `name="code" value="`+machinetest.Sheet(1).Code().String()) {
		t.Errorf("%d: another sheet is offered while one is in hand", got.Status)
	}
	put := leads(t, sends(t, n, "logistics", to, "/sort"))
	if stateOf(n, 0) != core.SheetFiled {
		t.Fatalf("Enter leaves the sheet %s", stateOf(n, 0))
	}
	has(t, n.Browse("logistics", "GET", put, nil), 200, "Last one:", "confirmed")
	again := leads(t, sends(t, n, "logistics", put, "/sort/undo"))
	has(t, n.Browse("logistics", "GET", again, nil), 200, "77-1-1", "comes back")
	leads(t, sends(t, n, "logistics", again, "/sort"))
	next := leads(t, sends(t, n, "logistics", "/sort", "/sort", "code", code(1)))
	full := leads(t, sends(t, n, "logistics", next, "/sort/full"))
	has(t, n.Browse("logistics", "GET", full, nil), 200, "77-1-2")
	has(t, n.Browse("logistics", "GET", "/sort", nil), 200, "Scanned and not put yet", "77-1-2")
}

func TestScreens_StopsNameTheStage(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Issued("one", "77", 8, 9)
	w.Taken(machinetest.Sheet(8), "vera")
	at := parcelOf(t, n)
	for typed, want := range map[string]string{
		code(2): "is blank", code(8): "is being checked", "": "No code is there", code(5): "belongs to another office", "0": "Stop",
	} {
		has(t, sends(t, n, "coordinator1", at, at, "code", typed), 422, "Stop", want)
	}
	for typed, want := range map[string]string{code(0): "lies in no parcel", code(2): "never left its office"} {
		has(t, sends(t, n, "logistics", "/sort", "/sort", "code", typed), 422, "Stop", want)
	}
}

// A mistyped code is offered and never taken by itself.
func TestScreens_OfferWhatWasMeant(t *testing.T) {
	n := open(t)
	at := parcelOf(t, n)
	right := machinetest.Sheet(0).Code()
	wrong := []byte(right)
	wrong[2] = "01"[b2i(wrong[2] == '0')]
	got := sends(t, n, "coordinator1", at, at, "code", string(wrong))
	has(t, got, 422, "Stop", right.String())
	if stateOf(n, 0) != core.SheetCertified {
		t.Error("it was taken")
	}
	if form := roomtest.FormOf(t, string(got.Body), at); form.Get("csrf") == "" {
		t.Error("the offer is no form")
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Who belongs to one campaign sees no paper of another, whatever the address names.
func TestScreens_OfAnotherCampaign(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Filed("p", machinetest.Sheet(0))
	w.Must(machinetest.User("lawyer"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "sample"})
	w.Sorted("q", machinetest.Sheet(1))
	w.Must(machinetest.User("root"), &machine.CreateCampaign{ID: "next", Title: "Another", WrappedKey: []byte("wrapped"), ElectionDay: "2019-09-08"})
	stranger := machinetest.NewUser("logistics2", core.Logistics, "")
	stranger.Campaign = "next"
	w.Must(machinetest.User("root"), &machine.CreateUser{User: stranger})
	w.Must(machinetest.User("admin2"), &machine.ApproveUser{User: stranger.ID})
	n.SignIn("logistics2")
	for _, path := range []string{"/sort", "/pull", "/pull/" + code(0), "/losses", "/sort/parcels"} {
		if got := n.Browse("logistics2", "GET", path+"?campaign=drive", nil); got.Status != 404 || strings.Contains(string(got.Body), "77-1") {
			t.Errorf("%s: %d %s", path, got.Status, words(got))
		}
	}
}

func TestPull(t *testing.T) {
	n := open(t)
	n.Store.World.Filed("p", machinetest.Sheet(0))
	has(t, sends(t, n, "lawyer", "/pull", "/pull", "code", code(0)), 422, "Choose why the sheet is taken out")
	has(t, sends(t, n, "lawyer", "/pull", "/pull", "code", code(1), "reason", "sample"), 422, "does not lie in the store")
	to := leads(t, sends(t, n, "lawyer", "/pull", "/pull", "code", code(0), "reason", "doubt", "note", "подпись похожа"))
	has(t, n.Browse("lawyer", "GET", to, nil), 200, "is yours", "Sheets that you have", "77-1-1", "doubt")
	if c, _ := state.Custodies.Get(n.Store.Now(), machinetest.Sheet(0)); c.Note.Empty() || bytes.Contains(c.Note.Cipher, []byte("подпись")) {
		t.Error("the note is not sealed")
	}
	// The same form sent twice is answered twice alike, not with the page on which Enter puts the sheet back.
	n.Store.World.Filed("q", machinetest.Sheet(1))
	form := roomtest.FormOf(t, string(n.Browse("lawyer", "GET", "/pull", nil).Body), "/pull")
	form.Set("code", code(1))
	form.Set("reason", "sample")
	for range 2 {
		if to := leads(t, n.Browse("lawyer", "POST", "/pull", form)); to != "/pull?taken="+code(1) {
			t.Errorf("led to %s", to)
		}
	}
	back := leads(t, sends(t, n, "lawyer", "/pull", "/pull", "code", code(0)))
	has(t, n.Browse("lawyer", "GET", back, nil), 200, "77-1-1", "comes back")
	has(t, n.Browse("lawyer", "GET", leads(t, sends(t, n, "lawyer", back, back)), nil), 200, "lies in 77-1-1 again")
}

// Who looks for a sheet that is not in its folder sees who has it.
func TestPull_SaysWhatOthersHave(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Filed("p", machinetest.Sheet(0))
	has(t, n.Browse("logistics", "GET", "/pull", nil), 200, "Sheets that others have Nobody else has a sheet of the store.")
	w.Must(machinetest.User("lawyer"), &machine.PullSheet{Sheet: machinetest.Sheet(0), Reason: "doubt"})
	since := time.UnixMilli(int64(w.Now)).UTC().Format("02.01.2006, 15:04:05")
	row := machinetest.Sheet(0).Code().String() + " 77-1-1 lawyer doubt " + since
	has(t, n.Browse("logistics", "GET", "/pull", nil), 200, "Sheet Its place Who has it Reason Since "+row)
	has(t, n.Browse("lawyer", "GET", "/pull", nil), 200, "Nobody else has a sheet of the store.")
}

func TestLosses(t *testing.T) {
	n := open(t)
	at := leads(t, sends(t, n, "coordinator1", "/losses", "/losses", "code", code(0)))
	has(t, sends(t, n, "coordinator1", at, at+"/lose"), 422, "Choose what became of the sheet")
	lost := leads(t, sends(t, n, "coordinator1", at, at+"/lose", "lose-reason", "not_found", "lose-note", "искали весь день"))
	has(t, n.Browse("coordinator1", "GET", lost, nil), 200, "Recorded: the sheet is lost", "not found", "coordinator1")
	if strings.Contains(string(n.Browse("coordinator1", "GET", at, nil).Body), "/destroy") {
		t.Error("who reported it may give it up alone")
	}
	// Nor may whoever stands behind the password of the one who reported it: no button that would only be denied.
	w := n.Store.World
	w.Must(machinetest.User("regional"), &machine.CreateUser{User: machinetest.NewUser("coordinator3", core.Coordinator, "one")})
	w.Must(machinetest.User("coordinator3"), w.Losing(machinetest.Sheet(2)))
	if got := n.Browse("regional", "GET", "/losses/"+code(2), nil); got.Status != 200 || strings.Contains(string(got.Body), "/destroy") {
		t.Errorf("%d: who made the account of the one who reported it may give the sheet up", got.Status)
	}
	has(t, n.Browse("logistics", "GET", "/losses", nil), 200, machinetest.Sheet(0).Code().String())
	has(t, n.Browse("logistics", "GET", leads(t, sends(t, n, "logistics", at, at+"/find")), nil), 200, "is found", "certified")
	for witness, want := range map[string]string{"coordinator1": "The witness is you", "nobody": "no such witness"} {
		has(t, sends(t, n, "coordinator1", at, at+"/spoil", "spoil-reason", "wet", "witness", witness), 422, want)
	}
	leads(t, sends(t, n, "coordinator1", at, at+"/spoil", "spoil-reason", "wet", "witness", "operator1"))
	has(t, n.Browse("logistics", "GET", leads(t, sends(t, n, "logistics", at, at+"/destroy")), nil), 200, "is destroyed")
	has(t, sends(t, n, "coordinator2", "/losses", "/losses", "code", code(1)), 422, "out of your reach")
	if got := n.Browse("coordinator2", "GET", "/losses/"+code(1), nil); got.Status != 404 {
		t.Errorf("another office's sheet is shown: %d", got.Status)
	}
}

// The same verbs for programs.
func TestVerbs(t *testing.T) {
	n := open(t)
	var p struct {
		ID, Label, State string
		Sheets, Missing  int
		Codes            []struct{ Code string }
	}
	n.Ask("coordinator1", "POST", "/api/v1/parcels", map[string]string{"office": string(machinetest.Office("one"))}, "Idempotency-Key", "key-of-parcel").JSON(t, &p)
	first := p.ID
	n.Ask("coordinator1", "POST", "/api/v1/parcels", map[string]string{"office": string(machinetest.Office("one"))}, "Idempotency-Key", "key-of-parcel").JSON(t, &p)
	if p.ID != first || p.Label != "77-0001" || p.State != "open" {
		t.Fatalf("a repeat opens %+v after %s", p, first)
	}
	below := "/api/v1/parcels/" + p.ID
	n.Ask("coordinator1", "POST", below+"/sheets", map[string]any{"codes": []string{code(0), code(1)}}).JSON(t, &p)
	if p.Sheets != 2 || len(p.Codes) != 2 {
		t.Fatalf("%+v", p)
	}
	n.Ask("coordinator1", "POST", "/api/v1/sheets/"+code(1)+"/take-out", nil)
	n.Ask("coordinator1", "POST", below+"/send", nil).JSON(t, &p)
	n.Ask("logistics", "POST", below+"/receive", nil).JSON(t, &p)
	if p.State != "received" || p.Sheets != 1 || p.Missing != 1 {
		t.Fatalf("%+v", p)
	}
	var h struct {
		State, Place, Holder, Reason string
		Taken                        int
	}
	does := func(who, verb string, body any) {
		t.Helper()
		n.Ask(who, "POST", "/api/v1/sheets/"+code(0)+"/"+verb, body).JSON(t, &h)
	}
	for _, step := range []struct {
		who, verb string
		body      any
		state     string
		place     string
	}{
		{"logistics", "sort", nil, "arrived", "77-1-1"}, {"logistics", "sort", nil, "arrived", "77-1-1"},
		{"logistics", "folder-full", nil, "arrived", "77-1-2"}, {"logistics", "file", nil, "filed", "77-1-2"},
		{"lawyer", "pull", map[string]string{"reason": "sample"}, "pulled", "77-1-2"}, {"lawyer", "return", nil, "filed", "77-1-2"},
		{"logistics", "lose", map[string]string{"reason": "other"}, "lost", "77-1-2"}, {"logistics", "find", nil, "filed", "77-1-2"},
		{"logistics", "spoil", map[string]string{"reason": "wet", "witness": "lawyer"}, "spoiled", ""},
	} {
		if does(step.who, step.verb, step.body); h.State != step.state || h.Place != step.place {
			t.Fatalf("%s: %+v", step.verb, h)
		}
	}
	n.Ask("logistics", "POST", below+"/close", nil).JSON(t, &p)
	if p.State != "closed" {
		t.Errorf("%+v", p)
	}
	n.Refused(
		roomtest.Check{Name: "destroyed by who spoiled it", Who: "logistics", Method: "POST", Path: "/api/v1/sheets/" + code(0) + "/destroy", Status: 403, Code: core.Denied},
		roomtest.Check{Name: "no sheet", Who: "coordinator1", Method: "POST", Path: below + "/sheets", Body: map[string]any{"codes": []string{}}, Status: 422, Code: core.Invalid, Field: "codes"},
		roomtest.Check{Name: "no parcel", Who: "coordinator1", Method: "GET", Path: "/api/v1/parcels/x", Status: 404, Code: core.NotFound, Field: "parcel"},
		roomtest.Check{Name: "no office", Who: "coordinator1", Method: "POST", Path: "/api/v1/parcels", Body: map[string]any{"office": "x"}, Status: 404, Code: core.NotFound, Field: "office"},
		roomtest.Check{Name: "no picture", Who: "coordinator1", Method: "POST", Path: "/api/v1/codes/read", Body: []byte("GIF89a"), Status: 422, Code: core.Invalid, Field: "picture"},
		roomtest.Check{Name: "sorting at an office", Who: "coordinator1", Method: "POST", Path: "/api/v1/sheets/" + code(1) + "/sort", Status: 403, Code: core.Denied},
	)
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"Parcel": body.Parcel{}, "HeldSheet": body.Held{}})
}

// strip draws the codes side by side, as a camera sees them.
func strip(t *testing.T, codes ...string) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 260*len(codes)+40, 320))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{Y: 235}), image.Point{}, draw.Src)
	for i, text := range codes {
		qr, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 240, 240, nil)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(img, image.Rect(20+260*i, 40, 260+260*i, 280), qr, image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 70}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// One of the three codes of a strip is enough; codes of two sheets are none.
func TestRead(t *testing.T) {
	n := open(t)
	for name, c := range map[string]struct {
		codes []string
		want  string
	}{
		"a strip": {[]string{code(0), code(0), code(0)}, code(0)}, "one code": {[]string{code(1)}, code(1)},
		"two sheets": {[]string{code(0), code(1)}, ""}, "something else": {[]string{"https://example.org/"}, ""},
	} {
		var said struct{ Code string }
		n.Ask("coordinator1", "POST", "/api/v1/codes/read", strip(t, c.codes...)).JSON(t, &said)
		if said.Code != c.want {
			t.Errorf("%s: read %q, want %q", name, said.Code, c.want)
		}
	}
}
