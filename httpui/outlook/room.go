package outlook

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
)

const get = http.MethodGet

// Rules is what this room asks of rule packs.
type Rules interface {
	// Quota is what a filing of the campaign must keep, by its pack in force.
	Quota(ctx context.Context, c core.Campaign) (core.Quota, core.PackRef, error)
	// Check is how the commission checks it.
	Check(ctx context.Context, c core.Campaign) (forecast.Check, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Room is the room. All fields are needed.
type Room struct {
	room.Floor
	Rules Rules
	Shelf *shelf.Shelf
}

// Routes implements the table of a room.
func (m *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/forecast", Action: access.SelectionRead, Handler: m.screen},
		{Method: get, Path: "/forecast/chance", Action: access.SelectionRead, Handler: m.chanceScreen},
		{Method: get, Path: "/api/v1/forecast", Action: access.SelectionRead, Handler: m.apiForecast},
		{Method: get, Path: "/api/v1/forecast/chance", Action: access.SelectionRead, Handler: m.apiChance},
	}
}

// asked is a campaign with its book, the caller closes the drive.
type asked struct {
	room.Drive
	look  shelf.Look
	quota core.Quota
	check forecast.Check
}

// open opens the campaign that is named or the user's own, and looks at its book. Nobody but who may
// read selections in the whole campaign sees it.
func (m *Room) open(r *serve.Request) (asked, error) {
	d, err := m.Drive(r, r.Query("campaign"), func(d room.Drive) bool {
		return access.May(r.Session.User, access.SelectionRead, access.Object{Campaign: d.Campaign.ID})
	})
	if err != nil {
		return asked{}, err
	}
	a := asked{Drive: d}
	if a.quota, _, err = m.Rules.Quota(r.Context(), d.Campaign); err == nil {
		a.check, err = m.Rules.Check(r.Context(), d.Campaign)
	}
	if err != nil {
		d.Close()
		return asked{}, err
	}
	a.look = m.Shelf.Look(r.Context(), d.Campaign.ID, d.Index())
	return a, nil
}

// wish reads what was typed, field by field; all that is wrong is answered.
func wish(r *serve.Request, most int) (w Wish, wrong []*core.Error) {
	w = Wish{Filed: -1, Share: -1, Pairs: -1}
	number := func(field string, most int, into *int) {
		text := r.Query(field)
		if text == "" {
			return
		}
		n, err := strconv.Atoi(strings.NewReplacer(" ", "", "\u00a0", "", ",", "").Replace(text))
		if err != nil || n < 0 || n > most {
			wrong = append(wrong, core.Refuse(core.Invalid, field, "forecast.number", strconv.Itoa(most)))
			return
		}
		*into = n
	}
	number("filed", most, &w.Filed)
	number("pairs", most, &w.Pairs)
	if text := r.Query("share"); text != "" {
		share, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(strings.TrimSuffix(text, "%")), ",", ".", 1), 64)
		if err != nil || math.IsNaN(share) || share < 0 || share > 100 {
			wrong = append(wrong, core.Refuse(core.Invalid, "share", "forecast.share.wrong"))
		} else {
			w.Share = share / 100
		}
	}
	return w, wrong
}

// line finds the line whose chance is to be explained.
func (a asked) line(r *serve.Request) (odds.Explained, error) {
	code, err := paper.Parse(r.Query("code"))
	if err != nil {
		return odds.Explained{}, err
	}
	n, err := strconv.Atoi(r.Query("line"))
	if err != nil {
		return odds.Explained{}, core.Refuse(core.Invalid, "line", "chance.no_line")
	}
	return a.look.Book.Explain(a, core.NewSheetID(a.Campaign.ID, code), n)
}
