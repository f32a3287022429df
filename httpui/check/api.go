package check

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// apiTodo is what to correct on a line of the collector's own sheet; line 0 is the certification.
type apiTodo struct {
	Line  int    `json:"line"`
	By    string `json:"by"`
	At    string `json:"at"`
	Words string `json:"words"`
}

// apiQueue lists the sheets of the seat, without anything personal but what the collector corrects.
func (s *Screens) apiQueue(t seat) serve.Handler {
	type row struct {
		Code   core.SheetCode `json:"code"`
		Region string         `json:"region"`
		State  string         `json:"state"`
		Since  string         `json:"since"`
		Lines  int            `json:"lines"`
		Open   int            `json:"open"`
		Listed int            `json:"listed"`
		Holder string         `json:"holder,omitempty"`
		Mine   bool           `json:"mine"`
		Todo   []apiTodo      `json:"todo,omitempty"`
	}
	return func(r *serve.Request) (*serve.Reply, error) {
		view, err := s.View(r)
		if err != nil {
			return nil, err
		}
		defer view.Close()
		q, err := s.rows(r, view, t)
		if err != nil {
			return nil, err
		}
		rows := []row{}
		for i, list := range [][]page.QueueRow{q.mine, q.waiting} {
			for _, w := range list {
				out := row{w.Code, w.Region, w.State, w.Since.Wire(), w.Lines, w.Open, w.Listed, w.Holder, i == 0, nil}
				for _, d := range w.Todo {
					out.Todo = append(out.Todo, apiTodo{d.N, d.Who, d.At.Wire(), d.Words})
				}
				rows = append(rows, out)
			}
		}
		return serve.JSON(map[string]any{"sheets": rows, "more": q.total - len(q.waiting)})
	}
}

// apiLine is a line of a sheet, with its words only for who has the paper in hand.
type apiLine struct {
	Number    int               `json:"number"`
	State     string            `json:"state"`
	Version   uint32            `json:"version"`
	Corrected bool              `json:"corrected"`
	Ticks     []string          `json:"ticks"`
	Columns   map[string]string `json:"columns,omitempty"`
	Ordered   string            `json:"ordered,omitempty"`
	Remark    string            `json:"remark,omitempty"`
	Talk      []apiMessage      `json:"talk,omitempty"`
}

type apiMessage struct {
	By    string `json:"by"`
	At    string `json:"at"`
	Words string `json:"words"`
}

// apiPaper answers the sheet; what stands on it only to who has it in hand.
func (s *Screens) apiPaper(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		return s.lay(r, t, func(l laid) (*serve.Reply, error) {
			p := l.paper
			lines := []apiLine{{Number: core.Foot, State: p.Check.Block, Version: p.Check.Version, Corrected: p.Check.BlockCorrected, Ticks: p.Check.Ticks}}
			asked := []int{core.Foot}
			for _, row := range p.Lines {
				lines = append(lines, apiLine{
					Number: row.N, State: row.Line.State, Version: row.Line.Version, Corrected: row.Line.Corrected, Ticks: row.Check.Ticks,
				})
				asked = append(asked, row.N)
			}
			mine := t.has(p, r.Session.User.ID)
			if mine {
				ask := query.Ask{Actor: r.Session.User.ID, Purpose: t.purpose, Right: t.right}
				words, err := s.Gate.Paper(r.Context(), l.view, ask, p, asked...)
				if err != nil {
					return nil, err
				}
				for i := range lines {
					lines[i].open(l, words[i])
				}
				if lines[0].Ordered, err = s.Foot.Collector(l.facts.Certifications, words[0].Fields); err != nil {
					return nil, err
				}
			}
			next := ""
			if way, err := machine.NextOf(l.view, p.Sheet); err == nil && p.Sheet.State == core.SheetChecking {
				next = string(way)
			}
			return serve.JSON(map[string]any{
				"code": p.Sheet.ID.Code(), "region": string(p.Sheet.Region), "state": p.Sheet.State, "mine": mine,
				"holder": holder(l.view, p), "collector": query.LoginOf(l.view, p.Sheet.Collector), "next": next, "lines": lines,
				"line_checks": l.facts.LineChecks, "block_checks": l.facts.BlockChecks,
			})
		})
	}
}

// open adds the words of the line.
func (line *apiLine) open(l laid, words query.PaperWords) {
	for _, c := range intake.Columns(words.Fields) {
		if line.Columns == nil {
			line.Columns = map[string]string{}
		}
		line.Columns[c.Key] = c.Text
	}
	line.Remark = words.Remark.Words()
	for _, m := range words.Talk {
		line.Talk = append(line.Talk, apiMessage{query.LoginOf(l.view, m.By), m.At.Wire(), m.Words()})
	}
}

// after runs what changes the sheet and answers with its state.
func (s *Screens) apiAfter(r *serve.Request, err error) (*serve.Reply, error) {
	if err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := sheetOf(r, view, r.Param("code"))
	if err != nil {
		return nil, err
	}
	p, err := query.PaperOf(view, id)
	if err != nil {
		return nil, err
	}
	return serve.JSON(map[string]any{"code": id.Code(), "state": p.Sheet.State, "holder": holder(view, p)})
}

// reasoned is the body of what needs a reason.
type reasoned struct {
	Reason string `json:"reason"`
}

func (s *Screens) apiTake(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var in reasoned
		return s.apiTold(r, &in, func() error { return s.take(r, t, r.Param("code"), in.Reason) })
	}
}

func (s *Screens) apiLeave(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) { return s.apiAfter(r, s.leave(r, t)) }
}

func (s *Screens) apiPutBack(r *serve.Request) (*serve.Reply, error) {
	return s.apiAfter(r, s.putBack(r))
}

func (s *Screens) apiCertify(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Of uint32 `json:"of"`
	}
	return s.apiTold(r, &in, func() error { return s.certify(r, in.Of) })
}

func (s *Screens) apiVerdict(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var in answer
		return s.apiTold(r, &in, func() error { return s.verdict(r, t, number(r), in) })
	}
}

func (s *Screens) apiFoot(r *serve.Request) (*serve.Reply, error) {
	var in answer
	return s.apiTold(r, &in, func() error { return s.checkFoot(r, in) })
}

// apiTold reads the body, does what it asks for and answers with the state of the sheet.
func (s *Screens) apiTold(r *serve.Request, body any, do func() error) (*serve.Reply, error) {
	if err := r.JSON(body); err != nil {
		return nil, err
	}
	return s.apiAfter(r, do())
}

func (s *Screens) apiSay(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var in struct {
			Message string `json:"message"`
		}
		return s.apiTold(r, &in, func() error { return s.say(r, t, number(r), in.Message) })
	}
}

func (s *Screens) apiStrike(r *serve.Request) (*serve.Reply, error) {
	var in remark
	return s.apiTold(r, &in, func() error { return s.strike(r, number(r), in) })
}

func (s *Screens) apiCorrect(r *serve.Request) (*serve.Reply, error) {
	var in remark
	return s.apiTold(r, &in, func() error { return s.correct(r, number(r), in) })
}

func (s *Screens) apiCorrectFoot(r *serve.Request) (*serve.Reply, error) {
	var in remark
	return s.apiTold(r, &in, func() error { return s.correct(r, core.Foot, in) })
}
