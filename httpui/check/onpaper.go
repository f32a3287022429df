package check

import (
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/scan/table"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// onPaper is the picture of a line, cut from the scanned page of the sheet, read by who has the paper in hand. No moment of the
// state is held open while it is drawn.
func (s *Screens) onPaper(t seat) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var line query.PageLine
		_, err := s.lay(r, t, func(l laid) (_ *serve.Reply, err error) {
			ask := query.Ask{Actor: r.Session.User.ID, Purpose: "on_paper", Right: t.right}
			line, err = s.Gate.PageLine(r.Context(), l.view, ask, l.paper.Sheet.ID, number(r))
			return nil, err
		})
		if err == nil {
			err = s.Slots.In(r.Context(), "page", func() (err error) {
				line.Page, err = table.StripOf(line.Page, line.Above, line.Below)
				return err
			})
		}
		if err != nil {
			return nil, err
		}
		return serve.Bytes("image/jpeg", line.Page), nil
	}
}
