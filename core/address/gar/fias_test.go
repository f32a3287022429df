package gar

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// formerObject is a row of the older register; pairs change its attributes, an empty value takes
// one away.
func formerObject(pairs ...string) [][2]string {
	attrs := [][2]string{
		{"AOID", "00000000-0000-4000-8000-000000000001"}, {"AOGUID", "17ef3c93-1607-4424-a403-95fd5f5587af"}, {"PARENTGUID", ""},
		{"FORMALNAME", "Ненецкий"}, {"OFFNAME", "Ненецкий"}, {"SHORTNAME", "АО"}, {"AOLEVEL", "1"}, {"REGIONCODE", "83"},
		{"PREVID", ""}, {"NEXTID", ""}, {"ACTSTATUS", "1"}, {"LIVESTATUS", "1"}, {"POSTALCODE", ""}, {"OKATO", "11100000000"}, {"PLAINCODE", "83000000000"},
		{"STARTDATE", "1900-01-01"}, {"ENDDATE", "2079-06-06"},
	}
	for i := 0; i < len(pairs); i += 2 {
		at := slices.IndexFunc(attrs, func(a [2]string) bool { return a[0] == pairs[i] })
		attrs[at][1] = pairs[i+1]
	}
	return attrs
}

const (
	townGUID   = "0a239af6-10f5-44ee-8757-8bfee156776b"
	streetGUID = "3543fb09-be21-41a7-acb6-8d1607eb5013"
)

// formerRegion is a region, a town and a street that was renamed.
func formerRegion() [][][2]string {
	const root = "17ef3c93-1607-4424-a403-95fd5f5587af"
	return [][][2]string{
		formerObject(),
		formerObject("AOID", "00000000-0000-4000-8000-000000000002", "AOGUID", townGUID, "PARENTGUID", root, "FORMALNAME", "Нарьян-Мар",
			"SHORTNAME", "г", "AOLEVEL", "4"),
		formerObject("AOID", "00000000-0000-4000-8000-000000000003", "AOGUID", streetGUID, "PARENTGUID", townGUID, "FORMALNAME", "Ленина",
			"SHORTNAME", "ул", "AOLEVEL", "7", "ACTSTATUS", "0", "LIVESTATUS", "0", "NEXTID", "00000000-0000-4000-8000-000000000004", "ENDDATE", "1985-12-09"),
		formerObject("AOID", "00000000-0000-4000-8000-000000000004", "AOGUID", streetGUID, "PARENTGUID", townGUID, "FORMALNAME", "им В.И.Ленина",
			"SHORTNAME", "ул", "AOLEVEL", "7", "PREVID", "00000000-0000-4000-8000-000000000003", "STARTDATE", "1985-12-09",
			"POSTALCODE", "166000", "PLAINCODE", "830000010000001"),
		formerObject("AOID", "00000000-0000-4000-8000-000000000005", "AOGUID", "cdd557dc-dd74-4621-850a-997d55f3d8e7", "PARENTGUID", townGUID,
			"FORMALNAME", "Участок", "SHORTNAME", "уч-к", "AOLEVEL", "75"),
	}
}

func formerXML(rows ...[][2]string) string {
	var b strings.Builder
	b.WriteString(head + "<AddressObjects>\n")
	for _, row := range rows {
		b.WriteString("<Object")
		for _, a := range row {
			if a[1] != "" {
				b.WriteString(" " + a[0] + `="` + a[1] + `"`)
			}
		}
		b.WriteString(" />\n")
	}
	return b.String() + "</AddressObjects>"
}

