package e2e

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/text"
)

// bad is one input that must be refused.
type bad struct {
	name   string
	by     *client
	path   string
	body   body
	status int
	field  string
	key    string   // of the words, in both languages
	args   []string // in their places
}

// TestBadInput_Refused sends what must be refused, in both languages: each answer names the
// field and a remedy, and the state does not change.
func TestBadInput_Refused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	list := append(badPassports(), badSheets(t, h, n, operator)...)
	for i := range list {
		list[i].by = operator
	}
	refuses(t, n, list)
}

// refuses sends each input in both languages and expects its refusal, and a state as before.
func refuses(t *testing.T, n *node, list []bad) {
	t.Helper()
	for _, b := range list {
		for _, lang := range []string{"en", "ru"} {
			t.Run(b.name+" "+lang, func(t *testing.T) {
				b.by.lang = lang
				var said *refused
				unchanged(t, n, func() { said = refusalOf(b.by.do(http.MethodPost, b.path, "", b.body, nil)) })
				if said == nil {
					t.Fatal("it is not refused")
				}
				if said.Status != b.status || said.Field != b.field {
					t.Errorf("it is refused as %v, want %d in the field %q", said, b.status, b.field)
				}
				wellSaid(t, lang, said.Text, b)
			})
		}
	}
}

// wellSaid holds a refusal to its text and to the rules for words: what is wrong, then what
// to do.
func wellSaid(t *testing.T, lang, said string, b bad) {
	t.Helper()
	if want := text.Say(text.Lang(lang), b.key, b.args...); said != want {
		t.Errorf("it says %q, want %q", said, want)
	}
	if !strings.Contains(strings.TrimSpace(said), ". ") {
		t.Errorf("%q says no remedy", said)
	}
	russian := strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	if russian != (lang == "ru") {
		t.Errorf("%q is not in the language %s", said, lang)
	}
	if strings.ContainsAny(said, "{}") {
		t.Errorf("%q has a place that was not filled", said)
	}
}

// unchanged does what must leave the state as it was. A node signs its journal within a minute of its last
// entry, which changes the state too, so what seems to have changed it is done again.
func unchanged(t *testing.T, n *node, do func()) {
	t.Helper()
	for range 4 {
		before := stateOf(t, n)
		if do(); stateOf(t, n) == before {
			return
		}
	}
	t.Error("the state has changed each time")
}

// stateOf is the sum over all domain tables.
func stateOf(t *testing.T, n *node) string {
	t.Helper()
	done := command(at.sheaf, "status", "--data", n.data, "--json")
	var said struct {
		Hash string `json:"state_hash"`
	}
	if err := json.Unmarshal([]byte(done.stdout), &said); err != nil || len(said.Hash) != 64 {
		t.Fatalf("the status is %d %s%s", done.code, done.stdout, done.stderr)
	}
	return said.Hash
}

// badPassports are faults in the first step.
func badPassports() []bad {
	with := func(change func(*voter)) body {
		v := citizen(7)
		change(&v)
		return v.passport(1)
	}
	pictures := func(main []byte) body {
		return formBody(citizen(7).fields(), files{"main": main, "registration": picture(320, 240, 2)})
	}
	unstamped := citizen(7).fields()
	delete(unstamped, "stamp")
	none := formBody(unstamped, files{"main": picture(320, 240, 1), "registration": picture(320, 240, 2)})
	list := []bad{
		{name: "number of five digits", body: with(func(v *voter) { v.number = "20400" }), field: "number",
			key: "passport.number.digits", args: []string{"5", "6"}},
		{name: "number with a letter", body: with(func(v *voter) { v.number = "20400О" }), field: "number",
			key: "passport.number.sign", args: []string{"6", "6"}},
		{name: "birth date in the future", body: with(func(v *voter) { v.birth = "01.02.2999" }), field: "birth",
			key: "visit.birth_future"},
		{name: "date of issue in the future", body: with(func(v *voter) { v.issued = "01.02.2999" }), field: "issued",
			key: "visit.issued_future"},
		{name: "29.02.1900", body: with(func(v *voter) { v.birth = "29.02.1900" }), field: "birth", key: "core.date.calendar"},
		{name: "no stamp", body: none, field: "stamp", key: "visit.stamp"},
		{name: "no JPEG", body: pictures([]byte("\x89PNG\r\n\x1a\n" + strings.Repeat("x", 4000))), field: "main",
			key: "picture.format"},
		{name: "decompression bomb", body: pictures(bomb()), field: "main", status: http.StatusRequestEntityTooLarge,
			key: "picture.pixels", args: []string{"65500", "65500", "40"}},
		{name: "picture cut off", body: pictures(picture(320, 240, 1)[:2000]), field: "main", key: "picture.damaged"},
		{name: "body over the limit", body: pictures(make([]byte, 35<<20)), status: http.StatusRequestEntityTooLarge,
			key: "ui.toolarge", args: []string{"34 MiB"}},
	}
	for i := range list {
		list[i].path = "/api/v1/visits"
		if list[i].status == 0 {
			list[i].status = http.StatusUnprocessableEntity
		}
	}
	return list
}

