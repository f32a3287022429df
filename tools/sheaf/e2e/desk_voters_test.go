package e2e

import (
	"fmt"
	"strings"
)

// firstVoter meets every obstacle that leads to a good signature all the same.
func (d *desk) firstVoter(v voter) {
	d.t.Helper()
	wrong := v
	wrong.number = v.number[:5]
	d.passport(wrong)
	d.send()
	d.says(d.words["digits"])
	d.refusedPage()
	d.check("desk-1-refused")
	if kept := eval[string](d.tab, "document.querySelector('#series').value"); kept != v.series {
		d.t.Errorf("%s: after a refusal the series is %q", d.name, kept)
	}
	d.tabTo(".summary a")
	d.press("Enter")
	d.wantFocus("#number")
	d.replaces(v.number)
	d.send()

	d.questionnaire(v)
	d.says(d.words["yo"])
	d.check("desk-2-findings")
	d.confirm("name.yo@family")
	d.send()

	d.tabOr("#code")
	d.check("desk-3-ask")
	d.takes(d.house.away[0])
	d.says(d.words["region"])
	d.refusedPage()
	d.check("desk-3-region")
	d.fill("#code", mistyped(d.codes[0]))
	d.send()
	d.says(d.words["one of"], shown(d.codes[0]))
	d.check("desk-3-offers")
	d.takeOffer(d.codes[0])
	d.says(shown(d.codes[0]))
	d.wantColumns(v)
	d.check("desk-3-line")
	d.outcome("Enter", "[name=outcome][value=write]")
	d.says(d.words["written"])
	d.check("closed-done")
	d.onMain("/desk")
}

// takeOffer takes an offered code, by Alt and its number where scripts run.
func (d *desk) takeOffer(code string) {
	d.t.Helper()
	if d.script {
		key := eval[string](d.tab, fmt.Sprintf(
			"[...document.querySelectorAll('button[data-key]')].find(b => b.textContent.includes('%s')).dataset.key", shown(code)))
		d.leaves(func() { d.press("Alt+" + key) })
		return
	}
	d.tabTo("form input[name=code][type=hidden] ~ button")
	for !strings.Contains(d.focus(), shown(code)) {
		d.press("Tab")
	}
	d.leaves(func() { d.press("Enter") })
}

// outcome presses a key of the sheet, or walks to its button.
func (d *desk) outcome(key, selector string) {
	d.t.Helper()
	if !d.script {
		d.tabTo(selector)
		key = "Enter"
	}
	d.leaves(func() { d.press(key) })
}

// onLine brings a voter without any obstacle up to the line.
func (d *desk) onLine(v voter) {
	d.t.Helper()
	d.passport(v)
	d.send()
	d.questionnaire(v)
	d.takes(d.codes[0])
	d.wantColumns(v)
}

func (d *desk) correctedLine(v voter) {
	d.t.Helper()
	d.onLine(v)
	d.outcome("2", "a[href$='ask=correct']")
	d.tabOr("#remark")
	d.check("desk-3-remark")
	d.send()
	d.says(d.words["remark"])
	d.refusedPage()
	d.check("desk-3-remark-refused")
	d.fill("#remark", "Исправленному в графе 4 верить, 21.11, подпись")
	d.send()
	d.says(d.words["corrected"])
	d.check("closed-corrected")
	d.onMain("/desk")
}

func (d *desk) spoiledLine(v voter) {
	d.t.Helper()
	d.onLine(v)
	d.outcome("3", "a[href$='ask=spoil']")
	d.tabOr("#reason")
	d.check("desk-3-spoil")
	d.tabTo("form.ask .btn.danger")
	d.send()
	d.says(d.words["reason"])
	d.refusedPage()
	d.tabTo("#reason")
	d.press("ArrowDown")
	d.wait("a reason", "document.querySelector('#reason').value !== ''")
	d.tabTo("form.ask .btn.danger")
	d.send()
	// The voter is still here and fills the next line of the same sheet.
	d.takes(d.codes[0])
	d.wantColumns(v)
	d.check("desk-3-next")
	d.outcome("Enter", "[name=outcome][value=write]")
	d.says(d.words["written"])
	d.onMain("/desk")
}

// youngVoter is turned away: not 18 on election day.
func (d *desk) youngVoter(number int) {
	d.t.Helper()
	v := citizen(number*10 + 1)
	v.birth, v.issued = youngBirth.Format(russian), youngBirth.AddDate(14, 2, 0).Format(russian)
	d.passport(v)
	d.send()
	d.says(d.words["blocked"], d.words["under"])
	d.check("blocked-young")
	d.turnAway()
}

// turnAway ends a visit that is blocked.
func (d *desk) turnAway() {
	d.t.Helper()
	d.outcome("Enter", "form[action$='/turn-away'] button")
	d.says(d.words["blocked"])
	d.check("closed-turned-away")
	d.onMain("/desk")
}

// listedVoter has a passport on the list; nobody lifts the block.
func (d *desk) listedVoter(number int) {
	d.t.Helper()
	v := citizen(number*10 + 2)
	v.document = d.house.listed[number/2]
	d.passport(v)
	d.send()
	d.says(d.words["blocked"], d.words["listed"])
	d.check("blocked-listed")
	d.turnAway()
}

// lost looks at the page for what is not there.
func (d *desk) lost() {
	d.t.Helper()
	d.open("/desk/visits/aaaaaaaaaaaaaaaaaaaaaaaaaa")
	d.check("error")
	d.open("/nowhere")
	d.check("error-address")
}

// homelessVoter has no registration and leaves before writing.
func (d *desk) homelessVoter(v voter, sheet string) {
	d.t.Helper()
	d.onSpecialLine(v, sheet)
	d.outcome("4", "[name=outcome][value=left]")
	d.says(d.say("desk.closed.abandoned"))
	d.check("closed-left")
	d.onMain("/desk")
}

// onSpecialLine brings a voter without registration up to the line: the seventh answer, no
// address, a special sheet.
func (d *desk) onSpecialLine(v voter, sheet string) {
	d.t.Helper()
	d.passport(v)
	d.tabTo("[name=stamp]:checked")
	if d.script {
		d.press("0")
	} else {
		d.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
	}
	d.wait("no registration", "document.querySelector('[name=stamp]:checked').value === '0'")
	d.send()
	d.tabOr("#family")
	d.check("desk-2-homeless")
	d.fill("#family", v.family)
	d.fill("#given", v.given)
	d.fill("#patronymic", v.patronymic)
	d.send()
	d.check("desk-3-special")
	d.takes(d.codes[1])
	d.says(strings.SplitN(d.say("sheet.other_region", homeRegion, "00"), ".", 2)[0])
	d.fill("#code", sheet)
	d.send()
	if have := d.columns(); have["4"] != "" || have["2"] == "" {
		d.t.Errorf("%s: without registration the line is %v", d.name, have)
	}
	d.check("desk-3-special-line")
}
