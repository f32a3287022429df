package lists

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func TestFaultList_NamesRegionFileLineAndReason(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	source := filepath.Join(t.TempDir(), "gar.zip")
	faulty := gar.Loaded{Files: []gar.Report{{File: "AS_GOOD.XML"}, {File: "AS_ADDR_OBJ.XML", Faults: 5, Listed: []gar.Fault{
		{Line: 7, Reason: core.Refuse(core.Invalid, "ID", "gar.row.missing", "ID")},
	}}}}
	var names []string
	for range 2 {
		l := &faultList{source: source}
		if name, err := l.add("77", gar.Loaded{Files: []gar.Report{{File: "AS_GOOD.XML"}}}); err != nil || name != "" {
			t.Errorf("a region without faults has the report %q, %v", name, err)
		}
		name, err := l.add("83", faulty)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := l.add("63", faulty); err != nil || again != name {
			t.Errorf("the next region goes to %q, %v", again, err)
		}
		if err := l.close(); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if names[0] != source+".report.txt" || names[1] != source+".report-2.txt" {
		t.Errorf("the reports are %v", names)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"Region 83, AS_ADDR_OBJ.XML: faulty rows: 5, listed here: 1.",
		"region 83, AS_ADDR_OBJ.XML, line 7: The attribute ID is missing. (ID)", "region 63",
	} {
		if !strings.Contains(string(data), part) {
			t.Errorf("%q is not in %s", part, data)
		}
	}
}

// A region none of whose rows is right has its report, too, and the error names it.
func TestRegion_ReportsTheRowsOfOneThatCannotBeLoaded(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	files := fstest.MapFS{
		"83/AS_ADDR_OBJ.XML": {Data: []byte(`<ADDRESSOBJECTS>` + "\n" + `<OBJECT ID="1" OBJECTID="10" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f5587af" NAME="Ненецкий" ` +
			`TYPENAME="АО" LEVEL="98" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1"/></ADDRESSOBJECTS>`)},
		"83/AS_ADM_HIERARCHY.XML": {Data: []byte(`<ITEMS></ITEMS>`)},
	}
	source := filepath.Join(t.TempDir(), "gar.zip")
	i := &addressImport{files: tree{FS: files}, faults: &faultList{source: source}}
	err := i.region(t.Context(), "83", api.Edition{})
	if err := i.faults.close(); err != nil {
		t.Fatal(err)
	}
	said := terminal.Said(err)
	for _, part := range []string{"83/AS_ADDR_OBJ.XML", "line 2", "listed in " + source + ".report.txt"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not in %q", part, said)
		}
	}
	data, err := os.ReadFile(source + ".report.txt")
	if err != nil || !strings.Contains(string(data), "line 2: LEVEL") {
		t.Errorf("the report says %q, %v", data, err)
	}
}

