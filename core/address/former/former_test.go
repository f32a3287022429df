package former

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address/words"
)

var form = words.New([]words.Type{{Short: "ул", Full: "улица"}, {Short: "г", Full: "город"}, {Short: "обл", Full: "область"}, {Short: "д", Full: "деревня"}})

// petersburg is a street in a town, both under another name than before.
func petersburg() []Level {
	return []Level{{Now: "Ленинградская"}, {"Новый Порт", []string{"Сталинск"}}, {"Петербургская", []string{"Николаевская", "Якова Свердлова"}}}
}

// said are the former names that were typed, from above.
func said(chain []Level, typed string) string {
	var out []string
	for _, f := range Read(form, typed).In(chain) {
		out = append(out, chain[f.At].Then[f.Then])
	}
	return strings.Join(out, ", ")
}

func TestIn(t *testing.T) {
	const street, town = "Якова Свердлова", "Сталинск"
	for typed, want := range map[string]string{
		"Якова Свердлова": street, "ул. Свердлова": street, "свер": street, "Свердлова Якова, улица": street, "улица Новый Порт Свердлова": street,
		"Свирдлова": street, "Свердлва": street, "свед": street, "сверло": street, "cdthlkjdf": street, "ek cdthlk": street, "Новый Порт, ул Свердлова, д 5": street,
		"г. Сталинск, ул. Якова Свердлова": town + ", " + street, "сталинск": town, "Сталинск, Петербургская": town, "Петербургская, Сталинск": town,
		"cnfkbycr gtnth": town, "Николаевская": "Николаевская", "николаевска": "Николаевская",
		// Nothing of the former names, or not within the slips of the search.
		"Петербургская": "", "петерб": "", "Питербургская": "", "gtnth": "", "Новый Порт": "", "новыйпорт": "", "ул": "", "": "", "5": "", "сверлить": "", "Мира": "",
		"Ленинградская область, Новый Порт, Петербургская улица, 7": "", "в": "",
	} {
		if got := said(petersburg(), typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
}

// A word that another level is called by now says nothing of a former name.
func TestIn_WhatBelongsElsewhere(t *testing.T) {
	chain := []Level{{"Заречный", []string{"Петровское"}}, {Now: "Петровская"}}
	for typed, want := range map[string]string{"Петровская": "", "петровск": "", "Петровская 5": "", "Петровское, Петровская": "Петровское"} {
		if got := said(chain, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
	chain = []Level{{"Кожевенная", []string{"8 Марта"}}}
	for typed, want := range map[string]string{"Кожевеная 8": "", "Кожевенная, 8": "", "8 марта": "8 Марта", "Восьмого марта": "8 Марта", "8 мар": "8 Марта"} {
		if got := said(chain, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
}

// A word that alone names the street is not the former name of the town too, however well it fits that.
func TestIn_OneWordForStreetAndTown(t *testing.T) {
	const town = "Куйбышев"
	for street, want := range map[string]map[string]string{
		"Куйбышева": {"куйбышев": "", "Куйбышева": "", "req,sitd": "", "Самара, куйбышев": "", "г Самара ул Куйбышев": "",
			"Куйбышев, Куйбышева": town, "г. Куйбышев, ул. Куйбышева, 5": town, "куйбышева куйбышев": town},
		"Куйбышевская":      {"куйбышев": "", "Куйбышева": "", "Куйбышев, Куйбышевская": town},
		"Маршала Куйбышева": {"маршала куйбышев": "", "маршал": "", "Куйбышев, маршала Куйбышева": town},
		"Полевая":           {"куйбышев": town, "Полевая, Куйбышев": town, "Куйбышев, пол": town, "Полевая": ""},
	} {
		for typed, want := range want {
			if got := said([]Level{{Now: "Самарская"}, {"Самара", []string{town}}, {Now: street}}, typed); got != want {
				t.Errorf("%s, %q: %q, not %q", street, typed, got, want)
			}
		}
	}
	renamed := []Level{{"Самара", []string{town}}, {"Мира", []string{"Куйбышева"}}}
	for typed, want := range map[string]string{
		"Куйбышева": "Куйбышева", "куйбышев": "Куйбышева", "Куйбышев, Мира": town, "Мира, Куйбышев": town, "Куйбышев, Куйбышева": town + ", Куйбышева",
	} {
		if got := said(renamed, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
	if got := said([]Level{{"Заречный", []string{"Петровское"}}, {Now: "Петровская"}}, "Петровское"); got != "" {
		t.Errorf("Петровское: %q", got)
	}
}

// What lies over a level takes no word from it: the row was chosen without naming its region.
func TestIn_OneWordForTownAndRegion(t *testing.T) {
	chain := []Level{{Now: "Свердловская"}, {"Екатеринбург", []string{"Свердловск"}}, {Now: "Мира"}}
	for typed, want := range map[string]string{"свердловск": "Свердловск", "Мира, Свердловск": "Свердловск", "Свердловская область, Мира": "", "Свердловская": ""} {
		if got := said(chain, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
}

// Of two names that begin alike it is the one that fits better, and of equals the current one.
func TestIn_NamesThatAreAlike(t *testing.T) {
	for _, row := range []struct{ now, then, typed, want string }{
		{"Ленинская", "Ленина", "лен", ""}, {"Ленинская", "Ленина", "Ленина", "Ленина"}, {"Ленинская", "Ленина", "ленинск", ""},
		{"Доктора Смидовича", "Смидовича", "смид", "Смидовича"}, {"Доктора Смидовича", "Смидовича", "смидовича доктора", ""},
		{"Садовая", "Большая Садовая", "садовая", ""}, {"Садовая", "Большая Садовая", "садовая б", ""}, {"Садовая", "Большая Садовая", "садовая бол", "Большая Садовая"},
		{"Октябрьская", "Октябрьской Революции", "октябрьской рев", "Октябрьской Революции"},
		// To the search these are one name: the words as they are written tell them apart.
		{"им В.И.Ленина", "Ленина", "Ленина", "Ленина"}, {"им В.И.Ленина", "Ленина", "ул ленин", "Ленина"}, {"им В.И.Ленина", "Ленина", "ktybyf", "Ленина"},
		{"им В.И.Ленина", "Ленина", "Линена", "Ленина"}, {"им В.И.Ленина", "Ленина", "улица им Ленина", ""}, {"им В.И.Ленина", "Ленина", "в и ленина", ""},
		{"им В.И.Ленина", "Ленина", "bv ktybyf", ""}, {"им В.И.Ленина", "Ленина", "ul им Ленена", ""}, {"им В.И.Ленина", "Ленина", "Зеленая", ""},
		{"Нельмин-Нос", "Нельмин Нос", "нельмин нос", ""},
	} {
		if got := said([]Level{{row.now, []string{row.then}}}, row.typed); got != row.want {
			t.Errorf("%s, formerly %s: %q: %q, not %q", row.now, row.then, row.typed, got, row.want)
		}
	}
}

func TestIn_NothingRenamed(t *testing.T) {
	if got := Read(form, "Петербургская").In([]Level{{Now: "Ленинградская"}, {Now: "Мира"}}); got != nil {
		t.Errorf("%v", got)
	}
}
