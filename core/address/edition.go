package address

import (
	"bytes"
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
	records := make([][]byte, 0, len(r.objects)+len(r.closed)+1)
	head := appendText(nil, format)
	head = appendText(head, string(r.region))
	head = binary.AppendUvarint(head, uint64(len(r.objects)))
	head = binary.AppendUvarint(head, uint64(len(r.closed)))
	head = binary.AppendUvarint(head, uint64(len(r.types)))
	for _, t := range r.types {
		head = appendName(append(head, byte(t.Level)), t.Short, t.Full)
	}
	if n := len(r.houses.streets); n > 0 {
		head = binary.AppendUvarint(head, uint64(n))
	}
	records = append(records, head)
	last := int64(0)
	for _, o := range r.objects {
		records = append(records, encodeObject(o, last))
		last = o.ID
	}
	last = 0
	for _, c := range r.closed {
		records = append(records, encodeClosed(c, last))
		last = c.ID
	}
	for _, s := range r.houses.streets {
		records = append(records, s.record)
	}
	cut, err := chunk.Pack(records)
	if err != nil {
		return Edition{}, err
	}
	return Edition{Region: r.region, Objects: len(r.objects), Pieces: cut.Pieces, Digest: cut.Digest}, nil
}

// ReadEdition rebuilds the registry and returns its digest. It refuses (Invalid) pieces
// that are damaged, incomplete, out of order or not of this format.
func ReadEdition(pieces iter.Seq[[]byte]) (*Registry, [32]byte, error) {
	r := reading{}
	digest, err := chunk.Unpack(pieces, r.record)
	if err != nil {
		return nil, digest, err
	}
	streets := uint64(len(r.found.streets))
	if got := uint64(len(r.Objects)); got == 0 || got != r.objects || uint64(len(r.Closed)) != r.closed || streets != r.streets {
		return nil, digest, core.Refuse(core.Invalid, "edition", "address.edition.count",
			strconv.FormatUint(r.objects+r.closed+r.streets, 10), strconv.FormatUint(got+uint64(len(r.Closed))+streets, 10))
	}
	out := NewRegistry(r.Content)
	out.houses = r.found
	return out, digest, nil
}

// reading is an edition as far as it was read.
type reading struct {
	Content
	found standing
	// These are as the head says.
	objects, closed, streets uint64
	started, first           bool
	last                     int64
	intern                   map[string]string
}

func (r *reading) record(rec []byte) error {
	d := decoder{rest: rec, intern: r.intern}
	switch {
	case !r.started:
		return r.head(&d)
	case uint64(len(r.Objects)) < r.objects:
		o := d.object(r.last)
		if !r.first {
			d.place(&o)
		}
		r.last = o.ID
		if r.Objects = append(r.Objects, o); uint64(len(r.Objects)) == r.objects {
			r.last = 0
		}
	case uint64(len(r.Closed)) < r.closed:
		c := d.closedObject(r.last)
		if r.last, r.Closed = c.ID, append(r.Closed, c); uint64(len(r.Closed)) == r.closed {
			r.last = 0
		}
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
	r.found.streets = append(r.found.streets, streetHouses{r.last, bytes.Clone(rec)})
	return nil
}

func (r *reading) head(d *decoder) error {
	r.started, r.intern = true, map[string]string{}
	switch d.text() {
	case formatFirst:
		r.first = true
	case format:
	default:
		return core.Refuse(core.Invalid, "edition", "address.edition.format")
	}
	r.Region, r.objects = core.Region(d.text()), d.number()
	if r.first {
		return d.end()
	}
	r.closed = d.number()
	for range d.count() {
		t := TypeName{}
		if level := d.bytes(1); level != nil {
			t.Level = int(level[0])
		}
		t.Short, t.Full = d.text(), d.text()
		r.Types = append(r.Types, t)
	}
	if len(d.rest) > 0 { // said only where there are houses
		r.streets = d.number()
	}
	return d.end()
}
