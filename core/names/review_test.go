package names

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

func TestReview(t *testing.T) {
	for _, c := range []struct {
		family, first, patronymic string
		want                      []string
	}{
		{"Иванов", "Петр", "Сергеевич", nil},
		{"Иванова", "Анна", "Петровна", nil},
		{"Шевченко", "Анна", "Петровна", nil},
		{"Иванов", "", "", nil},
		{"", "", "", nil},
		{"Ивaнов", "Петр", "Сергеевич", []string{"family mixed 3"}},
		{"Smith", "Jоhn", "", []string{"first mixed 2", "family unknown"}},
		{"Иванов", "Анна  Мария", "", []string{"first spaces 6"}},
		{"Иванов", "Анна", "Петровна", []string{"family gender"}},
		{"Иванова", "Анна", "Петрович", []string{"patronymic gender"}},
		{"Иванова", "Петр", "Сергеевич", []string{"family gender"}},
		{"Иванова", "Петр", "Сергеевна", []string{"first gender"}},
		{"", "Анна", "Петрович", []string{"patronymic gender"}},
		{"Иванов", "Анна", "", []string{"family gender"}},
		{"Анна", "Иванова", "Петровна", []string{"family swapped", "first swapped"}},
		{"Иванова", "Петровна", "Анна", []string{"first swapped", "patronymic swapped"}},
		{"ИВАНОВ", "петр", "СЕргеевич", []string{"family case Иванов", "first case Петр", "patronymic case Сергеевич"}},
		{"Римская-Корсакова", "Анна", "Петровна", nil},
		{"Мамедов", "Рашид", "Мамед оглы", nil},
		{"Семёнов", "Петр", "Сергеевич", []string{"family yo Семенов"}},
		{"Иваноы", "Петр", "Сергеевич", []string{"family similar Иванов"}},
		{"Бульдозеров", "Петр", "Сергеевич", []string{"family unknown"}},
		{"Алиев", "Рашид", "Мамед кызы", []string{"patronymic gender"}},
	} {
		got := Builtin().Review(Person{Family: c.family, First: c.first, Patronymic: c.patronymic})
		var said []string
		for _, r := range got.Remarks {
			if first, _, many := strings.Cut(strings.Join(r.Args, " "), ","); many {
				r.Args = []string{first}
			}
			said = append(said, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Kind, r.Code, strings.Join(r.Args, " "))))
		}
		slices.Sort(said)
		want := slices.Clone(c.want)
		slices.Sort(want)
		if !slices.Equal(said, want) {
			t.Errorf("%s %s %s: got %q, want %q", c.family, c.first, c.patronymic, said, want)
		}
	}
}

// TestReview_OnlyYo: where no spelling with е is known, ё is worth a hint only.
func TestReview_OnlyYo(t *testing.T) {
	l, err := ReadTSV(strings.NewReader("first\tf\tФёкла\tcommon\nfirst\tm\tСемён\nfirst\tm\tСемен\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Фёкла": RemarkOnlyYo, "Семён": RemarkYo} {
		got := l.Review(Person{First: name}).Remarks
		if len(got) != 1 || got[0].Code != want {
			t.Errorf("%s: got %+v, want %s", name, got, want)
		}
	}
	if got := l.Review(Person{First: "Фекла"}).Remarks; len(got) != 0 {
		t.Errorf("without ё: %+v", got)
	}
}

// TestReview_SwappedOfOneAlien: a field that only fits a swapped one does not draw in a third, in
// whatever order the fields are looked at.
func TestReview_SwappedOfOneAlien(t *testing.T) {
	l, err := ReadTSV(strings.NewReader("first\tm\tАскер\nfamily\tm\tБекир\nfirst\tm\tБекир\npatronymic\tm\tБекир\nfirst\tm\tВелиш\npatronymic\tm\tВелиш\n"))
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		var swapped []Kind
		for _, r := range l.Review(Person{Family: "Аскер", First: "Бекир", Patronymic: "Велиш"}).Remarks {
			if r.Code == RemarkSwapped {
				swapped = append(swapped, r.Kind)
			}
		}
		if !slices.Equal(swapped, []Kind{Family, First}) {
			t.Fatalf("swapped are %v", swapped)
		}
	}
}

// TestReview_HasWords: every remark can be said in every language, with all its parameters.
func TestReview_HasWords(t *testing.T) {
	for _, kind := range Kinds() {
		for _, code := range []string{
			RemarkSimilar, RemarkClose, RemarkUnknown, RemarkYo, RemarkOnlyYo, RemarkCase, RemarkSwapped, RemarkGender,
		} {
			r := Remark{Kind: kind, Code: code, Args: []string{"Петр"}}
			for _, lang := range text.Langs() {
				if said := text.Say(lang, r.Text(), r.Args...); strings.Contains(said, "{") || strings.HasPrefix(said, "names.") {
					t.Errorf("%s in %s says %q", r.Text(), lang, said)
				}
			}
		}
	}
}

func FuzzReview(f *testing.F) {
	for _, seed := range []string{"Иванов|Петр|Сергеевич", "Ёлкина||", "О'Нил|Jоhn| ", "Ван-дер-Флит|\xff|е\u0301\u0301", "-|--|'", "ИИИИИИ|İ|ß"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		parts := append(strings.SplitN(typed, "|", 3), "", "", "")
		p := Person{Family: parts[0], First: parts[1], Patronymic: parts[2]}
		got := Builtin().Review(p)
		for kind, a := range got.Answers {
			clean, err := Clean(kind, p.Of(kind))
			if err != nil {
				t.Fatalf("%s was refused and has an answer", kind)
			}
			if again, err := Clean(kind, clean); err != nil || again != clean {
				t.Errorf("%s: cleaning twice changes it or is refused: %v", kind, err)
			}
			if (a.State == Similar) != (len(a.To) > 0 && a.State != Known) || len(a.To) > most {
				t.Errorf("%s: %s with %d names", kind, a.State, len(a.To))
			}
			for _, to := range a.To {
				if _, ok := Builtin().known[kind][fold(to)]; !ok {
					t.Errorf("%s: an offered name is not on the list", kind)
				}
			}
		}
		for _, r := range got.Remarks {
			if r.Stops == (got.Answers[r.Kind].State != "") {
				t.Errorf("%s %s: stops %v", r.Kind, r.Code, r.Stops)
			}
		}
	})
}
