package check

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// answered takes a face of the line; the next line that waits opens.
func (s *Screens) answered(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		a := answer{Verdict: r.Form("v"), Of: version(r), Ticks: r.FormAll("ok"), Message: r.Form("message")}
		if err := s.verdict(r, t, number(r), a); err != nil {
			return s.refused(r, t, number(r), err)
		}
		return serve.SeeOther(t.path + "/" + r.Param("code")), nil
	}
}

// footAnswered takes the answer to the collector's certification.
func (s *Screens) footAnswered(r *serve.Request) (*serve.Reply, error) {
	a := answer{Verdict: r.Form("v"), Of: version(r), Ticks: r.FormAll("ok"), Message: r.Form("message")}
	if err := s.checkFoot(r, a); err != nil {
		return s.refused(r, verifiers(), core.Foot, err)
	}
	return serve.SeeOther(verifiers().path + "/" + r.Param("code") + "/certification"), nil
}

// said takes a message about the line, or about the certification.
func (s *Screens) said(t seat, at func(*serve.Request) int) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		n := at(r)
		if err := s.say(r, t, n, r.Form("message")); err != nil {
			return s.refused(r, t, n, err)
		}
		page := itoa(n)
		if n == core.Foot {
			page = "certification"
		}
		return serve.SeeOther(t.path + "/" + r.Param("code") + "/" + page), nil
	}
}

// struck takes the striking of the line by who certifies.
func (s *Screens) struck(r *serve.Request) (*serve.Reply, error) {
	n := number(r)
	c := remark{Of: version(r), Reason: r.Form("strike-reason"), Remark: r.Form("strike-remark")}
	if err := s.strike(r, n, c); err != nil {
		return s.refused(r, verifiers(), n, err)
	}
	return serve.SeeOther(verifiers().path + "/" + r.Param("code")), nil
}

// corrected takes the collector's correction of the line, or of the certification.
func (s *Screens) corrected(at func(*serve.Request) int) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		if err := s.correct(r, at(r), remark{Of: version(r), Remark: r.Form("remark")}); err != nil {
			return s.refused(r, collectors(), at(r), err)
		}
		return s.lay(r, collectors(), func(l laid) (*serve.Reply, error) {
			if l.ready() { // stay with what was corrected: nothing comes next but to give the sheet back
				return serve.SeeOther(l.href(l.paper.Sheet.ID, at(r))), nil
			}
			return serve.SeeOther(l.path + "/" + r.Param("code")), nil
		})
	}
}

// footOf says what the collector has to write by his own fields, and what the seat can do with the certification now.
func (s *Screens) footOf(r *serve.Request, l laid, own query.Fields, screen *page.CheckLine) (err error) {
	if screen.Ordered, err = s.Foot.Collector(l.facts.Certifications, own); err != nil {
		return err
	}
	for _, item := range l.facts.BlockChecks {
		screen.General = append(screen.General, page.CheckItem{Key: item.Key, Words: item.Words})
	}
	screen.Tick(l.paper.Check.Ticks)
	switch l.right {
	case access.LineVerify:
		if !l.paper.Check.Away || l.paper.Check.Block != core.BlockFlawed {
			screen.Faces = []string{core.LineGood, core.LineFlawed}
		}
		if r.May(access.SheetCertify) && l.paper.Check.Block != "" {
			screen.Certify = l.path + "/" + string(l.paper.Sheet.ID.Code()) + "/certify"
			screen.Left = left(r, l)
			return s.blockOf(r, l, screen, machine.PartProxy)
		}
	case access.LineCorrect:
		screen.Correct = l.paper.Check.Block == core.BlockFlawed && l.paper.Sheet.State == core.SheetWithCollector
		if screen.Correct {
			return s.blockOf(r, l, screen, machine.PartCollector)
		}
	}
	return nil
}

// blockOf puts the reader's own block on the page, to the letter, for who is about to write it.
func (s *Screens) blockOf(r *serve.Request, l laid, screen *page.CheckLine, part string) (err error) {
	if len(screen.Left) == 0 {
		screen.Block, err = s.Foot.Text(r, l.view, part)
	}
	return err
}

// left says what stands in the way of the certification: that it is another's to write, or the first
// thing that is not ready.
func left(r *serve.Request, l laid) []page.Finding {
	var list []page.Finding
	add := func(err error) {
		what, remedy := refusal.Sentences(text.OfError(r.Lang, err))
		list = append(list, page.Finding{Severity: core.SeverityBlock, Text: what, Remedy: remedy})
	}
	if err := machine.MayCertify(l.view, l.paper.Sheet.ID, r.Session.User.ID); err != nil {
		add(err)
	} else if err := machine.ReadyToCertify(l.view, l.paper.Sheet); err != nil {
		add(err)
	}
	return list
}
