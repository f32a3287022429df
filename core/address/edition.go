package address

import (
	"encoding/binary"
	"encoding/hex"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chunk"
)

// format heads every edition; another format gets another word.
const format = "sheaf/address/1"

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
	records := make([][]byte, 0, len(r.objects)+1)
	head := appendText(nil, format)
	head = appendText(head, string(r.region))
	records = append(records, binary.AppendUvarint(head, uint64(len(r.objects))))
	last := int64(0)
	for _, o := range r.objects {
		records = append(records, encodeObject(o, last))
		last = o.ID
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
	var objects []Object
	var region core.Region
	want, last, started := uint64(0), int64(0), false
	digest, err := chunk.Unpack(pieces, func(rec []byte) error {
		d := decoder{rest: rec}
		if !started {
			started = true
			if d.text() != format {
				return core.Refuse(core.Invalid, "edition", "address.edition.format")
			}
			region, want = core.Region(d.text()), d.number()
			return d.end()
		}
		o := d.object(last)
		last = o.ID
		objects = append(objects, o)
		return d.end()
	})
	if err != nil {
		return nil, digest, err
	}
	if len(objects) == 0 || uint64(len(objects)) != want {
		return nil, digest, core.Refuse(core.Invalid, "edition", "address.edition.count",
			strconv.FormatUint(want, 10), strconv.Itoa(len(objects)))
	}
	return newRegistry(region, objects), digest, nil
}

func encodeObject(o Object, last int64) []byte {
	b := binary.AppendUvarint(nil, uint64(o.ID-last))
	b = binary.AppendUvarint(b, uint64(o.Parent))
	b = append(b, byte(o.Level))
	b = appendGUID(b, o.GUID)
	b = appendName(b, o.Type, o.Name)
	b = appendDate(b, o.From)
	b = binary.AppendUvarint(b, uint64(len(o.Aliases)))
	for _, a := range o.Aliases {
		b = appendName(b, a.Type, a.Name)
		b = appendDate(appendDate(b, a.From), a.To)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendName(b []byte, kind, name string) []byte {
	return appendText(appendText(b, kind), name)
}

func appendDate(b []byte, d core.Date) []byte {
	n, _ := strconv.ParseUint(strings.ReplaceAll(string(d), "-", ""), 10, 32)
	return binary.AppendUvarint(b, n)
}

// appendGUID writes a GUID of the usual form in 16 bytes and any other text as it is.
func appendGUID(b []byte, guid string) []byte {
	raw, err := hex.DecodeString(strings.ReplaceAll(guid, "-", ""))
	if err != nil || len(raw) != 16 || formatGUID(raw) != guid {
		return appendText(append(b, 0), guid)
	}
	return append(append(b, 1), raw...)
}

func formatGUID(raw []byte) string {
	h := hex.EncodeToString(raw)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// decoder reads one record; after the first fault everything reads as zero and end tells.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) fail() { d.bad, d.rest = true, nil }

func (d *decoder) end() error {
	if d.bad || len(d.rest) > 0 {
		return core.Refuse(core.Invalid, "edition", "address.edition.record")
	}
	return nil
}

func (d *decoder) number() uint64 {
	n, used := binary.Uvarint(d.rest)
	if used <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[used:]
	return n
}

func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.rest)) {
		d.fail()
		return nil
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) text() string {
	s := string(d.bytes(d.number()))
	if !utf8.ValidString(s) {
		d.fail()
	}
	return s
}

func (d *decoder) date() core.Date {
	n := d.number()
	if n == 0 {
		return ""
	}
	s := strconv.FormatUint(n, 10)
	if len(s) != 8 {
		d.fail()
		return ""
	}
	return core.Date(s[:4] + "-" + s[4:6] + "-" + s[6:])
}

func (d *decoder) guid() string {
	switch kind := d.bytes(1); {
	case len(kind) == 1 && kind[0] == 0:
		return d.text()
	case len(kind) == 1 && kind[0] == 1:
		if raw := d.bytes(16); raw != nil {
			return formatGUID(raw)
		}
	}
	d.fail()
	return ""
}

func (d *decoder) object(last int64) Object {
	delta, parent := d.number(), d.number()
	const top = 1 << 62
	if delta == 0 || delta > top || parent > top || uint64(last)+delta > top {
		d.fail()
		return Object{}
	}
	o := Object{ID: last + int64(delta), Parent: int64(parent)}
	if level := d.bytes(1); level != nil {
		o.Level = int(level[0])
	}
	if o.Level < LevelRegion || o.Level > LevelStreet {
		d.fail()
	}
	o.GUID = d.guid()
	o.Type, o.Name, o.From = d.text(), d.text(), d.date()
	// An alias takes four bytes at least, so a lying count cannot ask for memory.
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.fail()
		return o
	}
	for range n {
		o.Aliases = append(o.Aliases, Alias{Type: d.text(), Name: d.text(), From: d.date(), To: d.date()})
	}
	return o
}
