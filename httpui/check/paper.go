package check

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// paper leads to the line of the sheet that is next, or to how the sheet is taken.
func (s *Screens) paper(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		return s.lay(r, t, func(l laid) (*serve.Reply, error) {
			if !t.has(l.paper, r.Session.User.ID) {
				return r.Page(s.takeScreen(r, l)), nil
			}
			return serve.SeeOther(t.href(l.paper.Sheet.ID, l.next())), nil
		})
	}
}

// next is the line that waits for the seat, else the foot; the lawyer and the collector go to
// their first line where the foot is none of theirs.
func (l laid) next() int {
	first := 0
	for _, row := range l.paper.Lines {
		if !row.Line.HasContent() {
			continue
		}
		if row.Line.State == l.open() {
			return row.N
		}
		if first == 0 {
			first = row.N
		}
	}
	switch l.right {
	case access.LineVerify:
		return core.Foot
	case access.LineCorrect:
		if l.paper.Check.Block == core.BlockFlawed {
			return core.Foot
		}
	}
	return first
}

// ready says whether nothing on the sheet waits for the seat.
func (l laid) ready() bool {
	waits := slices.ContainsFunc(l.paper.Lines, func(row query.PaperLine) bool { return row.Line.State == l.open() })
	return !waits && (l.right != access.LineCorrect || l.paper.Check.Block != core.BlockFlawed)
}

// takeScreen says who has the sheet and how it is taken.
func (s *Screens) takeScreen(r *serve.Request, l laid) *page.TakeSheet {
	p := l.paper
	screen := &page.TakeSheet{
		Name: l.name, Code: p.Sheet.ID.Code().String(), State: p.Sheet.State, Since: query.Since(l.view, p.Sheet),
		Holder: holder(l.view, p), Back: l.path,
	}
	take := l.path + "/" + string(p.Sheet.ID.Code()) + "/take"
	free := p.Sheet.State == core.SheetComplete || p.Sheet.State == core.SheetChecking && p.Check.Checker == ""
	switch {
	case l.right == access.LineVerify && (free || p.Sheet.State == core.SheetChecking):
		screen.Action, screen.Force = take, !free
	case l.right == access.LineDecide && (p.Sheet.State == core.SheetWantedByLawyer || p.Sheet.State == core.SheetWithLawyer):
		screen.Action, screen.Force = take, p.Sheet.State == core.SheetWithLawyer
	}
	return screen
}

// taken puts the sheet before the user.
func (s *Screens) taken(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		err := s.take(r, t, r.Param("code"), r.Form("reason"))
		if err == nil {
			return serve.SeeOther(t.path + "/" + r.Param("code")), nil
		}
		findings, ok := r.FindingsOf(err)
		if !ok {
			return nil, err
		}
		return s.lay(r, t, func(l laid) (*serve.Reply, error) {
			screen := s.takeScreen(r, l)
			if !screen.Force || len(findings["reason"]) == 0 && r.Form("reason") != "" {
				return nil, err
			}
			screen.RequestID = string(r.ID)
			screen.Reason = page.Field{Value: r.Form("reason"), Findings: append(findings["reason"], findings["code"]...)}
			return r.Refused(screen), nil
		})
	}
}

// left gives the sheet on and says where it went.
func (s *Screens) left(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		if err := s.leave(r, t); err != nil {
			return s.refused(r, t, core.Foot, err)
		}
		return s.after(r, t)
	}
}

// layBack lays the sheet back into the queue.
func (s *Screens) layBack(r *serve.Request) (*serve.Reply, error) {
	if err := s.putBack(r); err != nil {
		return nil, err
	}
	return s.after(r, verifiers())
}

// certified records the certification.
func (s *Screens) certified(r *serve.Request) (*serve.Reply, error) {
	if err := s.certify(r, version(r)); err != nil {
		return s.refused(r, verifiers(), core.Foot, err)
	}
	return s.after(r, verifiers())
}

// after is the queue, with what became of the sheet.
func (s *Screens) after(r *serve.Request, t seat) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := sheetOf(r, view, r.Param("code"))
	if err != nil {
		return nil, err
	}
	sheet, _ := state.Sheets.Get(view, id)
	to := sheet.State
	switch to {
	case core.SheetWantedByLawyer:
		to = "lawyer"
	case core.SheetWantedByCollector:
		to = "collector"
	}
	return serve.SeeOther(t.doneAt(id, to)), nil
}

// version is what the form says that its sender saw.
func version(r *serve.Request) uint32 {
	n, err := strconv.ParseUint(r.Form("of"), 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

func itoa(n int) string { return strconv.Itoa(n) }

// atFoot is the place of the certification.
func atFoot(*serve.Request) int { return core.Foot }

// number is the line of the path, -1 for what is no number.
func number(r *serve.Request) int {
	n, err := strconv.Atoi(r.Param("line"))
	if err != nil || n < 0 || n > 9 {
		return -1
	}
	return n
}
