package addressindex

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
)

// nenets is the real registry of region 83, from the table of facts that the demo uses.
var nenets = sync.OnceValue(func() *address.Registry {
	b := build.New("83")
	number := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	for _, c := range cells("region83.tsv") {
		v := address.Version{Row: number(c[0]), Object: number(c[1]), GUID: c[2], Level: int(number(c[4])), Type: c[5], Name: c[6],
			Previous: number(c[8]), Next: number(c[9]), From: core.Date(c[11]), To: core.Date(c[12]), Actual: c[13] == "1", Active: c[14] == "1"}
		if err := b.AddVersion(v); err != nil {
			panic(err)
		}
	}
	for _, c := range cells("region83links.tsv") {
		l := address.Link{Row: number(c[0]), Object: number(c[1]), Parent: number(c[2]), From: core.Date(c[5]), To: core.Date(c[6]), Active: c[7] == "1"}
		if err := b.AddLink(l); err != nil {
			panic(err)
		}
	}
	reg, _, err := b.Build()
	if err != nil {
		panic(err)
	}
	return reg
})

func cells(file string) [][]string {
	text, err := os.ReadFile(filepath.Join("../../../tools/demo/gar", file))
	if err != nil {
		panic(err)
	}
	var out [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	ix, err := Open(nenets(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

func TestSuggest_FindsWhatIsMeant(t *testing.T) {
	ix := open(t, "")
	const lenin, vylko, nelmin, october = 1459714, 1415283, 1449192, 1460006
	for _, c := range []struct {
		family, text string
		want         int64
		top          int // among the first so many
	}{
		{"whole", "Нарьян-Мар ул им В.И.Ленина", lenin, 1},
		{"prefix", "нарьян-мар ул лен", lenin, 1},
		{"prefix", "ул лени", lenin, 3},
		{"prefix", "лен", lenin, 5},
		{"prefix", "наръян-мар", 1447228, 1},
		{"prefix", "на", 1447228, 3},
		{"city", "Нарьян-Мар", 1447228, 1},
		{"city", "город Нарьян-Мар", 1447228, 1},
		{"old name", "Нарьян-Мар, ул. Ленина", lenin, 1},
		{"old name", "Тыко-Вылка", vylko, 1},
		{"old name", "им Тыко-Вылко", vylko, 1},
		{"old name", "Нельмин Нос", nelmin, 1},
		{"old name", "ул Пырерка", 1453926, 1},
		{"numbers", "60 лет Октября", october, 1},
		{"numbers", "60-летия октября", october, 1},
		{"typo", "нарьян-мар ленена", lenin, 1},
		{"typo", "нарян мар ленина ул", lenin, 1},
		{"typo", "Хатанзейсково", 1418203, 3},
		{"typo", "нелмин нос", nelmin, 1},
		{"typo while typing", "вучейск", 1460492, 2},
		{"two typos", "хатонзейзкого", 1418203, 3},
		{"layout", "yfhmzy-vfh ktybyf", lenin, 1},
		{"layout", "YTKMVBY YJC", nelmin, 1},
		{"layout", "ds.xtqcrjuj", 1460492, 1},
		{"swapped", "ленина нарьян-мар улица", lenin, 1},
		{"abbreviations", "г. Нарьян-Мар, пл. Ленина", 1455494, 1},
		{"abbreviations", "пос Нельмин-Нос", nelmin, 1},
		{"type with a name", "площадь Ленина", 1455494, 1},
		{"initials", "ул. В. И. Ленина", lenin, 1},
		{"wrong type", "Нарьян-Мар проспект Выучейского", 1460492, 1},
		{"house", "Нарьян-Мар ул Ленина д 12 кв 3", lenin, 1},
		{"region", "Ненецкий автономный округ, г Нарьян-Мар, ул Выучейского", 1460492, 1},
		{"wrong settlement", "Искателей Хатанзейского", 1418203, 5},
		{"unknown word", "Нарьян-Мар Ленина абракадабрище", lenin, 3},
	} {
		got, err := ix.Suggest(context.Background(), c.text, 10)
		if err != nil {
			t.Fatal(err)
		}
		place := 0
		for i, s := range got {
			if s.ObjectID == c.want {
				place = i + 1
				break
			}
		}
		if place == 0 || place > c.top {
			t.Errorf("%s: %q has it at place %d of %d, not among %d:%s", c.family, c.text, place, len(got), c.top, listed(got))
		}
	}
}

// Rows that have every word as it was typed stand first; each other one says what it lacks, or has only something like.
func TestSuggest_SaysWhatARowLacks(t *testing.T) {
	ix := open(t, "")
	for typed, want := range map[string]string{
		"1-я набережная":                      "улица Набережная -1-я | переулок 1-й -набережная",
		"1-я набережная ":                     "улица Набережная -1-я",
		"Первая Советская":                    "улица Советская -Первая",
		"Нарьян-Мар, Ленина, абракадабрище":   "улица им В.И.Ленина -абракадабрище",
		"пер Ленина":                          "улица им В.И.Ленина -пер",
		"лнина":                               "улица им В.И.Ленина ~лнина",
		"yfhmzy-vfh ktybyf":                   "улица им В.И.Ленина =нарьян-мар ленина",
		"ул Рыбацкая":                         "улица Рыбацкая | переулок Рыбацкий -ул ~Рыбацкая",
		"50 лет октября":                      "улица им 60-летия Октября",
		"Нарьян-Мар, ул. им А.П.Пырерко, д.3": "улица им А.П.Пырерко",
		"пер. 2 ой":                           "переулок 2-й", "Рокина М. Е.": "улица Им Рокина М.Е.", "ленина 5": "улица им В.И.Ленина", "с. Н. Пеша": "село Нижняя Пеша",
		"Нарьян-Мар фывапр": "город Нарьян-Мар -фывапр | городской округ город Нарьян-Мар -фывапр",
	} {
		found, err := ix.Suggest(context.Background(), typed, 8)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, s := range found {
			row := s.Title
			for _, w := range s.Without {
				row += " -" + w
			}
			for _, w := range s.Alike {
				row += " ~" + w
			}
			if s.ReadAs != "" {
				row += " =" + s.ReadAs
			}
			said = append(said, row)
		}
		if got := strings.Join(said, " | "); !strings.HasPrefix(got+" | ", want+" | ") {
			t.Errorf("%q: %s, not %s", typed, got, want)
		}
	}
}

// What has every word comes before what has something like it, and that before what lacks one, whatever their importance.
func TestSuggest_RowsThatFitComeFirst(t *testing.T) {
	reg := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Большой"}, {ID: 3, Parent: 1, Level: 6, Type: "д", Name: "Малая"},
		{ID: 10, Parent: 2, Level: 8, Type: "пер", Name: "Мира"}, {ID: 11, Parent: 3, Level: 8, Type: "ул", Name: "Мира Нижняя Верхняя Средняя"},
		{ID: 12, Parent: 2, Level: 8, Type: "ул", Name: "Мирра"}, {ID: 13, Parent: 2, Level: 8, Type: "ул", Name: "А"}, {ID: 14, Parent: 2, Level: 8, Type: "ул", Name: "Б"},
	}})
	ix, err := Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for typed, want := range map[string]string{"ул мира": "11 10 12", "Мирра, Большой": "12", "ул Мирра, Малая": "11"} {
		found, err := ix.Suggest(context.Background(), typed, 8)
		var ids []string
		for _, s := range found {
			ids = append(ids, strconv.FormatInt(s.ObjectID, 10))
		}
		if got := strings.Join(ids, " "); err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, not %s (%v)", typed, got, want, err)
		}
	}
}

