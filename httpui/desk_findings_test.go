package httpui

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/intake"
)

func TestDesk_EqualWarningsOfTwoFieldsWantTwoTicks(t *testing.T) {
	n := open(t)
	n.rules.found = []core.FindingMark{
		{Code: "name.similar", Severity: core.SeverityWarn, Field: "given"},
		{Code: "name.similar", Severity: core.SeverityWarn, Field: "patronymic"},
	}
	path := n.judged("operator1", "100010")
	for _, ticks := range [][]string{{"name.similar"}, {"name.similar@given"}} {
		form := anna()
		form["confirm"] = ticks
		n.Browse("operator1", "POST", path+"/questionnaire", form)
		if c := n.visit(path); c.Step() != "questionnaire" || len(c.Signature.Confirmed) != len(c.Signature.Judgement.Findings)-len(c.Pending()) {
			t.Errorf("with %v the visit stands at %s, confirmed %v", ticks, c.Step(), c.Signature.Confirmed)
		}
	}
	screen := string(n.Browse("operator1", "GET", path, nil).Body)
	given := regexp.MustCompile(`value="name.similar@given" checked data-key="Alt\+C"`)
	other := regexp.MustCompile(`value="name.similar@patronymic" data-key="Alt\+C"`)
	if !given.MatchString(screen) || !other.MatchString(screen) {
		t.Errorf("the boxes are %v", regexp.MustCompile(`<input type="checkbox"[^>]*>`).FindAllString(screen, -1))
	}
	form := anna()
	form["confirm"] = []string{"name.similar@given", "name.similar@patronymic"}
	n.Browse("operator1", "POST", path+"/questionnaire", form)
	if c := n.visit(path); c.Step() != "sheet" {
		t.Errorf("with both the visit stands at %s", c.Step())
	}
}

func TestDesk_FirstNameIsRefusedBesideItsField(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100011")))
	form := anna()
	form.Set("given", "Ан5на")
	form.Set("patronymic", "Иг5оревна")
	got := n.Browse("operator1", "POST", path+"/questionnaire", form)
	screen := string(got.Body)
	field := regexp.MustCompile(`<input id="given"[^>]*>`).FindString(screen)
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(field, `aria-invalid="true"`) ||
		!strings.Contains(field, "given-finding") || !strings.Contains(screen, `id="given-finding"`) {
		t.Errorf("%d, the field is %s", got.Status, field)
	}
	first, second := strings.Index(screen, `<a href="#given"`), strings.Index(screen, `<a href="#patronymic"`)
	if first < 0 || second < first {
		t.Errorf("the summary links given at %d, patronymic at %d", first, second)
	}
}

func TestDesk_LiftedBlockIsNoStopOnTheQuestionnaire(t *testing.T) {
	n := open(t)
	n.rules.found = []core.FindingMark{machinetest.Listed()}
	path := visitPath(core.VisitID(n.opened("operator1", "100012")))
	code := machinetest.Listed().Code
	if page := n.Browse("operator1", "GET", path, nil); !strings.Contains(plain(page.Body), code) {
		t.Fatalf("the block is not shown: %s", plain(page.Body))
	}
	lift := strings.Replace(path, "/desk", "/office", 1) + "/lift"
	reason := map[string][]string{"code": {code}, "reason": {"a letter of the ministry"}}
	if got := n.Browse("coordinator1", "POST", lift, reason); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	page := n.Browse("operator1", "GET", path, nil)
	_, screen, _ := strings.Cut(string(page.Body), "<main")
	if c := n.visit(path); c.Step() != "questionnaire" || strings.Contains(plain(page.Body), code) || strings.Contains(screen, "k-block") {
		t.Errorf("at %s: %s", c.Step(), plain(page.Body))
	}
}

func TestDesk_RefusedPictureIsNotKept(t *testing.T) {
	n := open(t)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	for name, number := range map[string]string{"alone": "100013", "beside another refusal": "1"} {
		got := n.firstStep("operator1", "/desk/visits", number, b.Bytes(), picture(t))
		text, screen := plain(got.Body), string(got.Body)
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(text, "Main page: This is not a JPEG picture.") {
			t.Errorf("%s: %d %s", name, got.Status, text)
		}
		if !strings.Contains(text, "The picture of the registration page is kept.") || strings.Contains(text, "The pictures taken before are kept") {
			t.Errorf("%s: what is kept is not told: %s", name, text)
		}
		for _, m := range regexp.MustCompile(`src="(/held/[^"]*)"`).FindAllStringSubmatch(screen, -1) {
			if shown := n.Browse("operator1", "GET", m[1], nil); shown.Status != 200 || strings.HasSuffix(m[1], "/main") {
				t.Errorf("%s: the thumbnail %s is answered %d", name, m[1], shown.Status)
			}
		}
	}
}

