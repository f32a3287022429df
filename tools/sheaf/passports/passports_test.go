package passports

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
)

func TestNotes_SpeakRussian(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	source := filepath.Join(t.TempDir(), "list")
	rows, err := writeNotes("", source, ministry.Report{Malformed: 2, Notes: []ministry.Note{{Line: 4, Flaw: passport.FlawComma}}})
	if err != nil {
		t.Fatal(err)
	}
	want := "Негодных строк: 2, перечислено здесь: 1. Документа они не называют и в список не вошли.\n" +
		"строка 4: В строке не серия и номер через одну запятую. " +
		"Запишите её как СЕРИЯ,НОМЕР и загрузите список снова.\n"
	if data, err := os.ReadFile(rows); err != nil || string(data) != want {
		t.Errorf("%s says %q, %v; want %q", rows, data, err, want)
	}
}

func TestClosingLine_SpeaksRussian(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	done := report{Rows: 9, Regular: 4, Irregular: 1, Duplicates: 1, Malformed: 3, Report: "100%d.txt"}
	done.Edition.ID, done.Edition.Rows = "e1", 5
	want := "Загружено паспортов: 5; действует издание e1. Строк: 9; обычных 4, необычных 1, " +
		"повторных 1, негодных 3. Негодные строки и что с ними делать — в файле 100%d.txt."
	if got := done.line(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestNotes_AreNeverWrittenOver(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "kept.txt")
	if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := writeNotes(kept, "list.csv", ministry.Report{Malformed: 1}); err == nil {
		t.Error("a file of that name was no reason to stop")
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != "mine" {
		t.Errorf("it holds %q, %v", data, err)
	}
	list := filepath.Join(t.TempDir(), "list.csv")
	first, errFirst := writeNotes("", list, ministry.Report{Malformed: 1})
	second, errSecond := writeNotes("", list, ministry.Report{Malformed: 2})
	if errFirst != nil || errSecond != nil || first == second {
		t.Errorf("%s %v, %s %v", first, errFirst, second, errSecond)
	}
}