// formerDBF writes rows as a table in cp866: dates without hyphens, numbers with five zeros.
func formerDBF(t *testing.T, rows ...[][2]string) []byte {
	t.Helper()
	var fields, records bytes.Buffer
	size := 1
	column := func(name string) (kind byte, width int) {
		switch name {
		case "STARTDATE", "ENDDATE":
			return 'D', 8
		case "AOLEVEL", "ACTSTATUS", "LIVESTATUS":
			return 'N', 19
		}
		return 'C', 120
	}
	for _, a := range rows[0] {
		kind, width := column(a[0])
		field := make([]byte, 32)
		copy(field, a[0])
		field[11], field[16] = kind, byte(width)
		fields.Write(field)
		size += width
	}
	for _, row := range rows {
		records.WriteByte(' ')
		for _, a := range row {
			kind, width := column(a[0])
			value := a[1]
			switch {
			case kind == 'D':
				value = strings.ReplaceAll(value, "-", "")
			case kind == 'N' && value != "":
				value += ".00000"
			}
			coded, err := charmap.CodePage866.NewEncoder().String(value)
			if err != nil {
				t.Fatal(err)
			}
			records.WriteString(coded + strings.Repeat(" ", width-len(coded)))
		}
	}
	headBytes := make([]byte, 32)
	headBytes[0] = 3
	binary.LittleEndian.PutUint32(headBytes[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(headBytes[8:], uint16(32+fields.Len()+1))
	binary.LittleEndian.PutUint16(headBytes[10:], uint16(size))
	return slices.Concat(headBytes, fields.Bytes(), []byte{0x0d}, records.Bytes(), []byte{0x1a})
}

func checkFormer(t *testing.T, l Loaded, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Files {
		if f.Faults != 0 {
			t.Errorf("%s: %+v", f.File, f.Listed[0].Reason)
		}
	}
	street, ok := l.Registry.Object(number(streetGUID))
	chain, complete := l.Registry.Chain(street.ID)
	if !ok || !complete || len(chain) != 3 || street.Name != "им В.И.Ленина" || street.From != "1985-12-09" || street.Level != 8 ||
		len(street.Aliases) != 1 || street.Aliases[0].Name != "Ленина" || street.GUID != streetGUID {
		t.Errorf("%v %+v %v", ok, street, chain)
	}
	if want := (address.Codes{Postal: "166000", OKATO: "11100000000", KLADR: "830000010000001"}); street.Codes != want {
		t.Errorf("codes %+v", street.Codes)
	}
	if l.Registry.Len() != 3 || l.Built.Beyond != 1 || l.Built.Renamed != 1 || len(l.Built.Notes) != 0 {
		t.Errorf("%+v", l.Built)
	}
}

func TestLoad_OlderRegisterXML(t *testing.T) {
	rows := append(formerRegion(), formerObject("REGIONCODE", "70", "AOID", "00000000-0000-4000-8000-000000000009",
		"AOGUID", "99999999-1607-4424-a403-95fd5f5587af"))
	files := fstest.MapFS{
		"AS_ADDROBJ_20180115_a.XML": {Data: []byte("\ufeff" + formerXML(rows...))},
		"AS_SOCRBASE_20180115_b.XML": {Data: []byte(head + `<AddressObjectTypes><AddressObjectType LEVEL="7" SOCRNAME="Территория" SCNAME="тер" KOD_T_ST="726"/>` +
			`<AddressObjectType LEVEL="65" SOCRNAME="Новый вид" SCNAME="нвв" KOD_T_ST="1"/></AddressObjectTypes>`)},
	}
	regions, _, err := RegionsIn(files)
	if err != nil || !slices.Equal(regions, []core.Region{"70", "83"}) {
		t.Fatalf("%v %v", regions, err)
	}
	if day, err := Version(files); err != nil || day != "2018-01-15" {
		t.Errorf("version %q %v", day, err)
	}
	l, err := LoadRegion(files, "83")
	checkFormer(t, l, err)
	if want := []address.TypeName{{Level: 7, Short: "нвв", Full: "новый вид"}}; !slices.Equal(l.NewTypes, want) {
		t.Errorf("types %v", l.NewTypes)
	}
}

func TestLoad_OlderRegisterDBF(t *testing.T) {
	files := fstest.MapFS{
		"ADDROB83.DBF": {Data: formerDBF(t, formerRegion()...)}, "addrob70.dbf": {Data: []byte("another region, not read")},
		"SOCRBASE.DBF": {Data: typesDBF(t, [][3]string{{"1", "обл", "Область"}, {"5", "нвв", "Новый вид"}, {"6", "ДОМ", "Дом"}})},
	}
	regions, _, err := RegionsIn(files)
	if err != nil || !slices.Equal(regions, []core.Region{"70", "83"}) {
		t.Fatalf("%v %v", regions, err)
	}
	l, err := LoadRegion(files, "83")
	checkFormer(t, l, err)
	if want := []address.TypeName{{Level: 8, Short: "нвв", Full: "новый вид"}}; !slices.Equal(l.NewTypes, want) {
		t.Errorf("KLADR's table of types counts streets as level 5: %v", l.NewTypes)
	}
}

// typesDBF is a SOCRBASE.DBF.
func typesDBF(t *testing.T, rows [][3]string) []byte {
	t.Helper()
	var all [][][2]string
	for _, r := range rows {
		all = append(all, [][2]string{{"LEVEL", r[0]}, {"SCNAME", r[1]}, {"SOCRNAME", r[2]}})
	}
	return formerDBF(t, all...)
}

// A register that was loaded from GAR keeps its numbers when the older one is put on top.
func TestLoad_OlderRegisterOnANewerOne(t *testing.T) {
	base := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 7, GUID: streetGUID, Level: 8, Type: "ул", Name: "Прежняя", From: "1950-01-01"},
		{ID: 1, GUID: "17ef3c93-1607-4424-a403-95fd5f5587af", Level: 1, Type: "АО", Name: "Ненецкий"},
	}})
	l, err := Load(fstest.MapFS{"AS_ADDROBJ.XML": {Data: []byte(formerXML(formerRegion()[1:]...))}}, Wish{Region: "83", Base: base})
	if err != nil {
		t.Fatal(err)
	}
	if o, ok := l.Registry.Object(7); !ok || o.Name != "им В.И.Ленина" || l.Registry.Len() != 3 {
		t.Errorf("%+v, %d objects", o, l.Registry.Len())
	}
	if chain, complete := l.Registry.Chain(7); !complete || chain[0].ID != 1 {
		t.Errorf("%v %+v", complete, chain)
	}
}

