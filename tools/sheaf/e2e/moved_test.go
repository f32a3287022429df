package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// moved is a desk at which somebody finds what a newer register has changed.
type moved struct {
	*desk
	code string
}

// TestMoved_ByKeyboardAlone: four people of one street sign, a newer register renames it and brings its houses, and a job
// finds the four; a fifth lives in a street that an admin has added and takes back, and is found, too. A verifier sees them listed; the coordinator, who is told of them, clears each with a reason. The next voter
// of the street is found by its old name, and a house that the register lacks is pointed out; no key but those of the
// keyboard is used.
func TestMoved_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hire(t, h, n, account{login: "verifier", role: "verifier", office: h.office[0]})
	sheets := make([]string, 4)
	for number := range sheets {
		operator, err := signIn(n.url, fmt.Sprintf("op%d", number+1), password, "")
		if err != nil {
			t.Fatal(err)
		}
		sheets[number] = h.home[sheetsEach*number]
		if _, err := operator.takes(citizen(960+number), sheets[number]); err != nil {
			t.Fatal(err)
		}
		if err := operator.post("/api/v1/sheets/"+sheets[number]+"/finish", nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	lost := livesInAnAddedStreet(t, n, citizen(964), h.home[1])
	mustRun(t, append([]string{"addresses", "import", newerRegister(t), "--houses"}, as(t, h.data, "chief")...)...)
	findsMoved(t, n, sheets, lost)
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					number := 2*i + j
					d := moved{&desk{house: h, words: deskWords(text.Lang(c.lang))}, sheets[number]}
					d.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					d.night = script && j == 0
					d.sees()
					d.clears()
					if script {
						d.isTold(citizen(970 + number))
					}
				})
			}
		})
	}
}

