package e2e

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// TestScans_ByHandAtTheKeyboard: who tends the scanner sees the edges of a page that nothing could read, types its code, is told of
// a slip, and sets an empty side aside; with and without scripts, on a screen and on a phone, without a click.
func TestScans_ByHandAtTheKeyboard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hireMovers(t, h, n)
	sheets := certifiedSheets(t, h, n, 0)
	clerk, err := signIn(n.url, "sorts", password, "")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	for i, c := range []deskCase{{"ru", 1366, true}, {"en", 320, false}} {
		t.Run(c.name(), func(t *testing.T) {
			for page := range 2 {
				var blank bytes.Buffer
				if err := jpeg.Encode(&blank, image.NewGray(image.Rect(0, 0, 900+10*i+page, 1200)), nil); err != nil {
					t.Fatal(err)
				}
				if err := clerk.do(http.MethodPost, "/api/v1/scans", "", body{"application/octet-stream", blank.Bytes()}, nil); err != nil {
					t.Fatal(err)
				}
			}
			m := &mover{desk: &desk{house: h, words: deskWords(text.Lang(c.lang))}, sheets: sheets}
			m.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
			m.enters("sorts", "/scans")
			m.check("scans")
			if c.script { // without, nothing asks for it until it is seen
				m.wait("the picture of the edges", `document.querySelector('.shot img')?.naturalWidth === 1260`)
				m.wantFocus("#code")
			}
			m.fill("#code", sheets[0][:5]+"!")
			m.send()
			m.refusedPage()
			m.check("scans-refused")
			m.fill("#code", sheets[0])
			m.send()
			m.says(shown(sheets[0]))
			m.check("scans-named")
			m.tabTo("#why")
			m.press("ArrowDown")
			m.tabTo("form[action$='/aside?of=1'] button")
			m.send()
			m.says(m.say("byhand.aside"))
			m.says(m.say("byhand.none"))
			m.check("scans-none")
			m.leave()
		})
	}
}
