package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// drive is a campaign on its way from the desk to the filing: one keyboard after the other, each
// with its own account.
type drive struct {
	*mover
	home, special string // the two sheets
}

// TestCampaign_FromTheDeskToTheFiling is the whole path: two voters, one of them without a
// registration, sign and a third is turned away; ten people take their signatures from the desk
// to the filing and into the auditor's hands, by keys alone.
func TestCampaign_FromTheDeskToTheFiling(t *testing.T) {
	t.Parallel()
	s := staffed(t, at.rehearsal)
	hire(t, s.house, s.node, account{login: "proxy", role: "verifier", office: s.house.office[0]})
	desk := newDesk(t, newBrowser(t), s.house, s.node, deskCase{"en", 1366, true}, 0)
	desk.name, desk.night = "campaign", false
	d := &drive{mover: &mover{desk: desk}, home: desk.codes[0], special: s.house.special[0]}
	d.sheets = []string{d.home, d.special}
	for _, step := range []struct {
		who, path string
		do        func()
	}{
		{"op1", "/desk", d.receive}, {"op1", "/desk/prepare", d.sign},
		{"checks", "/review", d.review}, {"pulls", "/lawyer", d.decide}, {"op1", "/desk/corrections", d.correct},
		{"proxy", "/review", d.certify},
		{"coord", "/dispatch", d.dispatch}, {"sorts", "/sort", d.sort},
		{"fed", "/select", d.choose}, {"fed2", "/select", d.approve},
		{"sorts2", "/bind", d.bind}, {"fed2", "/file", d.file},
		{"audit", "/audit", d.export},
	} {
		d.open("/login")
		d.enterAs(step.who, step.path)
		step.do()
		d.unharmed(step.path)
		if t.Failed() {
			t.Fatalf("%s at %s did not come to the end", step.who, step.path)
		}
		if step.path != "/audit" { // its page has more to step through than any other
			d.leave()
		}
	}
}

// receive takes two signatures and turns the third voter away.
func (d *drive) receive() {
	d.t.Helper()
	d.onLine(citizen(0))
	d.check("desk-3-line")
	d.outcome("Enter", "[name=outcome][value=write]")
	d.says(d.words["written"])
	d.check("closed-done")
	d.onMain("/desk")
	d.onSpecialLine(citizen(5), d.special)
	d.outcome("Enter", "[name=outcome][value=write]")
	d.says(d.words["written"])
	d.onMain("/desk")
	d.youngVoter(0)
}

// sign writes the collector's block to the letter and signs both sheets.
func (d *drive) sign() {
	d.t.Helper()
	d.keeps("/desk/prepare", own, ownName+", 04.06.1976, город Нарьян-Мар, улица Смидовича, дом 5, паспорт 45 10 654321,"+
		" выдан 20.06.2011, ОВД города Нарьян-Мара")
	d.fill("#code", d.home)
	d.send()
	d.says(d.say("check.prepare.written"))
	d.check("prepare")
	d.signs(d.home)
	d.signs(d.special)
	d.says(d.say("check.prepare.mine.none"))
}

// review sends the ordinary line back to its collector and the other one to a lawyer.
func (d *drive) review() {
	d.t.Helper()
	d.check("review")
	d.fetches(d.home)
	d.at("/review/" + d.home + "/1")
	d.check("review-line")
	d.ticks()
	d.tells("flawed", "Исправить букву в названии улицы")
	d.at("/review/" + d.home + "/certification")
	d.check("review-foot")
	d.ticks()
	d.face("good")
	d.gives(d.home, "hand-on", "collector")
	d.check("review-done")
	d.fetches(d.special)
	d.tells("for_lawyer", "Регистрации нет: годится ли подпись?")
	d.face("good")
	d.gives(d.special, "hand-on", "lawyer")
}

// decide answers the question about the voter without a registration.
func (d *drive) decide() {
	d.t.Helper()
	d.check("lawyer")
	d.fetches(d.special)
	d.says("Регистрации нет: годится ли подпись?")
	d.check("lawyer-line")
	d.face("good")
	d.gives(d.special, "return", "checking")
}

// correct puts the line right that was sent back.
func (d *drive) correct() {
	d.t.Helper()
	d.check("corrections")
	d.tabTo("a[href='/desk/corrections/" + d.home + "']")
	d.leaves(func() { d.press("Enter") })
	d.says("Исправить букву в названии улицы")
	d.check("corrections-line")
	d.tabTo("form[action$='/take'] button")
	d.send()
	d.tabOr("#remark")
	d.replaces("исправленному верить")
	d.check("corrections-remark")
	d.send()
	d.gives(d.home, "return", "checking")
}

// certify checks the corrected line again and certifies both sheets.
func (d *drive) certify() {
	d.t.Helper()
	d.keeps("/review/prepare", own[:3], ownName)
	d.check("prepare-proxy")
	for _, code := range d.sheets {
		d.open("/review")
		d.fetches(code)
		if code == d.home {
			d.says("исправленному верить")
			d.face("good")
		}
		d.at("/review/" + code + "/certification")
		d.says(ownName)
		d.check("certification")
		d.tabTo("form[action$='/certify'] button")
		d.send()
		d.says(strings.SplitN(d.say("check.done.certified", shown(code)), ". ", 2)[0])
	}
}