// What is named and not there is said before anything is sent, and what is there and no region of this program is told.
func TestRegions(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for _, c := range []struct {
		name, files, only, want, said string
	}{
		{"all", "83 01", "", "01 83", ""},
		{"named", "83 01", "83", "83", ""},
		{"named twice", "83 01", "83, 83", "83", ""},
		{"named and not there", "83 01", "83,77,99", "", "no folder of region 77, 99, so nothing was sent. It has 01, 83."},
		{"of a later register", "83 99 93", "", "83", "no such region: 93, 99"},
		{"of a later register, named", "83 99", "99", "", "does not have region 99, although the archive has its folder"},
		{"of a later register, named beside others", "83 99", "83,99,77", "", "does not have region 99"},
		{"only of a later register", "99 93", "", "", "no such region: 93, 99"},
		{"only of a later register, another named", "99", "83", "", "no such region: 99"},
		{"an extract", ".", "83", "83", ""},
		{"an extract of two", ".", "83,01", "", "An extract of a single region needs"},
		{"an extract, not named", ".", "", "", "An extract of a single region needs"},
	} {
		files := fstest.MapFS{}
		for folder := range strings.FieldsSeq(c.files) {
			files[path.Join(folder, "AS_ADDR_OBJ_20220114_a.XML")] = &fstest.MapFile{}
		}
		var said strings.Builder
		i := &addressImport{files: tree{FS: files}, out: terminal.To(&said, false)}
		if c.only != "" {
			i.only = strings.Split(c.only, ",")
		}
		got, err := i.regions()
		if err != nil {
			said.WriteString(terminal.Said(err))
		}
		if strings.Contains(c.said, "no such region") && strings.Contains(c.files, "93") { // programs are told, too
			var lines strings.Builder
			i.asJSON, i.out = true, terminal.To(&lines, true)
			if _, err := i.regions(); (err == nil) != (len(got) > 0) || !strings.Contains(lines.String(), `{"region":"93","passed_over":"unknown_region"}`+"\n"+`{"region":"99"`) {
				t.Errorf("%s: %v, programs are told %q", c.name, err, lines.String())
			}
		}
		if listOf(got) != strings.ReplaceAll(c.want, " ", ", ") || (c.said == "") != (said.String() == "") || !strings.Contains(said.String(), c.said) {
			t.Errorf("%s: %v, it says %q", c.name, got, said.String())
		}
	}
}

// A register in force that is damaged in the store is replaced by a full one, and is no base for a delta; one that a busy
// node does not give is neither.
func TestBase_DamagedIsReplaced(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		delta  bool
		code   core.Code
	}{
		"another part":              {200, "not what was announced", false, ""},
		"no part":                   {404, `{"code":"not_found","text":"No such part."}`, false, ""},
		"another part, for a delta": {200, "not what was announced", true, core.Conflict},
		"no part, for a delta":      {404, `{"code":"not_found","text":"No such part."}`, true, core.NotFound},
		"a node that refuses":       {403, `{"code":"denied","text":"Not for you."}`, false, core.Denied},
	} {
		node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(row.status)
			_, _ = io.WriteString(w, row.body)
		}))
		i := &addressImport{node: &remote.Client{Client: api.New(api.Config{Server: node.URL})}}
		i.delta = row.delta
		registry, _, err := i.base(t.Context(), api.Edition{ID: "e1", Kind: core.EditionAddresses + "/83", Chunks: 1, Digest: strings.Repeat("0", 64)})
		node.Close()
		if registry != nil || core.CodeOf(err) != row.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Types that the rules have no word for are told with file, row, number and example, and stand in the report and in the JSON.
