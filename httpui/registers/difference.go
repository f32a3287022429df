package registers

import (
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// counts is how many changes there are of each kind.
type counts map[change.Kind]int

// counted keeps the counts of pairs of editions that were compared; its zero value is ready.
type counted struct {
	mu sync.Mutex // guards of
	of map[[2]core.EditionID]counts
}

func (c *counted) get(pair [2]core.EditionID) (counts, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.of[pair]
	return n, ok
}

func (c *counted) put(pair [2]core.EditionID, n counts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil || len(c.of) > 1000 {
		c.of = map[[2]core.EditionID]counts{}
	}
	c.of[pair] = n
}

// ofAddresses is the edition of addresses under the id.
func ofAddresses(v state.View, id core.EditionID) (core.Edition, error) {
	e, ok := state.Editions.Get(v, id)
	if !ok || !strings.HasPrefix(e.Kind, core.EditionAddresses+"/") {
		return e, core.Refuse(core.NotFound, "edition", "core.not_found").About("edition:" + string(id))
	}
	return e, nil
}

// asked is the edition of the path with its difference to the one in force, and that one's id.
func (s *Room) asked(r *serve.Request) (e core.Edition, d change.Difference, active core.EditionID, err error) {
	view, err := s.View(r)
	if err != nil {
		return e, d, "", err
	}
	defer view.Close()
	if e, err = ofAddresses(view, core.EditionID(r.Param("id"))); err != nil {
		return e, d, "", err
	}
	d, active, err = s.difference(view, e)
	return e, d, active, err
}

// difference compares an edition of addresses with the one of its region that is in force; with none every
// object would be new, and nothing is told of it.
func (s *Room) difference(v state.View, e core.Edition) (change.Difference, core.EditionID, error) {
	next, err := registry(v, e)
	if err != nil {
		return change.Difference{}, "", err
	}
	active, ok := state.ActiveEditions.Get(v, e.Kind)
	if !ok {
		return change.Between(nil, next), "", nil
	}
	record, _ := state.Editions.Get(v, active)
	old, err := registry(v, record)
	if err != nil {
		return change.Difference{}, active, err
	}
	d := change.Between(old, next)
	s.counted.put([2]core.EditionID{active, e.ID}, countsOf(d))
	return d, active, nil
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
