package registers

import (
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// counts is how many changes there are of each kind.
type counts map[change.Kind]int

// told is what is said of an edition beside another one: the counts, and the types that the rules lack.
type told struct {
	changes counts
	types   []page.ForeignType
}

// counted keeps what is told of pairs of editions that were compared; its zero value is ready.
type counted struct {
	mu sync.Mutex // guards of
	of map[[2]core.EditionID]told
}

func (c *counted) get(pair [2]core.EditionID) (told, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.of[pair]
	return n, ok
}

func (c *counted) put(pair [2]core.EditionID, n told) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil || len(c.of) > 1000 {
		c.of = map[[2]core.EditionID]told{}
	}
	c.of[pair] = n
}

// ofAddresses is the edition of addresses that is named by its id or by the beginning of it.
func ofAddresses(v state.View, name string) (core.Edition, error) {
	id, err := query.EditionNamed(v, "id", name)
	if err != nil {
		return core.Edition{}, err
	}
	e, ok := state.Editions.Get(v, id)
	if !ok || !strings.HasPrefix(e.Kind, core.EditionAddresses+"/") {
		return e, core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + string(id))
	}
	return e, nil
}

// difference is what an edition changes, with the types that the rules lack.
type difference struct {
	change.Difference
	types []page.ForeignType
}

// asked is the edition of the path with its difference to the one in force, and that one's id.
func (s *Room) asked(r *serve.Request) (e core.Edition, d difference, active core.EditionID, err error) {
	view, err := s.View(r)
	if err != nil {
		return e, d, "", err
	}
	defer view.Close()
	if e, err = ofAddresses(view, r.Param("id")); err != nil {
		return e, d, "", err
	}
	d, active, err = s.difference(view, e)
	return e, d, active, err
}

// difference compares an edition of addresses with the one of its region that is in force; with none every
// object would be new, and nothing is told of it.
func (s *Room) difference(v state.View, e core.Edition) (difference, core.EditionID, error) {
	next, err := registry(v, e)
	if err != nil {
		return difference{}, "", err
	}
	active, ok := state.ActiveEditions.Get(v, e.Kind)
	var old *address.Registry
	if ok {
		record, _ := state.Editions.Get(v, active)
		if old, err = registry(v, record); err != nil {
			return difference{}, active, err
		}
	}
	d := difference{change.Between(old, next), shownTypes(next)}
	s.counted.put([2]core.EditionID{active, e.ID}, told{countsOf(d.Difference), d.types})
	return d, active, nil
}

// typesInForce are those of an edition that this node has.
func (s *Room) typesInForce(e core.Edition) (types []page.ForeignType) {
	region, ok := strings.CutPrefix(e.Kind, core.EditionAddresses+"/")
	if !ok {
		return nil
	}
	_ = s.Registers.Registry(core.Region(region), func(r *address.Registry, _ core.EditionDigest) error {
		types = shownTypes(r)
		return nil
	})
	return types
}

func shownTypes(r *address.Registry) (list []page.ForeignType) {
	r.EachForeignType(func(t address.TypeName, objects int, first address.Object) {
		list = append(list, page.ForeignType{Short: t.Short, Full: t.Full, Level: t.Level, Objects: objects, Example: change.Title(r, first.ID)})
	})
	return list
}

func countsOf(d change.Difference) counts {
	n := counts{}
	for _, kind := range change.Kinds() {
		n[kind] = d.Count(kind)
	}
	return n
}

// registry reads a register from its chunks, which are all there once it is complete.
func registry(v state.View, e core.Edition) (*address.Registry, error) {
	if e.Loaded != e.Chunks {
		return nil, core.Refuse(core.Conflict, "chunks", "registers.incomplete").About("edition:" + string(e.ID))
	}
	chunks, verdict := edition.Checked(e, core.EditionOrigin{}, state.ChunksOf(v, e)) // a register is always whole
	list, _, err := address.ReadEdition(chunks)
	if refused := verdict(); refused != nil {
		return nil, refused
	}
	return list, err
}