// dispatch puts both sheets into a parcel and sends it.
func (d *drive) dispatch() {
	d.t.Helper()
	d.tabTo("form[action='/dispatch'] button")
	d.send()
	d.wantFocus("#code")
	for _, code := range d.sheets {
		d.scan(code, "good")
	}
	d.check("dispatch-good")
	d.leaves(func() { d.press("Alt+S") })
	d.check("dispatch-ask")
	d.tabTo("form[action$='/send'] button")
	d.send()
	d.says(shown(d.home), shown(d.special))
	d.check("dispatch-list")
}

// sort takes both sheets to their places: each region has its own.
func (d *drive) sort() {
	d.t.Helper()
	d.check("sort")
	for i, place := range []string{homeRegion + "-1-1", "00-1-1"} {
		d.fill("#code", d.sheets[i])
		d.send()
		d.check("sort-place")
		if have := d.place(); have != place {
			d.t.Errorf("%s: sheet %s goes to %s, not to %s", d.name, d.sheets[i], have, place)
		}
		d.puts()
		d.says(place)
	}
	d.check("sort-put")
}

// choose makes a selection, which its maker cannot approve.
func (d *drive) choose() {
	d.t.Helper()
	d.check("select-none")
	d.does("make")
	d.worked()
	d.says(d.say("state.selection." + core.SelectionFrozen))
	if d.offers("approve") {
		d.t.Errorf("%s: who made the selection may approve it", d.name)
	}
	d.check("select-frozen")
}

// approve brings it into force, as another person.
func (d *drive) approve() {
	d.t.Helper()
	d.check("select-turn")
	d.does("approve")
	d.says(d.say("state.selection." + core.SelectionActive))
	d.check("select-active")
}

// bind scans both sheets into a volume each, and closes them.
func (d *drive) bind() {
	d.t.Helper()
	d.check("bind")
	for i, place := range []string{"1–1", "2–1"} {
		d.binds(d.sheets[i], place)
	}
	d.check("bind-done")
	d.does("close")
	d.does("close")
	if d.offers("close") {
		d.t.Errorf("%s: a volume is open still", d.name)
	}
	d.check("bind-closed")
}

// file hands in and takes the papers.
func (d *drive) file() {
	d.t.Helper()
	d.check("file")
	d.tabTo("a[href='/file?ask=do']")
	d.asked("/file")
	d.worked()
	d.says(strings.SplitN(d.say("ui.file.filed", "*", "fed2", "*"), "*", 3)[1])
	d.check("file-done")
	special := d.say("print.special")
	row := func(code, name, all, most string) []string { return []string{code, name, all, all, all, "0", most} }
	want := [][]string{row("00", special, "1", "7500"), row(homeRegion, "Ненецкий автономный округ", "1", "7500"),
		row("", d.say("filing.col.all"), "2", "315000")}
	if rows := d.table("protocol.csv"); len(rows) == 0 || !slices.EqualFunc(rows[1:], want, slices.Equal) {
		d.t.Errorf("%s: the protocol is %q, want %q under its head", d.name, rows, want)
	}
	want = [][]string{{"1", homeRegion, "Ненецкий автономный округ", "1", shown(d.home), "1"}, {"2", "00", special, "1", shown(d.special), "1"}}
	if rows := d.table("volumes.csv"); len(rows) == 0 || !slices.EqualFunc(rows[1:], want, slices.Equal) {
		d.t.Errorf("%s: the list of volumes is %q, want %q under its head", d.name, rows, want)
	}
	protocol := strings.Join(strings.Fields(d.printed("protocol.pdf")), " ")
	for _, words := range []string{
		d.say("ui.file.protocol.title"), homeRegion + " Ненецкий автономный округ 1 1 1 0 7500", special + " 1 1 1 0 7500",
		d.say("filing.col.all") + " 2 2 2 0 315000",
	} {
		if !strings.Contains(protocol, words) {
			d.t.Errorf("%s: the printed protocol does not say %q: %s", d.name, words, protocol)
		}
	}
}

// export takes the whole story to the auditors' program, which says what it held it to.
func (d *drive) export() {
	d.t.Helper()
	d.check("audit")
	said := d.takeExport().stdout
	for _, words := range []string{
		`two persons  approvals and lifted blocks 4, steps of check and certification 13, .* a witness 0; nowhere one person for both`,
		`one place    sheets 59, each in one place after each of \d+ steps: in offices 57, in parcels 0, in the store 0, in volumes 2, lost 0, spoiled or destroyed 0`,
		`quotas       selections 1, each held to minimum, maximum and the caps of its regions`,
		`handed in    selection \w+ by pack ru-president-2018-rehearsal/[0-9.]+: signatures 2 of 2 to 315000, regions 2 with none over its cap, sheets 2, volumes 2`,
	} {
		if !regexp.MustCompile(words).MatchString(said) {
			d.t.Errorf("sheafverify does not say %s but\n%s", words, said)
		}
	}
}
