package intake

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/scan"
)

// Store takes commands and shows moments.
type Store interface {
	Propose(ctx context.Context, e machine.Entry) (machine.Answer, error)
	moment.Store
}

// Service is the desk's way into the log. All fields are needed.
type Service struct {
	Store Store
	Rules Rules
	Lists Lists
	Keys  *query.Keyring
	// Rand gives ids; Now the day of signing and the time of entries; Zone the office's days.
	Rand  io.Reader
	Now   func() time.Time
	Zone  *time.Location
	Scans *scan.Taker
}

// again is how often a stale answer is looked up and judged once more.
const again = 3

// propose encodes the command and hands it to the store; a refusal comes back as error. A token that
// is for the route alone does nothing else behind it.
func (s *Service) propose(ctx context.Context, by moment.By, c machine.Command) (machine.Answer, error) {
	if !by.Covers(c.Action()) {
		return machine.Answer{}, core.Refuse(core.Denied, "", "core.denied", string(c.Action()))
	}
	entry, err := machine.NewEntry(by.User.ID, by.Request, c, core.TimeOf(s.Now()))
	if err != nil {
		return machine.Answer{}, err
	}
	answer, err := s.Store.Propose(ctx, entry)
	if err != nil {
		return answer, err
	}
	by.Reach(answer.Index)
	return answer, answer.Err()
}

// Do proposes a command that needs nothing looked up.
func (s *Service) Do(ctx context.Context, by moment.By, c machine.Command) (machine.Answer, error) {
	return s.propose(ctx, by, c)
}

// fresh runs make and propose until the answer is not stale. make sees a new view each time.
func (s *Service) fresh(ctx context.Context, by moment.By, make func(v state.View) (machine.Command, error)) (machine.Answer, error) {
	for try := 1; ; try++ {
		answer, seen, err := s.once(ctx, by, make)
		if core.CodeOf(err) != core.Stale || try == again {
			return answer, err
		}
		// What it was found stale against may be at the leader only; and a list that came into force this
		// moment may not be in this node's index yet.
		view, err := s.Store.Latest(ctx)
		if err != nil {
			return machine.Answer{}, err
		}
		seen = max(seen, view.Index())
		view.Close()
		if err := s.Lists.Wait(ctx, seen); err != nil {
			return machine.Answer{}, err
		}
	}
}

// once also says which moment the command was made from.
func (s *Service) once(ctx context.Context, by moment.By, make func(v state.View) (machine.Command, error)) (machine.Answer, uint64, error) {
	view, err := s.view(ctx, by)
	if err != nil {
		return machine.Answer{}, 0, err
	}
	seen := view.Index()
	c, err := make(view)
	view.Close()
	if err != nil {
		return machine.Answer{}, seen, err
	}
	answer, err := s.propose(ctx, by, c)
	return answer, seen, err
}

// view opens a moment that has what the sender has seen and done.
func (s *Service) view(ctx context.Context, by moment.By) (moment.View, error) {
	if by.Seen == nil {
		return s.Store.View(ctx)
	}
	return moment.Of(ctx, s.Store, by.Seen)
}

// visitOf reads from the journal which visit an answer made: of a repeated request the
// first one, whatever ids the repetition drew.
func (s *Service) visitOf(ctx context.Context, a machine.Answer) (core.VisitID, error) {
	view, err := s.Store.View(ctx)
	if err != nil {
		return "", err
	}
	defer view.Close()
	line, err := query.Leaf(view, a.Tree, a.Leaves)
	if err != nil {
		return "", err
	}
	leaf, err := audit.Parse(line)
	if err != nil {
		return "", err
	}
	id, ok := strings.CutPrefix(leaf.Subject, "visit:")
	if !ok {
		return "", core.Refuse(core.Internal, "", "core.internal").About(leaf.Subject)
	}
	return core.VisitID(id), nil
}

// today is the day at the office.
func (s *Service) today() core.Date {
	return core.Date(s.Now().In(s.Zone).Format("2006-01-02"))
}
