package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/text"
)

// desk is an operator at the keyboard.
type desk struct {
	*tab
	words map[string]string // what the screens say, in the language of the case
	files []string          // the two pictures, for a browser without scripts
	taken [2][]byte         // the two pictures that a voter's passport gives
	codes []string          // sheets that lie beside the keyboard
	house house
	sent  time.Time // when the last form went off
}

// russian is a date as the screens show it.
const russian = "02.01.2006"

// The voter who is too young turns 18 on the day after the election.
var (
	youngBirth = electionDay.AddDate(-18, 0, 1)
	ofAge      = youngBirth.AddDate(18, 0, 0)
)

// deskCase is one way to look at the desk.
type deskCase struct {
	lang   string
	width  int64
	script bool
}

func (c deskCase) name() string {
	return fmt.Sprintf("%s-%d-%s", c.lang, c.width, map[bool]string{true: "js", false: "nojs"}[c.script])
}

// TestDesk_ByKeyboardAlone walks the whole desk in both languages, on a phone and on a
// screen, with and without scripts, and never clicks.
func TestDesk_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"en", 1366, script}, {"ru", 320, script}, {"ru", 1366, script}, {"en", 320, script}} {
				number := 4*i + j
				t.Run(c.name(), func(t *testing.T) {
					d := newDesk(t, b, h, n, c, number)
					d.day(number)
				})
			}
		})
	}
}

func newDesk(t *testing.T, b browser, h house, n *node, c deskCase, number int) *desk {
	t.Helper()
	dir := folder(t)
	d := &desk{words: deskWords(text.Lang(c.lang)), house: h, codes: h.home[sheetsEach*number : sheetsEach*(number+1)]}
	for i, name := range []string{"main.jpg", "registration.jpg"} {
		d.files = append(d.files, filepath.Join(dir, name))
		chosen := picture(1280, 720, 10*number+i)
		if err := os.WriteFile(d.files[i], chosen, 0o600); err != nil {
			t.Fatal(err)
		}
		d.taken[i] = chosen
		if c.script {
			d.taken[i] = picture(1280, 720, filmed)
		}
	}
	d.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
	d.night = c.script && c.lang == "en"
	return d
}

// deskWords are the sentences that the test holds the screens to: the house's own from its
// catalogues, those of the rule pack to the letter.
func deskWords(lang text.Lang) map[string]string {
	words := map[string]string{
		"yo": "Е or Ё?", "listed": "is on the list of invalid ones", "under": "The voter turns 18 on " + ofAge.Format(russian),
	}
	if lang == text.Russian {
		words = map[string]string{
			"yo": "Е или Ё?", "listed": "в списке недействительных", "under": "18 лет исполнится " + ofAge.Format(russian),
		}
	}
	for name, key := range map[string][]string{
		"error": {"ui.error"}, "wrong": {"login.wrong"}, "region": {"sheet.other_region", otherRegion, homeRegion},
		"digits": {"passport.number.digits", "5", "6"}, "written": {"desk.closed.clean"}, "corrected": {"desk.closed.remark"},
		"blocked": {"desk.blocked"}, "remark": {"line.remark"}, "reason": {"line.reason"}, "none": {"desk.visits.none"},
		"one of": {"desk.offers"},
	} {
		words[name], _, _ = strings.Cut(text.Say(lang, key[0], key[1:]...), ". ")
	}
	return words
}

// day is everything that happens at one desk.
func (d *desk) day(number int) {
	d.signIn(fmt.Sprintf("op%d", number+1))
	d.nobody()
	first := citizen(number * 10)
	first.family, first.given = "Королёв", "Иван"
	d.firstVoter(first)
	if number%2 == 0 {
		d.listedVoter(number)
	} else {
		d.youngVoter(number)
	}
	d.correctedLine(citizen(number*10 + 3))
	d.spoiledLine(citizen(number*10 + 4))
	if number%4 == 0 {
		d.homelessVoter(citizen(number*10+5), d.house.special[number/4])
	}
	d.lost()
	d.unaddressed(first)
}

// unaddressed expects nothing of a voter in any address that the browser asked for.
func (d *desk) unaddressed(v voter) {
	d.t.Helper()
	day, err := time.Parse(russian, v.birth)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, address := range d.addresses() {
		for _, typed := range []string{v.number, v.family, v.given, v.patronymic, v.birth, day.Format(time.DateOnly), "Смидович"} {
			if strings.Contains(unescaped(address), strings.ToLower(typed)) {
				d.t.Errorf("%s: an address holds what was typed, %q: %s", d.name, typed, address)
			}
		}
	}
}

// unescaped is an address as it was before it was escaped, in small letters: once as a path
// and once as a query, which differ in the plus.
func unescaped(address string) string {
	path, err := url.PathUnescape(address)
	if err != nil { // no escapes then, but as they stand
		path = address
	}
	query, err := url.QueryUnescape(address)
	if err != nil {
		query = address
	}
	return strings.ToLower(path + "\n" + query)
}