// newerRegister is the register four days later: the street of all citizens has another name, and two houses.
func newerRegister(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	if err := gar.WriteFolder(dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, gar.Region, "AS_ADDR_OBJ_2*.XML"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(fmt.Sprintf(`<OBJECT ID="1797649" OBJECTID="%d"[^>]*>`, smidovicha))
	if !row.Match(data) {
		t.Fatal("the register has no such street")
	}
	of := fmt.Sprintf(` OBJECTID="%d" OBJECTGUID="cdb952b3-05a4-49a9-9cfc-9f61b4733ee2" TYPENAME="ул" LEVEL="8" UPDATEDATE="2022-01-18"`, smidovicha)
	renamed := `<OBJECT ID="1797649"` + of + ` NAME="Смидовича" CHANGEID="1" OPERTYPEID="1" PREVID="0" NEXTID="99000001" STARTDATE="1900-01-01" ENDDATE="2022-01-18" ISACTUAL="0" ISACTIVE="0" />
<OBJECT ID="99000001"` + of + ` NAME="Доктора Смидовича" CHANGEID="2" OPERTYPEID="20" PREVID="1797649" NEXTID="0" STARTDATE="2022-01-18" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1" />`
	writeFile(t, files[0], string(row.ReplaceAll(data, []byte(renamed))))
	files, err = filepath.Glob(filepath.Join(dir, gar.Region, "AS_ADM_HIERARCHY_2*.XML"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if data, err = os.ReadFile(files[0]); err != nil {
		t.Fatal(err)
	}
	stands := ""
	for house := range 2 {
		stands += fmt.Sprintf(`<ITEM ID="9900000%d" OBJECTID="9900000%d" PARENTOBJID="%d" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" />`, house, house, smidovicha)
	}
	writeFile(t, files[0], string(regexp.MustCompile(`</ITEMS>`).ReplaceAll(data, []byte(stands+"</ITEMS>"))))
	writeFile(t, filepath.Join(dir, gar.Region, "AS_HOUSES_20220118_h.XML"), `<HOUSES>
<HOUSE ID="1" OBJECTID="99000000" HOUSENUM="12" HOUSETYPE="2" ISACTUAL="1" ISACTIVE="1" />
<HOUSE ID="2" OBJECTID="99000001" HOUSENUM="12" ADDNUM1="2" ADDTYPE1="1" HOUSETYPE="2" ISACTUAL="1" ISACTIVE="1" />
</HOUSES>`)
	writeFile(t, filepath.Join(dir, "version.txt"), "2022.01.18")
	return dir
}

// livesInAnAddedStreet has an admin add a street, somebody of it sign on the sheet, and the admin take it back. It answers with
// the sheet.
func livesInAnAddedStreet(t *testing.T, n *node, v voter, sheet string) string {
	t.Helper()
	admin, err := signIn(n.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var town struct{ Suggestions []struct{ ID string } }
	var street struct{ ID, Object string }
	err = operator.post("/api/v1/addresses/suggest", map[string]string{"region": homeRegion, "text": "нарьян-мар"}, &town)
	if err != nil || len(town.Suggestions) == 0 {
		t.Fatalf("%v, %+v", err, town)
	}
	if err := admin.post("/api/v1/additions", map[string]any{"region": homeRegion, "parent": town.Suggestions[0].ID, "level": 8, "type": "ул",
		"name": "Ошибочная", "source": "a letter"}, &street); err != nil {
		t.Fatal(err)
	}
	number, err := strconv.ParseInt(street.Object, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	v.street = "Ошибочная"
	if _, err := operator.takesAt(v, number, sheet); err != nil {
		t.Fatal(err)
	}
	if err := admin.post("/api/v1/additions/"+homeRegion+"/"+street.ID+"/withdraw", nil, nil); err != nil {
		t.Fatal(err)
	}
	return sheet
}

// findsMoved waits until the job has found all sheets: renamed, and nothing else, but for the one whose street was taken back.
func findsMoved(t *testing.T, n *node, sheets []string, lost string) {
	t.Helper()
	coordinator, err := signIn(n.url, "coordb", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Lines []struct {
			Sheet    string
			Findings []string
		}
	}
	until(t, "the newer register is held against what was signed", func() bool {
		return coordinator.get("/api/v1/moved", &found) == nil && len(found.Lines) == len(sheets)+1
	})
	for _, line := range found.Lines {
		want := map[bool]string{false: "warn:address.renamed", true: "warn:address.withdrawn"}[line.Sheet == lost]
		if len(line.Findings) != 1 || line.Findings[0] != want {
			t.Errorf("of sheet %s it says %+v", line.Sheet, line.Findings)
		}
	}
}

// sees the line in the list, with what became of its street.
func (d moved) sees() {
	d.t.Helper()
	d.enterAs("verifier", "/moved")
	d.says(d.say("moved.title"), shown(d.code))
	d.check("moved-verifier")
	d.leave()
}

// clears is told of the line, gives no reason and is refused, gives one, and does not find the line again.
func (d moved) clears() {
	d.t.Helper()
	d.open("/login")
	d.enterAs("coordb", "/attention")
	d.says(d.say("attention.do.signature.address_changed"))
	d.open("/moved")
	d.check("moved")
	card := fmt.Sprintf(`[...document.querySelectorAll('main section.card')].find(s => s.innerText.includes('%s'))`, shown(d.code))
	name := eval[string](d.tab, card+"?.querySelector('form')?.getAttribute('action') ?? ''")
	if name == "" {
		d.t.Fatalf("%s: the coordinator cannot clear the line of sheet %s", d.name, shown(d.code))
	}
	form := "form[action='" + name + "']"
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.refusedPage()
	d.check("moved-refused")
	d.fill(form+" textarea", "На штампе прежнее название, оно действовало в день подписи")
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.says(d.say("listed.cleared", shown(d.code)))
	d.check("moved-cleared")
	if eval[bool](d.tab, "Boolean(document.querySelector(\""+form+"\"))") {
		d.t.Errorf("%s: the line is cleared and still in the list", d.name)
	}
	d.leave()
}

// isAsked about the name that the stamp bears: the field has the new one since the choice, and what was typed is not forgotten, however often
// the form comes back.
func (d moved) isAsked() {
	d.t.Helper()
	const tick, asked = "[name=confirm][value='address.former@address']", "document.querySelector('#address').closest('.q').textContent"
	for range 2 {
		d.wait("the question", fmt.Sprintf(`document.querySelector("%s") !== null`, tick))
		if !eval[bool](d.tab, asked+".includes('улица Смидовича') && "+asked+".includes('улица Доктора Смидовича')") {
			d.t.Errorf("%s: it asks %s", d.name, eval[string](d.tab, asked))
		}
		if field := eval[string](d.tab, "document.querySelector('#address').value + '|' + document.querySelector('[name=address_typed]').value"); field != "город Нарьян-Мар, улица Доктора Смидовича|ул Смид" {
			d.t.Errorf("%s: in the field and behind it: %s", d.name, field)
		}
		d.tabTo("#house")
		d.send()
	}
	d.check("desk-2-former")
	d.confirm("address.former@address")
	d.send()
	d.wait("the sheet", "document.querySelector('#code') !== null")
}

// isTold finds the street by the name that the stamp still bears, types a house that the register lacks there, then one
// that it has: the hint comes and goes, and the field keeps what was typed.
func (d moved) isTold(v voter) {
	d.t.Helper()
	d.open("/login")
	d.enterAs("op1", "/desk")
	d.passport(v)
	d.send()
	d.tabOr("#family")
	d.fill("#address", "ул Смид")
	d.wait("suggestions", "document.querySelector('#address').ariaExpanded === 'true'")
	d.wait("the new name", `document.querySelector('#address-options li').innerText.includes('Доктора Смидовича')`)
	d.wait("the former name", `document.querySelector('#address-options li').innerText.includes('(бывш. ул')`)
	d.press("ArrowDown", "Enter")
	d.wait("the choice", fmt.Sprintf("document.querySelector('[name=address_id]').value === '%d'", smidovicha))
	d.fill("#house", "14")
	said := "document.querySelector('#house-said').textContent"
	d.wait("the hint", said+".includes('"+d.say("desk.house.unknown")+"')")
	d.check("desk-2-house")
	if typed := eval[string](d.tab, "document.querySelector('#house').value"); typed != "14" {
		d.t.Errorf("%s: the house was changed to %q", d.name, typed)
	}
	d.replaces("12 корп. 2")
	d.wait("no hint", said+" === ''")
	d.fill("#family", v.family)
	d.fill("#given", v.given)
	d.fill("#patronymic", v.patronymic)
	d.tabTo("#house")
	d.send()
	d.isAsked()
	d.open("/desk")
	d.leave()
}
