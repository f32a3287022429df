package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/sheaf-drive/sheaf/core/text"
)

// mover is somebody who moves paper, at the keyboard. The sheets are certified but for the last,
// on which nobody signed.
type mover struct {
	*desk
	sheets []string
	number int
}

// TestCustody_ByKeyboardAlone takes sheets from the office into the store, out of it and back,
// in both languages, on a phone and on a screen, with and without scripts, and never clicks.
func TestCustody_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hireMovers(t, h, n)
	var sorting sync.Mutex // two sorters fill one folder after the other: its number is said to both
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					number := 2*i + j
					m := &mover{desk: &desk{house: h, words: deskWords(text.Lang(c.lang))}, number: number}
					m.sheets = certifiedSheets(t, h, n, number)
					m.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					m.night = script && j == 0
					m.dispatches()
					func() {
						sorting.Lock()
						defer sorting.Unlock()
						m.sorts()
					}()
					m.pulls()
					m.reports()
				})
			}
		})
	}
}

// hireMovers appoints a verifier, a sorter, another one and a lawyer.
func hireMovers(t *testing.T, h house, n *node) {
	t.Helper()
	hire(t, h, n, account{login: "checks", role: "verifier", office: h.office[0]}, account{login: "sorts", role: "logistics"},
		account{login: "sorts2", role: "logistics"}, account{login: "pulls", role: "lawyer"})
}

// certifiedSheets has an operator, and then the verifier, take two sheets to their end; a third
// one stays blank.
func certifiedSheets(t *testing.T, h house, n *node, number int) []string {
	t.Helper()
	sheets := h.home[sheetsEach*number : sheetsEach*(number+1)]
	certifies(t, n, fmt.Sprintf("op%d", number+1), sheets[:2], 300+2*number, 1)
	return sheets
}

