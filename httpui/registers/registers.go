package registers

import (
	"cmp"
	"context"
	"encoding/hex"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Search finds rows of the register as somebody types.
type Search interface {
	// NotFound: the region has no register.
	Suggest(ctx context.Context, pack core.PackRef, r core.Region, typed string, limit int) ([]page.Suggestion, error)
}

// Registers are those of this node.
type Registers interface {
	// Registry calls fn with the register of a region. NotFound: it has none.
	Registry(region core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error
}

// Room is the room. All exported fields are needed.
type Room struct {
	room.Floor
	Search    Search
	Registers Registers
	Rand      io.Reader
	// Now is the time by which a list is doubted.
	Now     func() time.Time
	counted counted
}

const (
	// patience is how long the list compares editions that were not compared before.
	patience = 5 * time.Second
	// shownChanges bounds what a screen shows of each kind.
	shownChanges = 200
)

// list shows what waits, what is in force and what was added.
func (s *Room) list(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.screen(r)
	if err != nil {
		return nil, err
	}
	screen.Done = r.Query("done")
	return r.Page(screen), nil
}

func (s *Room) screen(r *serve.Request) (*page.Registers, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := &page.Registers{Here: here, Form: page.AdditionForm{Action: here + "/additions"}}
	state.Editions.Scan(view, "", func(_ core.EditionID, e core.Edition) bool {
		row := page.RegisterEdition{ID: string(e.ID), Kind: e.Kind, Date: e.Date, Rows: e.Rows, Source: e.Source, Digest: hex.EncodeToString(e.Digest[:])}
		if region, ok := strings.CutPrefix(e.Kind, core.EditionAddresses+"/"); ok {
			row.Region = regionName(core.Region(region))
		}
		switch {
		case e.State == core.EditionActive:
			row.Types = s.typesInForce(e)
			if a, ok := state.Acceptances.Get(view, e.ID); ok {
				who, _ := state.Users.Get(view, a.By)
				row.Doubts, row.By, row.At = text.Doubts(r.Lang, a.Doubts), who.Login, a.At
			} else if row.Region != "" {
				row = accepted(r, view, e, row)
			}
			screen.InForce = append(screen.InForce, row)
		case e.State == core.EditionComplete:
			screen.Waiting = append(screen.Waiting, s.waiting(r, view, e, row))
		}
		return true
	})
	order := func(a, b page.RegisterEdition) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Date, a.Date))
	}
	slices.SortFunc(screen.Waiting, order)
	slices.SortFunc(screen.InForce, order)
	s.count(r.Context(), view, screen.Waiting)
	screen.Additions = s.open(view)
	for _, region := range address.Regions() {
		screen.Form.Regions = append(screen.Form.Regions, page.Option{Value: string(region.Code), Words: string(region.Code) + ", " + region.Name})
	}
	screen.Form.Types = types(r.Lang)
	return screen, nil
}

// waiting says of an edition what keeps it out of force, and how it is put into force: passports by the command that
// names what it accepts, anything else here.
func (s *Room) waiting(r *serve.Request, v state.View, e core.Edition, row page.RegisterEdition) page.RegisterEdition {
	row.Forget = here + "/" + string(e.ID) + "/forget"
	switch {
	case row.Region != "":
		row.Changes = here + "/" + string(e.ID)
		row = accepted(r, v, e, row)
		fallthrough
	case e.Kind != core.EditionPassports:
		row.Activate = here + "/" + string(e.ID) + "/activate"
	default:
		doubts := machine.Doubts(v, e, core.TimeOf(s.Now()))
		row.Doubts, row.Command = text.Doubts(r.Lang, doubts), "sheaf passports activate "+core.Short(e.ID)
		if len(doubts) > 0 {
			row.Command += " --accept"
		}
	}
	return row
}

// accepted says of a register of addresses what spoke against it, and who sent it nevertheless, as far as the journal says.
func accepted(r *serve.Request, v state.View, e core.Edition, row page.RegisterEdition) page.RegisterEdition {
	origin, _ := state.EditionOrigins.Get(v, e.ID)
	if len(origin.Doubts) == 0 {
		return row
	}
	row.Doubts = text.DoubtsOf(r.Lang, e.Kind, origin.Doubts)
	if a, ok := query.Accepted(v, e); ok {
		who, _ := state.Users.Get(v, a.By)
		row.By, row.At = who.Login, a.At
	}
	return row
}

