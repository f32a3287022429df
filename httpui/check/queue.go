package check

import (
	"net/url"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// states are those of the sheets that wait for the seat, and of those that somebody there has.
func (t seat) states() (waiting, held []core.SheetState) {
	switch t.right {
	case access.LineVerify:
		return []core.SheetState{core.SheetComplete}, []core.SheetState{core.SheetChecking}
	case access.LineDecide:
		return []core.SheetState{core.SheetWantedByLawyer}, []core.SheetState{core.SheetWithLawyer}
	}
	return nil, []core.SheetState{core.SheetWantedByCollector, core.SheetWithCollector}
}

// queue lists what waits for the seat and what the user has; nothing personal, but to the collector
// what to correct on his own sheets.
func (s *Screens) queue(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		screen, err := s.queueScreen(r, t)
		if err != nil {
			return nil, err
		}
		if code, err := paper.Parse(r.Query("done")); err == nil && known(r.Query("to")) {
			screen.Done, screen.DoneTo = code.String(), r.Query("to")
		}
		return r.Page(screen), nil
	}
}

// known says whether the word is one that [Screens.left] puts into an address.
func known(to string) bool {
	return slices.Contains([]string{"lawyer", "collector", "certified", "checking", "complete"}, to)
}

func (s *Screens) queueScreen(r *serve.Request, t seat) (*page.Queue, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	q, err := s.rows(r, view, t)
	if err != nil {
		return nil, err
	}
	screen := &page.Queue{Name: t.name, Action: t.path, Mine: q.mine, Waiting: q.waiting, Total: q.total}
	switch t.right {
	case access.LineCorrect:
		screen.Action = "" // his sheets are listed; another's is none of his business
	case access.LineVerify:
		if r.May(access.SheetCertify) {
			screen.Others = []page.Link{{Href: "/review/prepare", Words: r.Say("check.prepare.title")}}
		}
	}
	return screen, nil
}

// rowsShown bounds the list of what waits: a whole drive may wait for the lawyers.
const rowsShown = 200

// queued are the sheets of a seat: those that the user has, and of the others those that are free
// before those that somebody has, the longest there first; total counts the ones beyond the list too.
type queued struct {
	mine, waiting []page.QueueRow
	total         int
}

func (s *Screens) rows(r *serve.Request, v state.View, t seat) (q queued, err error) {
	user := r.Session.User
	campaign, err := room.Read(user, r.Query("campaign"))
	if err != nil {
		return q, err
	}
	record, _ := state.Campaigns.Get(v, campaign)
	facts, err := s.Rules.Facts(r.Context(), record.Pack, r.Lang)
	if err != nil {
		return q, err
	}
	office := user.Office
	if t.right == access.LineDecide {
		office = ""
	}
	first, held := t.states()
	for _, in := range append(first, held...) {
		for _, w := range query.Queue(v, campaign, in, office) {
			mine := t.has(query.Paper{Sheet: w.Sheet, Check: w.Check}, user.ID)
			if !mine && t.right == access.LineCorrect {
				continue
			}
			if !mine {
				if q.total++; q.total > rowsShown {
					continue
				}
			}
			p, err := query.PaperOf(v, w.Sheet.ID)
			if err != nil {
				return q, err
			}
			row := t.row(v, facts, w, p, mine)
			if !mine {
				q.waiting = append(q.waiting, row)
				continue
			}
			if row.Unread = len(q.mine) >= openedMost; t.right == access.LineCorrect && !row.Unread {
				if row.Todo, err = s.todo(r, v, t, p); err != nil {
					return q, err
				}
			}
			q.mine = append(q.mine, row)
		}
	}
	return q, nil
}

// openedMost is of how many sheets a collector's list says what to correct: each is a leaf.
const openedMost = 50

// todo says what is to be corrected on a sheet of the collector's.
func (s *Screens) todo(r *serve.Request, v state.View, t seat, p query.Paper) (list []page.Todo, err error) {
	said, err := s.Gate.Corrections(r.Context(), v, query.Ask{Actor: r.Session.User.ID, Purpose: t.purpose, Right: t.right}, p)
	for _, c := range said {
		list = append(list, page.Todo{N: c.N, Href: t.href(p.Sheet.ID, c.N), Who: query.LoginOf(v, c.By), At: c.At, Words: c.Words()})
	}
	return list, err
}

