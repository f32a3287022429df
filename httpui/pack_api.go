package httpui

import (
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// packBody is a pack version of a campaign on the wire.
type packBody struct {
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Digest   string `json:"digest"`
	State    string `json:"state"`
}

func packBodyOf(p core.PackVersion) packBody {
	return packBody{
		Campaign: string(p.Campaign), Name: p.Ref.Name, Version: p.Ref.Version,
		Digest: hex.EncodeToString(p.Ref.Digest[:]), State: p.State,
	}
}

// packWish names a campaign and, to install, a built-in pack.
type packWish struct {
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
}

// apiPacks lists the versions that a campaign knows.
func (a *App) apiPacks(r *Request) (*Reply, error) {
	campaign, err := r.campaign(r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	if err := reach(view, r.Session.User, access.PackRead, campaign); err != nil {
		return nil, err
	}
	packs := []packBody{}
	for _, p := range query.Packs(view, campaign) {
		packs = append(packs, packBodyOf(p))
	}
	return JSON(map[string]any{"packs": packs})
}

// campaign is the one that was named, the user's own when none was.
func (r *Request) campaign(named string) (core.CampaignID, error) {
	campaign := core.CampaignID(named)
	if campaign == "" {
		campaign = r.Session.User.Campaign
	}
	if campaign == "" {
		return "", core.Refuse(core.Invalid, "campaign", "core.required")
	}
	return campaign, nil
}

// apiInstallPack makes a built-in pack known to a campaign after its own cases were run.
func (a *App) apiInstallPack(r *Request) (*Reply, error) {
	var in packWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := r.campaign(in.Campaign)
	if err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, core.Refuse(core.Invalid, "name", "core.required")
	}
	if err := a.reaches(r, access.PackPropose, campaign); err != nil { // before a pack is started
		return nil, err
	}
	ref, passed, err := a.Rules.Install(r.Context(), in.Name)
	if err != nil {
		return nil, err
	}
	if _, err := a.do(r, &machine.UploadPack{Campaign: campaign, Ref: ref, Passed: passed}); err != nil {
		return nil, err
	}
	return a.packReply(r, campaign, ref.Name, ref.Version)
}

// reaches is [reach] at a moment of its own.
func (a *App) reaches(r *Request, action access.Action, c core.CampaignID) error {
	view, err := a.view(r)
	if err != nil {
		return err
	}
	defer view.Close()
	return reach(view, r.Session.User, action, c)
}

func (a *App) packReply(r *Request, c core.CampaignID, name, version string) (*Reply, error) {
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := query.Pack(view, c, name, version)
	if err != nil {
		return nil, err
	}
	return JSON(packBodyOf(p))
}

// apiProposePack asks a second person to put a version into force.
func (a *App) apiProposePack(r *Request) (*Reply, error) {
	return a.packVerb(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ProposePack{Campaign: c, Ref: ref}
	})
}

// apiApprovePack puts a version into force that another person proposed.
func (a *App) apiApprovePack(r *Request) (*Reply, error) {
	return a.packVerb(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ApprovePack{Campaign: c, Ref: ref}
	})
}

// packVerb runs a command on the version of the path. Its digest is that of the stored
// version: what was tested is what comes into force.
func (a *App) packVerb(r *Request, command func(core.CampaignID, core.PackRef) machine.Command) (*Reply, error) {
	var in packWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := r.campaign(in.Campaign)
	if err != nil {
		return nil, err
	}
	name, version := r.Param("name"), r.Param("version")
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	p, _ := state.Packs.Get(view, state.PackKey(campaign, core.PackRef{Name: name, Version: version}))
	view.Close()
	p.Ref.Name, p.Ref.Version = name, version // an unknown one is refused by the machine, with its leaf if denied
	if _, err := a.do(r, command(campaign, p.Ref)); err != nil {
		return nil, err
	}
	return a.packReply(r, campaign, name, version)
}