// certifies has an operator take so many signatures on each of the sheets, the first being that of
// the citizen of the number, and the verifier certify them.
func certifies(t *testing.T, n *node, login string, sheets []string, first, each int) {
	t.Helper()
	operator, err := signIn(n.url, login, password, "")
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := signIn(n.url, "checks", password, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range sheets {
		for line := range each {
			if _, err := operator.takes(citizen(first+each*i+line), code); err != nil {
				t.Fatal(err)
			}
		}
		step := func(by *client, verb string, body any) {
			t.Helper()
			if err := by.post("/api/v1/"+verb, body, nil); err != nil {
				t.Fatalf("%s: %v", verb, err)
			}
		}
		good := map[string]any{"verdict": "good"}
		step(operator, "sheets/"+code+"/finish", nil)
		step(verifier, "review/"+code+"/take", map[string]string{})
		for line := range each {
			step(verifier, fmt.Sprintf("review/%s/lines/%d/verdict", code, line+1), good)
		}
		step(verifier, "review/"+code+"/certification", good)
		step(verifier, "review/"+code+"/certify", map[string]any{})
	}
}

// enters signs in as somebody and goes to a screen.
func (m *mover) enters(login, path string) {
	m.t.Helper()
	m.open("/login")
	m.enterAs(login, path)
}

// scan writes a code into the field and presses Enter, as a hand scanner does, and waits for the
// verdict of the kind.
func (m *mover) scan(code, kind string) {
	m.t.Helper()
	m.fill("#code", code)
	said := fmt.Sprintf(`document.querySelector('[data-part=verdict] .k-%s')?.innerText.includes('%s')`, kind, shown(code))
	if m.script {
		m.press("Enter")
		m.wait("the verdict on "+code, said)
		m.wantFocus("#code")
		return
	}
	m.send()
	m.wait("the verdict on "+code, said)
}

// dispatches packs both sheets into a parcel and sends it.
func (m *mover) dispatches() {
	m.t.Helper()
	m.enters("coord", "/dispatch")
	m.check("dispatch")
	m.tabTo("form[action='/dispatch'] button")
	m.send()
	m.says(m.say("dispatch.parcel.word"))
	if m.script {
		m.wantFocus("#code")
	}
	m.waits(m.sheets[0], true)
	m.scan(m.sheets[2], "block")
	m.says(m.say("dispatch.verdict.block"))
	m.check("dispatch-stop")
	for _, code := range m.sheets[:2] {
		m.waits(code, true)
		m.scan(code, "good")
		m.waits(code, false)
	}
	m.check("dispatch-good")
	m.scan(m.sheets[0], "block")
	m.tabTo("a[href$='?ask=send']")
	if m.script { // the same by its key
		m.leaves(func() { m.press("Alt+S") })
	} else {
		m.leaves(func() { m.press("Enter") })
	}
	m.check("dispatch-ask")
	m.tabTo("form[action$='/send'] button")
	m.send()
	m.says(shown(m.sheets[0]), shown(m.sheets[1]))
	m.check("dispatch-list")
	m.leave()
}

// waits looks whether the sheet is among those that wait at the office to be sent.
func (m *mover) waits(code string, want bool) {
	m.t.Helper()
	is := eval[bool](m.tab, fmt.Sprintf(`document.querySelector('[data-sheet="%s"]') !== null`, shown(code)))
	if is != want {
		m.t.Errorf("%s: that sheet %s waits to be sent is %v, want %v", m.name, code, is, want)
	}
}

// sorts takes both sheets to their places.
func (m *mover) sorts() {
	m.t.Helper()
	m.enterAs("sorts", "/sort")
	m.check("sort")
	m.fill("#code", m.sheets[2])
	m.send()
	m.says(m.say("dispatch.verdict.block"), shown(m.sheets[2]))
	m.check("sort-stop")
	m.misreads(m.sheets[0])
	m.says(shown(m.sheets[0]))
	m.check("sort-place")
	place := m.place()
	m.fill("#code", m.sheets[1])
	m.send()
	m.says(strings.SplitN(m.say("sort.put_first", shown(m.sheets[0]), place), ". ", 2)[0])
	m.puts()
	m.says(shown(m.sheets[0]), place)
	m.check("sort-put")
	m.acts("form[action='/sort/undo'] button", "Alt+N")
	if again := m.place(); again != place {
		m.t.Errorf("%s: taken back from %s the sheet goes to %s", m.name, place, again)
	}
	m.puts()
	m.fill("#code", m.sheets[1])
	m.send()
	first := m.place()
	m.acts("form[action='/sort/full'] button", "Alt+P")
	if next := m.place(); next == first {
		m.t.Errorf("%s: the folder %s is full and takes the sheet all the same", m.name, first)
	}
	m.puts()
	m.open("/sort/parcels")
	m.check("arrivals")
	m.leave()
}

// misreads types a code with a wrong character and takes what is offered. The next code may be typed over
// it at once: its first character, which may be the number of an offer, takes none.
func (m *mover) misreads(code string) {
	m.t.Helper()
	m.fill("#code", mistyped(code))
	m.send()
	m.says(m.words["one of"], shown(code))
	m.check("sort-offers")
	if m.script {
		m.wantFocus("#code")
		m.press("1")
		eval[bool](m.tab, "window.here = true, setTimeout(() => { window.passed = true }, 200), true")
		m.wait("the moment of a scanner", "window.passed")
		if !eval[bool](m.tab, "window.here === true && document.querySelector('#code').value === '1' && !document.querySelector('[aria-busy=true]')") {
			m.t.Fatalf("%s: the first character of a typed code takes an offer", m.name)
		}
	}
	m.takeOffer(code)
}

// place is what stands in the huge letters.
func (m *mover) place() string {
	return eval[string](m.tab, "document.querySelector('.giant [aria-hidden]').textContent")
}

// puts confirms by Enter in the empty field, where the hands of a sorter are.
func (m *mover) puts() {
	m.t.Helper()
	m.tabTo("#code")
	m.replaces("")
	m.send()
}

// acts presses a button by its key, or by Tab and Enter where no script runs.
func (m *desk) acts(selector, key string) {
	m.t.Helper()
	if m.script {
		m.leaves(func() { m.press(key) })
		return
	}
	m.tabTo(selector)
	m.send()
}

// pulls takes a sheet out of the store and brings it back.
func (m *mover) pulls() {
	m.t.Helper()
	m.enterAs("pulls", "/pull")
	m.fill("#code", m.sheets[0])
	m.send()
	m.refusedPage()
	m.check("pull-refused")
	m.tabTo("#reason")
	m.press("ArrowDown")
	m.fill("#note", "Сверить подпись")
	m.tabTo("form[action='/pull'] button")
	m.send()
	m.check("pull")
	m.tabTo("a[href='/pull/" + m.sheets[0] + "']")
	m.leaves(func() { m.press("Enter") })
	m.check("pull-return")
	if !m.script {
		m.tabTo("form[action='/pull/" + m.sheets[0] + "'] button")
	}
	m.send()
	m.says(shown(m.sheets[0]))
	m.leave()
}

// reports loses, finds and destroys a sheet.
func (m *mover) reports() {
	m.t.Helper()
	path := "/losses/" + m.sheets[1]
	m.enterAs("sorts2", "/losses")
	m.check("losses")
	m.fill("#code", m.sheets[1])
	m.send()
	m.check("loss")
	m.tabTo("form[action='" + path + "/spoil'] button")
	m.send()
	m.refusedPage()
	m.check("loss-refused")
	m.tabTo("#spoil-reason")
	m.press("ArrowDown", "ArrowDown", "ArrowDown")
	m.fill("#witness", "pulls")
	m.tabTo("form[action='" + path + "/spoil'] button")
	m.send()
	m.says(m.say("loss.done.spoiled"))
	m.check("loss-spoiled")
	m.leave()
	m.enterAs("sorts", path)
	m.tabTo("form[action='" + path + "/destroy'] button")
	m.send()
	m.says(m.say("loss.done.destroyed"))
	m.leave()
}

// TestCustody_TheCameraReads holds the strip of a sheet before the camera of a browser that
// cannot read codes itself: the node reads the frame, and the sheet lies in the parcel.
func TestCustody_TheCameraReads(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hireMovers(t, h, n)
	sheets := certifiedSheets(t, h, n, 0)
	b := newBrowser(t, "use-file-for-fake-video-capture", film(t, 1, stripOf(t, sheets[0])))
	m := &mover{desk: &desk{house: h, words: deskWords(text.English)}, sheets: sheets}
	m.tab = b.tab(t, view{base: n.url, name: "camera", lang: "en", width: 320, script: true})
	m.enterAs("coord", "/dispatch")
	m.tabTo("form[action='/dispatch'] button")
	m.send()
	m.wait("the camera to read the strip", fmt.Sprintf(`document.querySelector('[data-part=verdict] .k-good')?.innerText.includes('%s')`, shown(sheets[0])))
	m.wait("the list to grow", `document.querySelector('[data-part=count]').textContent === '1'`)
	m.scan(sheets[1], "good") // by hand, while the camera goes on
	m.check("dispatch-camera")
}

// stripOf draws what a camera sees of the strip of a sheet: three codes, a little crooked light.
func stripOf(t *testing.T, code string) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{226, 222, 214, 255}), image.Point{}, draw.Src)
	for i := range 3 {
		qr, err := qrcode.NewQRCodeWriter().Encode(code, gozxing.BarcodeFormat_QR_CODE, 300, 300, nil)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(img, image.Rect(110+380*i, 210, 410+380*i, 510), qr, image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
