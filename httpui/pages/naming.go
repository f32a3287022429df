package pages

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Page is a scanned page as programs see it.
type Page struct {
	ID    core.PageScanID    `json:"id"`
	State core.PageScanState `json:"state"`
	Sheet core.SheetCode     `json:"sheet,omitempty"`
	// Read says what read the code: a rung of the ladder, or by_hand.
	Read string `json:"read,omitempty"`
	// Codes are those that stand on the page; several are no page of one sheet.
	Codes []core.SheetCode `json:"codes"`
	// Doubt is why its lines were not found, Lines what each of them looks like, Differ the numbers of those that were recorded
	// otherwise when the page came.
	Doubt   string          `json:"doubt,omitempty"`
	Lines   []core.LineLook `json:"lines"`
	Differ  []int           `json:"differ"`
	At      string          `json:"at"`
	Version uint32          `json:"version"`
}

func pageOf(p core.PageScan) Page {
	return Page{ID: p.ID, State: p.State, Sheet: p.Sheet.Code(), Read: p.Read, Codes: given(p.Codes), At: p.At.Wire(), Version: p.Version,
		Doubt: p.Table.Doubt, Lines: given(p.Table.Looks), Differ: given(p.Table.Differ)}
}

// given is an empty list for none, as programs want it.
func given[V any](list []V) []V {
	if list == nil {
		return []V{}
	}
	return list
}

// mostListed bounds one answer.
const mostListed = 500

// list lists the pages of a sheet, or those that wait for somebody, the ones after an id.
func (s *Room) list(r *serve.Request) (*serve.Reply, error) {
	d, err := s.mine(r)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	list, more := []Page{}, ""
	take := func(id core.PageScanID) bool {
		if len(list) == mostListed {
			more = string(list[len(list)-1].ID)
			return false
		}
		p, _ := state.PageScans.Get(d, id)
		list = append(list, pageOf(p))
		return true
	}
	after := core.PageScanID(r.Query("after"))
	if typed := r.Query("sheet"); typed != "" {
		code, err := paper.Parse(typed)
		if err != nil {
			return nil, err
		}
		each(d, state.ScansOf, state.ScanOfKey(core.NewSheetID(d.Campaign.ID, code), ""), after, take)
	} else {
		each(d, state.UnreadScans, state.UnreadScanKey(d.Campaign.ID, ""), after, take)
	}
	return serve.JSON(map[string]any{"pages": list, "more": more})
}

// each gives the pages behind one that a table lists within a prefix.
func each[V any](v state.View, t state.Table[string, V], within string, after core.PageScanID, fn func(core.PageScanID) bool) {
	t.ScanFrom(v, within, within+string(after), func(key string, _ V) bool {
		id := core.PageScanID(key[len(within):])
		return id == after || fn(id)
	})
}

// name records which sheet's page it is.
func (s *Room) name(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Sheet   string `json:"sheet"`
		Version uint32 `json:"version"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	code, err := paper.Parse(in.Sheet)
	if err != nil {
		return nil, err
	}
	return s.change(r, in.Version, func(p core.PageScan) machine.Command {
		return &machine.NameScan{ID: p.ID, Of: p.Version, Sheet: core.NewSheetID(p.Campaign, code)}
	})
}

// setAside records that it is a page of none.
func (s *Room) setAside(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Why     string `json:"why"`
		Version uint32 `json:"version"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	return s.change(r, in.Version, func(p core.PageScan) machine.Command {
		return &machine.SetScanAside{ID: p.ID, Of: p.Version, Why: in.Why}
	})
}

// change proposes what becomes of the page as the sender saw it; a sender who does not say which version changes the
// newest.
func (s *Room) change(r *serve.Request, of uint32, to func(core.PageScan) machine.Command) (*serve.Reply, error) {
	now := func() (core.PageScan, error) {
		v, err := s.View(r)
		if err != nil {
			return core.PageScan{}, err
		}
		defer v.Close()
		return find(r, v)
	}
	p, err := now()
	if err != nil {
		return nil, err
	}
	if of != 0 {
		p.Version = of
	}
	if _, err := s.Do(r, to(p)); err != nil {
		return nil, err
	}
	if p, err = now(); err != nil {
		return nil, err
	}
	return serve.JSON(pageOf(p))
}
