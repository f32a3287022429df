package admin

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// packKeyBody is a key on the wire.
type packKeyBody struct {
	Campaign string `json:"campaign"`
	// ID is name and hash of the key, Key the whole public key.
	ID    string `json:"id"`
	Key   string `json:"key"`
	State string `json:"state"`
}

// packKeyWish names a campaign and a public key; to withdraw it, its id.
type packKeyWish struct {
	Campaign string `json:"campaign"`
	Key      string `json:"key"`
}

// packKeys lists the keys whose packs a campaign takes, or took.
func (a *Verbs) packKeys(r *serve.Request) (*serve.Reply, error) {
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
	keys := []packKeyBody{}
	for _, k := range query.PackKeys(view, campaign) {
		keys = append(keys, packKeyBody{string(k.Campaign), k.ID, k.Verifier, k.State})
	}
	return serve.JSON(map[string]any{"keys": keys})
}

// proposePackKey asks a second person to let a campaign take packs that are signed with the key.
func (a *Verbs) proposePackKey(r *serve.Request) (*serve.Reply, error) {
	return a.packKeyVerb(r, func(c core.CampaignID, key string) machine.Command {
		return &machine.ProposePackKey{Campaign: c, Verifier: key}
	})
}

// approvePackKey makes a key count that another person proposed.
func (a *Verbs) approvePackKey(r *serve.Request) (*serve.Reply, error) {
	return a.packKeyVerb(r, func(c core.CampaignID, key string) machine.Command {
		return &machine.ApprovePackKey{Campaign: c, Verifier: key}
	})
}

// withdrawPackKey ends that.
func (a *Verbs) withdrawPackKey(r *serve.Request) (*serve.Reply, error) {
	return a.packKeyVerb(r, func(c core.CampaignID, key string) machine.Command {
		return &machine.WithdrawPackKey{Campaign: c, Key: key}
	})
}

func (a *Verbs) packKeyVerb(r *serve.Request, command func(c core.CampaignID, key string) machine.Command) (*serve.Reply, error) {
	var in packKeyWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	if in.Key == "" {
		return nil, core.Refuse(core.Invalid, "key", "core.required")
	}
	if _, err := a.Do(r, command(campaign, in.Key)); err != nil {
		return nil, err
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	for _, k := range query.PackKeys(view, campaign) {
		if k.Verifier == in.Key || k.ID == in.Key {
			return serve.JSON(packKeyBody{string(k.Campaign), k.ID, k.Verifier, k.State})
		}
	}
	return nil, core.Refuse(core.Internal, "", "core.internal")
}
