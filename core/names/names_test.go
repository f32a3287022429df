package names

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edit"
	"github.com/sheaf-drive/sheaf/core/text"
)

func TestClean(t *testing.T) {
	for _, c := range []struct {
		in, want, text string
		place          string
	}{
		{in: " Иванов ", want: "Иванов"},
		{in: "Семе\u0308нова", want: "Семёнова"},
		{in: "Анна-Мария", want: "Анна-Мария"},
		{in: "Мамед оглы", want: "Мамед оглы"},
		{in: "О’Нил", want: "О'Нил"},
		{in: "Smith", want: "Smith"},
		{in: "", text: "blank"},
		{in: " \t", text: "blank"},
		{in: strings.Repeat("а", 101), text: "long", place: "100"},
		{in: "Ивaнов", text: "mixed", place: "3"},
		{in: "Jоhn", text: "mixed", place: "2"},
		{in: "Ива\u200bнов", text: "control", place: "4"},
		{in: "Ива\x00нов", text: "control", place: "4"},
		{in: "Иван0в", text: "digit", place: "5"},
		{in: "Анна  Мария", text: "spaces", place: "6"},
		{in: "-Иванов", text: "edge", place: "1"},
		{in: "Иванов<b>", text: "sign", place: "7"},
		{in: "\xff\xfe", text: "encoding"},
		{in: "е\u0301\u0301", text: "sign", place: "2"},
	} {
		got, err := Clean(Family, c.in)
		if c.text == "" {
			if err != nil || got != c.want {
				t.Errorf("%q: got %q, %v", c.in, got, err)
			}
			continue
		}
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != "names.family."+c.text || refusal.Field != "family" {
			t.Errorf("%q: got %v, want %s", c.in, err, c.text)
			continue
		}
		if c.place != "" && (len(refusal.Args) != 1 || refusal.Args[0] != c.place) {
			t.Errorf("%q: got place %v, want %s", c.in, refusal.Args, c.place)
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); strings.Contains(said, "{") || strings.HasPrefix(said, "names.") {
				t.Errorf("%q in %s says %q", c.in, lang, said)
			}
		}
	}
}

func TestClean_UnknownKind(t *testing.T) {
	if _, err := Clean("nickname", "Иван"); core.CodeOf(err) != core.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		name string
		want State
		to   string // the first similar name
	}{
		{First, "Наталья", Known, ""},
		{First, "НАТАЛЬЯ", Known, ""},
		{First, "Фекла", Known, ""}, // the list has Фёкла
		{First, "Фёкла", Known, ""},
		{First, "Анна-Мария", Known, ""},
		{First, "Наталбя", Similar, "Наталья"},
		{First, "Натлаья", Similar, "Наталья"},
		{First, "Олга", Similar, "Ольга"},
		{First, "Яя", Unknown, ""},
		{First, "Бульдозерина", Unknown, ""},
		{First, "Антон", Known, ""},
		{First, "Кристина", Known, ""},
		{Patronymic, "Петрович", Known, ""},
		{Patronymic, "Петровна", Known, ""},
		{Patronymic, "Ильинична", Known, ""},
		{Patronymic, "Семенович", Known, ""},
		{Patronymic, "Петрочич", Similar, "Петрович"},
		{Family, "Ветров", Known, ""},
		{Family, "Ветрова", Known, ""},
		{Family, "Островская", Known, ""},
		{Family, "Шевченко", Known, ""},
		{Patronymic, "Алексеевна", Known, ""},
		{Patronymic, "Алексевна", Similar, "Алексеевна"},
		{Family, "Иванов", Known, ""},
		{Family, "Наталья", Unknown, ""},
		{Family, "", Unknown, ""},
	} {
		got := Builtin().Check(c.kind, c.name)
		if got.State != c.want || (c.to != "" && (len(got.To) == 0 || got.To[0] != c.to)) {
			t.Errorf("%s %q: got %+v, want %s %s", c.kind, c.name, got, c.want, c.to)
		}
		if len(got.To) > most {
			t.Errorf("%s %q: %d similar names", c.kind, c.name, len(got.To))
		}
	}
}

func TestCheck_FilterAndBoundLoseNothing(t *testing.T) {
	l := Builtin()
	for _, name := range []string{"алексндр", "натлия", "екатирина", "всеволодд", "юля"} {
		letters := []rune(name)
		limit := 1
		if len(letters) >= 6 {
			limit = 2
		}
		want := 0
		for _, c := range l.near[First] {
			if edit.Distance(letters, c.folded, 20) <= limit {
				want++
			}
		}
		if got := len(l.similar(First, letters, slips{limit: limit})); got != min(want, most) {
			t.Errorf("%s: %d of %d found", name, got, want)
		}
	}
}

func TestEdition_RoundTrip(t *testing.T) {
	ed, err := Builtin().Edition()
	if err != nil {
		t.Fatal(err)
	}
	back, digest, err := ReadEdition(slices.Values(ed.Pieces))
	if err != nil || digest != ed.Digest || !slices.Equal(back.entries, Builtin().entries) {
		t.Fatalf("got %d entries, same digest %v, %v", back.Len(), digest == ed.Digest, err)
	}
	if _, _, err := ReadEdition(slices.Values([][]byte{})); core.CodeOf(err) != core.Invalid {
		t.Errorf("no pieces: %v", err)
	}
}

func TestReadTSV_Refuses(t *testing.T) {
	for name, in := range map[string]string{
		"two columns":   "first\tАнна\n",
		"other kind":    "nick\tf\tАнна\n",
		"other gender":  "first\tx\tАнна\n",
		"mixed letters": "first\tf\tАннa\n",
		"nothing":       "# only a remark\n",
	} {
		if _, err := ReadTSV(strings.NewReader(in)); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestBuiltin_IsAttributed(t *testing.T) {
	for file, word := range map[string]string{"SOURCE.txt": "faker", "faker-LICENSE": "Permission is hereby granted"} {
		b, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(b), word) {
			t.Errorf("%s: %v", file, err)
		}
	}
	source, err := os.ReadFile("SOURCE.txt")
	if err != nil || !strings.Contains(string(source), "common.tsv") {
		t.Errorf("common.tsv is not attributed: %v", err)
	}
}
