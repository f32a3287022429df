package gar

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/text"
)

const goodObject = `<OBJECT ID="1" OBJECTID="10" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f5587af" CHANGEID="3" NAME="Ленина" TYPENAME="ул" ` +
	`LEVEL="8" OPERTYPEID="1" PREVID="0" NEXTID="0" UPDATEDATE="2018-07-16" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1" />`

const head = `<?xml version="1.0" encoding="utf-8"?>`

func objects(rows ...string) string {
	return head + "<ADDRESSOBJECTS>\n" + strings.Join(rows, "\n") + "</ADDRESSOBJECTS>"
}

func readAll(s string) ([]address.Version, Report, error) {
	var out []address.Version
	rep, err := ReadObjects(strings.NewReader(s), "AS_ADDR_OBJ.XML", func(v address.Version) error {
		out = append(out, v)
		return nil
	})
	return out, rep, err
}

func TestKindOf(t *testing.T) {
	for name, want := range map[string]Kind{
		"72/AS_ADDR_OBJ_20230710_70c6049e-98c4-4a95-8003-da5e882f4c98.XML": Objects,
		"AS_ADDR_OBJ.XML": Objects, "as_adm_hierarchy.xml": Hierarchy,
		"72/AS_ADM_HIERARCHY_20231030_043a961f.XML": Hierarchy, "AS_ADDR_OBJ_TYPES_20230706_42f9.XML": TypeNames,
		"72/AS_ADDR_OBJ_PARAMS_20231030_97f8.XML": Params, "72/AS_ADDR_OBJ_DIVISION_20230710_df39.XML": Divisions, "AS_MUN_HIERARCHY_20231030_e0c9.XML": Municipal,
		"72/AS_HOUSES_20231030_88.XML": Houses, "72/AS_HOUSES_PARAMS_20231030_42.XML": "", "AS_HOUSE_TYPES_20230706_8f.XML": HouseTypes, "AS_OBJECT_LEVELS_20230706_4d.XML": Levels,
		"AS_ADDR_OBJ_2023071_x.XML": "", "AS_ADDR_OBJ_20230710_x.TXT": "", "XAS_ADDR_OBJ.XML": "", "version.txt": "",
	} {
		if got, ok := KindOf(name); got != want || ok != (want != "") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestReadObjects_RealSample(t *testing.T) {
	files, err := filepath.Glob("testdata/sample-72/72/AS_ADDR_OBJ_2*.XML")
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	f, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var names []string
	rep, err := ReadObjects(f, files[0], func(v address.Version) error {
		names = append(names, v.Type+" "+v.Name)
		return nil
	})
	want := []string{"ул Белая", "дор Полевая-ад1.", "ул Лагунова", "пер 1 Мая", "ул Просторная", "ул Дружбы", "пер Тукая"}
	if err != nil || rep.Faults != 0 || rep.Taken != 7 || !slices.Equal(names, want) {
		t.Errorf("got %q, %+v, %v", names, rep, err)
	}
}

// What the table of types calls current is what the register's own dictionary of 2023 has without an end.
func TestTypes_CurrentAreThoseOfTheDictionary(t *testing.T) {
	files, err := filepath.Glob("testdata/sample-72/AS_ADDR_OBJ_TYPES_*.XML")
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, row := range regexp.MustCompile(`LEVEL="(\d+)"[^>]*SHORTNAME="([^"]+)"[^>]*ENDDATE="([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
		open[row[1]+" "+row[2]] = row[3] > "2023-07-06"
	}
	for _, of := range address.Types() {
		if current, ok := open[strconv.Itoa(of.Level)+" "+of.Short]; !ok || current != of.Current {
			t.Errorf("level %d %q is current: %v, the dictionary has it: %v, without an end: %v", of.Level, of.Short, of.Current, ok, current)
		}
	}
}

func TestLoadRegion_RealSample(t *testing.T) {
	files := os.DirFS("testdata/sample-72")
	regions, _, err := RegionsIn(files)
	if err != nil || !slices.Equal(regions, []core.Region{"72"}) {
		t.Fatalf("%v %v", regions, err)
	}
	l, err := LoadRegion(files, "72")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[Kind]int{}
	for _, rep := range l.Files {
		kind, _ := KindOf(rep.File)
		rows[kind] += rep.Rows
		if rep.Faults != 0 {
			t.Errorf("%s: %+v", rep.File, rep.Listed)
		}
	}
	if rows[Objects] != 7 || rows[Hierarchy] != 1 || rows[TypeNames] != 421 ||
		rows[Municipal] != 1 || rows[Params] != 1 || rows[Divisions] != 180 || rows[Levels] != 17 {
		t.Errorf("rows %v", rows)
	}
	if len(l.NewLevels) != 0 {
		t.Errorf("levels of the real dictionary under another name: %v", l.NewLevels)
	}
	// The sample's one link is of an object that the sample does not hold.
	if l.Built.Objects != 7 || l.Built.OtherLinks != 1 || l.Built.Incomplete != 7 {
		t.Errorf("%+v", l.Built)
	}
	if len(l.NewTypes) != 0 {
		t.Errorf("types of the real dictionary without a word: %v", l.NewTypes)
	}
}

func TestReadObjects_Tolerates(t *testing.T) {
	noNext := strings.Replace(strings.Replace(goodObject, ` NEXTID="0"`, "", 1), ` PREVID="0"`, "", 1)
	for name, in := range map[string]string{
		"byte order mark":     "\ufeff" + objects(goodObject),
		"no declaration":      strings.TrimPrefix(objects(goodObject), head),
		"no PREVID, NEXTID":   objects(noNext),
		"comment, line ends":  objects("<!-- x -->\r\n" + goodObject),
		"named entities":      objects(strings.Replace(goodObject, "Ленина", "&quot;Лен&amp;ина&#1072;", 1)),
		"another attribute":   objects(strings.Replace(goodObject, "<OBJECT", `<OBJECT NEWER="1"`, 1)),
		"long form of a row":  objects(strings.Replace(goodObject, "/>", "></OBJECT>", 1)),
		"declared UTF-8 caps": strings.Replace(objects(goodObject), "utf-8", "UTF-8", 1),
	} {
		got, rep, err := readAll(in)
		if err != nil || len(got) != 1 || rep.Taken != 1 || rep.Faults != 0 || got[0].Object != 10 {
			t.Errorf("%s: %+v %+v %v", name, got, rep, err)
		}
	}
}

func TestReadObjects_RefusesFile(t *testing.T) {
	deep := strings.Replace(goodObject, "/>", ">"+strings.Repeat("<X>", 100000), 1)
	for name, c := range map[string]struct{ in, text string }{
		"document type":         {head + "<!DOCTYPE ADDRESSOBJECTS [<!ENTITY x \"y\">]><ADDRESSOBJECTS>" + goodObject + "</ADDRESSOBJECTS>", "gar.dtd"},
		"external entity":       {head + "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><ADDRESSOBJECTS/>", "gar.dtd"},
		"document type inside":  {objects("<!DOCTYPE x>"), "gar.dtd"},
		"entity of its own":     {objects(strings.Replace(goodObject, "Ленина", "&lol;", 1)), "gar.entity"},
		"depth":                 {objects(deep), "gar.depth"},
		"instruction":           {objects("<?php x ?>"), "gar.instruction"},
		"windows-1251":          {strings.Replace(objects(goodObject), "utf-8", "windows-1251", 1), "gar.encoding"},
		"UTF-16":                {"\xff\xfe<\x00", "gar.encoding"},
		"not the bytes it says": {objects("<OBJECT NAME=\"\xcb\xe5\xed\"/>"), "gar.not_utf8"},
		"empty":                 {"", "gar.empty"},
		"declaration only":      {head, "gar.empty"},
		"another file":          {head + "<ITEMS></ITEMS>", "gar.root"},
		"glued":                 {objects(goodObject) + "<ADDRESSOBJECTS></ADDRESSOBJECTS>", "gar.roots"},
		"cut":                   {objects(goodObject)[:300], "gar.broken"},
		"text between":          {objects("hello"), "gar.text"},
		"version 1.1":           {strings.Replace(objects(goodObject), "1.0", "1.1", 1), "gar.version"},
		"zip bytes":             {"PK\x03\x04\x00\x00", "gar.broken"},
	} {
		_, _, err := readAll(c.in)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != c.text || refusal.Subject != "AS_ADDR_OBJ.XML" {
			t.Errorf("%s: got %v, want %s", name, err, c.text)
			continue
		}
		for _, lang := range text.Langs() {
			said := text.OfError(lang, err)
			if !text.Has(lang, c.text) || !strings.Contains(said, "AS_ADDR_OBJ.XML") || strings.Contains(said, "{") {
				t.Errorf("%s: in %s it says %q", name, lang, said)
			}
		}
	}
}

func TestReadObjects_ListsRowFaults(t *testing.T) {
	with := func(old, repl string) string { return strings.Replace(goodObject, old, repl, 1) }
	for name, c := range map[string]struct{ row, text, field string }{
		"no id":            {with(`ID="1" `, ""), "gar.row.missing", "ID"},
		"id not a number":  {with(`OBJECTID="10"`, `OBJECTID="ten"`), "gar.row.number", "OBJECTID"},
		"id zero":          {with(`OBJECTID="10"`, `OBJECTID="0"`), "gar.row.number", "OBJECTID"},
		"id negative":      {with(`PREVID="0"`, `PREVID="-4"`), "gar.row.number", "PREVID"},
		"no name":          {with(` NAME="Ленина"`, ""), "gar.row.missing", "NAME"},
		"blank name":       {with(`NAME="Ленина"`, `NAME=" "`), "gar.row.blank", "NAME"},
		"long name":        {with(`NAME="Ленина"`, `NAME="`+strings.Repeat("а", 251)+`"`), "gar.row.long", "NAME"},
		"control in name":  {with(`Ленина`, "Лен&#9;ина"), "gar.row.control", "NAME"},
		"level 18":         {with(`LEVEL="8"`, `LEVEL="18"`), "gar.row.level", "LEVEL"},
		"29.02.1900":       {with(`1900-01-01`, `1900-02-29`), "gar.row.date", "STARTDATE"},
		"another form":     {with(`1900-01-01`, `01.01.1900`), "gar.row.date", "STARTDATE"},
		"flag 2":           {with(`ISACTIVE="1"`, `ISACTIVE="2"`), "gar.row.flag", "ISACTIVE"},
		"another element":  {"<HOUSE ID=\"7\"/>", "gar.element", "HOUSE"},
		"attribute twice":  {with(`LEVEL="8"`, `LEVEL="8" LEVEL="6"`), "gar.row.twice", "LEVEL"},
		"past the numbers": {with(`OBJECTID="10"`, `OBJECTID="99999999999999999999"`), "gar.row.number", "OBJECTID"},
	} {
		got, rep, err := readAll(objects(c.row, goodObject))
		if err != nil || len(got) != 1 || rep.Rows != 2 || rep.Taken != 1 || rep.Faults != 1 || len(rep.Listed) != 1 {
			t.Errorf("%s: %+v %v", name, rep, err)
			continue
		}
		f := rep.Listed[0]
		if f.Reason.Text != c.text || f.Reason.Field != c.field || f.Line != 2 || f.Offset == 0 {
			t.Errorf("%s: got line %d, %v", name, f.Line, f.Reason)
		}
		if !text.Has(text.Russian, c.text) || !text.Has(text.English, c.text) {
			t.Errorf("no words for %s", c.text)
		}
	}
}

func TestReadObjects_CountsAllListsSome(t *testing.T) {
	_, rep, err := readAll(objects(slices.Repeat([]string{"<OBJECT/>"}, maxListed+500)...))
	if err != nil || rep.Faults != maxListed+500 || len(rep.Listed) != maxListed || rep.Rows != rep.Faults {
		t.Errorf("rows %d, faults %d, listed %d, %v", rep.Rows, rep.Faults, len(rep.Listed), err)
	}
}

func TestLoadRegion_DuplicateRowIsListed(t *testing.T) {
	items := head + `<ITEMS><ITEM ID="5" OBJECTID="10" CHANGEID="1" UPDATEDATE="1900-01-01" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" PATH="10" />` +
		`<ITEM ID="6" OBJECTID="10" REGIONCODE="7" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" />` +
		`<ITEM ID="7" OBJECTID="10" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" PATH="1.2" /></ITEMS>`
	l, err := LoadRegion(fstest.MapFS{
		"AS_ADDR_OBJ.XML":      {Data: []byte(objects(goodObject, goodObject))},
		"AS_ADM_HIERARCHY.XML": {Data: []byte(items)},
	}, "83")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, rep := range l.Files {
		for _, f := range rep.Listed {
			texts = append(texts, f.Row+" "+f.Reason.Text)
		}
	}
	if want := []string{"1 address.row.duplicate", "6 address.row.region", "7 gar.row.path"}; !slices.Equal(texts, want) {
		t.Errorf("got %q", texts)
	}
	if l.Registry.Len() != 1 {
		t.Errorf("%d objects", l.Registry.Len())
	}
}

func TestLoadRegion_Refuses(t *testing.T) {
	good := fstest.MapFS{
		"AS_ADDR_OBJ.XML":      {Data: []byte(objects(goodObject))},
		"AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS></ITEMS>")},
	}
	if _, err := LoadRegion(good, "83"); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadRegion(good, "00"); core.CodeOf(err) != core.Invalid {
		t.Errorf("region 00: %v", err)
	}
	if _, err := LoadRegion(fstest.MapFS{"AS_ADDR_OBJ.XML": good["AS_ADDR_OBJ.XML"]}, "83"); core.CodeOf(err) != core.NotFound {
		t.Errorf("no hierarchy: %v", err)
	}
	inFolder := fstest.MapFS{"72/AS_ADDR_OBJ.XML": good["AS_ADDR_OBJ.XML"], "72/AS_ADM_HIERARCHY.XML": good["AS_ADM_HIERARCHY.XML"]}
	if _, err := LoadRegion(inFolder, "83"); core.CodeOf(err) != core.NotFound {
		t.Errorf("only another region's folder: %v", err)
	}
	empty := fstest.MapFS{"AS_ADDR_OBJ.XML": {Data: []byte(objects())}, "AS_ADM_HIERARCHY.XML": good["AS_ADM_HIERARCHY.XML"]}
	if _, err := LoadRegion(empty, "83"); core.CodeOf(err) != core.Invalid {
		t.Errorf("an empty region: %v", err)
	}
}

// An extract has no folder that says its region: one that is named wrongly is refused, and is not loaded without its places.
func TestLoadRegion_OfAnother(t *testing.T) {
	item := `<ITEM ID="5" OBJECTID="10" REGIONCODE="83" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" />`
	other := strings.NewReplacer(`ID="5"`, `ID="6"`, `"83"`, `"72"`).Replace(item)
	files := func(items string) fstest.MapFS {
		return fstest.MapFS{"AS_ADDR_OBJ.XML": {Data: []byte(objects(goodObject))}, "AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS>" + items + "</ITEMS>")}}
	}
	_, err := LoadRegion(files(item), "29")
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "gar.file.elsewhere" || !slices.Equal(refusal.Args, []string{"AS_ADM_HIERARCHY.XML", "29", "83"}) {
		t.Errorf("the files of 83 as 29: %v", err)
	}
	for name, items := range map[string]string{"its own": item, "a stray row": item + other, "a faulty row": strings.Replace(item, "1900-01-01", "once", 1)} {
		if _, err := LoadRegion(files(items), "83"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRegionsIn_TellsThoseThatNobodyKnows(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"83/AS_ADDR_OBJ_20220114_a.XML", "99/AS_ADDR_OBJ_20220114_b.XML", "93/AS_ADDR_OBJ_20220114_c.XML", "93/AS_ADDR_OBJ_PARAMS_20220114_c.XML",
		"01/AS_ADDR_OBJ_20220114_d.XML", "AS_ADDR_OBJ_20220114_e.XML", "old/AS_ADDR_OBJ_20220114_f.XML"} {
		files[name] = &fstest.MapFile{}
	}
	regions, foreign, err := RegionsIn(files)
	if err != nil || !slices.Equal(regions, []core.Region{"01", "83"}) || !slices.Equal(foreign, []core.Region{"93", "99"}) {
		t.Errorf("%v, %v, %v", regions, foreign, err)
	}
}

// Where every row is faulty the region is not the wrong one: file, rows and line are said.
func TestLoadRegion_AllRowsFaulty(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"AS_ADDR_OBJ.XML": {
			"AS_ADDR_OBJ.XML":      {Data: []byte(objects(strings.Replace(goodObject, `LEVEL="8"`, `LEVEL="98"`, 1)))},
			"AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS></ITEMS>")},
		},
		"AS_ADDROBJ.XML": {"AS_ADDROBJ.XML": {Data: []byte(formerXML(formerObject("AOLEVEL", "98")))}},
	} {
		l, err := LoadRegion(files, "83")
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != "gar.file.faulty" || refusal.Subject != name || !slices.Equal(refusal.Args, []string{name, "1", "2"}) {
			t.Errorf("got %v", err)
			continue
		}
		if l.Registry != nil || l.Files[0].Listed[0].Row == "" && name == "AS_ADDR_OBJ.XML" {
			t.Errorf("%s: %+v", name, l.Files)
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); !text.Has(lang, refusal.Text) || !strings.Contains(said, name) || strings.Contains(said, "{") {
				t.Errorf("in %s it says %q", lang, said)
			}
		}
	}
}

