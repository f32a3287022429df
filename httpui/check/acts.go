package check

import (
	"cmp"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// answer is what somebody says of a line or of the foot.
type answer struct {
	// Verdict is a state of a line, or of the block at the foot.
	Verdict string `json:"verdict"`
	// Of is the version that the sender saw; 0 takes the present one.
	Of    uint32   `json:"of"`
	Ticks []string `json:"ticks"`
	// Message goes with the verdict into the conversation.
	Message string `json:"message"`
}

// remark is a correction or a strike: the words that stand on the paper, and of a strike why.
type remark struct {
	Of     uint32 `json:"of"`
	Remark string `json:"remark"`
	Reason string `json:"reason"`
}

// verdict answers a line from the seat: the verifier's four faces, the lawyer's three.
func (s *Screens) verdict(r *serve.Request, t seat, n int, a answer) error {
	return s.act(r, func(v state.View, p query.Paper) (machine.Command, error) {
		words, err := s.heard(r, v, p, n, a)
		if err != nil {
			return nil, err
		}
		id, of := p.Sheet.ID.Line(n), cmp.Or(a.Of, lineNow(p, n))
		if t.right == access.LineDecide {
			return &machine.DecideLine{Line: id, Of: of, Verdict: a.Verdict, Words: words}, nil
		}
		return &machine.GiveVerdict{Line: id, Of: of, Verdict: a.Verdict, Ticks: a.Ticks, Words: words}, nil
	})
}

// heard seals the words of an answer, whose ticks have to be of the checklist.
func (s *Screens) heard(r *serve.Request, v state.View, p query.Paper, n int, a answer) (core.Sealed, error) {
	facts, err := s.factsOf(r, v, p.Sheet.ID)
	if err != nil {
		return core.Sealed{}, err
	}
	list := facts.LineChecks
	if n == core.Foot {
		list = facts.BlockChecks
	}
	if err := rulebook.CheckTicks(list, a.Ticks); err != nil {
		return core.Sealed{}, err
	}
	return s.note(v, p, n, "message", a.Message)
}

// checkFoot answers the collector's certification.
func (s *Screens) checkFoot(r *serve.Request, a answer) error {
	return s.act(r, func(v state.View, p query.Paper) (machine.Command, error) {
		words, err := s.heard(r, v, p, core.Foot, a)
		return &machine.CheckBlock{
			Sheet: p.Sheet.ID, Of: cmp.Or(a.Of, p.Check.Version), Verdict: a.Verdict, Ticks: a.Ticks, Words: words,
		}, err
	})
}

// say adds a message to the conversation about a line, or about the foot.
func (s *Screens) say(r *serve.Request, t seat, n int, words string) error {
	return s.act(r, func(v state.View, p query.Paper) (machine.Command, error) {
		sealed, err := s.note(v, p, n, "message", words)
		return &machine.SayOfLine{Line: p.Sheet.ID.Line(n), Words: sealed, Right: t.right}, err
	})
}

// correct records the collector's correction of a line, or of his certification.
func (s *Screens) correct(r *serve.Request, n int, c remark) error {
	return s.act(r, func(v state.View, p query.Paper) (machine.Command, error) {
		words, err := s.note(v, p, n, "remark", c.Remark)
		if err != nil {
			return nil, err
		}
		if n == core.Foot {
			return &machine.CorrectBlock{Sheet: p.Sheet.ID, Of: cmp.Or(c.Of, p.Check.Version), Remark: words}, nil
		}
		return &machine.CorrectLine{Line: p.Sheet.ID.Line(n), Of: cmp.Or(c.Of, lineNow(p, n)), Remark: words}, nil
	})
}

// strike strikes a line out with the remark of who certifies.
func (s *Screens) strike(r *serve.Request, n int, c remark) error {
	return s.act(r, func(v state.View, p query.Paper) (machine.Command, error) {
		words, err := s.note(v, p, n, "remark", c.Remark)
		return &machine.StrikeLine{
			Line: p.Sheet.ID.Line(n), Of: cmp.Or(c.Of, lineNow(p, n)), Reason: c.Reason, Remark: words,
		}, err
	})
}

// certify records the proxy's certification of the sheet in the version that he saw.
func (s *Screens) certify(r *serve.Request, of uint32) error {
	return s.act(r, func(_ state.View, p query.Paper) (machine.Command, error) {
		return &machine.CertifySheet{Sheet: p.Sheet.ID, Of: cmp.Or(of, p.Check.Version)}, nil
	})
}

// take puts the sheet with the typed code before the user: from the queue, or with a reason from
// somebody else.
func (s *Screens) take(r *serve.Request, t seat, typed, reason string) error {
	return s.actOn(r, typed, func(v state.View, p query.Paper) (machine.Command, error) {
		why, err := s.note(v, p, core.Foot, "reason", reason)
		if err != nil {
			return nil, err
		}
		switch t.right {
		case access.LineDecide:
			return &machine.LawyerTakes{Sheet: p.Sheet.ID, Reason: why}, nil
		case access.LineCorrect:
			return &machine.CollectorTakes{Sheet: p.Sheet.ID}, nil
		}
		if reason != "" { // not by who has it now: the repeat of a request is the same command
			return &machine.TakeOver{Sheet: p.Sheet.ID, Reason: why}, nil
		}
		return &machine.TakeToCheck{Sheet: p.Sheet.ID}, nil
	})
}

// leave gives the sheet on: the verifier to whom its lines want it, the others back.
func (s *Screens) leave(r *serve.Request, t seat) error {
	return s.act(r, func(_ state.View, p query.Paper) (machine.Command, error) {
		switch t.right {
		case access.LineDecide:
			return &machine.LawyerReturns{Sheet: p.Sheet.ID}, nil
		case access.LineCorrect:
			return &machine.CollectorReturns{Sheet: p.Sheet.ID}, nil
		}
		return &machine.HandOn{Sheet: p.Sheet.ID}, nil
	})
}

// putBack lays the sheet back into the queue.
func (s *Screens) putBack(r *serve.Request) error {
	return s.act(r, func(_ state.View, p query.Paper) (machine.Command, error) {
		return &machine.PutBack{Sheet: p.Sheet.ID}, nil
	})
}
