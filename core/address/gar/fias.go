package gar

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/dbf"
	"github.com/sheaf-drive/sheaf/core/address/gar/levels"
)

// The files of the older register (FIAS) and of KLADR's table of types. AS_ADDROBJ_… holds the whole
// country, ADDROBnn.DBF one region.
const (
	Former      Kind = "ADDROBJ"
	FormerTypes Kind = "SOCRBASE"
	FormerTable Kind = "ADDROB.DBF"
	TypesTable  Kind = "SOCRBASE.DBF"
)

// former reads rows of the older register. It has no numbers for objects: they get those of their
// GUIDs in the base, else the number that the GUID gives.
type former struct {
	region core.Region
	known  map[string]int64 // GUIDs of the base
	taken  map[int64]string // numbers that were given
	lines  map[int64]int32  // of the rows that were read, by their numbers
	most   int              // of them
}

// maxTaken bounds the objects of a region, also of rows that are refused afterwards: many times
// those of the largest.
const maxTaken = 2 << 20

func newFormer(wish Wish) *former {
	f := &former{region: wish.Region, known: map[string]int64{}, taken: map[int64]string{}, lines: map[int64]int32{}, most: maxTaken}
	if wish.Base != nil {
		for i := range wish.Base.Len() {
			o := wish.Base.At(i)
			f.known[o.GUID] = o.ID
		}
		wish.Base.EachClosed(func(c address.Closed) { f.known[c.GUID] = c.ID })
	}
	return f
}

// formerRow is what one row says.
type formerRow struct {
	address.Version
	link   address.Link
	params []address.Param
}

// read gives the row of a region; false for one of another region.
func (r *former) read(x row) (formerRow, bool, error) {
	f := &fields{row: x}
	if code := f.region("REGIONCODE"); code != r.region && code != "" {
		return formerRow{}, false, f.err
	}
	name := "FORMALNAME"
	if v, _ := x.get(name); strings.TrimSpace(v) == "" {
		name = "OFFNAME"
	}
	guid := f.guid("AOGUID", false)
	v := address.Version{
		Row: number(f.guid("AOID", false)), Object: r.object(guid), GUID: guid,
		Level: f.formerLevel("AOLEVEL"), Type: f.text("SHORTNAME", 50), Name: f.text(name, 250),
		Previous: number(f.guid("PREVID", true)), Next: number(f.guid("NEXTID", true)),
		From: f.date("STARTDATE"), To: f.date("ENDDATE"), Actual: f.flag("ACTSTATUS"),
	}
	v.Active = v.Actual
	if live, ok := x.get("LIVESTATUS"); ok && live != "" {
		v.Active = v.Actual && f.flag("LIVESTATUS")
	}
	out := formerRow{Version: v, link: address.Link{Row: v.Row, Object: v.Object, From: v.From, To: v.To, Active: v.Actual && v.Active}}
	if parent := f.guid("PARENTGUID", true); parent != "" {
		out.link.Parent = r.object(parent)
	}
	if other, ok := r.taken[v.Object]; f.err == nil && ok && other != guid {
		f.refuse("AOGUID", "gar.row.guid_taken")
	}
	if f.err != nil {
		return out, true, f.err
	}
	if len(r.taken) >= r.most {
		return out, true, tooMany("AOGUID", r.most)
	}
	r.taken[v.Object], r.lines[v.Row] = guid, int32(x.line)
	for attr, kind := range map[string]address.ParamKind{
		"POSTALCODE": address.ParamPostal, "OKATO": address.ParamOKATO, "OKTMO": address.ParamOKTMO, "PLAINCODE": address.ParamKLADR,
	} {
		if value, ok := x.get(attr); ok && v.Actual && codeOf(kind, value) {
			out.params = append(out.params, address.Param{Row: v.Row, Object: v.Object, Kind: kind, Value: value, From: v.From})
		}
	}
	return out, true, nil
}

func (r *former) object(guid string) int64 { return cmp.Or(r.known[guid], number(guid)) }

// number is 62 bits of the SHA-256 of a GUID, 0 for none.
func number(guid string) int64 {
	raw, err := hex.DecodeString(strings.ReplaceAll(guid, "-", ""))
	if err != nil || len(raw) != 16 {
		return 0
	}
	sum := sha256.Sum256(raw)
	return max(1, int64(binary.BigEndian.Uint64(sum[:])>>2))
}

