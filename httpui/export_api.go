package httpui

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// coverTries is how often a checkpoint is tried before an export: at a busy hour an entry
// slips in between a checkpoint and the moment that is exported.
const coverTries = 20

// export writes the public part of a campaign. Its own leaf is in the journal first and under
// a signed checkpoint, so that the file tells of itself. A repeated request gives a file of
// the moment of the repeat, under the leaf of the first.
func (a *App) export(r *serve.Request) (*serve.Reply, error) {
	campaign, err := exported(r)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, &machine.MakeExport{Campaign: campaign}); err != nil {
		return nil, err
	}
	view, err := a.covered(r, campaign)
	if err != nil {
		return nil, err
	}
	name := "sheaf-" + string(campaign) + "-" + strconv.FormatUint(view.Index(), 10) + ".zip"
	source := query.Public{View: view, Campaign: campaign, KeyName: a.Notary.KeyName()}
	return serve.Streamed("application/zip", func(w io.Writer) error {
		defer view.Close()
		return export.Write(w, source)
	}).As(name), nil
}

// exported reads which campaign is asked for: the user's own when none is named.
func exported(r *serve.Request) (core.CampaignID, error) {
	named := cmp.Or(r.Form("campaign"), strings.TrimPrefix(r.Form("tree"), "sheaf/"))
	if r.IsJSON() {
		var in struct {
			Campaign string `json:"campaign"`
		}
		if err := r.JSON(&in); err != nil {
			return "", err
		}
		named = in.Campaign
	}
	return room.Campaign(r.Session.User, named)
}

// covered opens a moment at which a signed checkpoint covers all that happened.
func (a *App) covered(r *serve.Request, c core.CampaignID) (moment.View, error) {
	tree := state.TreeOf(c)
	for range coverTries {
		if err := a.Notary.Checkpoint(r.Context(), tree); err != nil {
			return nil, err
		}
		view, err := a.View(r)
		if err != nil {
			return nil, err
		}
		whole, err := a.wholeCovered(view, tree)
		if err == nil && whole {
			return view, nil
		}
		view.Close()
		if err != nil {
			return nil, err
		}
	}
	return nil, core.Refuse(core.Unavailable, "", "journal.busy")
}

// wholeCovered says whether nothing but records of checkpoints stands behind the newest one.
func (a *App) wholeCovered(v state.View, tree string) (bool, error) {
	signed := a.checkpoints(v, tree, 1)
	if len(signed) == 0 {
		return false, nil
	}
	first := signed[0].Size
	leaves, err := query.Told(v, tree, first, int(query.TreeSize(v, tree)-first))
	if err != nil {
		return false, err
	}
	for _, leaf := range leaves {
		if kind, _, _ := strings.Cut(leaf.Kind, "/"); kind != audit.CheckpointKind {
			return false, nil
		}
	}
	return true, nil
}
