package rejected

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

const russian = "№ п/п;Фамилия, имя;Том;Лист;№ строки;Код\r\n1;Иванов Иван, ростов на дому;3;17;2;5.1\r\n\r\n2;Петрова;12;1;5.0;  Б \r\n"

func TestParse_AsCommissionsWrite(t *testing.T) {
	want := []Row{{2, 3, 17, 2, "5.1"}, {4, 12, 1, 5, "б"}}
	old, err := charmap.Windows1251.NewEncoder().String(russian)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"utf-8": russian, "with a mark": "\ufeff" + russian, "windows-1251": old,
		"tabs":    strings.ReplaceAll(strings.ReplaceAll(russian, ",", " "), ";", "\t"),
		"commas":  "volume,page,line,ground\n3,17,2,5.1\n12,1,5,б\n",
		"reorder": "Ground;LINE; Page ;Volume\n5.1;2;17;3\nб;5;1;12\n",
	} {
		if got, err := Parse([]byte(text)); err != nil || !slices.EqualFunc(got, want, func(a, b Row) bool {
			return a.Volume == b.Volume && a.Page == b.Page && a.Line == b.Line && a.Ground == b.Ground
		}) {
			t.Errorf("%s: %+v (%v)", name, got, err)
		}
	}
	if got, err := Parse([]byte("том;лист;строка\n1;2;3\n")); err != nil || len(got) != 1 || got[0].Ground != "" {
		t.Errorf("without grounds: %+v (%v)", got, err)
	}
}

// A name in a wrong column does not come back as a ground.
func TestParse_KeepsNoNames(t *testing.T) {
	got, err := Parse([]byte("том;лист;строка;код\n1;2;3;Иванов Иван Иванович\n1;2;4;Юрьев\n"))
	if err != nil || got[0].Ground != "?" || got[1].Ground != "?" {
		t.Errorf("%+v (%v)", got, err)
	}
}

func TestParse_RefusesWithThePlace(t *testing.T) {
	for list, want := range map[string]string{
		"":                  "no heading",
		"a;b;c\n1;2;3\n":    "has no column volume",
		"том;лист;строка\n": "no row",
		"том;папка;лист;строка\n1;1;2;3":  "twice",
		"том;лист;строка\n1;2;3\n1;x;3\n": "Row 3 of the list: page",
		"том;лист;строка\n1;2\n":          "Row 2 of the list: line",
		"том;лист;строка\n0;2;3\n":        "Row 2 of the list: volume",
	} {
		_, err := Parse([]byte(list))
		if err == nil || core.CodeOf(err) != core.Invalid || !strings.Contains(text.OfError(text.English, err), want) {
			t.Errorf("%q: %v, want %s", list, text.OfError(text.English, err), want)
		}
	}
}

// workbookOf is a workbook as spreadsheets write it: shared texts, numbers, a gap in a row, a text of two
// looks, and a first sheet that is not the first file.
func workbookOf(t testing.TB, change func(name, text string) string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"xl/workbook.xml", `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Брак" r:id="rId7"/><sheet name="x" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId7" Target="worksheets/sheet2.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", `<sst><si><t>Том</t></si><si><t>Лист</t></si><si><r><t>№ </t></r><r><t>строки</t></r></si><si><t>Код</t></si><si><t>ФИО</t></si></sst>`},
		{"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></worksheet>`},
		{"xl/worksheets/sheet2.xml", `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="F2" t="s"><v>3</v></c></row>` +
			`<row r="3"><c r="A3" t="inlineStr"><is><t>Иванов, ростов на дому</t></is></c><c r="B3"><v>3</v></c><c r="C3"><v>17</v></c><c r="D3"><v>2</v></c><c r="F3"><v>5.1</v></c></row><row r="5"><c r="B5" t="str"><v>12</v></c><c r="C5"><v>1</v></c><c r="D5"><v>5</v></c></row></sheetData></worksheet>`},
	} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, change(f[0], f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParse_Workbooks(t *testing.T) {
	as := func(_, text string) string { return text }
	got, err := Parse(workbookOf(t, as))
	if want := []Row{{3, 3, 17, 2, "5.1"}, {5, 12, 1, 5, ""}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v (%v)", got, err)
	}
	for what, change := range map[string]func(name, text string) string{
		"no sheet": func(name, text string) string {
			if name == "xl/workbook.xml" {
				return strings.ReplaceAll(text, "rId7", "rId8")
			}
			return text
		},
		"a text not there": func(_, text string) string { return strings.ReplaceAll(text, "<v>4</v>", "<v>99</v>") },
		"broken XML":       func(_, text string) string { return strings.ReplaceAll(text, "</row>", "") },
	} {
		if _, err := Parse(workbookOf(t, change)); err == nil || !strings.Contains(text.OfError(text.English, err), "no workbook") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Parse([]byte("PK\x03\x04 and no more")); core.CodeOf(err) != core.Invalid {
		t.Errorf("a cut workbook: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(russian))
	f.Add([]byte("volume,page,line\n1,2,3\n"))
	f.Add(workbookOf(f, func(_, text string) string { return text }))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := Parse(data)
		if err != nil && core.CodeOf(err) != core.Invalid && core.CodeOf(err) != core.TooLarge {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.Volume < 1 || r.Page < 1 || r.Line < 1 || len(r.Ground) > 12 {
				t.Fatalf("%+v", r)
			}
		}
	})
}