func TestDesk_DateIsRefusedByTheNameOfItsField(t *testing.T) {
	n := open(t)
	form := map[string][]string{"series": {"4510"}, "number": {"100014"}, "birth": {"1.1.80"}, "issued": {"31042005"}, "stamp": {"1"}}
	text := plain(n.Browse("operator1", "POST", "/desk/visits", form).Body)
	for _, want := range []string{"Date of birth: The date is not written", "Date of issue: The calendar has no such day", "picture of the main page is missing"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

func TestDesk_FormsOpenedByTheirAddressLeadToTheVisit(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "100015")
	for _, form := range []string{"questionnaire", "sheet", "line", "turn-away", "abandon"} {
		if got := n.Browse("operator1", "GET", path+"/"+form, nil); got.Status != http.StatusSeeOther || got.Header.Get("Location") != path {
			t.Errorf("%s: %d to %q", form, got.Status, got.Header.Get("Location"))
		}
	}
}

func TestDesk_AbandonAsksAndKeepsWhatWasTyped(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100016")))
	form := anna()
	form.Set("ask", "abandon")
	n.Unchanged(func() {
		got := n.Browse("operator1", "POST", path+"/questionnaire", form)
		screen := string(got.Body)
		stay, end := strings.Index(screen, "Go on with the visit"), strings.Index(screen, `action="`+path+`/abandon"`)
		if got.Status != 200 || stay < 0 || end < stay || !strings.Contains(screen, `value="Белова"`) {
			t.Errorf("%d, back at %d, end at %d: %s", got.Status, stay, end, plain(got.Body))
		}
	})
	if got := n.Browse("operator1", "POST", path+"/abandon", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, plain(got.Body))
	}
	if c := n.visit(path); c.Visit.State != core.VisitAbandoned {
		t.Errorf("the visit is %s", c.Visit.State)
	}
}

func TestDesk_StartingOverAsksAndKeepsWhatWasTyped(t *testing.T) {
	n := open(t)
	form := map[string][]string{"series": {"4510"}, "number": {"100017"}, "stamp": {"4"}, "ask": {"again"}}
	n.Unchanged(func() {
		got := n.Browse("operator1", "POST", "/desk/visits", form)
		screen := string(got.Body)
		stay, end := strings.Index(screen, "Go on with the passport"), strings.Index(screen, `<a class="btn danger" href="/desk">`)
		if got.Status != 200 || stay < 0 || end < stay || !strings.Contains(screen, `value="100017"`) || !strings.Contains(screen, `value="4" checked`) {
			t.Errorf("%d, back at %d, end at %d: %s", got.Status, stay, end, plain(got.Body))
		}
	})
}

func TestDesk_ChosenAddressIsRepeatedInFull(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100020")))
	shown := regexp.MustCompile(`<p class="d" id="address-chosen" lang="ru"( hidden)?>([^<]*)</p>`)
	for id, want := range map[string][2]string{"1": {"", "Москва, улица Москва, ул. Полевая"}, "2": {"", "Москва, ул. Полевая"}, "": {" hidden", ""}} {
		form := anna()
		form.Set("address_id", id)
		form.Set("given", "")
		got := shown.FindSubmatch(n.Browse("operator1", "POST", path+"/questionnaire", form).Body)
		if got == nil || string(got[1]) != want[0] || string(got[2]) != want[1] {
			t.Errorf("of %q it is %q", id, got)
		}
	}
}

// The choice of a row puts the register's words into the field; what was typed before goes along, or nobody would notice that it was a former name.
func TestDesk_WhatWasTypedOutlivesTheChoice(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100022")))
	form := anna()
	form.Set("address", "улица Петербургская")
	form.Set("address_id", "1")
	form.Set("address_typed", "свердл")
	kept := regexp.MustCompile(`name="address_typed" value="([^"]*)"`)
	shown := func(body []byte) string {
		if got := kept.FindSubmatch(body); got != nil {
			return string(got[1])
		}
		return "no field"
	}
	form.Set("given", "")
	if got := shown(n.Browse("operator1", "POST", path+"/questionnaire", form).Body); got != "свердл" {
		t.Errorf("after a refusal it is %q", got)
	}
	form.Set("given", anna().Get("given"))
	n.lists.found = intake.Found{Known: true, Former: "улица Свердлова", Then: "посёлок Лесной, улица Свердлова", Now: "улица Петербургская"}
	n.rules.found = []core.FindingMark{{Code: "address.former", Severity: core.SeverityWarn, Field: "address"}}
	n.Browse("operator1", "POST", path+"/questionnaire", form)
	if n.lists.typed != "свердл" || n.rules.told.Typed != "улица Петербургская" || n.rules.told.AddressFormer != "улица Свердлова" ||
		n.rules.told.AddressThen != "посёлок Лесной, улица Свердлова" || n.rules.told.AddressNow != "улица Петербургская" {
		t.Errorf("the register is asked for %q, the pack hears %+v", n.lists.typed, n.rules.told)
	}
	if got := shown(n.Browse("operator1", "GET", path, nil).Body); got != "свердл" {
		t.Errorf("as it was recorded it is %q", got)
	}
	form.Set("address_id", "") // nothing is chosen any more
	n.Browse("operator1", "POST", path+"/questionnaire", form)
	if n.lists.typed != "улица Петербургская" {
		t.Errorf("of what was not chosen the register is asked for %q", n.lists.typed)
	}
}

