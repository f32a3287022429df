package rejected

import (
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

func FuzzParse(f *testing.F) {
	f.Add([]byte(russian))
	f.Add([]byte("volume,page,line\n1,2,3\n"))
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
