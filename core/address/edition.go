package address

import (
	"encoding/binary"
	"iter"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chunk"
)

// The words that head an edition. Those of the first form are read for ever.
const (
	formatFirst = "sheaf/address/1"
	format      = "sheaf/address/2"
)

// Edition is a registry as pieces for the log.
type Edition struct {
	Region  core.Region
	Objects int
	// Pieces are at most [chunk.Max] bytes each and must stay in order.
	Pieces [][]byte
	// Digest names the content: equal registries have equal digests.
	Digest [32]byte
}

// Edition writes the registry in its one canonical form. It refuses (TooLarge) an object
// whose names do not fit into one piece.
func (r *Registry) Edition() (Edition, error) {
	records := make([][]byte, 0, r.objects.len()+r.closed.len()+1)
	head := appendText(nil, format)
	head = appendText(head, string(r.region))
	head = binary.AppendUvarint(head, uint64(r.objects.len()))
	head = binary.AppendUvarint(head, uint64(r.closed.len()))
	head = binary.AppendUvarint(head, uint64(len(r.types)))
	for _, t := range r.types {
		head = appendName(append(head, byte(t.Level)), t.Short, t.Full)
	}
	if n := len(r.houses.streets); n > 0 {
		head = binary.AppendUvarint(head, uint64(n))
	}
	records = append(records, head)
	last := int64(0)
	for i := range r.objects.len() {
		o := r.objects.at(i)
		records = append(records, encodeObject(o, last))
		last = o.ID
	}
	last = 0
	for i := range r.closed.len() {
		c := r.closed.at(i)
		records = append(records, encodeClosed(c, last))
		last = c.ID
	}
	for i := range r.houses.streets {
		records = append(records, r.houses.record(i))
	}
	cut, err := chunk.Pack(records)
	if err != nil {
		return Edition{}, err
	}
	return Edition{Region: r.region, Objects: r.objects.len(), Pieces: cut.Pieces, Digest: cut.Digest}, nil
}

// ReadEdition rebuilds the registry and returns its digest. It refuses (Invalid) pieces
// that are damaged, incomplete, out of order or not of this format.
func ReadEdition(pieces iter.Seq[[]byte]) (*Registry, [32]byte, error) {
	r := reading{packing: newPacking("")}
	digest, err := chunk.Unpack(pieces, r.record)
	if err != nil {
		return nil, digest, err
	}
	objects, closed, streets := r.count()
	if objects == 0 || objects != r.objectCount || closed != r.closedCount || streets != r.streetCount {
		return nil, digest, core.Refuse(core.Invalid, "edition", "address.edition.count",
			strconv.FormatUint(r.objectCount+r.closedCount+r.streetCount, 10), strconv.FormatUint(objects+closed+streets, 10))
	}
	return r.registry(r.types, r.found), digest, nil
}

// reading is an edition as far as it was read.
type reading struct {
	packing
	types []TypeName
	found standing
	// These are as the head says.
	objectCount, closedCount, streetCount uint64
	started, first                        bool
	last                                  int64
	dates                                 map[uint64]core.Date
}

// count is how many objects, closed ones and streets with houses were read.
func (r *reading) count() (objects, closed, streets uint64) {
	return uint64(r.objects.len()), uint64(r.closed.len()), uint64(len(r.found.streets))
}

func (r *reading) record(rec []byte) error {
	d := newDecoder(rec, r.dates)
	objects, closed, _ := r.count()
	switch {
	case !r.started:
		return r.head(&d)
	case objects < r.objectCount:
		o := d.object(r.last)
		if !r.first {
			d.place(&o)
		}
		if r.objects.add(o); objects+1 == r.objectCount {
			o.ID = 0 // closed ones begin anew
		}
		r.last = o.ID
	case closed < r.closedCount:
		c := d.closedObject(r.last)
		if r.closed.add(c); closed+1 == r.closedCount {
			c.ID = 0
		}
		r.last = c.ID
	default:
		return r.street(rec)
	}
	return d.end()
}

// street keeps a record of houses as it is, once it was seen to be one.
func (r *reading) street(rec []byte) error {
	list, err := decodeHouses(rec)
	if err == nil && (len(list) == 0 || list[0].Street <= r.last || list[0].ID == 0) {
		err = core.Refuse(core.Invalid, "edition", "address.edition.record")
	}
	if err != nil {
		return err
	}
	r.last = list[0].Street
	r.found.count += len(list)
	r.found.add(r.last, rec)
	return nil
}

func (r *reading) head(d *decoder) error {
	r.started, r.dates = true, map[uint64]core.Date{}
	switch d.text() {
	case formatFirst:
		r.first = true
	case format:
	default:
		return core.Refuse(core.Invalid, "edition", "address.edition.format")
	}
	r.region, r.objectCount = core.Region(d.text()), d.number()
	if r.first {
		return d.end()
	}
	r.closedCount = d.number()
	for range d.count() {
		t := TypeName{}
		if level := d.bytes(1); level != nil {
			t.Level = int(level[0])
		}
		t.Short, t.Full = d.text(), d.text()
		r.types = append(r.types, t)
	}
	if len(d.rest) > 0 { // said only where there are houses
		r.streetCount = d.number()
	}
	return d.end()
}