// That the register does not say where an object lies stands in its row, and the pack hears it.
func TestDesk_IncompleteAddressIsTold(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100021")))
	const words = "the register does not say what lies between it and the region"
	for typed, want := range map[string]bool{"Глухая": true, "Полевая": false} {
		form := anna()
		form.Set("region", "77")
		form.Set("address", typed)
		form.Set("address_id", "")
		form.Set("given", "")
		screen := n.Browse("operator1", "POST", path+"/questionnaire", form).Body
		if !strings.Contains(string(screen), `name="address_id" value="1"`) || strings.Contains(string(screen), "</svg>"+words) != want {
			t.Errorf("%s: %s", typed, screen)
		}
		n.lists.found = intake.Found{Known: true, Incomplete: want}
		form = anna()
		form.Set("address_id", "1")
		n.Browse("operator1", "POST", path+"/questionnaire", form)
		if told := n.rules.told; !told.AddressKnown || told.AddressIncomplete != want {
			t.Errorf("%s: the pack hears %+v", typed, told)
		}
	}
}

// Why a row is offered that is not what was typed stands in it, without scripts too, and in the answer to programs.
func TestDesk_RowsThatDoNotFit(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100023")))
	for _, lang := range []struct{ code, lacks, alike, layout string }{
		{"en", "without: 1-я, наб", "only something like: полевя", "read in the other layout: полевя"},
		{"ru", "нет слов: 1-я, наб", "лишь похоже на: полевя", "прочитано в другой раскладке: полевя"},
	} {
		for typed, want := range map[string]bool{"1-я Полевая": true, "Полевая": false} {
			form := anna()
			form.Set("region", "77")
			form.Set("address", typed)
			form.Set("address_id", "")
			form.Set("given", "")
			screen := string(n.Browse("operator1", "POST", path+"/questionnaire", form, "Accept-Language", lang.code).Body)
			for _, words := range []string{"</svg>" + lang.lacks, "</svg>" + lang.alike, "</svg>" + lang.layout} {
				if strings.Contains(screen, words) != want {
					t.Errorf("%s, %s: %q is on the screen: %v", lang.code, typed, words, !want)
				}
			}
		}
	}
}

// A row that cannot go on a sheet says why and cannot be chosen; each row has its postal code, and where there are no rows it is said
// whether the region has no register or none has.
func TestDesk_RowsThatCannotBeChosen(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100022")))
	const none = `role="status"></div><template id="no-register">`
	for _, c := range []struct{ region, typed, has, lacks string }{
		{"77", "Гаражная", `name="address_id" value="1" disabled> `, "</span> on the sheet:"},
		{"77", "Гаражная", "not for a sheet</span> <span>address.excluded</span>", `class="soft">on the sheet:`},
		{"77", "Гаражная", "· 101000</span>", "Полевая"}, {"77", "Полевая", `name="address_id" value="1"> `, "not for a sheet</span>"},
		{"77", "Полевая", none, "<fieldset disabled"},
		{"63", "Полевая", "The register of this region is not loaded here", none}, {"", "Нигде", "No register of addresses is loaded here", none},
	} {
		form := anna()
		form.Set("region", c.region)
		form.Set("address", c.typed)
		form.Set("address_id", "")
		form.Set("given", "")
		screen := string(n.Browse("operator1", "POST", path+"/questionnaire", form).Body)
		said, _, _ := strings.Cut(screen, `<template id="no-register">`)
		if strings.HasPrefix(c.has, "role") {
			said = screen
		}
		if !strings.Contains(said, c.has) || strings.Contains(screen, c.lacks) {
			t.Errorf("%q, %s, %s: %s", c.region, c.typed, c.has, said)
		}
	}
}

