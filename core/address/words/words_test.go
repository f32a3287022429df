package words

import "testing"

func TestParse_CutWords(t *testing.T) {
	f := New([]Type{{"ул", "улица"}, {"г", "город"}})
	got := f.Parse("г. Комс.-на-Амуре, ул. Ген. Пан")
	for i, want := range []Word{{Text: "город", Type: true}, {Text: "комс", Cut: true}, {Text: "на"}, {Text: "амуре"},
		{Text: "улица", Type: true}, {Text: "ген", Cut: true}} {
		if i >= len(got.Words) || got.Words[i] != want {
			t.Fatalf("word %d of %+v is not %+v", i, got, want)
		}
	}
	if len(got.Words) != 6 || got.Last != "пан" {
		t.Errorf("got %+v", got)
	}
}

func TestNew_ReadsLibpostalWhereTheRegisterHasTheType(t *testing.T) {
	f := New([]Type{{"", "набережная"}, {"", "деревня"}})
	for text, want := range map[string]string{
		"наб Мира": "набережная мира", "дер Мира": "деревня мира",
		"бул Мира":  "бул мира",  // no type of this table
		"д Мира":    "мира",      // one letter is no type word of libpostal's here, and an initial goes
		"шоссейная": "шоссейная", // a name in libpostal's list of types
	} {
		if got := f.Normalise(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	f := New(nil)
	for text, want := range map[string]string{
		"двадцать второго": "22", "двадцать 2": "20 2", "сто": "100", "девяносто девятая": "99", "третьей": "3", "столетия": "100 лет",
		"сорокалетия": "40 лет", "40летия": "40 лет", "iv": "4", "х": "х", "хх": "20", "ххii": "22", "лета": "лета", "xxxix": "39", "xl": "xl",
	} {
		if got := f.Normalise(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
