package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/body"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/strip"
)

// heldReply answers with the sheet as it is now.
func (s *Screens) heldReply(r *serve.Request, id core.SheetID) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	h, _ := query.HeldSheet(view, id)
	return serve.JSON(body.OfSheet(view, h))
}

// parcelReply answers with the parcel of the id as it is now, with its sheets.
func (s *Screens) parcelReply(r *serve.Request, c core.CampaignID, id core.ParcelID) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, _ := state.Parcels.Get(view, state.ParcelKey(c, id))
	return serve.JSON(body.OfParcel(p).With(query.Contents(view, p.ID)))
}

func (s *Screens) apiOpen(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Office core.OfficeID `json:"office"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, id, err := s.open(r, in.Office)
	if err != nil {
		return nil, err
	}
	return s.parcelReply(r, campaign, id)
}

func (s *Screens) apiParcel(r *serve.Request) (*serve.Reply, error) {
	p, err := s.parcelOf(r)
	if err != nil {
		return nil, err
	}
	return s.parcelReply(r, p.Campaign, p.ID)
}

// apiPack lays sheets into a parcel, all or none.
func (s *Screens) apiPack(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Codes []string `json:"codes"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	p, err := s.find(view, r)
	c := &machine.PackSheets{Parcel: p.ID}
	for _, typed := range in.Codes {
		if err != nil {
			break
		}
		var id core.SheetID
		id, err = s.packable(view, r, p, typed)
		c.Sheets = append(c.Sheets, id)
	}
	view.Close()
	if err == nil && len(c.Sheets) == 0 {
		err = core.Refuse(core.Invalid, "codes", "custody.code")
	}
	if err == nil {
		_, err = s.Do(r, c)
	}
	if err != nil {
		return nil, err
	}
	return s.parcelReply(r, p.Campaign, p.ID)
}

// apiMove gives a command about the parcel of the path and answers with the parcel as it is now.
func (s *Screens) apiMove(command func(core.Parcel) machine.Command) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		p, err := s.parcelOf(r)
		if err != nil {
			return nil, err
		}
		if _, err := s.Do(r, command(p)); err != nil {
			return nil, err
		}
		return s.parcelReply(r, p.Campaign, p.ID)
	}
}

// apiSheet does something to the sheet of the path and answers with where it is now.
func (s *Screens) apiSheet(r *serve.Request, do func(core.SheetID) error) (*serve.Reply, error) {
	id, err := s.pathID(r)
	if err != nil {
		return nil, err
	}
	if err := do(id); err != nil {
		return nil, err
	}
	return s.heldReply(r, id)
}

// apiDo gives a command about the sheet of the path that needs nothing more.
func (s *Screens) apiDo(command func(core.SheetID) machine.Command) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		return s.apiSheet(r, func(id core.SheetID) error {
			_, err := s.Do(r, command(id))
			return err
		})
	}
}

// apiReport does what needs a report: a reason, words, a witness.
func (s *Screens) apiReport(do func(*serve.Request, core.SheetID, report) error) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var said report
		if err := r.JSON(&said); err != nil {
			return nil, err
		}
		return s.apiSheet(r, func(id core.SheetID) error { return do(r, id, said) })
	}
}

// apiRead reads the code of a sheet from a picture of its strip and forgets the picture. No
// code is an answer, too: the camera tries again.
func (s *Screens) apiRead(r *serve.Request) (*serve.Reply, error) {
	code, err := strip.Read(r.Body())
	if err != nil {
		return nil, err
	}
	return serve.JSON(map[string]string{"code": string(code)})
}
