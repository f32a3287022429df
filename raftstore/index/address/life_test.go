package addressindex

import (
	"context"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/blugelabs/bluge"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/plain"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// slip makes one typing error in a word: a letter wrong, missing, doubled or swapped.
func slip(r *rand.Rand, word string) string {
	w := []rune(word)
	i := 1 + r.Intn(len(w)-2)
	switch r.Intn(4) {
	case 0:
		w[i] = []rune("оаенрст")[r.Intn(7)]
	case 1:
		w = append(w[:i:i], w[i+1:]...)
	case 2:
		w = append(w[:i+1:i+1], w[i:]...)
	default:
		w[i], w[i+1] = w[i+1], w[i]
	}
	return string(w)
}

func TestSuggest_OneTypingError(t *testing.T) {
	ix := open(t, "")
	r := rand.New(rand.NewSource(7))
	asked, found := 0, 0
	for i := range nenets().Len() {
		o := nenets().At(i)
		words := address.NameWords(o.Name)
		chain, _ := nenets().Chain(o.ID)
		if len(chain) < 2 || len(words) != 1 || len([]rune(words[0])) < 5 {
			continue
		}
		text := chain[len(chain)-2].Name + " " + o.Type + " " + slip(r, words[0])
		got, err := ix.Suggest(context.Background(), text, 5)
		if err != nil {
			t.Fatal(err)
		}
		asked++
		hit := false
		for _, s := range got {
			hit = hit || s.ObjectID == o.ID
		}
		if hit {
			found++
		} else {
			t.Logf("%q does not find %q%s", text, o.Name, listed(got))
		}
	}
	t.Logf("%d of %d found", found, asked)
	if asked < 200 || found*100 < asked*95 {
		t.Errorf("%d of %d names with one typing error are found among five", found, asked)
	}
}

func TestSuggest_SaysOldAndNew(t *testing.T) {
	ix := open(t, "")
	first := func(text string) Suggestion {
		got, err := ix.Suggest(context.Background(), text, 1)
		if err != nil || len(got) != 1 {
			t.Fatalf("%q: %v %v", text, got, err)
		}
		return got[0]
	}
	s := first("Нарьян-Мар ул Пырерка")
	if s.Title != "улица им А.П.Пырерко" || s.Former != "улица Пырерка" || !s.ByFormer {
		t.Errorf("by the old name: %+v", s)
	}
	s = first("Нарьян-Мар ул им А.П. Пырерко")
	if s.Title != "улица им А.П.Пырерко" || s.Former != "улица Пырерка" || s.ByFormer {
		t.Errorf("by the new name: %+v", s)
	}
	if s.Context != "Ненецкий автономный округ, город Нарьян-Мар" ||
		s.Legal != "Ненецкий автономный округ, город Нарьян-Мар, улица им А.П.Пырерко" || !s.Complete || len(s.Parts) != 3 {
		t.Errorf("in full: %+v", s)
	}
	if s = first("ул Тыко-Вылка"); s.Former != "улица Тыко-Вылка" || !s.ByFormer {
		t.Errorf("the oldest of three names: %+v", s)
	}
	if s = first("Хоседа-Хардский сельсовет"); s.Complete {
		t.Errorf("a unit outside the hierarchy: %+v", s)
	}
}

func TestSuggest_ClosedObjectsAreNoRows(t *testing.T) {
	ix := open(t, "")
	got, err := ix.Suggest(context.Background(), "деревня Носовая", 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got {
		if s.ObjectID == 1452392 {
			t.Errorf("the closed village is suggested: %+v", s)
		}
	}
}

func TestSuggest_OddTexts(t *testing.T) {
	ix := open(t, "")
	for _, text := range []string{"", " ", "...", "\x00", "\xff\xfe", "им", "1", "ул", "д 5", "()*?~\"", strings.Repeat("а ", 99), "кв 5"} {
		if _, err := ix.Suggest(context.Background(), text, 5); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got, err := ix.Suggest(context.Background(), "ул", 5); err != nil || len(got) != 5 {
		t.Errorf("a type alone gives %d, %v", len(got), err)
	}
	if got, err := ix.Suggest(context.Background(), "нарьян", -1); err != nil || len(got) != 0 {
		t.Errorf("a limit below zero gives %d, %v", len(got), err)
	}
	_, err := ix.Suggest(context.Background(), strings.Repeat("а", LongestText+1), 5)
	if core.CodeOf(err) != core.Invalid {
		t.Errorf("too long: %v", err)
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Suggest(done, "нарьян-мар", 5); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func answers(t *testing.T, ix *Index) [][]Suggestion {
	t.Helper()
	var out [][]Suggestion
	for _, text := range []string{"нарьян-мар ленина", "ул с", "нелмин", "yfhmzy", "60 лет"} {
		got, err := ix.Suggest(context.Background(), text, 20)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, got)
	}
	return out
}

func TestOpen_DiskAnswersLikeMemory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "83")
	want := answers(t, open(t, ""))
	first, err := Open(nenets(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := answers(t, first); !reflect.DeepEqual(got, want) {
		t.Error("the index on disk answers otherwise")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	before := times(t, dir)
	if got := answers(t, open(t, dir)); !reflect.DeepEqual(got, want) {
		t.Error("the reopened index answers otherwise")
	}
	if after := times(t, dir); !reflect.DeepEqual(before, after) {
		t.Error("the same rows were indexed again")
	}
}

// times gives name, size and time of each file.
func times(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%v %v", entries, err)
	}
	var out []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, info.Name()+info.ModTime().String())
	}
	return out
}

func TestOpen_RebuildsWhatIsNotItsOwn(t *testing.T) {
	other := build.New("83")
	if err := other.AddVersion(address.Version{Row: 1, Object: 1, Level: 5, Type: "г", Name: "Другой", Actual: true, Active: true}); err != nil {
		t.Fatal(err)
	}
	reg, _, err := other.Build()
	if err != nil {
		t.Fatal(err)
	}
	for name, prepare := range map[string]func(dir string) error{
		"another registry": func(dir string) error {
			ix, err := Open(reg, dir)
			if err != nil {
				return err
			}
			return ix.Close()
		},
		"rubbish": func(dir string) error {
			return errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(dir+"/x", []byte("x"), 0o600))
		},
		"an empty one": func(dir string) error { return os.MkdirAll(dir, 0o700) },
		"a half-built": func(dir string) error { return os.MkdirAll(dir+".tmp/old", 0o700) },
		"no snapshot": func(dir string) error {
			ix, err := Open(nenets(), dir)
			if err != nil {
				return err
			}
			files, _ := filepath.Glob(dir + "/*.snp")
			return errors.Join(ix.Close(), os.Truncate(files[0], 3))
		},
	} {
		dir := filepath.Join(t.TempDir(), "83")
		if err := prepare(dir); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := open(t, dir).Suggest(context.Background(), "нарьян-мар ленина", 1)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %v %v", name, got, err)
		}
		if _, err := os.Stat(dir + ".tmp"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the building place is left over", name)
		}
	}
}