func TestDesk_SpoiledLineAndSecondSheetAreTold(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "100017")
	n.Browse("operator1", "POST", path+"/sheet", code(0))
	c := n.visit(path)
	where := c.Sheet.ID.Code().String()
	got := n.Browse("operator1", "POST", path+"/sheet", code(1))
	if text := plain(got.Body); !strings.Contains(text, "This visit has line 1 of "+where+" already.") || !strings.Contains(string(got.Body), path+"/line") {
		t.Errorf("%d %s", got.Status, text)
	}
	if c := n.visit(path); c.Sheet.ID != machinetest.Sheet(0) {
		t.Error("the line was changed")
	}
	spoil := map[string][]string{"outcome": {"spoil"}, "reason": {"blot"}, "line": {string(c.Signature.Line)}}
	got = n.Browse("operator1", "POST", path+"/line", spoil)
	page := n.Browse("operator1", "GET", got.Header.Get("Location"), nil)
	if !strings.Contains(plain(page.Body), "Line 1 of "+where+" is spoiled. Strike it out.") {
		t.Errorf("%s: %s", got.Header.Get("Location"), plain(page.Body))
	}
	for _, other := range []string{"?spoiled=" + string(machinetest.Sheet(0).Code()) + "-2", "?spoiled=x", "?spoiled=-1"} {
		if page := n.Browse("operator1", "GET", path+other, nil); page.Status != 200 || strings.Contains(plain(page.Body), "is spoiled") {
			t.Errorf("%s: %d %s", other, page.Status, plain(page.Body))
		}
	}
}

func TestDesk_VisitThatNobodyMayLiftDoesNotWait(t *testing.T) {
	n := open(t)
	for mark, want := range map[string]core.FindingMark{"Not turned away yet": machinetest.Underage(), "Waits for a decision": machinetest.Listed()} {
		n.rules.found = []core.FindingMark{want}
		n.opened("operator1", map[bool]string{true: "100018", false: "100019"}[want.LiftBy == nil])
		if page := n.Browse("operator1", "GET", "/desk/visits", nil); !strings.Contains(plain(page.Body), mark) {
			t.Errorf("%q is not in %s", mark, plain(page.Body))
		}
	}
}

// readable is a page without what its scripts keep to show later.
func readable(screen []byte) string {
	return regexp.MustCompile(`(?s)<template.*?</template>`).ReplaceAllString(string(screen), "")
}

// Who types an address of a region whose register is not loaded is told why nothing is offered, and goes on.
func TestDesk_SaysThatTheRegionHasNoRegister(t *testing.T) {
	n := open(t)
	path := visitPath(core.VisitID(n.opened("operator1", "100032")))
	form := anna()
	form.Set("given", "Ан5на")
	form.Set("address_id", "")
	for region, want := range map[string]bool{"77": false, "63": true, "": false} {
		form.Set("region", region)
		screen := n.Browse("operator1", "POST", path+"/questionnaire", form).Body
		if said := strings.Contains(readable(screen), "The register of this region is not loaded here"); said != want || !strings.Contains(string(screen), `<template id="no-register">`) {
			t.Errorf("region %q: %v: %s", region, said, plain(screen))
		}
	}
}

// The register's houses are a hint beside the house as it was typed, and once more where nothing is typed any more; nothing
// waits for it and nothing is changed.
func TestDesk_SaysThatTheRegisterLacksTheHouse(t *testing.T) {
	n := open(t)
	const hint = "The register has houses at this address, and not this one."
	said := func(screen []byte) bool { return strings.Contains(readable(screen), hint) }
	path := visitPath(core.VisitID(n.opened("operator1", "100031")))
	form := anna()
	form.Set("given", "Ан5на")
	for _, c := range []struct {
		region, address, house string
		want                   bool
	}{
		{"77", "30", "12", false}, {"77", "30", "13", true}, {"63", "30", "13", false}, {"77", "", "13", false}, {"77", "30", " ", false},
	} {
		form.Set("region", c.region)
		form.Set("address_id", c.address)
		form.Set("house", c.house)
		got := n.Browse("operator1", "POST", path+"/questionnaire", form)
		if got.Status != http.StatusUnprocessableEntity || said(got.Body) != c.want || !strings.Contains(string(got.Body), `value="`+strings.TrimSpace(c.house)+`"`) {
			t.Errorf("%+v: %d %s", c, got.Status, plain(got.Body))
		}
	}
	form = anna()
	form.Set("region", "77")
	form.Set("address_id", "30")
	form.Set("house", "13")
	n.Browse("operator1", "POST", path+"/questionnaire", form)
	if c := n.visit(path); c.Step() != "sheet" {
		t.Fatalf("the visit stands at %s", c.Step())
	}
	if screen := n.Browse("operator1", "GET", path, nil).Body; !said(screen) {
		t.Errorf("the page of the sheet does not say it: %s", plain(screen))
	}
}
