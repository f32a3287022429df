package httpui

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// worldLists answers from the active editions of the house, whatever they hold: nobody is
// listed. broken is a list of names in force that cannot be used, unasked says so of the list of passports; found is
// what the register says of every address.
type worldLists struct {
	store   *roomtest.Store
	broken  error
	unasked bool
	found   intake.Found
	typed   string // what the register was asked for last
}

func (*worldLists) Wait(context.Context, uint64) error { return nil }

func (l *worldLists) used(kind string) core.EditionDigest {
	v := l.store.Now()
	id, ok := state.ActiveEditions.Get(v, kind)
	if !ok {
		return core.EditionDigest{}
	}
	e, _ := state.Editions.Get(v, id)
	return core.EditionDigest{Kind: kind, Edition: id, Digest: e.Digest}
}

func (l *worldLists) Passport(_, _ string) (string, core.EditionDigest, error) {
	used := l.used(core.EditionPassports)
	if l.unasked || used.Edition == "" {
		used.Digest = [32]byte{}
		return core.PassportUnavailable, used, nil
	}
	return core.PassportNotListed, used, nil
}

func (l *worldLists) Address(r core.Region, _, typed string) (intake.Found, core.EditionDigest, error) {
	l.typed = typed
	return l.found, l.used(core.EditionAddresses + "/" + string(r)), nil
}

func (l *worldLists) Names([]core.KeyValue) ([]intake.NameAnswer, core.EditionDigest, error) {
	return nil, l.used(core.EditionNames), l.broken
}

// worldRecorder commits the leaf of a reading as a node does.
type worldRecorder struct{ store *roomtest.Store }

func (r worldRecorder) RecordReading(ctx context.Context, reading query.Reading) error {
	entry, err := machine.NewEntry(reading.Actor, "", &machine.ReadPersonal{
		Campaign: reading.Campaign, Purpose: reading.Purpose, Subject: reading.Subject, Right: reading.Right,
	}, r.store.World.Now)
	if err != nil {
		return err
	}
	answer, err := r.store.Propose(ctx, entry)
	if err != nil {
		return err
	}
	return answer.Err()
}

// memoryBlobs keeps ciphertexts by their hash.
type memoryBlobs map[[32]byte][]byte

func (b memoryBlobs) PutTagged(_ context.Context, _ core.Tag, cipher func() ([]byte, error)) ([32]byte, int64, error) {
	data, err := cipher()
	hash := sha256.Sum256(data)
	b[hash] = data
	return hash, int64(len(data)), err
}

func (b memoryBlobs) Get(_ context.Context, hash [32]byte) ([]byte, error) { return b[hash], nil }

// picture is a small JPEG file.
func picture(t testing.TB) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	img.SetGray(3, 3, color.Gray{Y: 200})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openVisit takes the first step through the API.
func (n *node) openVisit(who, number string) roomtest.Answer {
	n.TB.Helper()
	return n.firstStep(who, "/api/v1/visits", number, picture(n.TB), picture(n.TB))
}

// firstStep sends the first step to the screen or to the API.
func (n *node) firstStep(who, path, number string, main, registration []byte) roomtest.Answer {
	n.TB.Helper()
	return n.firstStepAs(stepOne{who, path, number, "1", main, registration})
}

// stepOne is a form of the first step; the API takes one without a path.
type stepOne struct {
	who, path, number, stamp string
	main, registration       []byte
}

func (n *node) firstStepAs(s stepOne) roomtest.Answer {
	n.TB.Helper()
	who, path := s.who, cmp.Or(s.path, "/api/v1/visits")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, f := range [][2]string{
		{"series", "4510"}, {"number", s.number}, {"birth", "18011980"}, {"issued", "20.02.2005"}, {"stamp", s.stamp},
		{"csrf", header.CSRFOf(who)},
	} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			n.TB.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"main": s.main, "registration": s.registration} {
		part, err := w.CreateFormFile(name, name+".jpg")
		if err != nil {
			n.TB.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			n.TB.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		n.TB.Fatal(err)
	}
	q, err := http.NewRequest("POST", n.URL+path, &body)
	if err != nil {
		n.TB.Fatal(err)
	}
	q.Header.Set("Content-Type", w.FormDataContentType())
	if strings.HasPrefix(path, "/api/") {
		q.Header.Set("Authorization", "Bearer "+who)
	} else {
		q.AddCookie(&http.Cookie{Name: header.Login, Value: who})
	}
	return n.Send(q, nil)
}

// opened opens a visit and gives its id.
func (n *node) opened(who, number string) string {
	n.TB.Helper()
	var v visitBody
	n.openVisit(who, number).JSON(n.TB, &v)
	if v.ID == "" {
		n.TB.Fatalf("no visit: %+v", n.openVisit(who, number))
	}
	return v.ID
}

