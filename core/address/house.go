package address

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// standing holds the houses of a registry as they stand in the edition: a region has a hundred
// thousand of them, and one street is asked for at a time.
type standing struct {
	streets []streetHouses // ascending by street
	records []byte
	count   int
}

// streetHouses says where in the records those of a street are.
type streetHouses struct {
	street   int64
	from, to int
}

func (s *standing) add(street int64, record []byte) {
	from := len(s.records)
	s.records = append(s.records, record...)
	s.streets = append(s.streets, streetHouses{street, from, len(s.records)})
}

// record is what the edition says of the i-th street.
func (s *standing) record(i int) []byte { return s.records[s.streets[i].from:s.streets[i].to] }

// makeHouses takes houses in any order.
func makeHouses(list []houses.House) standing {
	slices.SortFunc(list, func(x, y houses.House) int {
		return cmp.Or(cmp.Compare(x.Street, y.Street), cmp.Compare(x.ID, y.ID))
	})
	out := standing{count: len(list)}
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Street == list[0].Street {
			n++
		}
		out.add(list[0].Street, encodeHouses(list[:n]))
		list = list[n:]
	}
	return out
}

// encodeHouses writes the houses of one street.
func encodeHouses(list []houses.House) []byte {
	b := binary.AppendUvarint(nil, uint64(list[0].Street))
	b = binary.AppendUvarint(b, uint64(len(list)))
	last := int64(0)
	for _, h := range list {
		b = binary.AppendUvarint(b, uint64(h.ID-last))
		b = appendText(b, h.Number)
		last = h.ID
	}
	return b
}

func decodeHouses(record []byte) ([]houses.House, error) {
	d := newDecoder(record, nil)
	street, last := d.id(), int64(0)
	var out []houses.House
	for range d.count() {
		last += d.id()
		out = append(out, houses.House{ID: last, Street: street, Number: d.text()})
	}
	return out, d.end()
}

// Houses is how many houses the registry knows; 0 when they were not loaded.
func (r *Registry) Houses() int { return r.houses.count }

// EachHouse calls fn for every house, by street and id.
func (r *Registry) EachHouse(fn func(houses.House)) {
	for i := range r.houses.streets {
		list, _ := decodeHouses(r.houses.record(i)) // held against the form when it was read
		for _, h := range list {
			fn(h)
		}
	}
}

// HouseKnown says whether a house as it was typed stands at an object. It is a hint and no verdict:
// the register lacks houses that people live in. listed is false when the registry knows no house
// there at all, and then nothing can be said.
func (r *Registry) HouseKnown(street int64, typed string) (known, listed bool) {
	i, ok := slices.BinarySearchFunc(r.houses.streets, street, func(s streetHouses, id int64) int { return cmp.Compare(s.street, id) })
	if !ok {
		return false, false
	}
	want := houses.Form(typed)
	list, _ := decodeHouses(r.houses.record(i))
	return slices.ContainsFunc(list, func(h houses.House) bool { return h.Number == want }), true
}

// House says what the registry knows of a house as it was typed, see [Registry.HouseKnown].
func (r *Registry) House(street int64, typed string) houses.Answer {
	known, listed := r.HouseKnown(street, typed)
	_, exists := r.Object(street)
	switch {
	case known:
		return houses.There
	case listed:
		return houses.Missing
	case !exists:
		return houses.NoObject
	case r.Houses() == 0:
		return houses.NotLoaded
	}
	return houses.None
}