func (d *desk) signIn(login string) {
	d.t.Helper()
	d.tabTo("#login")
	d.check("login")
	d.fill("#login", login)
	d.fill("#password", "not the password")
	d.leaves(func() { d.press("Enter") })
	d.says(d.words["wrong"])
	d.refusedAt("#password")
	d.check("login-refused")
	d.fill("#password", password)
	d.leaves(func() { d.press("Enter") })
	if path := eval[string](d.tab, "location.pathname"); path != "/desk" {
		d.t.Fatalf("%s: after the login comes %s", d.name, path)
	}
}

// refusedPage holds a page with refusals to the rules for them.
func (d *desk) refusedPage() {
	d.t.Helper()
	d.refusedAt(".summary")
}

// refusedAt expects the focus where the reader goes on.
func (d *desk) refusedAt(focus string) {
	d.t.Helper()
	if title := eval[string](d.tab, "document.title"); !strings.HasPrefix(title, d.words["error"]) {
		d.t.Errorf("%s: the title of a refused form is %q", d.name, title)
	}
	if d.script {
		d.wantFocus(focus)
	} else if !eval[bool](d.tab, "Boolean(document.querySelector('.summary[role=alert]'))") {
		d.t.Errorf("%s: a refused form has no summary", d.name)
	}
}

// nobody looks at the list of visits while it is empty.
func (d *desk) nobody() {
	d.t.Helper()
	d.open("/desk/visits")
	d.says(d.words["none"])
	d.check("visits-empty")
	d.onMain("/desk")
}

// onMain follows the main action, which has the focus where scripts run.
func (d *desk) onMain(path string) {
	d.t.Helper()
	d.tabOr(".btn.main")
	d.leaves(func() { d.press("Enter") })
	if now := eval[string](d.tab, "location.pathname"); now != path {
		d.t.Fatalf("%s: the main action leads to %s, not to %s", d.name, now, path)
	}
}

// tabOr expects the focus where scripts put it, and walks there without them.
func (d *desk) tabOr(selector string) {
	d.t.Helper()
	if d.script {
		d.wantFocus(selector)
		return
	}
	d.tabTo(selector)
}

// passport does the first step up to its last field.
func (d *desk) passport(v voter) {
	d.t.Helper()
	if d.script {
		d.wait("the camera", "document.querySelector('[data-part=video]').videoWidth > 0")
		d.wantFocus("[data-part=shoot]")
		d.check("desk-1")
		for _, name := range []string{"main", "registration"} {
			d.press("Space")
			d.wait("the picture "+name, fmt.Sprintf("document.querySelector('#%s').files.length === 1", name))
		}
		d.wantFocus("#series")
	} else {
		d.check("desk-1")
		d.choose("#main", d.files[0])
		d.choose("#registration", d.files[1])
	}
	d.document(v)
	d.stamp("4")
}

func (d *desk) document(v voter) {
	d.t.Helper()
	d.fill("#series", v.series)
	d.fill("#number", v.number)
	d.fill("#birth", v.birth)
	d.fill("#issued", v.issued)
}

// stamp chooses one: by its digit where scripts run, by arrows else; 0 is the last in the row.
func (d *desk) stamp(digit string) {
	d.t.Helper()
	d.press("Tab")
	d.tabTo("[name=stamp]")
	if d.script {
		d.press(digit)
	} else {
		d.press("Space")
		for eval[string](d.tab, "document.activeElement.value") != digit {
			d.press("ArrowRight")
		}
	}
	d.wait("the stamp", "document.querySelector('[name=stamp]:checked')?.value === '"+digit+"'")
}

// send submits the form from the field that has the focus.
func (d *desk) send() {
	d.t.Helper()
	d.sent = time.Now()
	d.leaves(func() { d.press("Enter") })
}

// barredRow sees that the region by itself says why it is no address, and is not chosen.
func (d *desk) barredRow() {
	d.t.Helper()
	const row = "document.querySelector('#address-list [role=option][aria-disabled=true]')"
	d.fill("#address", "Ненецкий")
	d.wait("a row that cannot be chosen", row+" !== null")
	for range eval[int](d.tab, "document.querySelectorAll('#address-list [role=option]').length") {
		d.press("ArrowDown")
		if eval[bool](d.tab, row+".ariaSelected === 'true'") {
			break
		}
	}
	d.check("desk-2-barred")
	d.press("Enter")
	if !eval[bool](d.tab, row+"?.ariaSelected === 'true' && "+row+".textContent.includes('Ненецкий автономный округ') && document.querySelector('[name=address_id]').value === ''") {
		d.t.Errorf("%s: the region was chosen for an address, or says nothing: %s", d.name, eval[string](d.tab, "document.querySelector('#address-list').textContent"))
	}
	d.press("Escape")
	d.wait("the list to close", "document.querySelector('#address').ariaExpanded === 'false'")
}

