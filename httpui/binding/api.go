package binding

import (
	"cmp"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/chosen"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// bindBody binds a sheet.
type bindBody struct {
	Campaign string `json:"campaign,omitempty"`
	Code     string `json:"code"`
	// Region of the volume on the table; empty for whichever the sheet is of.
	Region string `json:"region,omitempty"`
}

// excludeBody strikes a line that is not chosen.
type excludeBody struct {
	Campaign string `json:"campaign,omitempty"`
	Line     int    `json:"line"`
	Remark   string `json:"remark"`
}

// volumeBody is a volume on the wire.
type volumeBody struct {
	Number    int    `json:"number"`
	Region    string `json:"region"`
	Selection string `json:"selection"`
	State     string `json:"state"`
	Sheets    int    `json:"sheets"`
	Lines     int    `json:"lines"`
	Struck    int    `json:"struck"`
}

// volumesBody is a page of volumes in the order of their numbers.
type volumesBody struct {
	Volumes []volumeBody `json:"volumes"`
	// Next is the number behind which the next page begins; 0 on the last one.
	Next int `json:"next,omitempty"`
}

// strikesBody is a page of sheets on which lines are to be struck before they are bound.
type strikesBody struct {
	Sheets []chosen.Sheet `json:"sheets"`
	// Next is the code behind which the next page begins; missing on the last one.
	Next string `json:"next,omitempty"`
}

func wireVolume(o core.Volume) volumeBody {
	return volumeBody{o.Number, string(o.Region), string(o.Selection), o.State, o.Sheets, o.Lines, o.Struck}
}

// sheetReply answers how the sheet stands now.
func (m *Room) sheetReply(r *serve.Request, id core.SheetID) (*serve.Reply, error) {
	view, err := m.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	c, ok := query.ChosenSheet(view, id)
	if !ok { // a page of an earlier selection that was taken out
		c.Row.Sheet = id
		c.Sheet, _ = state.Sheets.Get(view, id)
		c.Custody, _ = state.Custodies.Get(view, id)
	}
	return serve.JSON(chosen.Of(c))
}

func (m *Room) apiChosen(r *serve.Request) (*serve.Reply, error) {
	id, err := m.sheet(r, r.Query("campaign"), r.Param("code"))
	if err != nil {
		return nil, err
	}
	view, err := m.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	c, ok := query.ChosenSheet(view, id)
	if !ok {
		return nil, core.Refuse(core.NotFound, "code", "bind.not_chosen", id.Code().String())
	}
	return serve.JSON(chosen.Of(c))
}

func (m *Room) apiBind(r *serve.Request) (*serve.Reply, error) {
	var in bindBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id, err := m.bind(r, in.Campaign, in.Code, core.Region(in.Region))
	if err != nil {
		return nil, err
	}
	return m.sheetReply(r, id)
}

func (m *Room) apiUnbind(r *serve.Request) (*serve.Reply, error) {
	return m.undone(r, m.unbind)
}

func (m *Room) apiTakeOut(r *serve.Request) (*serve.Reply, error) {
	return m.undone(r, m.takeOut)
}

func (m *Room) undone(r *serve.Request, do func(*serve.Request, string, string) (core.SheetID, error)) (*serve.Reply, error) {
	var in room.Named
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	id, err := do(r, in.Campaign, r.Param("code"))
	if err != nil {
		return nil, err
	}
	return m.sheetReply(r, id)
}

func (m *Room) apiExclude(r *serve.Request) (*serve.Reply, error) {
	var in excludeBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id, err := m.exclude(r, in.Campaign, r.Param("code"), in.Line, in.Remark)
	if err != nil {
		return nil, err
	}
	return m.sheetReply(r, id)
}

// volumesShown bounds a page of volumes.
const volumesShown = 500

// apiStrikes lists what the user may strike, with the place where each sheet lies.
func (m *Room) apiStrikes(r *serve.Request) (*serve.Reply, error) {
	o, err := m.openSheet(r, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	defer o.Close()
	answer := strikesBody{Sheets: []chosen.Sheet{}}
	if s, ok := query.InForce(o, o.Campaign.ID); ok {
		list, next := query.ToStrike(o, s, offices(r, o), core.SheetCode(r.Query("after")), shown)
		for _, c := range list {
			answer.Sheets = append(answer.Sheets, chosen.Of(c))
		}
		answer.Next = string(next)
	}
	return serve.JSON(answer)
}

func (m *Room) apiVolumes(r *serve.Request) (*serve.Reply, error) {
	o, err := m.open(r, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	defer o.Close()
	after, err := strconv.Atoi(cmp.Or(r.Query("after"), "0"))
	if err != nil || after < 0 {
		return nil, core.Refuse(core.Invalid, "after", "bind.after")
	}
	answer := volumesBody{Volumes: []volumeBody{}}
	list, more := query.VolumesFrom(o, o.Campaign.ID, after, volumesShown)
	for _, v := range list {
		answer.Volumes = append(answer.Volumes, wireVolume(v))
	}
	if more {
		answer.Next = list[len(list)-1].Number
	}
	return serve.JSON(answer)
}

// ofVolume gives a command about the volume in the path and answers with what it is then.
func (m *Room) ofVolume(r *serve.Request, c func(core.CampaignID, int) machine.Command) (*serve.Reply, error) {
	var in room.Named
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	n, err := volume(r)
	if err != nil {
		return nil, err
	}
	if _, err := m.Do(r, c(campaign, n)); err != nil {
		return nil, err
	}
	view, err := m.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	o, _ := state.Volumes.Get(view, state.VolumeKey(campaign, n))
	return serve.JSON(wireVolume(o))
}

func (m *Room) apiClose(r *serve.Request) (*serve.Reply, error) {
	return m.ofVolume(r, func(c core.CampaignID, n int) machine.Command {
		return &machine.CloseVolume{Campaign: c, Number: n}
	})
}

func (m *Room) apiReopen(r *serve.Request) (*serve.Reply, error) {
	return m.ofVolume(r, func(c core.CampaignID, n int) machine.Command {
		return &machine.ReopenVolume{Campaign: c, Number: n}
	})
}

func (m *Room) apiAdopt(r *serve.Request) (*serve.Reply, error) {
	return m.ofVolume(r, func(c core.CampaignID, n int) machine.Command {
		return &machine.AdoptVolume{Campaign: c, Number: n}
	})
}
