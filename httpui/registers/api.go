package registers

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// mostChanges bounds an answer; counts are of all.
const mostChanges = 10_000

// Difference is what an edition would change, as programs see it.
type Difference struct {
	Edition core.EditionID `json:"edition"`
	Region  core.Region    `json:"region"`
	// Active is the edition in force, empty for none.
	Active core.EditionID      `json:"active,omitempty"`
	Before int                 `json:"objects_before"`
	After  int                 `json:"objects_after"`
	Counts map[change.Kind]int `json:"counts"`
	// Changes are at most 10,000.
	Changes []change.Change `json:"changes"`
	// Types are those of its objects that the rules have no word for.
	Types []ForeignType `json:"types,omitempty"`
}

// ForeignType is such a type as programs see it, with how many objects have it and the first of them.
type ForeignType struct {
	Short string `json:"short"`
	// Full is as the dictionary of the register has it, empty where that lacks it, too.
	Full    string `json:"full,omitempty"`
	Example string `json:"example"`
	Level   int    `json:"level"`
	Objects int    `json:"objects"`
}

func (s *Room) apiDifference(r *serve.Request) (*serve.Reply, error) {
	e, d, active, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	changes := d.Changes[:min(len(d.Changes), mostChanges)]
	if changes == nil {
		changes = []change.Change{}
	}
	answer := Difference{e.ID, d.Region, active, d.Before, d.After, countsOf(d.Difference), changes, nil}
	for _, t := range d.types {
		answer.Types = append(answer.Types, ForeignType(t))
	}
	return serve.JSON(answer)
}

// Added is an addition as programs see it.
type Added struct {
	ID     core.AdditionID `json:"id"`
	Region core.Region     `json:"region"`
	// Object is the number under which it is found, Parent that of the register's object it lies in.
	Object string `json:"object"`
	Parent string `json:"parent"`
	Level  int    `json:"level"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Source string `json:"source"`
	State  string `json:"state"`
	At     string `json:"at"`
	// Brought is the number that the register gave it.
	Brought string `json:"brought,omitempty"`
	// Orphaned says of an open one that the register has closed what it lies in, and names no one object in its place.
	Orphaned bool `json:"orphaned,omitempty"`
}

func (s *Room) addedOf(a core.Addition) Added {
	out := Added{ID: a.ID, Region: a.Region, Object: strconv.FormatInt(a.Object, 10), Parent: strconv.FormatInt(a.Parent, 10), Level: a.Level, Type: a.Type,
		Name: a.Name, Source: a.Source, State: a.State, At: a.At.Wire()}
	if a.State == core.AdditionOpen {
		_, out.Orphaned = s.whereIs(a)
	}
	if a.Brought != 0 {
		out.Brought = strconv.FormatInt(a.Brought, 10)
	}
	return out
}

func (s *Room) apiAdditions(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	list := []Added{}
	for _, a := range all(view) {
		list = append(list, s.addedOf(a))
	}
	return serve.JSON(map[string]any{"additions": list})
}

func (s *Room) apiAdd(r *serve.Request) (*serve.Reply, error) {
	var in wish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	c, err := s.wished(r, in)
	if err != nil {
		return nil, err
	}
	answer, err := s.Do(r, c)
	if err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	// A repeated request drew another id: the journal has the first.
	leaves, err := query.Told(view, answer.Tree, answer.Leaves, min(answer.Count, 1))
	for _, leaf := range leaves {
		if id, ok := strings.CutPrefix(leaf.Subject, "addition:"); ok {
			return s.reply(view, c.Region, core.AdditionID(id))
		}
	}
	if err == nil {
		err = core.Refuse(core.Internal, "", "core.internal")
	}
	return nil, err
}

func (s *Room) apiWithdraw(r *serve.Request) (*serve.Reply, error) {
	if err := s.end(r); err != nil {
		return nil, err
	}
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return s.reply(view, core.Region(r.Param("region")), core.AdditionID(r.Param("id")))
}

// reply answers with the addition as it stands.
func (s *Room) reply(v state.View, region core.Region, id core.AdditionID) (*serve.Reply, error) {
	a, ok := state.Additions.Get(v, state.AdditionKey(region, id))
	if !ok {
		return nil, core.Refuse(core.NotFound, "id", "core.not_found")
	}
	return serve.JSON(s.addedOf(a))
}
