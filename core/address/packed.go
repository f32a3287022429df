package address

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// packed holds objects in a few large pieces of memory, almost without pointers. A node keeps the registers of the country, 1.5 million
// objects with a dozen texts each, and the collector would visit every one of them again and again.
type packed struct {
	ids     []int64 // ascending
	records []record
	texts   string   // GUID, name and KLADR code of each, and the names of aliases
	shared  []string // what many have alike: dates, codes, types
	kinds   []kind
	aliases []Alias
}

// kind is a type as objects name it.
type kind struct {
	level int
	short string
	// objects have it, the first of them stands at first.
	objects, first int
}

// record is an object but for its id. Its own texts stand one after another; what is shared stands there by its number.
type record struct {
	parent, row, municipal, lost     int64
	text                             uint64
	guid, name, kladr                uint32 // bytes
	kind, from, postal, okato, oktmo uint32
	aliases, aliasCount              uint32
}

func (p *packed) len() int { return len(p.ids) }

// find is the place of an object.
func (p *packed) find(id int64) (int, bool) { return slices.BinarySearch(p.ids, id) }

// at is the i-th object.
func (p *packed) at(i int) Object {
	r := &p.records[i]
	texts, k := p.texts[r.text:], &p.kinds[r.kind]
	o := Object{
		ID: p.ids[i], Parent: r.parent, GUID: texts[:r.guid], Level: k.level, Type: k.short, Name: texts[r.guid:][:r.name],
		From: core.Date(p.shared[r.from]), Row: r.row, Municipal: r.municipal, Lost: r.lost,
		Codes: Codes{Postal: p.shared[r.postal], OKATO: p.shared[r.okato], OKTMO: p.shared[r.oktmo], KLADR: texts[r.guid+r.name:][:r.kladr]},
	}
	if r.aliasCount > 0 {
		o.Aliases = slices.Clip(p.aliases[r.aliases:][:r.aliasCount])
	}
	return o
}

// packer packs objects that come by ascending id.
type packer struct {
	packed
	written strings.Builder
	known   map[string]uint32 // places in shared
	kindsAt map[Part]uint32   // places in kinds, by level and type
	former  []formerName
}

// formerName is an alias while it is packed.
type formerName struct {
	text                 int
	name, kind, from, to uint32
	of                   int64
}

func newPacker() *packer {
	return &packer{known: map[string]uint32{}, kindsAt: map[Part]uint32{}}
}

func (p *packer) add(o Object) {
	p.ids = append(p.ids, o.ID)
	p.records = append(p.records, record{
		parent: o.Parent, row: o.Row, municipal: o.Municipal, lost: o.Lost, text: uint64(p.written.Len()),
		guid: uint32(len(o.GUID)), name: uint32(len(o.Name)), kladr: uint32(len(o.KLADR)),
		kind: p.kind(Part{Level: o.Level, Type: o.Type}), from: p.share(string(o.From)), postal: p.share(o.Postal), okato: p.share(o.OKATO), oktmo: p.share(o.OKTMO),
		aliases: uint32(len(p.former)), aliasCount: uint32(len(o.Aliases)),
	})
	for _, s := range []string{o.GUID, o.Name, o.KLADR} {
		p.written.WriteString(s)
	}
	for _, a := range o.Aliases {
		p.former = append(p.former, formerName{p.written.Len(), uint32(len(a.Name)), p.share(a.Type), p.share(string(a.From)), p.share(string(a.To)), a.Of})
		p.written.WriteString(a.Name)
	}
}

// share is the number of a text that many objects have.
func (p *packer) share(s string) uint32 {
	n, ok := p.known[s]
	if !ok {
		n = uint32(len(p.shared))
		p.known[s], p.shared = n, append(p.shared, s)
	}
	return n
}

// kind is the number of a type; one more object has it, the last that was added.
func (p *packer) kind(of Part) uint32 {
	n, ok := p.kindsAt[of]
	if !ok {
		n = uint32(len(p.kinds))
		p.kindsAt[of], p.kinds = n, append(p.kinds, kind{level: of.Level, short: of.Type, first: len(p.records)})
	}
	p.kinds[n].objects++
	return n
}

// done gives what was packed, in pieces of its size; the packer is used up.
func (p *packer) done() packed {
	out := packed{ids: slices.Clone(p.ids), records: slices.Clone(p.records), texts: strings.Clone(p.written.String()),
		shared: make([]string, len(p.shared)), kinds: slices.Clone(p.kinds)}
	all := strings.Join(p.shared, "")
	for i, s := range p.shared {
		out.shared[i], all = all[:len(s)], all[len(s):]
	}
	for i := range out.kinds {
		out.kinds[i].short = strings.Clone(out.kinds[i].short)
	}
	if len(p.former) > 0 {
		out.aliases = make([]Alias, len(p.former))
	}
	for i, f := range p.former {
		out.aliases[i] = Alias{Type: out.shared[f.kind], Name: out.texts[f.text:][:f.name], From: core.Date(out.shared[f.from]), To: core.Date(out.shared[f.to]), Of: f.of}
	}
	return out
}

// packedClosed holds closed objects in the same way.
type packedClosed struct {
	packed
	heirs      []heirs // of each
	successors []int64
}

type heirs struct{ from, count uint32 }

func (p *packedClosed) at(i int) Closed {
	o, h := p.packed.at(i), p.heirs[i]
	c := Closed{ID: o.ID, Parent: o.Parent, GUID: o.GUID, Level: o.Level, Type: o.Type, Name: o.Name, To: o.From, Aliases: o.Aliases, Row: o.Row}
	if h.count > 0 {
		c.Successors = slices.Clip(p.successors[h.from:][:h.count])
	}
	return c
}

// object is a closed one as far as it is like others.
func (c Closed) object() Object {
	return Object{ID: c.ID, Parent: c.Parent, GUID: c.GUID, Level: c.Level, Type: c.Type, Name: c.Name, From: c.To, Aliases: c.Aliases, Row: c.Row}
}

// closedPacker packs closed objects that come by ascending id.
type closedPacker struct {
	*packer
	heirs      []heirs
	successors []int64
}

func (p *closedPacker) add(c Closed) {
	p.packer.add(c.object())
	p.heirs = append(p.heirs, heirs{uint32(len(p.successors)), uint32(len(c.Successors))})
	p.successors = append(p.successors, c.Successors...)
}

func (p *closedPacker) done() packedClosed {
	return packedClosed{p.packer.done(), slices.Clone(p.heirs), slices.Clone(p.successors)}
}