func TestRegion_TellsTypesThatTheRulesLack(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	object := func(id int, level, kind, name string) string {
		return fmt.Sprintf(`<OBJECT ID="%d" OBJECTID="%d" OBJECTGUID="17ef3c93-1607-4424-a403-95fd5f55%04d" NAME="%s" TYPENAME="%s" LEVEL="%s"`+
			` STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTUAL="1" ISACTIVE="1"/>`, 1000+id, id, id, name, kind, level)
	}
	link := func(id, parent int) string {
		return fmt.Sprintf(`<ITEM ID="%d" OBJECTID="%d" PARENTOBJID="%d" REGIONCODE="83" STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="1"/>`, id, id, parent)
	}
	files := fstest.MapFS{
		"83/AS_ADDR_OBJ_20220114_a.XML": {Data: []byte(`<ADDRESSOBJECTS>` + object(10, "1", "АО", "Ненецкий") + object(11, "8", "ттт", "Новая") +
			object(12, "8", "ттт", "Старая") + object(13, "8", "ввв", "Иная") + `</ADDRESSOBJECTS>`)},
		"83/AS_ADM_HIERARCHY_20220114_a.XML": {Data: []byte(`<ITEMS>` + link(10, 0) + link(11, 10) + link(12, 10) + link(13, 10) + `</ITEMS>`)},
		"AS_ADDR_OBJ_TYPES_20220114_a.XML": {Data: []byte(`<ADDRESSOBJECTTYPES><ADDRESSOBJECTTYPE ID="1" LEVEL="8" SHORTNAME="ттт" NAME="Третий тип"` +
			` STARTDATE="1900-01-01" ENDDATE="2079-06-06" ISACTIVE="true"/></ADDRESSOBJECTTYPES>`)},
	}
	for _, asJSON := range []bool{false, true} {
		var said strings.Builder
		source := filepath.Join(t.TempDir(), "gar.zip")
		i := &addressImport{addressWish: addressWish{addressFlags: addressFlags{dryRun: true, asJSON: asJSON}}, files: tree{FS: files},
			faults: &faultList{source: source}, out: terminal.To(&said, asJSON)}
		if err := errors.Join(i.region(t.Context(), "83", api.Edition{}), i.faults.close()); err != nil {
			t.Fatal(terminal.Said(err))
		}
		report, err := os.ReadFile(source + ".report.txt")
		if err != nil {
			t.Fatal(err)
		}
		row := "region 83, 83/AS_ADDR_OBJ_20220114_a.XML, row 1011: type “ттт” of level 8 (третий тип); objects: 2, such as 11, ттт Новая"
		other := "row 1013: type “ввв” of level 8 (explained by no dictionary); objects: 1, such as 13, ввв Иная"
		for _, part := range []string{row, other} {
			if !strings.Contains(string(report), part) || !asJSON && !strings.Contains(said.String(), part) {
				t.Errorf("%q is not in the report %s or in what was said: %s", part, report, said.String())
			}
		}
		if !asJSON && !strings.Contains(said.String(), "Nothing was sent. What deserves a look is listed in "+source) {
			t.Errorf("the report is not named: %s", said.String())
		}
		var got addressReport
		if asJSON && (json.Unmarshal([]byte(said.String()), &got) != nil || len(got.Types) != 2 || got.Types[1].Objects != 2 || got.Types[1].Row != 1011) {
			t.Errorf("the JSON is %s", said.String())
		}
	}
}

func TestFaultList_NotesWithoutARegistry(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	l := &faultList{source: filepath.Join(t.TempDir(), "gar.zip")}
	name, err := l.add("83", gar.Loaded{Files: []gar.Report{{File: "83/AS_ADDR_OBJ_20220114_a.XML"}, {File: "83/AS_ADM_HIERARCHY_20220114_a.XML"}}, Built: address.Report{Notes: []address.Note{
		{Kind: address.TwoActual, Object: 4711, Row: 8}, {Kind: address.Cycle, Object: 4712, Row: 9, Link: true}}}})
	if err := errors.Join(err, l.close()); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(name); err != nil || !strings.Contains(string(data), "83/AS_ADDR_OBJ_20220114_a.XML, row 8: object 4711, ?") ||
		!strings.Contains(string(data), "83/AS_ADM_HIERARCHY_20220114_a.XML, row 9: object 4712, ?") {
		t.Errorf("it says %q, %v", data, err)
	}
}

func TestReports_SpeakRussian(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	source := filepath.Join(t.TempDir(), "list")
	faults := &faultList{source: source}
	regions, err := faults.add("83", gar.Loaded{Files: []gar.Report{{File: "AS_ADDR_OBJ.XML", Faults: 5, Listed: []gar.Fault{
		{Line: 7, Reason: core.Refuse(core.Invalid, "ID", "gar.row.missing", "ID")},
	}}}})
	if err := errors.Join(err, faults.close()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		regions: "Регион 83, AS_ADDR_OBJ.XML: строк с ошибками: 5, перечислено здесь: 1. " +
			"Они не вошли; возьмите исходный файл или сообщите в реестр.\n" +
			"регион 83, AS_ADDR_OBJ.XML, строка 7: Нет атрибута ID. (ID)\n",
	} {
		if data, err := os.ReadFile(name); err != nil || string(data) != want {
			t.Errorf("%s says %q, %v; want %q", name, data, err, want)
		}
	}
}

