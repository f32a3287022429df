package custody

import (
	"context"
	"io"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Notes seals the words beside a report.
type Notes interface {
	Note(v state.View, c core.CampaignID, record, field, text string) (core.Sealed, error)
}

// Rules names the regions.
type Rules interface {
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Screens are those where paper is moved. All fields are needed.
type Screens struct {
	room.Floor
	Notes Notes
	Rules Rules
	Rand  io.Reader
}

// now opens a moment of the user's campaign, which the caller closes.
func (s *Screens) now(r *serve.Request) (moment.View, core.CampaignID, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, "", err
	}
	view, err := s.View(r)
	return view, campaign, err
}

// sheet finds the sheet of a typed or scanned code that the user may do the action to. Issued
// codes that it may have meant are offered, those of the user's office first.
func (s *Screens) sheet(v state.View, r *serve.Request, typed string) (core.SheetID, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return "", err
	}
	if typed == "" {
		return "", core.Refuse(core.Invalid, "code", "custody.code")
	}
	return intake.FindSheet(v, campaign, r.Session.User.Office, typed)
}

// offered lists the sheets that a refused code may have meant.
func (s *Screens) offered(v state.View, r *serve.Request, err error, typed string) []page.Offer {
	campaign, errCampaign := room.Read(r.Session.User, r.Query("campaign"))
	unknown := core.CodeOf(err) == core.NotFound || core.CodeOf(err) == core.Invalid
	if errCampaign != nil || !unknown || typed == "" {
		return nil
	}
	var list []page.Offer
	for _, code := range intake.Offers(v, campaign, r.Session.User.Office, typed) {
		sheet, _ := state.Sheets.Get(v, core.NewSheetID(campaign, code))
		list = append(list, page.Offer{
			Code: code.String(), Where: r.Say("custody.offer", string(sheet.Region), r.Say("state.sheet."+sheet.State)),
		})
	}
	return list
}

// stop is the loud answer to a sheet that was refused.
func stop(r *serve.Request, err error, code string) *page.Verdict {
	what, remedy := refusal.Sentences(text.OfError(r.Lang, refusal.Of(err)))
	return &page.Verdict{Code: code, Text: what, Remedy: remedy}
}

// correctable says whether a refusal is about the sheet in hand and can be shown beside it.
func correctable(r *serve.Request, err error) bool {
	_, _, ok := r.FindingOf(err)
	return ok
}

// regionName is the name of a region in the rules in force, "" where they do not say it.
func (s *Screens) regionName(v state.View, r *serve.Request, c core.CampaignID, region core.Region) string {
	campaign, _ := state.Campaigns.Get(v, c)
	facts, err := s.Rules.Facts(r.Context(), campaign.Pack, r.Lang)
	if err != nil {
		return ""
	}
	name, _ := facts.RegionName(region)
	return name
}

// printed is a code as it stands on the strip, "" for what is none.
func printed(id core.SheetID) string { return id.Code().String() }
