package admin

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// officeBody is an office on the wire.
type officeBody struct {
	ID       string `json:"id,omitempty"`
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
	Region   string `json:"region"`
}

// createOffice opens an office under an id that the node draws.
func (a *Verbs) createOffice(r *serve.Request) (*serve.Reply, error) {
	var in officeBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id, err := core.NewID[core.OfficeID](a.Rand)
	if err != nil {
		return nil, err
	}
	view, made, err := a.made(r, &machine.CreateOffice{
		ID: id, Campaign: core.CampaignID(in.Campaign), Name: in.Name, Home: core.Region(in.Region),
	}, "office:")
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, _ := state.Offices.Get(view, core.OfficeID(made))
	return serve.JSON(officeBody{made, string(office.Campaign), office.Name, string(office.Home)})
}

// offices lists the offices, all or those of a campaign, whose journal the user may read.
func (a *Verbs) offices(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaign := core.CampaignID(r.Query("campaign"))
	if campaign != "" && !slices.Contains(query.Trees(view, r.Session.User), campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	offices := []officeBody{}
	for _, o := range query.OfficesFor(view, r.Session.User, access.AuditRead) {
		if campaign == "" || o.Campaign == campaign {
			offices = append(offices, officeBody{string(o.ID), string(o.Campaign), o.Name, string(o.Home)})
		}
	}
	return serve.JSON(map[string]any{"offices": offices})
}