func TestLoad_OlderRegisterFaults(t *testing.T) {
	for name, c := range map[string]struct{ field, value, text string }{
		"no id":         {"AOGUID", "", "gar.row.missing"},
		"zero id":       {"AOGUID", "00000000-0000-0000-0000-000000000000", "gar.row.missing"},
		"no GUID":       {"AOID", "4711", "gar.row.guid"},
		"level":         {"AOLEVEL", "8", "gar.row.former_level"},
		"status":        {"ACTSTATUS", "2", "gar.row.flag"},
		"no name":       {"FORMALNAME", " ", ""},
		"date":          {"STARTDATE", "2018-02-30", "gar.row.date"},
		"parent":        {"PARENTGUID", "x", "gar.row.guid"},
		"bad code":      {"POSTALCODE", "16600", ""},
		"region":        {"REGIONCODE", "x", "gar.row.region"},
		"another place": {"REGIONCODE", "70", ""},
	} {
		rows := []([][2]string){formerObject(), formerObject("AOID", "00000000-0000-4000-8000-000000000002", c.field, c.value)}
		for form, files := range map[string]fstest.MapFS{
			"XML": {"AS_ADDROBJ.XML": {Data: []byte(formerXML(rows...))}}, "DBF": {"ADDROB83.DBF": {Data: formerDBF(t, rows...)}},
		} {
			l, err := LoadRegion(files, "83")
			if err != nil {
				t.Errorf("%s as %s: %v", name, form, err)
				continue
			}
			got := ""
			if rep := l.Files[0]; rep.Faults > 0 {
				got = rep.Listed[0].Reason.Text
				if want := map[string]int{"XML": 3, "DBF": 2}[form]; rep.Listed[0].Line != want {
					t.Errorf("%s as %s: line %d", name, form, rep.Listed[0].Line)
				}
			}
			if got != c.text {
				t.Errorf("%s as %s: got %q, want %q", name, form, got, c.text)
			}
		}
	}
}

func TestLoad_OlderAndNewerTogether(t *testing.T) {
	_, err := LoadRegion(fstest.MapFS{
		"AS_ADDR_OBJ.XML": {Data: []byte(objects(goodObject))}, "AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS></ITEMS>")},
		"ADDROB83.DBF": {Data: formerDBF(t, formerRegion()...)},
	}, "83")
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "gar.file.mixed" {
		t.Errorf("got %v", err)
	}
}

