package dbf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

func all(t *testing.T, data []byte) (*Table, [][]string, error) {
	t.Helper()
	table, err := Open(bytes.NewReader(data), "T.DBF")
	if err != nil {
		return nil, nil, err
	}
	var rows [][]string
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return table, rows, nil
		}
		if err != nil {
			return table, rows, err
		}
		rows = append(rows, row)
	}
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestTable_RealOnes(t *testing.T) {
	_, rows, err := all(t, file(t, "ACTSTAT.DBF"))
	if want := [][]string{{"0", "Не актуальный"}, {"1", "Актуальный"}}; err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("got %q, %v", rows, err)
	}
	table, rows, err := all(t, file(t, "STRSTAT.DBF"))
	if err != nil || len(rows) != 4 || rows[1][1] != "Строение" || table.Total() != 4 || table.Deleted() != 0 {
		t.Errorf("got %q, %v", rows, err)
	}
	table, rows, err = all(t, file(t, "NORDOC99.DBF"))
	if err != nil || len(rows) != 34 || table.Number() != 34 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		if row[2] != "" && (len(row[2]) != 10 || row[2][4] != '-') || len(row[0]) != 36 {
			t.Errorf("row %q", row)
		}
	}
}

// change copies a table and changes one place of it.
func change(data []byte, at int, b ...byte) []byte {
	out := bytes.Clone(data)
	copy(out[at:], b)
	return out
}

func TestTable_PassesOverDeleted(t *testing.T) {
	data := file(t, "STRSTAT.DBF")
	first := int(binary.LittleEndian.Uint16(data[8:]))
	table, rows, err := all(t, change(data, first, '*'))
	if err != nil || len(rows) != 3 || table.Deleted() != 1 || table.Number() != 4 {
		t.Errorf("%d rows, %d deleted, %v", len(rows), table.Deleted(), err)
	}
}

func TestTable_Windows1251(t *testing.T) {
	data := change(file(t, "ACTSTAT.DBF"), 29, 0xc9)
	first := int(binary.LittleEndian.Uint16(data[8:]))
	copy(data[first+20:], "\xcd\xe5\xf2 ")
	if _, rows, err := all(t, data); err != nil || !strings.HasPrefix(rows[0][1], "Нет") {
		t.Errorf("%q %v", rows, err)
	}
}

func TestOpen_Refuses(t *testing.T) {
	good := file(t, "ACTSTAT.DBF")
	for name, c := range map[string]struct {
		data []byte
		text string
	}{
		"nothing":               {nil, "dbf.short"},
		"cut in the head":       {good[:40], "dbf.short"},
		"cut in a record":       {good[:len(good)-20], "dbf.short"},
		"more announced":        {change(good, 4, 200), "dbf.short"},
		"fewer announced":       {change(good, 4, 1), "dbf.long"},
		"something behind":      {append(bytes.Clone(good), 0x1a, 'x'), "dbf.long"},
		"XML":                   {[]byte("<?xml version=\"1.0\"?>" + strings.Repeat(" ", 100)), "dbf.kind"},
		"another code page":     {change(good, 29, 0x03), "dbf.page"},
		"no fields":             {change(good, 32, headEnd), "dbf.head"},
		"fields without an end": {change(good, 96, 'X'), "dbf.head"},
		"a name with a blank":   {change(good, 34, ' '), "dbf.head"},
		"a field of no size":    {change(good, 48, 0), "dbf.head"},
		"sizes that do not add": {change(good, 10, 0x77), "dbf.head"},
		"a record of no size":   {change(good, 10, 0, 0), "dbf.head"},
		"a head of no size":     {change(good, 8, 0, 0), "dbf.head"},
	} {
		_, _, err := all(t, c.data)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != c.text || refusal.Subject != "T.DBF" {
			t.Errorf("%s: got %v, want %s", name, err, c.text)
			continue
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); !text.Has(lang, c.text) || !strings.Contains(said, "T.DBF") || strings.Contains(said, "{") {
				t.Errorf("%s: in %s it says %q", name, lang, said)
			}
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("input/output error") }

func TestOpen_DiskErrorIsNoRefusal(t *testing.T) {
	if _, err := Open(failing{}, "T.DBF"); err == nil || core.CodeOf(err) == core.Invalid {
		t.Errorf("got %v", err)
	}
}

// What an archive knows of its bytes it says at their end, which lies behind the last record.
func TestTable_ReadsToTheEndOfTheSource(t *testing.T) {
	wrong := errors.New("checksum error")
	table, err := Open(io.MultiReader(bytes.NewReader(file(t, "ACTSTAT.DBF")), iotest.ErrReader(wrong)), "T.DBF")
	if err != nil {
		t.Fatal(err)
	}
	for range table.Total() {
		if _, err := table.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := table.Next(); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}

func FuzzTable(f *testing.F) {
	for _, name := range []string{"ACTSTAT.DBF", "STRSTAT.DBF", "NORDOC99.DBF"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, rows, err := all(t, data)
		if table == nil {
			if core.CodeOf(err) != core.Invalid {
				t.Errorf("refused with %v", err)
			}
			return
		}
		for _, row := range rows {
			if len(row) != len(table.Fields()) {
				t.Errorf("%d values for %d fields", len(row), len(table.Fields()))
			}
		}
		if err == nil && len(rows)+table.Deleted() != table.Total() {
			t.Errorf("%d rows and %d deleted of %d", len(rows), table.Deleted(), table.Total())
		}
	})
}
