package paper

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

func protocol(rows int) Table {
	t := Table{
		Title: "Протокол результатов по регионам", Lead: []string{"Отбор сдан."}, Foot: []string{"Подпись ____________"},
		Columns: []TableColumn{{Title: "Код", WidthMM: 20}, {Title: "Регион", WidthMM: 120}, {Title: "Подписей", WidthMM: 40, Number: true}},
		Total:   []string{"", "Всего", "315000"},
	}
	for n := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%02d", n), "Ханты-Мансийский автономный округ — Югра", fmt.Sprint(n * 100)})
	}
	return t
}

func TestWriteTable_EveryRowOnItsPages(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTable(&b, text.Russian, protocol(90)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "protocol.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "pdftotext", "-layout", path, "-")
	for _, want := range []string{"Протокол результатов по регионам", "Всего", "315000", "8900", "Подпись"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the paper", want)
		}
	}
	if heads, rows := strings.Count(got, "Подписей"), strings.Count(got, "Югра"); heads != 2 || rows != 90 {
		t.Errorf("%d heads and %d rows", heads, rows)
	}
}

func TestWriteTable_EqualInputGivesEqualBytes(t *testing.T) {
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := WriteTable(b, text.English, protocol(3)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same table gives two files")
	}
}

func TestWriteTable_Refuses(t *testing.T) {
	for name, change := range map[string]func(*Table){
		"a word wider than its column": func(t *Table) { t.Rows[0][0] = strings.Repeat("W", 60) },
		"a character without a shape":  func(t *Table) { t.Title = "漢" },
	} {
		table := protocol(2)
		change(&table)
		if err := WriteTable(io.Discard, text.Russian, table); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
