package intake

import (
	"context"
	"errors"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// outdated says whether a verdict rests on a pack or a list that is not in force any more:
// looking at the same state again cannot help, only a new verdict can.
func outdated(err error) bool {
	var e *core.Error
	return errors.As(err, &e) && e.Code == core.Stale && e.Text != "core.stale"
}

// rejudge lets the pack in force judge the recorded questionnaire from the lists in force. The
// operator's ticks stay with the findings that are found again; a new finding waits for its
// own tick, as after a questionnaire.
func (s *Service) rejudge(ctx context.Context, by moment.By, id core.VisitID, gate *query.Gate) error {
	view, err := s.view(ctx, by)
	if err != nil {
		return err
	}
	c, err := query.Visit(view, id)
	view.Close()
	if err != nil {
		return err
	}
	_, err = s.fresh(ctx, judging(by, c.Signature.Version), func(v state.View) (machine.Command, error) {
		// The lists of this node may be behind the moment that found the verdict outdated.
		if err := s.Lists.Wait(ctx, v.Index()); err != nil {
			return nil, err
		}
		c, err := query.Visit(v, id)
		if err != nil {
			return nil, err
		}
		fields, err := gate.Visit(ctx, v, judgeAsk(by.User), id)
		if err != nil {
			return nil, err
		}
		return s.judgeCommand(ctx, v, c, recorded(fields, c.Signature.Confirmed), fields)
	})
	return err
}

// judging is the request id under which one version of a signature is judged anew: each
// version once, however often the request is repeated. No sender can choose it.
func judging(by moment.By, version uint32) moment.By {
	if by.Request != "" {
		by.Request += core.RequestID(":judge-" + strconv.FormatUint(uint64(version), 10))
	}
	return by
}

// recorded reads back what the questionnaire of a signature says.
func recorded(f query.Fields, confirmed []string) clean {
	value := func(name string) string { return f.Get("questionnaire." + name) }
	return clean{Questionnaire{
		Family: value("family"), Given: value("given"), Patronymic: value("patronymic"), Region: value("region"),
		Address: value("address"), AddressID: value("address_id"), AddressTyped: value("address_typed"), House: value("house"), Flat: value("flat"),
		Confirmed: confirmed,
	}, core.Region(value("region"))}
}

// judgeAsk is how a visit is read to be judged; what comes back is shown to nobody.
func judgeAsk(u core.User) query.Ask {
	return query.Ask{Actor: u.ID, Purpose: machine.PurposeIntake, Right: access.VisitFill}
}
