package gar

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// attributes are so many of different names.
func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ` A%d=""`, i)
	}
	return b.String()
}

func TestReadObjects_RefusesARowOfManyAttributes(t *testing.T) {
	has := strings.Count(goodObject, "=")
	filled := func(n int) string { return strings.Replace(goodObject, "<OBJECT", "<OBJECT"+attributes(n), 1) }
	for name, c := range map[string]struct {
		row  string
		text string
	}{
		"as many as may be": {filled(maxAttrs - has), ""},
		"one more":          {filled(maxAttrs - has + 1), "gar.row.attributes"},
		"thousands":         {filled(50_000), "gar.row.attributes"},
	} {
		_, rep, err := readAll(objects(c.row, goodObject))
		got := ""
		if len(rep.Listed) > 0 {
			got = rep.Listed[0].Reason.Text
		}
		if err != nil || got != c.text || rep.Rows != 2 {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

// A thousand faults are kept: none of them may keep a megabyte of the file.
func TestReadObjects_FaultsRepeatLittleOfTheFile(t *testing.T) {
	long := strings.Repeat("Ж", 100_000)
	for name, row := range map[string]string{
		"id":        `<OBJECT ID="` + long + `"/>`,
		"element":   `<` + long + ` ID="` + long + `"/>`,
		"attribute": `<OBJECT ID="` + long + `" ` + long + `="" ` + long + `=""/>`,
	} {
		_, rep, err := readAll(objects(row))
		if err != nil || len(rep.Listed) != 1 {
			t.Fatalf("%s: %+v %v", name, rep, err)
		}
		f := rep.Listed[0]
		for _, kept := range append([]string{f.Row, f.Reason.Field}, f.Reason.Args...) {
			if utf8.RuneCountInString(kept) > maxQuoted {
				t.Errorf("%s: %d bytes are kept", name, len(kept))
			}
		}
		if f.Row != long[:2*maxQuoted] {
			t.Errorf("%s: the row is %q", name, f.Row)
		}
	}
	for _, in := range []string{head + "<" + long + "/>", head + "<?" + long + " ?>", strings.Replace(head, "utf-8", strings.Repeat("w", 1000), 1)} {
		_, _, err := readAll(in)
		var refusal *core.Error
		if !errors.As(err, &refusal) || len(strings.Join(refusal.Args, "")) > 100 {
			t.Errorf("got %.200v", err)
		}
	}
}

// many is a file of rows, each made from its number.
func many(root string, n int, row func(int) string) []byte {
	var b strings.Builder
	b.WriteString(head + "<" + root + ">\n")
	for i := range n {
		b.WriteString(row(i))
	}
	b.WriteString("</" + root + ">")
	return []byte(b.String())
}

// What has more than any region of the register is refused as a whole, and not held in memory.
func TestLoad_BoundsOfDictionariesAndObjects(t *testing.T) {
	const dates = ` STARTDATE="1900-01-01" ENDDATE="2079-06-06"/>`
	good := fstest.MapFS{
		"AS_ADDR_OBJ.XML":      {Data: []byte(objects(goodObject))},
		"AS_ADM_HIERARCHY.XML": {Data: []byte(head + "<ITEMS></ITEMS>")},
	}
	for name, c := range map[string]struct {
		file string
		data func(int) []byte
		most int
		text string
	}{
		"types": {"AS_ADDR_OBJ_TYPES.XML", func(n int) []byte {
			return many("ADDRESSOBJECTTYPES", n, func(i int) string {
				return fmt.Sprintf(`<ADDRESSOBJECTTYPE LEVEL="8" SHORTNAME="т%d" NAME="Тип"`, i) + dates
			})
		}, maxDictionary, "address.row.many"},
		"one type again and again": {"AS_ADDR_OBJ_TYPES.XML", func(n int) []byte {
			return many("ADDRESSOBJECTTYPES", n, func(int) string {
				return `<ADDRESSOBJECTTYPE LEVEL="8" SHORTNAME="нвт" NAME="Тип"` + dates
			})
		}, maxDictionary, "address.row.many"},
		"levels": {"AS_OBJECT_LEVELS.XML", func(n int) []byte {
			return many("OBJECTLEVELS", n, func(i int) string { return fmt.Sprintf(`<OBJECTLEVEL LEVEL="%d" NAME="Уровень"/>`, 100+i) })
		}, maxDictionary, "address.row.many"},
		"former types": {"AS_SOCRBASE.XML", func(n int) []byte {
			return many("AddressObjectTypes", n, func(i int) string {
				return fmt.Sprintf(`<AddressObjectType LEVEL="99" SCNAME="т%d" SOCRNAME="Тип"/>`, i)
			})
		}, maxDictionary, "address.row.many"},
		"versions of one object": {"AS_ADDR_OBJ.XML", func(n int) []byte {
			return many("ADDRESSOBJECTS", n, func(i int) string {
				return strings.Replace(goodObject, `ID="1"`, fmt.Sprintf(`ID="%d"`, i+1), 1)
			})
		}, 1000, "address.object.versions"},
	} {
		files := fstest.MapFS{}
		for file, data := range good {
			files[file] = data
		}
		files[c.file] = &fstest.MapFile{Data: c.data(c.most)}
		if l, err := LoadRegion(files, "83"); err != nil || l.Registry.Len() != 1 {
			t.Errorf("%s: %d are refused: %v", name, c.most, err)
		}
		files[c.file] = &fstest.MapFile{Data: c.data(c.most + 1)}
		l, err := LoadRegion(files, "83")
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != core.TooLarge || refusal.Text != c.text || refusal.Subject != c.file || l.Registry != nil {
			t.Errorf("%s: %d give %v", name, c.most+1, err)
		}
		if len(l.NewTypes) > maxDictionary || len(l.NewLevels) > maxDictionary {
			t.Errorf("%s: %d types and %d levels are kept", name, len(l.NewTypes), len(l.NewLevels))
		}
	}
}

func TestLoad_BoundsTheWordsOfHouses(t *testing.T) {
	l := &Loaded{houseWords: map[int]string{}, partWords: map[int]string{}}
	data := many("HOUSETYPES", maxDictionary+1, func(i int) string { return fmt.Sprintf(`<HOUSETYPE ID="%d" NAME="Строение"/>`, i+1) })
	if _, err := l.readHouseTypes(strings.NewReader(string(data)), "t", HouseTypes); core.CodeOf(err) != core.TooLarge || len(l.houseWords) != maxDictionary {
		t.Errorf("%d words, %v", len(l.houseWords), err)
	}
}

func TestFormer_BoundsTheObjectsOfARegion(t *testing.T) {
	in := newFormer(Wish{Region: "83"})
	in.most = 3
	rep, err := read(strings.NewReader(string(many("AddressObjects", 5, func(i int) string {
		row := formerXML(formerObject("AOGUID", fmt.Sprintf("17ef3c93-1607-4424-a403-%012d", i+1)))
		return row[strings.Index(row, "<Object "):strings.Index(row, "</Addr")]
	}))), "f", Former, func(x row) error {
		_, _, err := in.read(x)
		return err
	})
	if core.CodeOf(err) != core.TooLarge || rep.Taken != 3 || len(in.taken) != 3 {
		t.Errorf("%+v %v", rep, err)
	}
	known := newFormer(Wish{Region: "83", Base: address.NewRegistry(address.Content{Region: "83"})})
	if known.most != maxTaken {
		t.Errorf("the bound is %d", known.most)
	}
}