func TestOpen_OddNamesAndNone(t *testing.T) {
	b := build.New("83")
	for i, name := range []string{"№", "-", "им", "А", "12", "П. П."} {
		v := address.Version{Row: int64(i + 1), Object: int64(i + 1), Level: 8, Type: "ттт", Name: name, Actual: true, Active: true}
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	reg, _, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if got, err := ix.Suggest(context.Background(), "12", 5); err != nil || len(got) != 1 || got[0].Title != "ттт 12" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := Open(&address.Registry{}, ""); core.CodeOf(err) != core.Invalid {
		t.Errorf("an empty registry: %v", err)
	}
}

func TestCheck_NoticesAnotherOrder(t *testing.T) {
	ix := open(t, "")
	if err := ix.check(fingerprint(ix.rows)); err != nil {
		t.Fatal(err)
	}
	if err := ix.check("something else"); err == nil {
		t.Error("another content is not noticed")
	}
	var other vocabulary.Maker
	other.AddName("абракадабра")
	real := ix.rows
	ix.rows = &rows{list: []packedRow{{id: 1, count: 1}}, names: []packedName{{words: span{0, 1}, joined: vocabulary.None}},
		lists: []vocabulary.ID{0}, words: other.Done()}
	if err := ix.canaries(); err == nil {
		t.Error("a row that is not found by its name is not noticed")
	}
	ix.rows = real
	ix.rows.list = ix.rows.list[:ix.rows.len()-1]
	if err := ix.check(fingerprint(ix.rows)); err == nil {
		t.Error("another count is not noticed")
	}
}

func BenchmarkSuggest(b *testing.B) {
	ix, err := Open(nenets(), "")
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	for name, text := range map[string]string{"exact": "нарьян-мар ул лен", "typo": "наръян-мар ленена"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ix.Suggest(context.Background(), text, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Who types all of a former name is shown it, even where the current one only adds a word to it.
func TestSuggest_FormerNameThatTheNewOneGoesOnFrom(t *testing.T) {
	reg := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар"},
		{ID: 10, Parent: 2, Level: 8, Type: "ул", Name: "Доктора Смидовича", Aliases: []address.Alias{{Type: "ул", Name: "Смидовича"}}},
	}})
	ix, err := Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for text, byFormer := range map[string]bool{
		"ул Смидовича": true, "нарьян-мар смид": true, "Доктора Смидовича": false, "смидовича доктора": false, "доктора": false,
	} {
		found, err := ix.Suggest(context.Background(), text, 1)
		if err != nil || len(found) != 1 || found[0].Title != "улица Доктора Смидовича" || found[0].Former != "улица Смидовича" || found[0].ByFormer != byFormer {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
}

// Who types the former name of a town is shown it beside the town; a street that is called so is no town.
func TestSuggest_FormerNameOfTheTown(t *testing.T) {
	reg := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"},
		{ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар", Aliases: []address.Alias{{Type: "рп", Name: "Белощелье"}}},
		{ID: 10, Parent: 2, Level: 8, Type: "ул", Name: "Мира"}, {ID: 11, Parent: 2, Level: 8, Type: "ул", Name: "Белощельская"},
	}})
	ix, err := Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for text, want := range map[string]Suggestion{
		"Белощелье, Мира":  {ObjectID: 10, FormerOver: "рабочий поселок Белощелье"},
		",tkjotkmt vbhf":   {ObjectID: 10, FormerOver: "рабочий поселок Белощелье"},
		"мира белощ":       {ObjectID: 10, FormerOver: "рабочий поселок Белощелье"},
		"Нарьян-Мар, Мира": {ObjectID: 10},
		"Белощельская":     {ObjectID: 11},
		"Белощелье":        {ObjectID: 2, Former: "рабочий поселок Белощелье", ByFormer: true},
	} {
		found, err := ix.Suggest(context.Background(), text, 1)
		if err != nil || len(found) != 1 || found[0].ObjectID != want.ObjectID || found[0].FormerOver != want.FormerOver || found[0].Former != want.Former || found[0].ByFormer != want.ByFormer {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
}

// A region is called as people call it, not as the register splits its name.
func TestSuggest_RegionByItsName(t *testing.T) {
	ix, err := Open(address.NewRegistry(address.Content{Region: "21", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "Чувашия", Name: "Чувашская Республика -"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Чебоксары"},
	}}), "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	want, _ := address.NameOfRegion("21")
	for text, title := range map[string]string{"чувашская": want, "чебоксары": "город Чебоксары"} {
		found, err := ix.Suggest(context.Background(), text, 2)
		if err != nil || !slices.ContainsFunc(found, func(s Suggestion) bool { return s.Title == title && strings.HasPrefix(s.Legal, want) }) {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
}

// moscow is a part of a region where names are cut short, and numbers are those of houses and of names.
func moscow(t *testing.T) *Index {
	t.Helper()
	objects := []address.Object{{ID: 1, Level: 1, Type: "г", Name: "Москва"}}
	for i, name := range []string{"Новый Арбат", "Арбат", "Новаторов", "Тверская", "5-я Тверская-Ямская", "5-я Парковая", "Парковая", "2-я Рощинская", "Малая Бронная", "Бронная", "Малый В.О.", "Малый П.С."} {
		objects = append(objects, address.Object{ID: int64(10 + i), Parent: 1, Level: 8, Type: "ул", Name: name})
	}
	for i, name := range []string{"2-я", "5-я Хорошевская"} {
		objects = append(objects, address.Object{ID: int64(30 + i), Parent: 1, Level: 8, Type: "линия", Name: name})
	}
	ix, err := Open(address.NewRegistry(address.Content{Region: "77", Objects: objects}), "")
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

// A word may be cut without a point, a number at the end is mostly that of a house, and a row that has nothing but a number or a type of what
// was typed is none.
func TestSuggest_CutWordsAndHouses(t *testing.T) {
	ix := moscow(t)
	for text, want := range map[string]string{
		"нов арбат": "улица Новый Арбат", "нов. арбат": "улица Новый Арбат", "мал бронная 12": "улица Малая Бронная", "арбат": "улица Арбат", "Тверская 5": "улица Тверская", "тверск 5": "улица Тверская",
		"ул Тверская, 5": "улица Тверская", "5-я Тверская": "улица 5-я Тверская-Ямская", "Тверская-Ямская 5": "улица 5-я Тверская-Ямская", "Парковая 5": "улица 5-я Парковая", "Парковая 7": "улица Парковая",
		"малый пр во": "улица Малый В.О.", "Малый В.О.": "улица Малый В.О.", "малый пс": "улица Малый П.С.",
		"2-й Самотёчный пер": "", "2-й Самотёчный переулок": "", "Хххххх 5": "", "2-я линия": "линия 2-я", "линия 2 ая": "линия 2-я", "линия 2": "линия 2-я",
	} {
		found, err := ix.Suggest(context.Background(), text, 1)
		if err != nil || len(found) > 1 || want == "" && len(found) > 0 || want != "" && (len(found) == 0 || found[0].Title != want) {
			t.Errorf("%q: %+v, %v; want %s", text, found, err, want)
		}
		q, err := Ask(text)
		if err != nil {
			t.Fatal(err)
		}
		found, err = Across(context.Background(), []Region{{Index: ix}}, q, 1)
		if err != nil || want == "" && len(found) > 0 || want != "" && (len(found) == 0 || found[0].Title != want) {
			t.Errorf("of all regions, %q: %+v, %v; want %s", text, found, err, want)
		}
	}
}

// wordy is a name of so many words, no two of which begin alike.
func wordy(count int) string {
	words := make([]string, count)
	for i := range words {
		words[i] = string([]rune{'а' + rune(i%30), 'а' + rune(i/30)}) + "слово"
	}
	return strings.Join(words, " ")
}

// However long a name is, its region is indexed, and it is found by its first words.
func TestOpen_LongNames(t *testing.T) {
	for _, count := range []int{31, 32, 33, 40, 64, 65, 120} {
		reg := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
			{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар"},
			{ID: 3, Parent: 2, Level: 8, Type: "ул", Name: wordy(count)},
		}})
		for _, only := range []map[int64]bool{nil, {3: true}} {
			ix, err := OpenSome(reg, only)
			if err != nil {
				t.Errorf("%d words: %v", count, err)
				continue
			}
			got, err := ix.Suggest(t.Context(), wordy(5), 5)
			if err != nil || len(got) != 1 || got[0].ObjectID != 3 {
				t.Errorf("%d words: %v, %v", count, got, err)
			}
			if err := ix.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// An object with many former names is still found by its current one in the place where it lies.
func TestOpen_ManyFormerNames(t *testing.T) {
	street := address.Object{ID: 3, Parent: 2, Level: 8, Type: "ул", Name: "Мира"}
	for i := range 10 {
		street.Aliases = append(street.Aliases, address.Alias{Type: "ул", Name: strings.ReplaceAll(wordy(10), "слово", "имя"+string('а'+rune(i)))})
	}
	ix, err := Open(address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар"}, street,
	}}), "")
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := plain.First(t.Context(), ix.reader, 5, bluge.NewBooleanQuery().AddMust(word("мира"), word("нарьян"))); err != nil || len(rows) != 1 {
		t.Errorf("the words of name and place give %v, %v", rows, err)
	}
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
}
