package checking

import "github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"

// line checks a step of line n after the desk. It is in its new state already.
func (a *act) line(n int) *story.Refusal {
	from, to := a.Public["from"], a.Public["to"]
	switch {
	case to == "unused":
		return first(a.in("filling"), a.collects)
	case to == "written" && from == "flawed":
		return first(a.in("with_collector"), a.collects, a.remarked)
	case to == "struck":
		return a.struck()
	case from == "for_lawyer":
		return first(a.named, a.in("with_lawyer"), a.judges, a.apart, a.worded(a.id(n), to))
	case from == "flawed" && to != "struck" && a.sheet.away:
		return story.Refuse("line %d of sheet %s is flawed with its collector away, and gets the verdict %s", n, a.code, to)
	case to == "good" || to == "flawed" || to == "bad" || to == "for_lawyer":
		return first(a.named, a.in("checking"), a.checks, a.apart, a.worded(a.id(n), to))
	}
	return nil // of the desk
}

// worded holds that whoever does not find good what he checks says why, with it or just before.
func (a *act) worded(id, verdict string) func() *story.Refusal {
	return func() *story.Refusal {
		if verdict != "good" && len(a.Commit) == 0 && a.said[id] != a.Actor {
			return story.Refuse("%s is found %s without a word", id, verdict)
		}
		delete(a.said, id)
		return nil
	}
}

// remarked holds that the leaf commits to the remark that stands on the paper.
func (a *act) remarked() *story.Refusal {
	for name := range a.Commit {
		if name != "reason" {
			return nil
		}
	}
	return story.Refuse("what stands on sheet %s changes without a remark", a.code)
}

// struck holds that a line is struck by who certifies the sheet, that it is not chosen on a
// filed one, or that the whole sheet is no more.
func (a *act) struck() *story.Refusal {
	switch state, _ := a.paper.Sheet(a.code); state {
	case "checking":
		if why := first(a.named, a.checks, a.apart, a.remarked, a.oneHand); why != nil {
			return why
		}
		a.sheet.striker = a.by()
	case "filed":
		return first(a.named, a.apart, a.remarked)
	case "spoiled", "destroyed":
	default:
		return story.Refuse("a line is struck while its sheet is %s", state)
	}
	return nil
}

// oneHand holds that who strikes and who certifies is one person, and the one whose data stand
// in the proxy's block.
func (a *act) oneHand() *story.Refusal {
	switch by := a.sheet; {
	case by.proxy.Actor != "" && !by.proxy.same(a.by()):
		return story.Refuse("%s strikes or certifies, and %s has written the proxy's block", a.Actor, by.proxy.Actor)
	case by.striker.Actor != "" && !by.striker.same(a.by()):
		return story.Refuse("%s strikes or certifies, and %s struck a line before", a.Actor, by.striker.Actor)
	}
	return nil
}