// bomb is a JPEG of a few bytes that claims 65,500 × 65,500 pixels.
func bomb() []byte {
	data := bytes.Clone(picture(64, 64, 1))
	at := bytes.Index(data, []byte{0xff, 0xc0})
	copy(data[at+5:], []byte{0xff, 0xdc, 0xff, 0xdc})
	return data
}

// badSheets are faults in the third step, of a visit that has come so far.
func badSheets(t *testing.T, h house, n *node, operator *client) []bad {
	t.Helper()
	for i := range 5 { // the first sheet becomes full
		if _, err := operator.takes(citizen(20+i), h.home[0]); err != nil {
			t.Fatal(err)
		}
	}
	second, err := signIn(n.url, "op2", password, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.takes(citizen(30), h.home[1]); err != nil {
		t.Fatal(err)
	}
	v := citizen(8)
	now, err := operator.open(v)
	if err == nil {
		now, err = operator.confirming(now.ID, v, smidovicha)
	}
	if err != nil || now.Step != "sheet" {
		t.Fatalf("the visit stands at %q: %v", now.Step, err)
	}
	never, err := paper.Issue([32]byte{1}, 0, 1) // a code of ours that no sheet of this house bears
	if err != nil {
		t.Fatal(err)
	}
	wrong := mistyped(h.home[2])
	list := []bad{
		{name: "unknown sheet", body: code(string(never)), status: 404,
			key: "paper.code.unknown", args: []string{shown(string(never))}},
		{name: "sheet with a typing error", body: code(wrong), status: 404,
			key: "paper.code.offer", args: []string{shown(wrong), offers(t, h, wrong, h.home[2])}},
		{name: "sheet with a foreign sign", body: code("91-X7-Щ9"), status: 422,
			key: "paper.code.letter", args: []string{"5"}},
		{name: "sheet of another region", body: code(h.away[0]), status: 409,
			key: "sheet.other_region", args: []string{otherRegion, homeRegion}},
		{name: "sheet of another collector", body: code(h.home[1]), status: 409,
			key: "sheet.other_collector", args: []string{shown(h.home[1])}},
		{name: "sheet of another office", body: code(h.theirs[0]), status: 409,
			key: "sheet.other_office", args: []string{shown(h.theirs[0])}},
		{name: "sheet without a free line", body: code(h.home[0]), status: 409,
			key: "sheet.full", args: []string{shown(h.home[0])}},
	}
	for i := range list {
		list[i].field = "code"
	}
	list = append(list, bad{name: "sheet and a long body", body: code(strings.Repeat("A", 70<<10)), status: 413,
		key: "ui.toolarge", args: []string{"64 KiB"}})
	for i := range list {
		list[i].path = "/api/v1/visits/" + now.ID + "/sheet"
	}
	return list
}

// offers lists the codes of the house that a mistyped one may have meant, the right one among
// them; chance seldom issues a second one.
func offers(t *testing.T, h house, wrong, right string) string {
	t.Helper()
	ours := slices.Concat(h.home, h.away, h.special)
	known := func(c core.SheetCode) bool { return slices.Contains(append(ours, h.theirs...), string(c)) }
	mine := func(c core.SheetCode) bool { return slices.Contains(ours, string(c)) }
	var names []string
	for _, c := range paper.Offer(wrong, known, mine) {
		names = append(names, c.String())
	}
	if !slices.Contains(names, shown(right)) {
		t.Fatalf("for %s the codes %v would be offered, without %s", wrong, names, right)
	}
	return strings.Join(names, ", ")
}

func code(c string) body { return jsonBody(map[string]string{"code": c}) }

// TestBadInput_WrongTokenOfAForm sends a form with the token of another page: nothing is
// recorded, and what was typed comes back to be sent again.
func TestBadInput_WrongTokenOfAForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	for _, lang := range []string{"en", "ru"} {
		p := newPerson(n.url, lang)
		if err := p.signIn("op1"); err != nil {
			t.Fatal(err)
		}
		fields := citizen(5).fields()
		fields["csrf"] = "bm90IHRoZSB0b2tlbiBvZiB0aGlzIGJyb3dzZXIgYXQgYWxs"
		pictures := files{"main": picture(320, 240, 1), "registration": picture(320, 240, 2)}
		var answer answered
		unchanged(t, n, func() {
			var err error
			if answer, err = p.form("/desk", "/desk/visits", fields, pictures); err != nil {
				t.Fatal(err)
			}
		})
		if answer.status != http.StatusForbidden {
			t.Errorf("a wrong token is answered with %d", answer.status)
		}
		shows(t, answer, lang, "ui.csrf")
		keeps(t, answer.page, citizen(5).fields())
	}
}

