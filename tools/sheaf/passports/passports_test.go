package passports

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
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

// A list that is in force is found again by what it holds: its date and how it came say nothing.
func TestSame_LooksAtContentsOnly(t *testing.T) {
	u := api.Upload{Edition: core.Edition{Kind: core.EditionPassports, Date: "2026-11-23"}, Origin: core.EditionOrigin{Contents: [32]byte{1}}}
	contents := "01" + strings.Repeat("00", 31)
	for name, row := range map[string]struct {
		there api.Edition
		want  bool
	}{
		"the one in force, of another day": {api.Edition{State: core.EditionActive, Contents: contents, Date: "2026-11-01"}, true},
		"as a difference":                  {api.Edition{State: core.EditionActive, Contents: contents, Base: "b"}, true},
		"another list":                     {api.Edition{State: core.EditionActive, Contents: "02" + contents[2:]}, false},
		"one from before there were any":   {api.Edition{State: core.EditionActive}, false},
		"no longer in force":               {api.Edition{State: core.EditionRetired, Contents: contents}, false},
		"waiting for somebody":             {api.Edition{State: core.EditionComplete, Contents: contents}, false},
	} {
		row.there.Kind, row.there.ID = core.EditionPassports, "e1"
		if e, got := same([]api.Edition{row.there}, u); got != row.want || got && e.ID != "e1" {
			t.Errorf("%s: %v %+v", name, got, e)
		}
	}
}

func TestClosingLine_OfAListThatIsInForce(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	done := report{Rows: 9, There: true, Edition: api.Edition{ID: "e1", Date: "2026-11-01", Base: "e0", Added: 3}}
	want := "This list is in force already, of 2026-11-01, as edition e1. Nothing was sent; --whole sends it nevertheless."
	if got := done.line(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

// Who is interrupted while his input says nothing is told so at once, and not that the list is damaged.
func TestReadPassports_Interrupted(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	stdin := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = stdin }()
	for name, have := range map[string]string{"before the first byte": "", "in a row": passport.ListHeader + "\n4504,123456\n45"} {
		if _, err := io.WriteString(out, have); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		_, _, err := readPassports(ctx, "-")
		if said := terminal.Said(err); !errors.Is(err, context.Canceled) || said != "Interrupted; nothing was imported, and the list in force stays. Repeat it at any time." {
			t.Errorf("%s: %v: %s", name, err, said)
		}
	}
}