func (t seat) row(v state.View, facts rulebook.Facts, w query.Waiting, p query.Paper, mine bool) page.QueueRow {
	row := page.QueueRow{
		Code: w.Sheet.ID.Code(), Region: string(w.Sheet.Region), RegionName: facts.RegionWords(w.Sheet.Region),
		Collector: query.LoginOf(v, w.Sheet.Collector), Since: w.Since, State: w.Sheet.State,
		Href: t.path + "/" + string(w.Sheet.ID.Code()),
	}
	if !mine {
		row.Holder = holder(v, p)
	}
	for _, line := range p.Lines {
		if !line.Line.HasContent() {
			continue
		}
		row.Lines++
		if line.Late.State == core.LateOpen {
			row.Listed++
		}
		if line.Rejudged.State == core.LateOpen {
			row.Rejudged, row.Barred = row.Rejudged+1, row.Barred || line.Rejudged.Blocks()
		}
		if line.Line.State == t.open() {
			row.Open++
		}
	}
	return row
}

// open is the state of a line that waits for the seat.
func (t seat) open() core.LineState {
	switch t.right {
	case access.LineVerify:
		return core.LineWritten
	case access.LineDecide:
		return core.LineForLawyer
	}
	return core.LineFlawed
}

// holder is the login of whoever has the sheet, "" for nobody.
func holder(v state.View, p query.Paper) string {
	switch {
	case p.Sheet.State == core.SheetChecking && p.Check.Checker != "":
		return query.LoginOf(v, p.Check.Checker)
	case p.Sheet.State == core.SheetWithLawyer:
		return query.LoginOf(v, p.Check.Lawyer)
	case p.Sheet.State == core.SheetFilling, p.Sheet.State == core.SheetWantedByCollector, p.Sheet.State == core.SheetWithCollector:
		return query.LoginOf(v, p.Sheet.Collector)
	}
	return ""
}

// begin takes the sheet whose code was typed or scanned. One that cannot be taken just so is
// shown with who has it.
func (s *Screens) begin(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		view, err := s.View(r)
		if err != nil {
			return nil, err
		}
		id, err := sheetOf(r, view, r.Form("code"))
		view.Close()
		if err != nil {
			return s.refuseCode(r, t, err)
		}
		err = s.take(r, t, string(id.Code()), "")
		if core.CodeOf(err) == core.Denied {
			return s.refuseCode(r, t, beside(err, id.Code()))
		}
		if code := core.CodeOf(err); err != nil && code != core.Conflict && code != core.Invalid {
			return nil, err
		}
		return serve.SeeOther(t.path + "/" + string(id.Code())), nil
	}
}

// beside says a denial under the code: whoever has the wrong paper in hand goes on with the next.
func beside(err error, code core.SheetCode) error {
	e := refusal.Of(err)
	if e.Text == "core.denied" {
		return core.Refuse(core.Conflict, "code", "custody.not_yours", code.String())
	}
	return core.Refuse(core.Conflict, "code", e.Text, e.Args...)
}

// refuseCode shows the queue again, with what the code may have meant.
func (s *Screens) refuseCode(r *serve.Request, t seat, refused error) (*serve.Reply, error) {
	findings, ok := r.FindingsOf(refused)
	if !ok {
		return nil, refused
	}
	screen, err := s.queueScreen(r, t)
	if err != nil {
		return nil, err
	}
	screen.RequestID, screen.Code = string(r.ID), page.Field{Value: r.Form("code"), Findings: findings["code"]}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaign, err := room.Campaign(r.Session.User, "")
	if err != nil {
		return nil, err
	}
	for _, code := range intake.Offers(view, campaign, r.Session.User.Office, r.Form("code")) {
		sheet, _ := state.Sheets.Get(view, core.NewSheetID(campaign, code))
		screen.Offers = append(screen.Offers, page.Offer{Code: code.String(), Where: r.Say("state.sheet." + sheet.State)})
	}
	return r.Refused(screen), nil
}

// doneAt is the queue after a sheet was given on.
func (t seat) doneAt(id core.SheetID, to string) string {
	return t.path + "?done=" + url.QueryEscape(string(id.Code())) + "&to=" + to
}
