package admin

import (
	"encoding/hex"
	"net/url"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// packsHere is the screen of rule packs.
const packsHere = "/admin/packs"

// packScreen shows the versions of a campaign, what waits and whose turn it is.
func (a *Verbs) packScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := a.packsOf(r, core.CampaignID(r.Query("campaign")))
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (a *Verbs) packsOf(r *serve.Request, campaign core.CampaignID) (*page.Packs, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := &page.Packs{Here: packsHere}
	for _, c := range query.Campaigns(view) {
		if access.May(r.Session.User, access.PackRead, access.Object{Campaign: c.ID}) {
			screen.Campaigns = append(screen.Campaigns, page.Option{Value: string(c.ID), Words: c.Title})
		}
	}
	if campaign == "" && len(screen.Campaigns) > 0 {
		campaign = core.CampaignID(screen.Campaigns[0].Value)
	}
	if campaign == "" { // the house has none yet
		return screen, nil
	}
	if err := reach(view, r.Session.User, access.PackRead, campaign); err != nil {
		return nil, err
	}
	screen.Campaign = string(campaign)
	if access.May(r.Session.User, access.PackPropose, access.Object{Campaign: campaign}) {
		screen.Upload = packsHere
	}
	for _, k := range query.PackKeys(view, campaign) {
		screen.Keys = append(screen.Keys, keyShown(view, r.Session.User, k))
	}
	for _, p := range query.Packs(view, campaign) {
		shown := versionShown(view, r.Session.User, p)
		a.DryRun(&shown, view, r.Session.User, p)
		screen.Versions = append(screen.Versions, shown)
	}
	sortVersions(screen.Versions)
	if len(screen.Versions) > 0 { // what waits for a decision stands first
		screen.Versions[0].Keys = screen.Versions[0].Approve != ""
	}
	return screen, nil
}

// versionShown draws the buttons that the machine would take of this user.
func versionShown(v state.View, u core.User, p core.PackVersion) page.PackVersion {
	shown := page.PackVersion{
		Name: p.Ref.Name, Version: p.Ref.Version, State: p.State, Digest: hex.EncodeToString(p.Ref.Digest[:]), Signer: p.Signer,
	}
	if p.ProposedBy != "" {
		shown.Proposer = query.LoginOf(v, p.ProposedBy)
		proposer, _ := state.Users.Get(v, p.ProposedBy)
		shown.Own = proposer.Person == u.Person
	}
	if p.ApprovedBy != "" {
		shown.Approver = query.LoginOf(v, p.ApprovedBy)
	}
	here := packsHere + "/" + url.PathEscape(p.Ref.Name) + "/" + url.PathEscape(p.Ref.Version)
	may := func(action access.Action) bool { return access.May(u, action, access.Object{Campaign: p.Campaign}) }
	table := core.PackTransitions()
	if may(access.PackPropose) && table.From(p.State, "propose") {
		shown.Propose = here + "/propose"
	}
	if may(access.PackApprove) && table.From(p.State, "approve") {
		shown.Reject = here + "/reject"
		if !shown.Own {
			shown.Approve = here + "/approve"
		}
	}
	return shown
}

// keyShown draws the button for a key that another person has proposed.
func keyShown(v state.View, u core.User, k core.PackKey) page.PackKey {
	shown := page.PackKey{ID: k.ID, State: k.State, Verifier: k.Verifier}
	proposer, _ := state.Users.Get(v, k.ProposedBy)
	if core.PackKeyTransitions().From(k.State, "approve") && proposer.Person != u.Person &&
		access.May(u, access.PackApprove, access.Object{Campaign: k.Campaign}) {
		shown.Approve = packsHere + "/keys"
	}
	return shown
}

// sortVersions puts what waits first, then what is in force, then the rest, the newest first.
func sortVersions(list []page.PackVersion) {
	order := []string{core.PackProposed, core.PackActive, core.PackTested, core.PackUploaded, core.PackRetired}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b page.PackVersion) int {
		return slices.Index(order, a.State) - slices.Index(order, b.State)
	})
}

// packUpload takes the file of a form.
func (a *Verbs) packUpload(r *serve.Request) (*serve.Reply, error) {
	campaign := core.CampaignID(r.Form("campaign"))
	file, _ := r.File("file")
	r.Drop("file") // far too large to be kept for a correction, and what is wrong with it no form corrects
	_, err := a.takeFile(r, campaign, file.Bytes)
	if err == nil {
		return backToPacks(campaign), nil
	}
	_, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen, errScreen := a.packsOf(r, campaign)
	if errScreen != nil {
		return nil, errScreen
	}
	screen.RequestID, screen.File = string(r.ID), page.Field{Findings: []page.Finding{finding}}
	return r.Refused(screen), nil
}

func backToPacks(c core.CampaignID) *serve.Reply {
	return serve.SeeOther(packsHere + "?campaign=" + url.QueryEscape(string(c)))
}

// packProposed, packApproved and packRejected are the buttons of the screen.
func (a *Verbs) packProposed(r *serve.Request) (*serve.Reply, error) {
	return a.packButton(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ProposePack{Campaign: c, Ref: ref}
	})
}

func (a *Verbs) packApproved(r *serve.Request) (*serve.Reply, error) {
	return a.packButton(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.ApprovePack{Campaign: c, Ref: ref}
	})
}

func (a *Verbs) packRejected(r *serve.Request) (*serve.Reply, error) {
	return a.packButton(r, func(c core.CampaignID, ref core.PackRef) machine.Command {
		return &machine.RejectPack{Campaign: c, Ref: ref}
	})
}

// packKeyApproved is the button beside a key.
func (a *Verbs) packKeyApproved(r *serve.Request) (*serve.Reply, error) {
	campaign := core.CampaignID(r.Form("campaign"))
	if _, err := a.Do(r, &machine.ApprovePackKey{Campaign: campaign, Verifier: r.Form("key")}); err != nil {
		return nil, err
	}
	return backToPacks(campaign), nil
}

func (a *Verbs) packButton(r *serve.Request, command func(core.CampaignID, core.PackRef) machine.Command) (*serve.Reply, error) {
	campaign := core.CampaignID(r.Form("campaign"))
	ref, err := a.refOf(r, campaign)
	if err != nil {
		return nil, err
	}
	if _, err := a.Do(r, command(campaign, ref)); err != nil {
		return nil, err
	}
	return backToPacks(campaign), nil
}
