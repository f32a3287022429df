package httpui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Bounds of a request for suggestions.
const (
	suggestions     = 8
	shortestSuggest = 2
	longestSuggest  = 200
	longestField    = 64
)

// apiSuggest lists addresses for what was typed so far. It is asked by POST: what is typed is
// personal, and an address is no place for it.
func (a *App) apiSuggest(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Region string `json:"region"`
		Text   string `json:"text"`
		Field  string `json:"field"`
		// Campaign whose sheet is meant; needed of who belongs to none, where there are several.
		Campaign core.CampaignID `json:"campaign"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if in.Region != "" && !room.RegionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	text := strings.TrimSpace(in.Text)
	length := utf8.RuneCountInString(text)
	if length > longestSuggest {
		return nil, core.Refuse(core.Invalid, "text", "core.too_long", "200")
	}
	if utf8.RuneCountInString(in.Field) > longestField {
		return nil, core.Refuse(core.Invalid, "field", "core.too_long", strconv.Itoa(longestField))
	}
	answer := offered{Suggestions: []page.Suggestion{}}
	if length >= shortestSuggest {
		ctx, end := r.Context(), func() {}
		if in.Field != "" { // a program that asks for many at once names none
			ctx, end = a.typing.begin(ctx, string(r.Session.Token)+" "+in.Field)
		}
		defer end()
		pack, which, err := a.packMeant(r, in.Campaign)
		if err != nil {
			return nil, err
		}
		if answer.WhichCampaign = which; pack != (core.PackRef{}) {
			answer.Rules = pack.String()
		}
		rows, err := a.suggested(ctx, r, pack, core.Region(in.Region), text)
		if context.Cause(ctx) == errTypedOn {
			return nil, core.Refuse(core.Conflict, "text", "address.search.typed_on")
		}
		if answer.NoRegister = core.CodeOf(err) == core.NotFound; err != nil && !answer.NoRegister {
			return nil, err
		}
		answer.Suggestions = append(answer.Suggestions, rows...)
	}
	return serve.JSON(answer)
}

// suggested finds addresses, with the words of the rules for those that cannot go on a sheet. Without words, because the pack is
// down at this moment, a row is only said to be refused.
func (a *App) suggested(ctx context.Context, r *serve.Request, pack core.PackRef, region core.Region, typed string) ([]page.Suggestion, error) {
	rows, err := a.Suggest.Suggest(ctx, pack, region, typed, suggestions)
	for i := range rows {
		if of := rows[i].Refused; of != nil {
			mark := core.FindingMark{Code: of.Code, Severity: core.SeverityBlock, Field: of.Field}
			words, _ := a.Rules.Words(ctx, pack, r.Lang, mark, of.Params)
			of.Text = words.Text
		}
	}
	return rows, err
}

// offered is what somebody who types is told.
type offered struct {
	Suggestions []page.Suggestion `json:"suggestions"`
	// NoRegister says why there are none: the region has no register here, or with no region none has.
	NoRegister bool `json:"no_register,omitempty"`
	// Rules say what a sheet will say; empty where none were asked: none are in force, or it is open which campaign is meant.
	Rules         string `json:"rules,omitempty"`
	WhichCampaign bool   `json:"which_campaign,omitempty"`
}

// packMeant is the pack of the campaign that is meant: the user's own, the one that is named, or the only one. which says that there
// are several.
func (a *App) packMeant(r *serve.Request, named core.CampaignID) (pack core.PackRef, which bool, err error) {
	own := r.Session.User.Campaign
	view, err := a.View(r)
	if err != nil {
		return pack, false, err
	}
	defer view.Close()
	if named == "" {
		named = own
	}
	if all := query.Campaigns(view); named == "" {
		switch len(all) {
		case 0:
			return pack, false, nil
		case 1:
			return all[0].Pack, false, nil
		}
		return pack, true, nil
	}
	campaign, ok := state.Campaigns.Get(view, named)
	if !ok || own != "" && own != named {
		return pack, false, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return campaign.Pack, false, nil
}

// packOf is the pack of the user's campaign; none for who has no campaign.
func (a *App) packOf(r *serve.Request) (core.PackRef, error) {
	if r.Session.User.Campaign == "" {
		return core.PackRef{}, nil
	}
	view, err := a.View(r)
	if err != nil {
		return core.PackRef{}, err
	}
	defer view.Close()
	campaign, _ := state.Campaigns.Get(view, r.Session.User.Campaign)
	return campaign.Pack, nil
}

// errTypedOn ends a request whose field holds another text by now.
var errTypedOn = errors.New("typed on")

// newest lets only the latest request of each key go on; its zero value is ready.
type newest struct {
	mu      sync.Mutex // guards running
	running map[string]*latest
}

type latest struct{ end context.CancelCauseFunc }

// begin ends the request of the key that is under way. The returned func has to be called when this one is done.
func (n *newest) begin(ctx context.Context, key string) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	mine := &latest{cancel}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.running == nil {
		n.running = map[string]*latest{}
	}
	if before := n.running[key]; before != nil {
		before.end(errTypedOn)
	}
	n.running[key] = mine
	return ctx, func() {
		cancel(nil)
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.running[key] == mine {
			delete(n.running, key)
		}
	}
}