func listed(found []Suggestion) string {
	var b strings.Builder
	for i, s := range found[:min(5, len(found))] {
		fmt.Fprintf(&b, "\n  %d. %s (бывш. %s) · %s", i+1, s.Title, s.Former, s.Context)
	}
	return b.String()
}

func TestSuggest_EveryNameFindsItsObject(t *testing.T) {
	ix := open(t, "")
	asked, lost, notFirst := 0, 0, 0
	for i := range nenets().Len() {
		o := nenets().At(i)
		chain, _ := nenets().Chain(o.ID)
		where := ""
		if len(chain) > 1 {
			where = chain[len(chain)-2].Name + " "
		}
		names := []address.Alias{{Type: o.Type, Name: o.Name}}
		for _, n := range append(names, o.Aliases...) {
			got, err := ix.Suggest(context.Background(), where+n.Type+" "+n.Name, 5)
			if err != nil {
				t.Fatal(err)
			}
			asked++
			at := -1
			for j, s := range got {
				if s.ObjectID == o.ID {
					at = j
				}
			}
			if at < 0 {
				lost++
				t.Logf("lost: %s%s %s%s", where, n.Type, n.Name, listed(got))
			}
			if at != 0 {
				notFirst++
			}
		}
	}
	t.Logf("%d asked, %d not among five, %d not first", asked, lost, notFirst)
	if lost*100 > asked {
		t.Errorf("%d of %d names do not find their object among five", lost, asked)
	}
	if notFirst*20 > asked {
		t.Errorf("%d of %d names do not find their object first", notFirst, asked)
	}
}