// count says of what waits how much it would change, as far as there is time for it.
func (s *Room) count(ctx context.Context, v state.View, rows []page.RegisterEdition) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for i := range rows {
		if rows[i].Changes == "" {
			continue
		}
		id := core.EditionID(rows[i].ID)
		active, _ := state.ActiveEditions.Get(v, rows[i].Kind)
		n, known := s.counted.get([2]core.EditionID{active, id})
		if !known && ctx.Err() == nil {
			e, _ := state.Editions.Get(v, id)
			if _, _, err := s.difference(v, e); err == nil {
				n, known = s.counted.get([2]core.EditionID{active, id})
			}
		}
		if known {
			rows[i].Types = n.types
		}
		if known && active != "" {
			rows[i].Counts = shownCounts(n.changes)
		}
	}
}

func shownCounts(n counts) (list []page.ChangeCount) {
	for _, kind := range change.Kinds() {
		list = append(list, page.ChangeCount{Kind: string(kind), N: n[kind]})
	}
	return list
}

// changes shows an edition's difference to what is in force.
func (s *Room) changes(r *serve.Request) (*serve.Reply, error) {
	e, d, active, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := &page.RegisterChanges{Here: here, Region: regionName(d.Region), Date: e.Date, Before: d.Before, After: d.After, First: active == "", Types: d.types}
	if e.State == core.EditionComplete {
		screen.Activate = here + "/" + string(e.ID) + "/activate"
		row := accepted(r, view, e, page.RegisterEdition{})
		screen.Doubts, screen.By, screen.At = row.Doubts, row.By, row.At
	}
	for _, kind := range change.Kinds() {
		group := page.ChangeGroup{ChangeCount: page.ChangeCount{Kind: string(kind), N: d.Count(kind)}}
		for _, c := range d.Changes {
			if c.Kind == kind && len(group.Rows) < shownChanges {
				group.Rows = append(group.Rows, page.AddressChange{Old: c.Old, New: c.New})
			}
		}
		screen.Groups = append(screen.Groups, group)
	}
	return r.Page(screen), nil
}

// named is the edition that a request names. Errors: NotFound, and those of [query.EditionNamed].
func (s *Room) named(r *serve.Request) (core.Edition, error) {
	view, err := s.View(r)
	if err != nil {
		return core.Edition{}, err
	}
	defer view.Close()
	id, err := query.EditionNamed(view, "id", r.Param("id"))
	if err != nil {
		return core.Edition{}, err
	}
	e, ok := state.Editions.Get(view, id)
	if !ok {
		return core.Edition{}, core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + string(id))
	}
	return e, nil
}

// activate puts an edition into force, but for passports, whose doubts have to be accepted by name.
func (s *Room) activate(r *serve.Request) (*serve.Reply, error) {
	e, err := s.named(r)
	if err == nil && e.Kind == core.EditionPassports {
		err = core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + string(e.ID))
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(r, &machine.ActivateEdition{Edition: e.ID}); err != nil {
		return nil, err
	}
	return done("activated"), nil
}

// forget turns down an edition that waits. What of its parts one entry does not delete the next import does.
func (s *Room) forget(r *serve.Request) (*serve.Reply, error) {
	e, err := s.named(r)
	if err == nil && e.State != core.EditionComplete {
		err = core.Refuse(core.Conflict, "edition", "core.state", "forget", e.State).About("edition:" + string(e.ID))
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(r, &machine.ForgetEdition{Edition: e.ID}); err != nil {
		return nil, err
	}
	return done("forgotten"), nil
}

// done goes back to the list, which says what was done.
func done(what string) *serve.Reply {
	return serve.SeeOther(here + "?" + url.Values{"done": {what}}.Encode())
}

func regionName(code core.Region) string {
	name, ok := address.NameOfRegion(code)
	if !ok {
		return string(code)
	}
	return string(code) + ", " + name
}
