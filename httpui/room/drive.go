package room

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// Drive is a campaign at one moment, which the caller closes.
type Drive struct {
	moment.View
	Campaign core.Campaign
}

// Drive opens a moment of the campaign that is named, or of the user's own: one that exists and
// that may be looked at, as may says. Others are not there for the sender.
func (f Floor) Drive(r Asker, named string, may func(Drive) bool) (Drive, error) {
	id, err := Campaign(r.By().User, named)
	if err != nil {
		return Drive{}, err
	}
	view, err := f.View(r)
	if err != nil {
		return Drive{}, err
	}
	campaign, ok := state.Campaigns.Get(view, id)
	d := Drive{view, campaign}
	if !ok || !may(d) {
		view.Close()
		return Drive{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return d, nil
}

// Body is a body that may be missing.
type Body interface {
	Body() []byte
	JSON(into any) error
}

// Given decodes a body, if there is one.
func Given(r Body, into any) error {
	if len(r.Body()) == 0 {
		return nil
	}
	return r.JSON(into)
}

// Named is the body of what needs nothing but a campaign, where the sender has none of his own.
type Named struct {
	Campaign string `json:"campaign,omitempty"`
}