// Of one address the first answer is the same whichever word was typed last, also where the name of the street is a type, and with a slip.
func TestSuggest_TheOrderOfTheWordsDoesNotCount(t *testing.T) {
	ix := open(t, "")
	first := func(text string) int64 {
		got, err := ix.Suggest(t.Context(), text, 1)
		if err != nil || len(got) == 0 {
			t.Fatalf("%q: %v, %v", text, got, err)
		}
		return got[0].ObjectID
	}
	for i := range nenets().Len() {
		o := nenets().At(i)
		chain, _ := nenets().Chain(o.ID)
		if o.Level != address.LevelStreet || len(chain) < 2 {
			continue
		}
		place, names := chain[len(chain)-2].Name, []string{o.Name}
		for _, a := range o.Aliases {
			names = append(names, a.Name)
		}
		for _, name := range names {
			slip := []rune(name)
			slip[len(slip)/2] = 'ъ'
			for _, street := range []string{name, string(slip)} {
				if a, b := first(place+" "+street), first(street+" "+place); a != b {
					t.Errorf("%s, %s: %d, and the other way round %d", place, street, a, b)
				}
			}
		}
	}
}

// A name with another number than was typed is marked and stands below those that have none; the number of a house is none of a name.
func TestSuggest_AnotherNumber(t *testing.T) {
	content := address.Content{Region: "83", Objects: []address.Object{{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"},
		{ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Большой"}, {ID: 3, Parent: 1, Level: 6, Type: "д", Name: "Малая"},
		{ID: 4, Parent: 2, Level: 8, Type: "ул", Name: "1-я Северная"}, {ID: 5, Parent: 3, Level: 8, Type: "ул", Name: "Северная"},
		{ID: 6, Parent: 2, Level: 8, Type: "ул", Name: "40 лет Октября"}, {ID: 7, Parent: 2, Level: 7, Type: "мкр", Name: "4"},
		{ID: 8, Parent: 2, Level: 8, Type: "ул", Name: "Мира", Aliases: []address.Alias{{Type: "ул", Name: "20 лет Победы"}}}}}
	for id := int64(100); id < 300; id++ {
		content.Objects = append(content.Objects, address.Object{ID: id, Parent: 2, Level: 8, Type: "ул", Name: "Улочка " + strconv.FormatInt(id, 10)})
	}
	ix, err := Open(address.NewRegistry(content), "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for text, want := range map[string]string{
		"5-я Северная": "5 4!", "1-я Северная": "4", "Северная 5": "5 4", "50 лет Октября": "6!", "40 лет Октября": "6", "40 лет Октября 50": "6",
		"октября 5": "6", "лет октября": "6", "ул. 30 лет Победы": "8!", "20 лет Победы": "8", "микрорайон 4": "7", "Большой 4": "7 6",
	} {
		got, err := ix.Suggest(t.Context(), text, 10)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, s := range got {
			mark := ""
			if s.OtherNumber {
				mark = "!"
			}
			found = append(found, strconv.FormatInt(s.ObjectID, 10)+mark)
		}
		if said := strings.Join(found, " "); said != want {
			t.Errorf("%q: %s, not %s", text, said, want)
		}
	}
}