func anna() url.Values {
	return url.Values{
		"family": {"Белова"}, "given": {"Анна"}, "patronymic": {"Игоревна"}, "region": {"77"},
		"address": {"Москва, ул. Полевая"}, "house": {"5"},
	}
}

// judged brings a visit to the question for the sheet.
func (n *node) judged(who, number string) string {
	n.TB.Helper()
	id := n.opened(who, number)
	if got := n.Browse(who, "POST", visitPath(core.VisitID(id))+"/questionnaire", anna()); got.Status != http.StatusSeeOther {
		n.TB.Fatalf("the questionnaire: %d %s", got.Status, plain(got.Body))
	}
	return visitPath(core.VisitID(id))
}

func (n *node) visit(path string) query.Case {
	n.TB.Helper()
	c, err := query.Visit(n.Store.Now(), core.VisitID(strings.TrimPrefix(path, "/desk/visits/")))
	if err != nil {
		n.TB.Fatal(err)
	}
	return c
}

func code(sheet int) url.Values {
	return url.Values{"code": {machinetest.Sheet(sheet).Code().String()}}
}

// newPassports puts another list of invalid passports in force.
func (n *node) newPassports() core.EditionID {
	e := machinetest.Passports()
	e.Edition, e.Digest = machinetest.ID[core.EditionID]("edition newer"), sha256.Sum256([]byte("newer"))
	n.Store.World.Load(e, "another list")
	return e.Edition
}

func TestDesk_SheetIsTakenOnANewVerdictWhenAListChanged(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "100001")
	before := n.visit(path).Signature
	newer := n.newPassports()
	form := code(0)
	form.Set("request_id", "take-the-sheet-1")
	for range 2 { // the second time it is a repeat and is answered
		if got := n.Browse("operator1", "POST", path+"/sheet", form); got.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", got.Status, plain(got.Body))
		}
	}
	after := n.visit(path)
	if after.Step() != "line" || after.Signature.Judgement.Editions[0].Edition != newer || before.Judgement.Editions[0].Edition == newer {
		t.Errorf("step %s on the verdict from %v", after.Step(), after.Signature.Judgement.Editions)
	}
	if page := n.Browse("operator1", "GET", path, nil); !strings.Contains(plain(page.Body), "Белова Анна") {
		t.Error("the line to write is not the recorded questionnaire:", plain(page.Body))
	}
}

func TestDesk_NewFindingOfTheNewVerdictIsShown(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "100002")
	n.newPassports()
	n.rules.found = []core.FindingMark{{Code: "name.unknown", Severity: core.SeverityWarn, Field: "family"}}
	got := n.Browse("operator1", "POST", path+"/sheet", code(0))
	if text := plain(got.Body); got.Status != http.StatusUnprocessableEntity || !strings.Contains(text, "was judged again") ||
		!strings.Contains(string(got.Body), `name="confirm" value="name.unknown@family"`) || !strings.Contains(string(got.Body), "Белова") {
		t.Fatalf("%d %s", got.Status, text)
	}
	if c := n.visit(path); c.Now != 0 {
		t.Error("a line was taken")
	}
	confirmed := anna()
	confirmed.Set("confirm", "name.unknown@family")
	n.Browse("operator1", "POST", path+"/questionnaire", confirmed)
	n.newPassportsAgain()
	if got := n.Browse("operator1", "POST", path+"/sheet", code(0)); got.Status != http.StatusSeeOther {
		t.Errorf("a tick did not outlive the next verdict: %d %s", got.Status, plain(got.Body))
	}
}

func (n *node) newPassportsAgain() {
	e := machinetest.Passports()
	e.Edition, e.Digest = machinetest.ID[core.EditionID]("edition newest"), sha256.Sum256([]byte("newest"))
	n.Store.World.Load(e, "yet another list")
}