func TestClosingLines_SpeakRussian(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	addresses := addressReport{Region: "83", Objects: 410, Faulty: 2, Incomplete: 1, Report: "r.txt"}
	addresses.Edition.ID = "eeeeeeeeffffffffgggggggghh"
	for got, want := range map[string]string{
		addresses.line(): "Загружен регион 83, объектов: 410; действует издание eeeeeeee. Строк с ошибками: 2; " +
			"объектов, чья цепочка не доходит до региона: 1. То, на что стоит взглянуть, перечислено в файле r.txt.",
	} {
		if got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// What was only tried was not loaded in spite of anything.
func TestListed_OfADryRun(t *testing.T) {
	for lang, want := range map[string][2]string{"C": {"It was loaded although", "It would be loaded although"}, "ru_RU.UTF-8": {"Загружен, хотя", "Он был бы загружен, хотя"}} {
		t.Setenv("LC_ALL", lang)
		r := addressReport{Accepted: []doubt{doubtOlder}}
		if got := r.listed("."); !strings.HasPrefix(got, ". "+want[1]) {
			t.Errorf("tried: %s", got)
		}
		r.Edition.ID = "e1"
		if got := r.listed("."); !strings.HasPrefix(got, ". "+want[0]) {
			t.Errorf("sent: %s", got)
		}
	}
}

func TestReport_IsNeverWrittenOver(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "kept.txt")
	if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&faultList{path: kept}).add("83", gar.Loaded{Files: []gar.Report{{File: "f", Faults: 1}}}); err == nil {
		t.Error("a file of that name was no reason to stop")
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != "mine" {
		t.Errorf("it holds %q, %v", data, err)
	}
}

// The rows of the older register have no numbers: they are told by their line, and objects by the GUID that stands there.
func TestRegion_ReportsTheOlderRegisterByLine(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	object := func(id, guid, parent, level, kind, name string) string {
		return `<Object AOID="00000000-0000-4000-8000-00000000000` + id + `" AOGUID="` + guid + `" PARENTGUID="` + parent + `" FORMALNAME="` + name +
			`" SHORTNAME="` + kind + `" AOLEVEL="` + level + `" REGIONCODE="83" ACTSTATUS="1" STARTDATE="1900-01-01" ENDDATE="2079-06-06" />` + "\n"
	}
	const root, street, none = "17ef3c93-1607-4424-a403-95fd5f5587af", "11111111-1607-4424-a403-95fd5f5587af", "99999999-1607-4424-a403-95fd5f5587af"
	const file = "AS_ADDROBJ_20220114_a.XML"
	files := fstest.MapFS{file: {Data: []byte("<AddressObjects>\n" + object("1", root, "", "1", "АО", "Ненецкий") + object("2", street, none, "7", "ттт", "Новая") + "</AddressObjects>")}}
	source := filepath.Join(t.TempDir(), "fias")
	var said strings.Builder
	i := &addressImport{addressWish: addressWish{addressFlags: addressFlags{dryRun: true, asJSON: true}}, files: tree{FS: files},
		faults: &faultList{source: source}, out: terminal.To(&said, true)}
	if err := errors.Join(i.region(t.Context(), "83", api.Edition{}), i.faults.close()); err != nil {
		t.Fatal(terminal.Said(err))
	}
	data, err := os.ReadFile(source + ".report.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{file + ", line 3: object " + street + ", ттт Новая: its parent is no existing object",
		"region 83, " + file + ", line 3: type “ттт” of level 8 (explained by no dictionary); objects: 1, such as " + street + ", ттт Новая"} {
		if !strings.Contains(string(data), part) {
			t.Errorf("%q is not in %s", part, data)
		}
	}
	if strings.Contains(string(data), "row ") || !strings.Contains(said.String(), `"line":3`) {
		t.Errorf("rows are told by what they have not: %s %s", data, said.String())
	}
}
