package build

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// maxHouses bounds the houses of a region: twice those of the largest.
const maxHouses = 4 << 20

// house is one as far as it is known: its file has the number, the hierarchies have the street.
type house struct {
	number string
	street int64
}

// AddHouse takes a house after all objects and before the hierarchies, which say where it stands;
// gone takes one away that the edition before has.
func (b *Builder) AddHouse(id int64, number string, gone bool) error {
	if b.houses == nil {
		b.houses = map[int64]house{}
	}
	if gone {
		delete(b.houses, id)
		return nil
	}
	if len(b.houses) >= maxHouses {
		return b.refuse("ID", "address.row.many", strconv.Itoa(maxHouses))
	}
	h := b.houses[id]
	h.number = number
	b.houses[id] = h
	return nil
}

// houseLink notes where a house stands, if the link is of one.
func (b *Builder) houseLink(l address.Link) {
	h, ok := b.houses[l.Object]
	if !ok || !l.Active {
		return
	}
	if parent := parentOf(l, &address.Report{}); parent != 0 && b.has(parent) {
		h.street = parent
		b.houses[l.Object] = h
	}
}

// baseHouses takes over the houses of the edition before.
func (b *Builder) baseHouses() {
	if b.base.Houses() == 0 {
		return
	}
	b.houses = make(map[int64]house, b.base.Houses())
	b.base.EachHouse(func(h houses.House) { b.houses[h.ID] = house{h.Number, h.Street} })
}

// standing lists the houses whose street exists.
func (w *work) standing() []houses.House {
	var out []houses.House
	for id, h := range w.houses {
		if w.known(h.street) && h.number != "" {
			out = append(out, houses.House{ID: id, Street: h.street, Number: h.number})
		}
	}
	w.rep.Houses, w.rep.HousesLost = len(out), len(w.houses)-len(out)
	return out
}