func TestDesk_OutcomeOfAnotherLineIsNotRecorded(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "100003")
	n.Browse("operator1", "POST", path+"/sheet", code(0))
	first := n.visit(path).Signature.Line
	page := string(n.Browse("operator1", "GET", path, nil).Body)
	if got := roomtest.FormOf(t, page, path+"/line").Get("line"); got != string(first) {
		t.Fatalf("the form says line %q, reserved is %q", got, first)
	}
	for _, ask := range []string{"?ask=correct", "?ask=spoil"} {
		page := string(n.Browse("operator1", "GET", path+ask, nil).Body)
		if got := roomtest.FormOf(t, page, path+"/line").Get("line"); got != string(first) {
			t.Errorf("%s: the form says line %q", ask, got)
		}
	}
	spoil := url.Values{"outcome": {"spoil"}, "reason": {"blot"}, "line": {string(first)}}
	if got := n.Browse("operator1", "POST", path+"/line", spoil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	n.Browse("operator1", "POST", path+"/sheet", code(0))
	n.Unchanged(func() {
		if got := n.Browse("operator1", "POST", path+"/line", spoil); got.Status != http.StatusConflict {
			t.Errorf("the second press on the old page: %d %s", got.Status, plain(got.Body))
		}
		api := strings.Replace(path, "/desk", "/api/v1", 1) + "/line"
		old := obj{"outcome": "spoil", "reason": "blot", "sheet": string(machinetest.Sheet(0).Code()), "line": 1}
		if got := n.Ask("operator1", "POST", api, old); got.Refusal(t).Code != core.Stale {
			t.Errorf("by the API: %d %s", got.Status, got.Body)
		}
		if got := n.Ask("operator1", "POST", api, obj{"outcome": "write", "line": 2}); got.Refusal(t).Field != "line" {
			t.Errorf("a line without a sheet: %d %s", got.Status, got.Body)
		}
	})
	now := obj{"outcome": "write", "sheet": string(machinetest.Sheet(0).Code()), "line": 2}
	api := strings.Replace(path, "/desk", "/api/v1", 1) + "/line"
	if got := n.Ask("operator1", "POST", api, now); got.Status != 200 {
		t.Errorf("the right line by the API: %d %s", got.Status, got.Body)
	}
}

func TestDesk_ListThatCannotBeUsedIsToldToTheOperator(t *testing.T) {
	n := open(t)
	path := "/api/v1/visits/" + n.openedBy(t, "operator1", "100004") + "/questionnaire"
	n.lists.broken = core.Refuse(core.Unavailable, "", "index.unusable", core.EditionNames)
	n.Unchanged(func() {
		got := n.Ask("operator1", "POST", path, obj{"family": "Белова", "given": "Анна", "region": "77"})
		if e := got.Refusal(t); got.Status != http.StatusServiceUnavailable || !strings.Contains(e.Text, "cannot be used") {
			t.Errorf("%d %+v", got.Status, e)
		}
	})
}

// Where the list of passports could not be asked the pack is told so, and decides what follows; the judgement
// names the edition that was in force, if any.
func TestDesk_ListOfPassportsThatCouldNotBeAsked(t *testing.T) {
	for name, row := range map[string]struct {
		setUp  func(n *node)
		answer string
		rests  func(j core.Judgement) bool
	}{
		"asked": {func(*node) {}, core.PassportNotListed,
			func(j core.Judgement) bool { return len(j.Editions) == 1 && j.Editions[0].Digest != [32]byte{} }},
		"no list": {func(n *node) { state.ActiveEditions.Delete(n.Store.World.Memory, core.EditionPassports) }, core.PassportUnavailable,
			func(j core.Judgement) bool { return len(j.Editions) == 0 }},
		"a list that cannot be used here": {func(n *node) { n.lists.unasked = true }, core.PassportUnavailable,
			func(j core.Judgement) bool {
				return len(j.Editions) == 1 && j.Editions[0].Edition == machinetest.Passports().Edition && j.Editions[0].Digest == [32]byte{}
			}},
	} {
		n := open(t)
		row.setUp(n)
		id := n.openedBy(t, "operator1", "100004")
		visit, _ := state.Visits.Get(n.Store.World.Memory, core.VisitID(id))
		g, _ := state.Signatures.Get(n.Store.World.Memory, visit.Signature)
		if n.rules.told.Passport.Answer != row.answer || !row.rests(g.Judgement) {
			t.Errorf("%s: the pack was told %+v, the judgement rests on %+v", name, n.rules.told.Passport, g.Judgement.Editions)
		}
	}
}

// openedBy opens a visit and gives its id.
func (n *node) openedBy(t *testing.T, who, number string) string {
	t.Helper()
	got := n.openVisit(who, number)
	var visit struct{ ID string }
	if got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	got.JSON(t, &visit)
	return visit.ID
}

func TestDesk_BannerWithoutAListOfPassports(t *testing.T) {
	n := open(t)
	const words = "No list of invalid passports is in force."
	if page := n.Browse("operator1", "GET", "/desk", nil); page.Status != 200 || strings.Contains(plain(page.Body), words) {
		t.Errorf("with a list: %d %s", page.Status, plain(page.Body))
	}
	state.ActiveEditions.Delete(n.Store.World.Memory, core.EditionPassports)
	for who, path := range map[string]string{"operator1": "/desk", "coordinator1": "/office"} {
		if page := n.Browse(who, "GET", path, nil); !strings.Contains(plain(page.Body), words) {
			t.Errorf("%s sees %s", who, plain(page.Body))
		}
	}
	if page := n.Browse("auditor", "GET", "/audit", nil); strings.Contains(plain(page.Body), words) {
		t.Error("the auditor is told as well")
	}
}

