package away

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Left is a sheet that lies behind its collector, as programs see it.
type Left struct {
	Code      core.SheetCode `json:"code"`
	Office    core.OfficeID  `json:"office"`
	Region    core.Region    `json:"region"`
	State     string         `json:"state"`
	Since     string         `json:"since"`
	Collector string         `json:"collector"`
	// Closed is the collector's account. Finished sheets can be said to wait in vain; another one
	// is spoiled.
	Closed   bool `json:"closed"`
	Finished bool `json:"finished"`
}

// apiList lists what the screen lists.
func (s *Screens) apiList(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	rows := []Left{}
	for _, l := range left(view, r.Session.User) {
		rows = append(rows, Left{
			Code: l.Sheet.ID.Code(), Office: l.Sheet.Office, Region: l.Sheet.Region, State: l.Sheet.State, Since: l.Since.Wire(),
			Collector: l.collector.Login, Closed: l.gone(), Finished: l.Sheet.State != core.SheetFilling,
		})
	}
	return serve.JSON(map[string]any{"sheets": rows})
}

func (s *Screens) apiAway(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id, err := s.away(r, in.Reason)
	if err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	sheet, _ := state.Sheets.Get(view, id)
	return serve.JSON(map[string]any{"code": id.Code(), "state": sheet.State, "holder": ""})
}
