package admin

import (
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// packBody is a pack version of a campaign on the wire.
type packBody struct {
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Digest   string `json:"digest"`
	State    string `json:"state"`
	// Signer is the id of the key that signed its file, empty for a built-in pack.
	Signer string `json:"signer"`
}

func packBodyOf(p core.PackVersion) packBody {
	return packBody{
		Campaign: string(p.Campaign), Name: p.Ref.Name, Version: p.Ref.Version,
		Digest: hex.EncodeToString(p.Ref.Digest[:]), State: p.State, Signer: p.Signer,
	}
}

// packWish names a campaign and, to install, a built-in pack.
type packWish struct {
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
}

// packs lists the versions that a campaign knows.
func (a *Verbs) packs(r *serve.Request) (*serve.Reply, error) {
	campaign, err := room.Campaign(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	view, err := a.View(r)
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
	return serve.JSON(map[string]any{"packs": packs})
}

// installPack makes a built-in pack known to a campaign after its own cases were run.
func (a *Verbs) installPack(r *serve.Request) (*serve.Reply, error) {
	var in packWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, core.Refuse(core.Invalid, "name", "core.required")
	}
	if err := a.reaches(r, access.PackPropose, campaign); err != nil { // before a pack is started
		return nil, err
	}
	made, err := a.Packs.Install(r.Context(), in.Name)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, made.upload(campaign)); err != nil {
		return nil, err
	}
	return a.packReply(r, campaign, made.Ref.Name, made.Ref.Version)
}

// installPackFile does the same with a file, which is the whole body.
func (a *Verbs) installPackFile(r *serve.Request) (*serve.Reply, error) {
	campaign, err := room.Campaign(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	ref, err := a.takeFile(r, campaign, r.Body())
	if err != nil {
		return nil, err
	}
	return a.packReply(r, campaign, ref.Name, ref.Version)
}

// takeFile proves the file by the keys that the campaign trusts, runs its own cases and makes
// the version known.
func (a *Verbs) takeFile(r *serve.Request, campaign core.CampaignID, file []byte) (core.PackRef, error) {
	view, err := a.View(r)
	if err != nil {
		return core.PackRef{}, err
	}
	err = reach(view, r.Session.User, access.PackPropose, campaign) // before a pack is started
	keys := query.TrustedPackKeys(view, campaign)
	view.Close()
	if err != nil {
		return core.PackRef{}, err
	}
	if len(file) == 0 {
		return core.PackRef{}, core.Refuse(core.Invalid, "file", "core.required")
	}
	made, err := a.Packs.InstallFile(r.Context(), file, keys)
	if err != nil {
		return core.PackRef{}, err
	}
	_, err = a.Do(r, made.upload(campaign))
	return made.Ref, err
}

// reach refuses what lies in a campaign that the user's right does not hold, and then what
// does not exist.
func reach(v state.View, u core.User, action access.Action, c core.CampaignID) error {
	if err := access.Check(u, action, access.Object{Campaign: c}); err != nil {
		return err
	}
	if !state.Campaigns.Has(v, c) {
		return core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return nil
}

// reaches is [reach] at a moment of its own.
func (a *Verbs) reaches(r *serve.Request, action access.Action, c core.CampaignID) error {
	view, err := a.View(r)
	if err != nil {
		return err
	}
	defer view.Close()
	return reach(view, r.Session.User, action, c)
}

func (a *Verbs) packReply(r *serve.Request, c core.CampaignID, name, version string) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := query.Pack(view, c, name, version)
	if err != nil {
		return nil, err
	}
	return serve.JSON(packBodyOf(p))
}

// proposePack asks a second person to put a version into force.
func (a *Verbs) proposePack(r *serve.Request) (*serve.Reply, error) {
	return a.packVerb(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ProposePack{Campaign: c, Ref: ref}
	})
}

// approvePack puts a version into force that another person proposed.
func (a *Verbs) approvePack(r *serve.Request) (*serve.Reply, error) {
	return a.packVerb(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ApprovePack{Campaign: c, Ref: ref}
	})
}

// rejectPack takes a proposal back.
func (a *Verbs) rejectPack(r *serve.Request) (*serve.Reply, error) {
	return a.packVerb(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.RejectPack{Campaign: c, Ref: ref}
	})
}

// packVerb runs a command on the version of the path. Its digest is that of the stored
// version: what was tested is what comes into force.
func (a *Verbs) packVerb(r *serve.Request,
	command func(core.CampaignID, core.PackRef) machine.Command) (*serve.Reply, error) {
	var in packWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	ref, err := a.refOf(r, campaign)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, command(campaign, ref)); err != nil {
		return nil, err
	}
	return a.packReply(r, campaign, ref.Name, ref.Version)
}

// refOf is the version of the path with the digest of the stored one. An unknown one is refused
// by the machine, with its leaf if denied.
func (a *Verbs) refOf(r *serve.Request, campaign core.CampaignID) (core.PackRef, error) {
	view, err := a.View(r)
	if err != nil {
		return core.PackRef{}, err
	}
	defer view.Close()
	name, version := r.Param("name"), r.Param("version")
	p, _ := state.Packs.Get(view, state.PackKey(campaign, core.PackRef{Name: name, Version: version}))
	p.Ref.Name, p.Ref.Version = name, version
	return p.Ref, nil
}
