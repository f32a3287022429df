package checking

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"
)

// remark checks a leaf about the blocks at the foot of a sheet; it moves no state.
func (a *act) remark() *story.Refusal {
	_, prepares := a.Public["part"]
	_, judges := a.Public["verdict"]
	switch {
	case prepares || a.Base() == "sheet.prepare":
		return first(a.named, a.prepared)
	case !judges && !strings.HasPrefix(a.Kind, "certification."):
		return nil
	}
	switch verdict := a.Public["verdict"]; verdict {
	case "good", "flawed":
		if a.sheet.away && a.sheet.foot == "flawed" {
			return story.Refuse("the collector's block of sheet %s is flawed with its collector away, and gets the verdict %s",
				a.code, verdict)
		}
		return first(a.named, a.in("checking"), a.checks, a.apart, a.worded(a.id(0), verdict), a.foot(verdict))
	case "corrected":
		return first(a.in("with_collector"), a.collects, a.remarked, a.wasFlawed, a.foot(""))
	default:
		return story.Refuse("%q is no verdict on the collector's block", verdict)
	}
}

func (a *act) foot(verdict string) func() *story.Refusal {
	return func() *story.Refusal {
		a.sheet.foot = verdict
		return nil
	}
}

func (a *act) wasFlawed() *story.Refusal {
	if a.sheet.foot != "flawed" {
		return story.Refuse("the collector's block of sheet %s is corrected, and nobody found it flawed", a.code)
	}
	return nil
}

// prepared keeps who wrote the data of a block in advance: nobody else signs it.
func (a *act) prepared() *story.Refusal {
	state, collector := a.paper.Sheet(a.code)
	block, other := &a.sheet.collector, a.sheet.proxy
	while := []string{"at_office", "filling"}
	switch part := a.Public["part"]; part {
	case "collector":
		if collector != "" && collector != a.Actor {
			return a.collects()
		}
	case "proxy":
		block, other = &a.sheet.proxy, a.sheet.collector
		while = append(while, "complete", "checking")
		if why := a.proxies(state); why != nil {
			return why
		}
	default:
		return story.Refuse("%q is no block of a sheet", part)
	}
	switch {
	case !slices.Contains(while, state):
		return story.Refuse("a block is written in advance while its sheet is %s", state)
	case block.Actor != "":
		return story.Refuse("a block of sheet %s is written for the second time", a.code)
	case other.same(a.by()):
		return story.Refuse("both blocks of sheet %s are written by one person", a.code)
	}
	*block = a.by()
	return nil
}

// proxies holds that who writes the proxy's block could certify the sheet. While it is checked it
// lies on one table.
func (a *act) proxies(state string) *story.Refusal {
	if state == "checking" {
		return first(a.checks, a.apart, a.oneHand)
	}
	return a.apart()
}
