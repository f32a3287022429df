package address

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address/words"
)

func TestNormalise_SameForm(t *testing.T) {
	for _, group := range [][]string{
		{"ул Ленина", "ул. Ленина", "улица Ленина", "УЛ.ЛЕНИНА", "ул. им. В.И. Ленина", "улица им В.И.Ленина", "улица имени Ленина"},
		{"Ленина ул", "Ленина улица", "ленина ул."},
		{"пр-кт Мира", "проспект Мира", "просп. Мира", "пр-т Мира"},
		{"1-я Советская", "1я советская", "первая Советская", "1-ая СОВЕТСКАЯ", "I Советская"},
		{"XXII партсъезда", "22 партсъезда"},
		{"60-летия Октября", "60 лет Октября", "им 60-летия Октября"},
		{"Тыко-Вылко", "Тыко Вылко", "им. Тыко‑Вылко"},
		{"п Нельмин-Нос", "пос. Нельмин Нос", "поселок Нельмин нос", "посёлок Нельмин-Нос"},
		{"Зеленая", "Зелёная", "Зеле\u0308ная", "  зеленая, "},
		{"р-н Заполярный", "район Заполярный"},
		{"тер. СНТ Ромашка", "территория СНТ Ромашка"},
		{"50 лет Октября", "50-летия Октября", "пятидесятилетия октября", "пятьдесят лет Октября", "Пятидесяти лет Октября"},
		{"22 партсъезда", "XXII партсъезда", "ХХII партсъезда", "двадцать второго партсъезда", "22-го партсъезда"},
		{"26 Бакинских Комиссаров", "двадцати шести бакинских комиссаров"},
		{"8 Марта", "8-е марта", "восьмое марта", "8-го Марта"},
		{"ул Мира", "улиц Мира"},
		{"кв-л 5", "кварт 5", "квартал 5"},
		{"наб Реки", "наб-я Реки", "набер. Реки"},
		{"рп Бодайбо", "раб. пос. Бодайбо", "рабочий посёлок Бодайбо"},
		{"Ненецкий АО", "Ненецкий автономный округ", "Ненецкий а.окр."},
	} {
		for _, text := range group[1:] {
			if a, b := Normalise(group[0]), Normalise(text); a != b {
				t.Errorf("%q gives %q, %q gives %q", group[0], a, text, b)
			}
		}
	}
}

func TestNormalise_KeepsApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"1 Мая", "2 Мая"}, {"ул Ленина", "пер Ленина"}, {"Мира", "Мирная"}, {"Б", "В"}, {"им", ""}, {"12", "1 2"},
	} {
		if a, b := Normalise(pair[0]), Normalise(pair[1]); a == b {
			t.Errorf("%q and %q are both %q", pair[0], pair[1], a)
		}
	}
}

func TestNameWords(t *testing.T) {
	for name, want := range map[string]string{
		"им В.И.Ленина":        "ленина",
		"им. Валерия Поздеева": "валерия поздеева",
		"Им С.Н.Явтысого":      "явтысого",
		"А":                    "а",
		"Набережная":           "набережная",
		"Им":                   "им",
		"Заполярный район":     "заполярный район",
		"8 Марта":              "8 марта",
		"Микрорайон 1-й Восточный": "микрорайон 1 восточный",
	} {
		if got := strings.Join(NameWords(name), " "); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestNormalise_EveryTypeSettles(t *testing.T) {
	for _, ty := range Types() {
		full := Normalise(ty.Full)
		if again := Normalise(full); full == "" || again != full {
			t.Errorf("%d %s: %q becomes %q", ty.Level, ty.Short, full, again)
		}
	}
}

func TestParse(t *testing.T) {
	words := func(ws []Word) string {
		var out []string
		for _, w := range ws {
			if w.Type {
				w.Text = "[" + w.Text + "]"
			}
			out = append(out, w.Text)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ in, words, last, meant string }{
		{"ул. лен", "[улица]", "лен", ""},
		{"ул", "", "ул", "[улица]"},
		{"ул ", "[улица]", "", ""},
		{"Нарьян-Мар, ленина", "нарьян мар", "ленина", ""},
		{"ленина ул.", "ленина [улица]", "", ""},
		{"1-я", "", "1", ""},
		{"двадцать первая", "20", "первая", "1"},
		{"", "", "", ""},
		{"...", "", "", ""},
	} {
		got := Parse(c.in)
		if words(got.Words) != c.words || got.Last != c.last || words(got.Meant) != c.meant {
			t.Errorf("%q: got %+v", c.in, got)
		}
	}
}

func TestOtherLayout(t *testing.T) {
	for in, want := range map[string]string{"ktybyf": "ленина", "YFHMZY-VFH": "нарьян-мар", "[jkvjujhcrfz": "холмогорская", ",tkfz": "белая", "xxii gfhnc]tplf": "xxii партсъезда", "ЛЕН": "лен"} {
		if got := words.OtherLayout(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{
		"ул. им. В.И. Ленина", "1-я Советская", "пр в кт Мира", "Нельмин‑Нос", "тер. СНТ \"Ромашка\"", "XXII 60-летия",
		"й̈ё̈", "\u1100\u0301\u1161", "İ", "ſ", "\xff", "п.п. и (при) ст.", "м 5 а",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Normalise(s)
		if twice := Normalise(once); twice != once {
			t.Errorf("%q gives %q gives %q", s, once, twice)
		}
		name := NameWords(s)
		if again := NameWords(strings.Join(name, " ")); !slices.Equal(again, name) {
			t.Errorf("%q gives %q gives %q", s, name, again)
		}
		Parse(s)
		words.OtherLayout(s)
	})
}

func TestRegistry_Former(t *testing.T) {
	reg := NewRegistry(Content{Region: "83", Objects: []Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий", Aliases: []Alias{{Type: "окр", Name: "Печорский"}}},
		{ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар", Aliases: []Alias{{Type: "рп", Name: "Белощелье"}}},
		{ID: 3, Parent: 2, Level: 8, Type: "ул", Name: "Мира", Aliases: []Alias{{Type: "пер", Name: "Якова Свердлова"}}},
	}})
	town, street := Renaming{2, "рабочий поселок Белощелье", "город Нарьян-Мар"}, Renaming{3, "переулок Якова Свердлова", "улица Мира"}
	for typed, want := range map[string][]Renaming{
		"Белощелье, свердл": {town, street}, "мира, белощ": {town}, "cdthlkjdf": {street}, "Нарьян-Мар, Мира": nil, "Печорский, Мира": nil, "": nil,
	} {
		if got := reg.Former(3, reg.Typed(typed)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v", typed, got, want)
		}
	}
	if got := reg.Former(2, reg.Typed("белощ")); !slices.Equal(got, []Renaming{town}) {
		t.Errorf("of the town: %v", got)
	}
	if got := reg.Former(4, reg.Typed("белощ")); got != nil {
		t.Errorf("of an unknown id: %v", got)
	}
}
