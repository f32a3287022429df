package address

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

// encodeObject writes an object behind the one with the id last.
func encodeObject(o Object, last int64) []byte {
	b := encodeNames(o, last)
	for _, id := range []int64{o.Row, o.Municipal, o.Lost} {
		b = binary.AppendUvarint(b, uint64(id))
	}
	for _, code := range []string{o.Postal, o.OKATO, o.OKTMO, o.KLADR} {
		b = appendText(b, code)
	}
	for _, a := range o.Aliases {
		b = binary.AppendUvarint(b, uint64(a.Of))
	}
	return b
}

func encodeClosed(c Closed, last int64) []byte {
	b := encodeNames(c.object(), last)
	b = binary.AppendUvarint(b, uint64(c.Row))
	b = binary.AppendUvarint(b, uint64(len(c.Successors)))
	for _, id := range c.Successors {
		b = binary.AppendUvarint(b, uint64(id))
	}
	return b
}

// encodeNames is all that an edition of the first form says of an object.
func encodeNames(o Object, last int64) []byte {
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
	h := make([]byte, 0, 36)
	for i, end := range []int{4, 6, 8, 10, 16} {
		if i > 0 {
			h = append(h, '-')
		}
		h = hex.AppendEncode(h, raw[[]int{0, 4, 6, 8, 10}[i]:end])
	}
	return string(h)
}

// decoder reads one record; after the first fault everything reads as zero and end tells.
type decoder struct {
	rest []byte
	bad  bool
	// whole is the record; its texts are cut out of it.
	whole string
	// dates keeps one copy of a date that thousands of objects share; nil keeps none.
	dates map[uint64]core.Date
}

func newDecoder(record []byte, dates map[uint64]core.Date) decoder {
	return decoder{rest: record, whole: string(record), dates: dates}
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
	n := len(d.bytes(d.number()))
	end := len(d.whole) - len(d.rest)
	s := d.whole[end-n : end]
	if !utf8.ValidString(s) {
		d.fail()
	}
	return s
}

// id reads the number of a row or an object.
func (d *decoder) id() int64 {
	n := d.number()
	if n > topID {
		d.fail()
	}
	return int64(n)
}

// count reads how many things follow, each of one byte at least, so that a lying count cannot
// ask for memory.
func (d *decoder) count() uint64 {
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.fail()
		return 0
	}
	return n
}

// topID is above all ids of the register.
const topID = 1 << 62

func (d *decoder) date() core.Date {
	n := d.number()
	if n == 0 {
		return ""
	}
	if known, ok := d.dates[n]; ok {
		return known
	}
	s := strconv.FormatUint(n, 10)
	if len(s) != 8 {
		d.fail()
		return ""
	}
	date := core.Date(s[:4] + "-" + s[4:6] + "-" + s[6:])
	if d.dates != nil {
		d.dates[n] = date
	}
	return date
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
	if delta == 0 || delta > topID || parent > topID || uint64(last)+delta > topID {
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
	for range d.count() {
		o.Aliases = append(o.Aliases, Alias{Type: d.text(), Name: d.text(), From: d.date(), To: d.date()})
	}
	return o
}

// place reads what the second form says of an object beyond its names.
func (d *decoder) place(o *Object) {
	o.Row, o.Municipal, o.Lost = d.id(), d.id(), d.id()
	o.Postal, o.OKATO, o.OKTMO, o.KLADR = d.text(), d.text(), d.text(), d.text()
	for i := range o.Aliases {
		o.Aliases[i].Of = d.id()
	}
}

func (d *decoder) closedObject(last int64) Closed {
	o := d.object(last)
	c := Closed{ID: o.ID, Parent: o.Parent, GUID: o.GUID, Level: o.Level, Type: o.Type, Name: o.Name, To: o.From,
		Aliases: o.Aliases, Row: d.id()}
	for range d.count() {
		c.Successors = append(c.Successors, d.id())
	}
	return c
}