// Whoever looks at any screen of a node through which nothing is recorded is told why, in his language, before he types.
func TestBanner_NodeThatOnlyShows(t *testing.T) {
	n := open(t)
	screens := map[string]string{"operator1": "/desk", "coordinator1": "/office", "auditor": "/audit", "root": "/admin/packs", "": "/login"}
	for why, words := range map[string][2]string{
		"store.full":  {"This node only shows: its disk is nearly full.", "Этот узел только показывает: его диск почти полон."},
		"store.split": {"The house only shows: its nodes have different states.", "Система только показывает: состояние её узлов различается."},
		"store.alone": {"This node only shows: it does not reach a majority of the nodes.", "Этот узел только показывает: он не видит большинства узлов."},
	} {
		for _, hindered := range [][]string{nil, {why}, nil} {
			n.hindered = hindered
			for who, path := range screens {
				page := n.Browse(who, "GET", path, nil)
				if page.Status != 200 || strings.Contains(plain(page.Body), words[0]) != (hindered != nil) {
					t.Errorf("%q at %s, %v: %d %s", who, path, hindered, page.Status, plain(page.Body))
				}
				if page := n.Browse(who, "GET", path+"?lang=ru", nil); strings.Contains(plain(page.Body), words[1]) != (hindered != nil) {
					t.Errorf("%q at %s in Russian, %v: %s", who, path, hindered, plain(page.Body))
				}
				leads := strings.Contains(string(page.Body), `<a href="/admin/cluster">Nodes of the house</a>`)
				if leads != (hindered != nil && who == "root") {
					t.Errorf("%q at %s, %v: the banner leads to the nodes: %v", who, path, hindered, leads)
				}
			}
		}
	}
}

func TestDesk_CoordinatorSeesFirstLettersOfOthersVisits(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "777123")
	api := strings.Replace(path, "/desk", "/api/v1", 1)
	screen := n.Browse("coordinator1", "GET", path, nil)
	program := n.Ask("coordinator1", "GET", api, nil)
	for _, got := range []roomtest.Answer{screen, program} {
		body := string(got.Body)
		for _, personal := range []string{"Белова", "Анна", "777123", "Полевая", "1980"} {
			if strings.Contains(body, personal) {
				t.Errorf("%q is shown: %s", personal, plain(got.Body))
			}
		}
		if got.Status != 200 || !strings.Contains(body, "Б•") {
			t.Errorf("no first letters: %d %s", got.Status, plain(got.Body))
		}
	}
	for _, verb := range []string{"/questionnaire", "/sheet", "/line", "/turn-away"} {
		if strings.Contains(string(screen.Body), path+verb) {
			t.Errorf("%s is offered", verb)
		}
	}
	if n.Browse("coordinator1", "GET", path+"/scans/main", nil).Status != http.StatusForbidden {
		t.Error("the picture is shown")
	}
	if form := roomtest.FormOf(t, string(screen.Body), path+"/abandon"); form.Get("csrf") == "" {
		t.Error("the visit cannot be abandoned")
	}
	if got := n.Ask("coordinator1", "POST", api+"/abandon", nil); got.Status != 200 || strings.Contains(string(got.Body), "Белова") {
		t.Errorf("abandoned: %d %s", got.Status, got.Body)
	}
	if c := n.visit(path); c.Visit.State != core.VisitAbandoned {
		t.Errorf("the visit is %s", c.Visit.State)
	}
}

func TestDesk_CoordinatorFreesTheLineOfAnothersVisit(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "777124")
	n.Browse("operator1", "POST", path+"/sheet", code(0))
	screen := n.Browse("coordinator1", "GET", path, nil)
	form := roomtest.FormOf(t, string(screen.Body), path+"/line")
	if form.Get("outcome") != "left" {
		t.Fatalf("offered is %v", form)
	}
	if got := n.Browse("coordinator1", "POST", path+"/line", form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	if c := n.visit(path); c.Visit.State != core.VisitAbandoned {
		t.Errorf("the visit is %s", c.Visit.State)
	}
	if end := n.Browse("coordinator1", "GET", path, nil); end.Status != 200 {
		t.Errorf("its end is answered %d %s", end.Status, plain(end.Body))
	}
}

// What a coordinator types for somebody is judged, by a reading that shows him nothing.
func TestDesk_CoordinatorFillsInBlindly(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "777125")))
	if got := n.Browse("coordinator1", "POST", path+"/questionnaire", anna()); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	if c := n.visit(path); c.Step() != "sheet" {
		t.Errorf("the visit stands at %s", c.Step())
	}
}