// A table in an archive whose bytes are not those that were packed is refused by name.
func TestLoad_DamagedTableInsideAnArchive(t *testing.T) {
	table := string(formerDBF(t, formerRegion()...))
	letter := func(stored []byte) { // another letter, which only the checksum tells
		stored[bytes.Index(stored, []byte("\x8b\xa5\xad\xa8\xad\xa0"))] ^= 1
	}
	for name, c := range map[string]struct {
		method uint16
		harm   func([]byte)
	}{
		"stored":                  {zip.Store, letter},
		"deflated":                {zip.Deflate, func(data []byte) { data[len("ADDROB83.DBF")+30+8] ^= 0xff }},
		"the checksum":            {zip.Deflate, func(data []byte) { data[bytes.LastIndex(data, []byte("PK\x01\x02"))+16] ^= 1 }},
		"the checksum of a store": {zip.Store, func(data []byte) { data[bytes.LastIndex(data, []byte("PK\x01\x02"))+16] ^= 1 }},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: "ADDROB83.DBF", Method: c.method})
		if err == nil {
			_, err = io.WriteString(w, table)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		files, err := open(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if l, err := LoadRegion(files, "83"); err != nil || l.Registry.Len() != 3 {
			t.Fatalf("%s: whole it gives %v", name, err)
		}
		c.harm(b.Bytes())
		if files, err = open(b.Bytes()); err != nil {
			t.Fatal(err)
		}
		l, err := LoadRegion(files, "83")
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != "gar.damaged" || refusal.Subject != "ADDROB83.DBF" || l.Registry != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFormer_RefusesANumberTwice(t *testing.T) {
	in := newFormer(Wish{Region: "83"})
	in.taken[number(townGUID)] = "another"
	var x row
	for _, a := range formerRegion()[1] {
		x.attrs = append(x.attrs, xml.Attr{Name: xml.Name{Local: a[0]}, Value: a[1]})
	}
	if _, _, err := in.read(x); core.CodeOf(err) != core.Invalid {
		t.Errorf("got %v", err)
	}
}

func FuzzReadFormer(f *testing.F) {
	f.Add(formerXML(formerRegion()...))
	f.Add(formerXML(formerObject("AOLEVEL", "65", "POSTALCODE", "x")))
	f.Fuzz(func(t *testing.T, in string) {
		l, err := LoadRegion(fstest.MapFS{"AS_ADDROBJ.XML": {Data: []byte(in)}}, "83")
		if err == nil && l.Files[0].Rows != l.Files[0].Taken+l.Files[0].Faults {
			t.Errorf("%+v", l.Files[0])
		}
		if err == nil && l.Registry.Len() == 0 {
			t.Error("an empty registry")
		}
	})
}

// What deserves a look is told by the place of its row and by the GUID: the older register has no numbers for either.
func TestLoad_FormerRowsHaveAPlace(t *testing.T) {
	rows := append(formerRegion(), formerObject("AOID", "00000000-0000-4000-8000-000000000006", "AOGUID", "11111111-1607-4424-a403-95fd5f5587af",
		"PARENTGUID", "99999999-1607-4424-a403-95fd5f5587af", "FORMALNAME", "Новая", "SHORTNAME", "ттт", "AOLEVEL", "7"))
	for name, c := range map[string]struct {
		data []byte
		line int
	}{"AS_ADDROBJ_20220114_a.XML": {[]byte(formerXML(rows...)), 7}, "ADDROB83.DBF": {formerDBF(t, rows...), 6}} {
		read, err := LoadRegion(fstest.MapFS{name: {Data: c.data}}, "83")
		if err != nil {
			t.Fatal(err)
		}
		var kinds []address.NoteKind
		for _, n := range read.Built.Notes {
			kinds = append(kinds, n.Kind)
			if read.Line(n.Row) != c.line || read.Name(n.Object) != "11111111-1607-4424-a403-95fd5f5587af" {
				t.Errorf("%s: %+v stands on line %d, of %s", name, n, read.Line(n.Row), read.Name(n.Object))
			}
		}
		if !slices.Equal(kinds, []address.NoteKind{address.ParentMissing, address.UnknownType}) {
			t.Errorf("%s: noted are %v", name, kinds)
		}
		if read.Line(4711) != 0 || read.Name(4711) != "4711" || (Loaded{}).Line(1) != 0 || (Loaded{}).Name(7) != "7" {
			t.Error("what the older register has not has a place in it")
		}
	}
}

// Of the table of types alone it is said which file of objects is missing.
func TestLoad_TypesWithoutObjects(t *testing.T) {
	for _, name := range []string{"SOCRBASE.DBF", "AS_SOCRBASE_20180115_b.XML"} {
		_, err := LoadRegion(fstest.MapFS{name: {Data: typesDBF(t, [][3]string{{"1", "обл", "Область"}})}}, "83")
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != "gar.file.former_missing" || !slices.Equal(refusal.Args, []string{"83"}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
