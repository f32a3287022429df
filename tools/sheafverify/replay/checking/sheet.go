package checking

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"
)

// moved checks a step of the sheet. It is in its new state already. Steps to and from being
// lost, and into being spoiled, are those of whoever keeps the paper.
func (a *act) moved() *story.Refusal {
	to := a.Public["to"]
	switch a.Public["from"] + " " + to {
	case " planned":
		a.sheet.lines, _ = strconv.Atoi(a.Public["lines"])
	case "at_office filling":
		return a.begun()
	case "filling complete":
		return first(a.named, a.collects, a.finished)
	case "complete checking", "checking checking":
		return first(a.named, a.apart, a.taken("checker", &a.sheet.checker))
	case "checking complete":
		return first(a.named, a.checks, a.laidDown)
	case "checking wanted_by_lawyer", "checking wanted_by_collector":
		return first(a.named, a.checks, a.wanted, a.laidDown)
	case "checking certified":
		return first(a.named, a.checks, a.apart, a.oneHand, a.certified, a.laidDown)
	case "wanted_by_lawyer with_lawyer", "with_lawyer with_lawyer":
		return first(a.named, a.apart, a.taken("lawyer", &a.sheet.lawyer))
	case "with_lawyer checking", "with_lawyer wanted_by_collector":
		return first(a.named, a.judges, a.wanted, a.laidDown)
	case "wanted_by_collector with_collector":
		return first(a.named, a.collects)
	case "with_collector checking":
		if a.Base() == "sheet.collector_gone" {
			return first(a.named, a.gone)
		}
		return first(a.named, a.collects, a.answered)
	case "wanted_by_collector checking":
		return first(a.named, a.gone)
	}
	return nil
}

// gone holds that there is a reason why the collector corrects no more.
func (a *act) gone() *story.Refusal {
	a.sheet.away = true
	if len(a.Commit) == 0 {
		return story.Refuse("the collector is said to correct no more, without a reason")
	}
	return nil
}

// laidDown takes the sheet from who had it.
func (a *act) laidDown() *story.Refusal {
	a.sheet.checker, a.sheet.lawyer = "", ""
	return nil
}

// begun holds a sheet whose collector's block is written to who wrote it, and keeps it from who
// has written the proxy's.
func (a *act) begun() *story.Refusal {
	if by := a.sheet.collector.Actor; by != "" && by != a.Actor {
		return story.Refuse("the sheet is begun by %s, and %s has written the collector's block", a.Actor, by)
	}
	if a.sheet.proxy.same(a.known(a.by())) {
		return story.Refuse("the sheet is begun by %s, who has written the proxy's block", a.Actor)
	}
	return nil
}

// finished holds that every line was signed, spoiled or made unused, and one at least signed.
func (a *act) finished() *story.Refusal {
	if a.sheet.lines < 1 || a.sheet.lines > maxLines {
		return story.Refuse(`the sheet is finished, and its planning did not say in "lines" how many it has`)
	}
	signed := 0
	for n := 1; n <= maxLines; n++ {
		switch state, _ := a.paper.Line(a.code, n); {
		case n > a.sheet.lines && state != "free":
			return story.Refuse("line %d is %s on a sheet of %d lines", n, state, a.sheet.lines)
		case n <= a.sheet.lines && (state == "reserved" || state == "free"):
			return story.Refuse("the sheet is finished while its line %d is %s", n, state)
		case state == "written":
			signed++
		}
	}
	if signed == 0 {
		return story.Refuse("the sheet is finished and nobody signed on it")
	}
	return nil
}

// first line in the state, or 0.
func (a *act) first(state string) int {
	for n := 1; n <= maxLines; n++ {
		if have, _ := a.paper.Line(a.code, n); have == state {
			return n
		}
	}
	return 0
}

// wanted holds that the sheet goes where its lines want it: to the lawyer for a line that is for
// him, to the collector for what is flawed, else it stays in the check.
func (a *act) wanted() *story.Refusal {
	if n := a.first("written"); n > 0 {
		return story.Refuse("sheet %s is handed on while its line %d has no verdict", a.code, n)
	}
	if a.sheet.foot == "" {
		return story.Refuse("sheet %s is handed on while the collector's block has no verdict", a.code)
	}
	want := "checking"
	switch {
	case a.first("for_lawyer") > 0:
		want = "wanted_by_lawyer"
	case (a.first("flawed") > 0 || a.sheet.foot == "flawed") && !a.sheet.away:
		want = "wanted_by_collector"
	}
	if to := a.Public["to"]; to != want {
		return story.Refuse("the sheet goes to %s, its lines want it in %s", to, want)
	}
	return nil
}

// answered holds that the collector corrected what is flawed or said why not.
func (a *act) answered() *story.Refusal {
	for n := 0; n <= maxLines; n++ {
		state := a.sheet.foot
		if n > 0 {
			state, _ = a.paper.Line(a.code, n)
		}
		if state == "flawed" && a.said[a.id(n)] != a.Actor {
			return story.Refuse("the collector returns the sheet, and nothing is done or said about %s, which is flawed",
				a.id(n))
		}
	}
	return nil
}

// id of a line, or with 0 of the foot.
func (a *act) id(n int) string { return a.code + "/" + strconv.Itoa(n) }

// certified holds that nothing is open on the sheet, and makes the signatures of its good lines due.
func (a *act) certified() *story.Refusal {
	if proxy := a.Public["proxy"]; proxy != a.Actor {
		return story.Refuse("the sheet is certified by %s and names %q as its proxy", a.Actor, proxy)
	}
	if a.sheet.foot != "good" {
		return story.Refuse("the sheet is certified, and the collector's block as it stands was not found good")
	}
	good := 0
	for n := 1; n <= a.sheet.lines; n++ {
		switch state, signature := a.paper.Line(a.code, n); state {
		case "good":
			good++
			a.due[signature] = a.code
		case "struck", "spoiled", "unused":
		default:
			return story.Refuse("the sheet is certified while its line %d is %s", n, state)
		}
	}
	if good == 0 {
		return story.Refuse("the sheet is certified without a good line")
	}
	return nil
}