// guid reads a GUID in lower case, "" where there is none or it is all zeros.
func (f *fields) guid(name string, optional bool) string {
	v, ok := f.row.get(name)
	whole := len(v)
	if v = strings.ToLower(strings.Trim(strings.TrimSpace(v), "{}")); len(v) < whole {
		v = strings.Clone(v)
	}
	if strings.Trim(v, "0-") == "" {
		if !optional {
			f.refuse(name, "gar.row.missing", name)
		}
		return ""
	}
	if ok && (number(v) == 0 || len(v) != len("17ef3c93-1607-4424-a403-95fd5f5587af")) {
		f.refuse(name, "gar.row.guid", name)
	}
	return v
}

// formerLevel turns a level of the older register into today's.
func (f *fields) formerLevel(name string) int {
	level, ok := levels.Former()[f.required(name)]
	if f.err == nil && !ok {
		f.refuse(name, "gar.row.former_level", name)
	}
	return level
}

// ReadFormerTypes calls each for every type of SOCRBASE, of the older register or of KLADR: the
// latter has no level above 6. table says that the file is a DBF.
func ReadFormerTypes(r io.Reader, file string, table bool, each func(address.TypeName) error) (Report, error) {
	type named struct{ level, short, full string }
	var rows []named
	kladr := true
	take := func(x row) error {
		f := &fields{row: x}
		n := named{f.text("LEVEL", 10), f.text("SCNAME", 50), f.text("SOCRNAME", 250)}
		if f.err != nil {
			return f.err
		}
		if len(rows) >= maxDictionary {
			return tooMany("SCNAME", maxDictionary)
		}
		kladr = kladr && len(n.level) == 1 && n.level <= "6"
		rows = append(rows, n)
		return nil
	}
	var rep Report
	var err error
	if table {
		rep, err = readTable(r, file, take)
	} else {
		rep, err = read(r, file, FormerTypes, take)
	}
	of := levels.Former()
	if kladr {
		of = levels.KLADR()
	}
	for _, n := range rows {
		if level, ok := of[n.level]; ok && err == nil {
			err = each(address.TypeName{Level: level, Short: n.short, Full: n.full})
		}
	}
	return rep, err
}

// readTable is [read] for a DBF: each record as a row of attributes, those without a value left
// out. The line of a fault is the number of its record.
func readTable(r io.Reader, file string, each func(row) error) (Report, error) {
	in := &tableReader{rep: Report{File: file}}
	err := in.walk(r, each)
	if damaged(err) {
		err = core.Refuse(core.Invalid, "file", "gar.damaged", file).About(file)
	}
	return in.rep, err
}

type tableReader struct {
	rep   Report
	table *dbf.Table
}

func (in *tableReader) walk(r io.Reader, each func(row) error) (err error) {
	if in.table, err = dbf.Open(r, in.rep.File); err != nil {
		return err
	}
	for {
		values, err := in.table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		x := row{line: in.table.Number()}
		for i, f := range in.table.Fields() {
			if values[i] != "" {
				x.attrs = append(x.attrs, xml.Attr{Name: xml.Name{Local: f.Name}, Value: values[i]})
			}
		}
		in.rep.Rows++
		if err := in.take(x, each); err != nil {
			return err
		}
	}
}

func (in *tableReader) take(x row, each func(row) error) error {
	refusal, err := verdict(each(x), in.rep.File)
	switch {
	case err != nil:
		return err
	case refusal == nil:
		in.rep.Taken++
	default:
		if in.rep.Faults++; len(in.rep.Listed) < maxListed {
			id, _ := x.get("AOID")
			in.rep.Listed = append(in.rep.Listed, Fault{Line: in.table.Number(), Row: quoted(id), Reason: refusal})
		}
	}
	return nil
}

// Line is where a row of the older register stands, whose rows have no numbers: a line, or in a table a record; 0 for any other row.
func (l Loaded) Line(row int64) (line int) {
	if l.former != nil {
		line = int(l.former.lines[row])
	}
	return line
}

// Name is the number of an object or, in the older register, its GUID.
func (l Loaded) Name(object int64) string {
	if l.former != nil {
		if guid, ok := l.former.taken[object]; ok {
			return guid
		}
	}
	return strconv.FormatInt(object, 10)
}

// readFormer hands the rows of the wished region to the builder.
func (l *Loaded) readFormer(f io.Reader, name string, kind Kind, in *former) (Report, error) {
	take := func(x row) error {
		r, ours, err := in.read(x)
		if err != nil || !ours {
			return err
		}
		if err := l.build.AddVersion(r.Version); err != nil {
			return err
		}
		if !r.Actual {
			return nil
		}
		for _, p := range r.params {
			if err := l.build.AddParam(p); err != nil {
				return err
			}
		}
		return l.build.AddLink(r.link)
	}
	if kind == FormerTable {
		return readTable(f, name, take)
	}
	return read(f, name, Former, take)
}
