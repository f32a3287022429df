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
// a signed checkpoint, so that the file tells of itself. The moment is pinned on all nodes: while it is, every node
// writes the same file of it, and so does a repeated request.
func (a *App) export(r *serve.Request) (*serve.Reply, error) {
	campaign, at, err := exported(r)
	if err != nil {
		return nil, err
	}
	var view moment.View
	if at > 0 {
		view, err = a.pinned(r, campaign, at)
	} else {
		view, err = a.pin(r, campaign)
	}
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

// exported reads which campaign is asked for, the user's own when none is named, and which pinned moment of it.
func exported(r *serve.Request) (c core.CampaignID, at uint64, err error) {
	named := cmp.Or(r.Form("campaign"), strings.TrimPrefix(r.Form("tree"), "sheaf/"))
	if r.IsJSON() {
		var in struct {
			Campaign string `json:"campaign"`
			At       uint64 `json:"at"`
		}
		if err := r.JSON(&in); err != nil {
			return "", 0, err
		}
		named, at = in.Campaign, in.At
	}
	c, err = room.Campaign(r.Session.User, named)
	return c, at, err
}

// pin opens a new moment for an export.
func (a *App) pin(r *serve.Request, c core.CampaignID) (moment.View, error) {
	if _, err := a.Do(r, &machine.MakeExport{Campaign: c}); err != nil {
		return nil, err
	}
	var instead uint64
	for n := range coverTries {
		covered, err := a.covered(r, c)
		if err != nil {
			return nil, err
		}
		covered.Close()
		pinned, err := a.Machine.Do(r.Context(), r.By().Part(n+1), &machine.BeginExport{Campaign: c, Instead: instead})
		if err != nil {
			return nil, err
		}
		view, err := a.Store.At(r.Context(), pinned.Index)
		switch {
		case core.CodeOf(err) == core.NotFound: // of a request that is repeated, and over
			instead = pinned.Index
			continue
		case err != nil:
			return nil, err
		}
		if whole, err := a.wholeCovered(view, state.TreeOf(c)); err != nil || whole {
			return view, err
		}
		view.Close() // something slipped in between
		instead = pinned.Index
	}
	return nil, core.Refuse(core.Unavailable, "", "journal.busy")
}

// pinned opens the moment of an export that somebody made before: at is the index in its manifest, which is that of
// the last leaf in it.
func (a *App) pinned(r *serve.Request, c core.CampaignID, at uint64) (moment.View, error) {
	now, err := a.View(r)
	if err != nil {
		return nil, err
	}
	index := state.PinOf(now, c, at)
	now.Close()
	gone := core.Refuse(core.NotFound, "at", "export.gone", strconv.FormatUint(at, 10))
	if index == 0 {
		return nil, gone
	}
	view, err := a.Store.At(r.Context(), index)
	if err != nil {
		return nil, err
	}
	tree := state.TreeOf(c)
	last, err := query.Told(view, tree, query.TreeSize(view, tree)-1, 1)
	if err == nil && (len(last) != 1 || last[0].Index != at) {
		err = gone
	}
	if err != nil {
		view.Close()
		return nil, err
	}
	return view, nil
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
