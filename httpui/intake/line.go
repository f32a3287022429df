package intake

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// Reserve takes a line of the sheet whose code was typed. An unknown or mistyped code is
// refused with the issued codes it may have meant; none is ever taken by itself. A verdict
// that rests on a pack or a list of yesterday is made anew first; what it newly finds is
// refused like any finding that nobody confirmed.
func (s *Service) Reserve(ctx context.Context, by moment.By, id core.VisitID, typed string, gate *query.Gate) error {
	reserve := func(v state.View) (machine.Command, error) {
		c, err := query.Visit(v, id)
		if err != nil {
			return nil, err
		}
		sheet, err := FindSheet(v, c.Signature.Campaign, by.User.Office, typed)
		if err != nil {
			return nil, err
		}
		return &machine.ReserveLine{Signature: c.Signature.ID, Of: c.Signature.Version, Sheet: sheet}, nil
	}
	for try := 1; ; try++ {
		_, _, err := s.once(ctx, by, reserve)
		if core.CodeOf(err) != core.Stale || try == again {
			return err
		}
		if !outdated(err) {
			continue
		}
		if err := s.rejudge(ctx, by, id, gate); err != nil {
			return err
		}
	}
}

// FindSheet reads a typed code and refuses one that no sheet has, offering those it may
// have meant, the office's own first.
func FindSheet(v state.View, campaign core.CampaignID, office core.OfficeID, typed string) (core.SheetID, error) {
	code, err := paper.Parse(typed)
	if err == nil && state.Sheets.Has(v, core.NewSheetID(campaign, code)) {
		return core.NewSheetID(campaign, code), nil
	}
	offers := Offers(v, campaign, office, typed)
	if err != nil {
		return "", paper.Offered(err, typed, offers)
	}
	return "", paper.Unknown(typed, offers)
}

// Offers lists the issued codes that the typed text may have meant.
func Offers(v state.View, campaign core.CampaignID, office core.OfficeID, typed string) []core.SheetCode {
	issued := func(code core.SheetCode) bool { return state.Sheets.Has(v, core.NewSheetID(campaign, code)) }
	mine := func(code core.SheetCode) bool {
		sheet, ok := state.Sheets.Get(v, core.NewSheetID(campaign, code))
		return ok && sheet.Office == office
	}
	return paper.Offer(typed, issued, mine)
}

// Outcome is what became of the reserved line.
type Outcome struct {
	// Is write, correct, spoil, release (another sheet lies on the table) or left.
	Is string
	// Line that the sender saw; empty for the one that is reserved now. Another one is Stale.
	Line core.LineID
	// Remark beside a correction (needed) or a spoil (optional); Reason of a spoil.
	Remark, Reason string
}

// Outcome records what became of the line.
func (s *Service) Outcome(ctx context.Context, by moment.By, id core.VisitID, o Outcome) error {
	_, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
		c, err := query.Visit(v, id)
		if err != nil {
			return nil, err
		}
		g := c.Signature
		line := cmp.Or(o.Line, g.Line)
		switch o.Is {
		case "write":
			return &machine.WriteLine{Signature: g.ID, Line: line}, nil
		case "correct":
			remark, err := s.Note(v, g.Campaign, lineRecord(c), "remark", o.Remark)
			return &machine.WriteLine{Signature: g.ID, Line: line, Corrected: true, Remark: remark}, err
		case "spoil":
			remark, err := s.Note(v, g.Campaign, lineRecord(c), "remark", o.Remark)
			return &machine.SpoilLine{Signature: g.ID, Line: line, Reason: o.Reason, Remark: remark}, err
		case "release":
			return &machine.ReleaseLine{Signature: g.ID, Line: line}, nil
		case "left":
			return &machine.LeaveLine{Signature: g.ID, Line: line}, nil
		}
		return nil, core.Refuse(core.Invalid, "outcome", "line.outcome")
	})
	return err
}

// lineRecord is the place name of the seals of the reserved line.
func lineRecord(c query.Case) string { return "line:" + string(c.Signature.Line) }

// Lift records a coordinator's reason for passing over a block of one visit.
func (s *Service) Lift(ctx context.Context, by moment.By, id core.VisitID, code, reason string) error {
	_, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
		c, err := query.Visit(v, id)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(reason) == "" {
			return nil, core.Refuse(core.Invalid, "reason", "visit.lift_reason")
		}
		sealed, err := s.Note(v, c.Visit.Campaign, query.VisitRecord(id), "reason", reason)
		return &machine.LiftBlock{Visit: id, Code: code, Reason: sealed}, err
	})
	return err
}

// Leave leaves a note beside an open visit, in the place of an earlier one.
func (s *Service) Leave(ctx context.Context, by moment.By, id core.VisitID, note string) error {
	_, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
		visit, ok := state.Visits.Get(v, id)
		if !ok {
			return nil, core.Refuse(core.NotFound, "visit", "core.not_found").About("visit:" + string(id))
		}
		sealed, err := s.Note(v, visit.Campaign, query.VisitRecord(id), "note", note)
		return &machine.NoteVisit{Visit: id, Words: sealed}, err
	})
	return err
}

const longestRemark = 500

// Note seals one free text under the place of the record; field is also the name of the group.
// An empty text stays empty.
func (s *Service) Note(v state.View, campaign core.CampaignID, record, field, text string) (core.Sealed, error) {
	text = strings.Join(strings.Fields(text), " ") // lines of a text field become one
	switch {
	case text == "":
		return core.Sealed{}, nil
	case !printable(text):
		return core.Sealed{}, core.Refuse(core.Invalid, field, "core.unprintable")
	case len([]rune(text)) > longestRemark:
		return core.Sealed{}, core.Refuse(core.Invalid, field, "core.too_long", strconv.Itoa(longestRemark))
	}
	sealer, err := s.Keys.Sealer(v, campaign)
	if err != nil {
		return core.Sealed{}, err
	}
	return sealer.Seal(seal.Place{Record: record, Group: field, Version: 1}, []seal.Field{{Name: "text", Value: []byte(text)}})
}