// questionnaire does the second step up to its last field; want names the row to take.
func (d *desk) questionnaire(v voter) {
	d.t.Helper()
	d.tabOr("#family")
	d.check("desk-2")
	pictures(d.t, d.name, d.scans(), d.taken)
	d.fill("#family", v.family)
	if d.script && strings.Contains(v.family, "ё") {
		d.isTold(v.given)
	}
	d.fill("#given", v.given)
	d.fill("#patronymic", v.patronymic)
	if d.script {
		d.barredRow()
	}
	d.fill("#address", v.street)
	if d.script {
		d.wait("suggestions", "document.querySelector('#address').getAttribute('aria-expanded') === 'true'")
		d.press("ArrowDown")
		d.check("desk-2-list")
		d.press("Enter")
		d.wait("the choice", "document.querySelector('[name=address_id]').value !== ''")
	}
	d.fill("#house", v.house)
	d.fill("#flat", v.flat)
	d.send()
	if d.script {
		return
	}
	// Without scripts the rows come back as radio buttons.
	d.check("desk-2-rows")
	d.tabTo("[name=address_id]")
	for !eval[bool](d.tab, "document.activeElement.parentElement.querySelector('b')?.textContent.length > 0") {
		d.press("ArrowUp")
	}
	d.press("Space")
	d.send()
}

// isTold types a first name with a slip after a family name with ё: what the list of names says
// stands beside both fields before anything is sent, and goes when the slip does.
func (d *desk) isTold(given string) {
	d.t.Helper()
	d.wait("the word about ё", fmt.Sprintf("document.querySelector('#family-said').textContent.includes('%s')", d.words["yo"]))
	d.fill("#given", "Ивфн")
	d.wait("the name that is meant", "document.querySelector('#given-said .k-warn')?.textContent.includes('Иван')")
	d.check("desk-2-names")
	if now := eval[string](d.tab, "document.querySelector('#given').value"); now != "Ивфн" {
		d.t.Errorf("%s: the field was corrected to %q", d.name, now)
	}
	d.replaces(given)
	d.wait("silence", "document.querySelector('#given-said').textContent === ''")
}

// confirm ticks the finding that wants it.
func (d *desk) confirm(code string) {
	d.t.Helper()
	box := fmt.Sprintf("[name=confirm][value='%s']", code)
	if d.script {
		d.press("Alt+C")
	} else {
		d.tabTo(box)
		d.press("Space")
	}
	d.wait("the tick", fmt.Sprintf(`document.querySelector("%s").checked`, box))
}

// takes types the code of a sheet and goes on to its line.
func (d *desk) takes(code string) {
	d.t.Helper()
	d.tabOr("#code")
	d.fill("#code", code)
	d.send()
}

// mistyped changes the last character of a code into another one of the alphabet.
func mistyped(code string) string {
	last := byte('X')
	if code[len(code)-1] == last {
		last = 'T'
	}
	return code[:len(code)-1] + string(last)
}

// shown is a code as people see it: 91-X7-B9.
func shown(code string) string { return code[:2] + "-" + code[2:4] + "-" + code[4:] }

// columns are the words to write, by column, as the page shows them.
func (d *desk) columns() map[string]string {
	return eval[map[string]string](d.tab, `Object.fromEntries([...document.querySelectorAll('.now dl > div')].map(e =>
		[e.querySelector('dt b').textContent, e.querySelector('dd').textContent.replaceAll('\u00a0', ' ').trim()]))`)
}

// writtenLarge is the least size in px of what the operator copies onto the paper.
const writtenLarge = 24

// wantLarge expects every column that the operator writes to be readable beside the paper.
func (d *desk) wantLarge() {
	d.t.Helper()
	sizes := eval[[]float64](d.tab, `[...document.querySelectorAll('.now dl > div:not(.v) dd')].map(e => parseFloat(getComputedStyle(e).fontSize))`)
	if len(sizes) == 0 || slices.Min(sizes) < writtenLarge {
		d.t.Errorf("%s: the columns to write are %v px high, not %d", d.name, sizes, writtenLarge)
	}
}

// wantColumns expects the words of a line in large type; the day of it is that of the last request, or
// the next one if midnight has passed meanwhile.
func (d *desk) wantColumns(v voter) {
	d.t.Helper()
	want := map[string]string{
		"2": v.family + " " + v.given + " " + v.patronymic, "3": v.birth[6:],
		"4": "Ненецкий автономный округ, город Нарьян-Мар, улица Смидовича, дом " + v.house + ", квартира " + v.flat,
		"5": v.series[:2] + " " + v.series[2:] + " " + v.number, "6": text.Say(text.Lang(eval[string](d.tab, "document.documentElement.lang")), "desk.voterwrites") + ": ",
	}
	d.wantLarge()
	have := d.columns()
	writes := want["6"]
	if want["6"] += moscow(d.sent).Format(russian); have["6"] != want["6"] {
		want["6"] = writes + moscow(time.Now()).Format(russian)
	}
	for number, text := range want {
		if have[number] != text {
			d.t.Errorf("%s: column %s is %q, not %q", d.name, number, have[number], text)
		}
	}
}