// shows expects the texts on a page, whatever marks stand between their sentences.
func shows(t *testing.T, p answered, lang string, keys ...string) {
	t.Helper()
	plain := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(p.page, " "))
	plain = strings.Join(strings.Fields(plain), " ")
	for _, key := range keys {
		if want := text.Say(text.Lang(lang), key); !strings.Contains(plain, want) {
			t.Errorf("the page %s does not say %q:\n%s", p.path, want, plain)
		}
	}
}

// keeps expects every field on a page that offers to send the form again.
func keeps(t *testing.T, page string, fields map[string]string) {
	t.Helper()
	for name, value := range fields {
		if got := hiddenField(page, name); got != value {
			t.Errorf("the field %s is kept as %q, not as %q", name, got, value)
		}
	}
}

// TestBadInput_LoginEndsInMidForm ends a login while a form is being filled in. What was
// typed, and the pictures, go on behind the next login.
func TestBadInput_LoginEndsInMidForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	for i, lang := range []string{"en", "ru"} {
		v := citizen(5 + i)
		p := newPerson(n.url, lang)
		if err := p.signIn("op1"); err != nil {
			t.Fatal(err)
		}
		desk, err := p.get("/desk")
		if err != nil {
			t.Fatal(err)
		}
		endLogin(t, p)
		pictures := files{"main": picture(320, 240, 1), "registration": picture(320, 240, 2)}
		var late answered
		unchanged(t, n, func() {
			if late, err = p.submit(desk, "/desk/visits", v.fields(), pictures); err != nil {
				t.Fatal(err)
			}
		})
		if late.status != http.StatusUnauthorized {
			t.Errorf("a form sent too late is answered with %d", late.status)
		}
		shows(t, late, lang, "login.away", "login.away.kept")
		visit := resumed(t, p, late, v)
		for _, kind := range []string{"main", "registration"} {
			scan, err := p.get(visit.path + "/scans/" + kind)
			if err != nil || scan.status != http.StatusOK || !strings.HasPrefix(scan.page, "\xff\xd8\xff") {
				t.Errorf("the picture %s was lost: %d %v", kind, scan.status, err)
			}
		}
	}
}

// resumed signs in again on the page that came instead, and sends what waited.
func resumed(t *testing.T, p *person, late answered, v voter) answered {
	t.Helper()
	fields := map[string]string{"login": "op1", "password": password}
	for _, name := range []string{"next", "kept", "kept-held"} {
		fields[name] = hiddenField(late.page, name)
	}
	if fields["kept"] != "/desk/visits" || fields["kept-held"] == "" {
		t.Fatalf("the form does not wait behind the login: %v", fields)
	}
	again, err := p.submitKept(late, fields)
	if err != nil || again.status != http.StatusOK {
		t.Fatalf("signing in again is answered with %d: %v", again.status, err)
	}
	shows(t, again, p.lang, "login.resume.title", "login.resume.text")
	keeps(t, again.page, v.fields())
	sent := v.fields()
	sent["held"] = hiddenField(again.page, "held")
	sent["request_id"] = hiddenField(again.page, "request_id")
	visit, err := p.submit(again, "/desk/visits", sent, nil)
	if err != nil || visit.status != http.StatusOK || !strings.HasPrefix(visit.path, "/desk/visits/") {
		t.Fatalf("the form that waited is answered with %d at %s: %v", visit.status, visit.path, err)
	}
	return visit
}

// endLogin ends the login of a browser from elsewhere.
func endLogin(t *testing.T, p *person) {
	t.Helper()
	c := newClient(p.base)
	c.token = p.cookie("sheaf")
	if err := c.post("/api/v1/logout", nil, nil); err != nil {
		t.Fatal(err)
	}
}