// endless gives its prefix and then the letter for ever.
type endless struct {
	prefix string
	given  int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.prefix != "" {
		n := copy(p, e.prefix)
		e.prefix = e.prefix[n:]
		return n, nil
	}
	for i := range p {
		p[i] = 'a'
	}
	e.given += len(p)
	return len(p), nil
}

func TestReadObjects_EndlessElementTakesBoundedMemory(t *testing.T) {
	for name, prefix := range map[string]string{
		"attribute": head + `<ADDRESSOBJECTS><OBJECT NAME="`,
		"comment":   head + `<ADDRESSOBJECTS><!-- `,
		"text":      head + `<ADDRESSOBJECTS>`,
		"doctype":   head + `<!DOCTYPE `,
		"name":      "<",
	} {
		src := &endless{prefix: prefix}
		_, err := ReadObjects(src, "AS_ADDR_OBJ.XML", func(address.Version) error { return nil })
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != "gar.gap" && refusal.Text != "gar.text" {
			t.Errorf("%s: got %v", name, err)
		}
		if src.given > 2*maxGap {
			t.Errorf("%s: read %d bytes", name, src.given)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestReadObjects_DiskErrorIsNoRefusal(t *testing.T) {
	disk := errors.New("input/output error")
	_, err := ReadObjects(io.MultiReader(strings.NewReader(head+"<ADDRESSOBJECTS>"), failing{disk}), "f",
		func(address.Version) error { return nil })
	if !errors.Is(err, disk) {
		t.Errorf("got %v", err)
	}
	stop := errors.New("stop")
	_, err = ReadObjects(strings.NewReader(objects(goodObject)), "f", func(address.Version) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}

func TestRead_CodesAndDivisions(t *testing.T) {
	param := func(attrs string) string {
		return head + `<PARAMS><PARAM ID="1" OBJECTID="10" CHANGEIDEND="0" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ` + attrs + `/></PARAMS>`
	}
	for name, c := range map[string]struct {
		in, text string
		taken    int
	}{
		"postal code":           {param(`TYPEID="5" VALUE="166000"`), "", 1},
		"a kind that is let go": {param(`TYPEID="13" VALUE="anything"`), "", 0},
		"five digits":           {param(`TYPEID="5" VALUE="16600"`), "gar.row.code", 0},
		"letters":               {param(`TYPEID="6" VALUE="7141000000O"`), "gar.row.code", 0},
		"short":                 {param(`TYPEID="11" VALUE="83"`), "gar.row.code", 0},
		"no value":              {param(`TYPEID="7"`), "gar.row.missing", 0},
		"no kind":               {param(`VALUE="166000"`), "gar.row.missing", 0},
	} {
		got := 0
		rep, err := ReadParams(strings.NewReader(c.in), "p", func(address.Param) error { got++; return nil })
		if err != nil || got != c.taken || rep.Faults != 0 && rep.Listed[0].Reason.Text != c.text || (rep.Faults == 0) != (c.text == "") {
			t.Errorf("%s: %+v %v", name, rep, err)
		}
	}
	var pairs []address.Division
	rep, err := ReadDivisions(strings.NewReader(head+`<ITEMS><ITEM ID="1" PARENTID="2" CHILDID="3" CHANGEID="4"/><ITEM ID="2" PARENTID="2"/></ITEMS>`), "d",
		func(d address.Division) error { pairs = append(pairs, d); return nil })
	if err != nil || rep.Faults != 1 || len(pairs) != 1 || pairs[0] != (address.Division{Row: 1, Parent: 2, Child: 3}) {
		t.Errorf("%+v %+v %v", pairs, rep, err)
	}
}

func TestLoad_TypesAndLevelsOfTheDictionary(t *testing.T) {
	dates := ` STARTDATE="1900-01-01" ENDDATE="2079-06-06" UPDATEDATE="1900-01-01" ISACTIVE="true"/>`
	l, err := LoadRegion(fstest.MapFS{
		"AS_ADDR_OBJ.XML":      {Data: []byte(objects(strings.Replace(goodObject, `"ул"`, `"нвт"`, 1)))},
		"AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS></ITEMS>")},
		"AS_ADDR_OBJ_TYPES.XML": {Data: []byte(head + `<ADDRESSOBJECTTYPES><ADDRESSOBJECTTYPE ID="1" LEVEL="8" SHORTNAME="нвт" NAME="Новый тип"` + dates +
			`<ADDRESSOBJECTTYPE ID="2" LEVEL="8" SHORTNAME="ул" NAME="Улица"` + dates + `</ADDRESSOBJECTTYPES>`)},
		"AS_OBJECT_LEVELS.XML": {Data: []byte(head + `<OBJECTLEVELS><OBJECTLEVEL LEVEL="8" NAME="Здание"` + dates + `<OBJECTLEVEL LEVEL="18" NAME="Этаж"` + dates +
			`<OBJECTLEVEL LEVEL="1" NAME="Субъект РФ"` + dates + `</OBJECTLEVELS>`)},
	}, "83")
	if err != nil {
		t.Fatal(err)
	}
	if full, ok := l.Registry.FullType(8, "нвт"); !ok || full != "новый тип" || len(l.NewTypes) != 1 {
		t.Errorf("the dictionary's type is %q, %v", full, l.NewTypes)
	}
	if want := []Level{{8, "Здание"}, {18, "Этаж"}}; !slices.Equal(l.NewLevels, want) {
		t.Errorf("levels %v", l.NewLevels)
	}
}

func TestLoad_Houses(t *testing.T) {
	house := func(attrs string) string {
		return `<HOUSE ID="1" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f5587af" CHANGEID="1" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ` + attrs + `/>`
	}
	link := func(row, object string) string {
		return `<ITEM ID="` + row + `" OBJECTID="` + object + `" PARENTOBJID="10" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1" PATH="10.` + object + `"/>`
	}
	dates := ` STARTDATE="1900-01-01" ENDDATE="2079-06-06" UPDATEDATE="1900-01-01" ISACTIVE="true"/>`
	files := fstest.MapFS{
		"AS_ADDR_OBJ.XML":       {Data: []byte(objects(goodObject))},
		"AS_ADDHOUSE_TYPES.XML": {Data: []byte(head + `<HOUSETYPES><HOUSETYPE ID="1" NAME="Строение"` + dates + `<HOUSETYPE ID="2" NAME="Корпус"` + dates + `</HOUSETYPES>`)},
		"AS_HOUSES_20230707_a.XML": {Data: []byte(head + "<HOUSES>\n" + strings.Join([]string{
			house(`OBJECTID="100" HOUSENUM="12" HOUSETYPE="2" ISACTUAL="1" ISACTIVE="1"`),
			house(`OBJECTID="101" HOUSENUM="12" ADDNUM1="3" ADDTYPE1="2" HOUSETYPE="2" ISACTUAL="1" ISACTIVE="1"`),
			house(`OBJECTID="102" HOUSENUM="5" HOUSETYPE="7" ISACTUAL="1" ISACTIVE="1"`),
			house(`OBJECTID="103" HOUSENUM="9" HOUSETYPE="4" ISACTUAL="1" ISACTIVE="1"`),
			house(`OBJECTID="104" HOUSENUM="10" HOUSETYPE="2" ISACTUAL="1" ISACTIVE="0"`),
			house(`OBJECTID="105" HOUSENUM="11" HOUSETYPE="2" ISACTUAL="0" ISACTIVE="0"`),
			house(`OBJECTID="x" HOUSENUM="11" ISACTUAL="1" ISACTIVE="1"`),
		}, "\n") + "</HOUSES>")},
		"AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS>" + link("1", "100") + link("2", "101") + link("3", "102") + link("4", "103") + link("5", "104") + "</ITEMS>")},
	}
	l, err := Load(files, Wish{Region: "83", Houses: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	l.Registry.EachHouse(func(h houses.House) { got = append(got, h.Number) })
	if !slices.Equal(got, []string{"12", "12к3", "с5"}) {
		t.Errorf("houses %q", got)
	}
	faults := 0
	for _, f := range l.Files {
		faults += f.Faults
	}
	if faults != 1 {
		t.Errorf("%d faults", faults)
	}
	if l, err := LoadRegion(files, "83"); err != nil || l.Registry.Houses() != 0 {
		t.Errorf("nobody asked for the %d houses: %v", l.Registry.Houses(), err)
	}
	if l, err := Load(files, Wish{Region: "83", Base: l.Registry}); err != nil || l.Registry.Houses() != 3 {
		t.Errorf("a delta of a register with houses has %d: %v", l.Registry.Houses(), err)
	}
}

func FuzzReadObjects(f *testing.F) {
	f.Add(objects(goodObject))
	f.Add("\ufeff" + objects(strings.Replace(goodObject, "Ленина", "&lol;", 1)))
	f.Fuzz(func(t *testing.T, in string) {
		_, rep, err := readAll(in)
		if rep.Rows != rep.Taken+rep.Faults && err == nil {
			t.Errorf("%+v", rep)
		}
	})
}
