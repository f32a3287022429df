package ruaddress

import (
	"slices"
	"testing"
)

func TestCheckHouse(t *testing.T) {
	for _, c := range []struct {
		line    string
		hasFlat bool
		want    []LineRemark
	}{
		{"12", true, nil},
		{"25, корпус 1", true, nil},
		{"7 корп. 2 стр. 3", true, nil},
		{"3А", true, nil},
		{"д. 5", true, nil},
		{"владение 4", false, nil},
		{"12/3-1", false, nil},
		{"№ 5 литера «Б»", false, nil},
		{"б/н", false, nil},
		{"без номера", false, nil},
		{"в/ч 12345", false, nil},
		{"войсковая часть 12345", false, nil},
		{"5, кв. 3", false, nil},
		{"5, кв. 3", true, []LineRemark{{LineFlat, "кв"}}},
		{"дон 5", false, []LineRemark{{LineWord, "дон"}}},
		{"12A", true, []LineRemark{{LineLatin, "A"}}},
		{"12_3", true, []LineRemark{{LineSign, "_"}}},
		{"дом", true, []LineRemark{{LineNoDigit, ""}}},
		{"дом дом 5", true, []LineRemark{{LineTwice, "дом"}}},
		{"общежитие 3, комната 7", false, nil},
		{"", false, nil},
		{"5\u00a06", false, []LineRemark{{LineSign, "\u00a0"}}},
	} {
		if got := CheckHouse(c.line, c.hasFlat); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %v, want %v", c.line, got, c.want)
		}
	}
}

func TestCheckFlat(t *testing.T) {
	for line, want := range map[string][]LineRemark{
		"": nil, "14": nil, "5, комната 2": nil, "кв. 14": nil, "14а": nil, "14-15": nil,
		"14B": {{LineLatin, "B"}}, "подвал 3": {{LineWord, "подвал"}}, "кв": {{LineNoDigit, ""}}, "14*": {{LineSign, "*"}},
	} {
		if got := CheckFlat(line); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", line, got, want)
		}
	}
}

// TestWrite_Words: where the word of a type stands, and when a name has it already.
func TestWrite_Words(t *testing.T) {
	for _, c := range []struct {
		part Part
		want string
	}{
		{Part{Level: 2, Type: "р-н", Name: "Заполярный"}, "Заполярный район"},
		{Part{Level: 2, Type: "р-н", Name: "Заполярный район"}, "Заполярный район"},
		{Part{Level: 2, Type: "р-н", Name: "имени Лазо"}, "район имени Лазо"},
		{Part{Level: 2, Type: "у", Name: "Верхоянский"}, "Верхоянский улус"},
		{Part{Level: 8, Type: "ул", Name: "Набережная"}, "улица Набережная"},
		{Part{Level: 8, Type: "наб", Name: "Набережная реки Мойки"}, "Набережная реки Мойки"},
		{Part{Level: 8, Type: "ул.", Name: "им В.И.Ленина"}, "улица им В.И.Ленина"},
		{Part{Level: 7, Type: "тер. СНТ", Name: "СНТ Заря"}, "территория СНТ Заря"},
		{Part{Level: 7, Type: "тер", Name: "Тер.остров Соколий"}, "территория Тер.остров Соколий"},
		{Part{Level: 8, Type: "пр-кт.", Name: "Мира"}, "проспект Мира"},
		{Part{Level: 5, Type: "г", Name: "Киров"}, "город Киров"},
	} {
		got := Write(Place{Region: "43", RegionName: "Кировская область", Chain: []Part{{Level: 2, Type: "р-н", Name: "Слободской"}, c.part}})
		if c.part.Level == 2 {
			got = Write(Place{Region: "43", RegionName: "Кировская область", Chain: []Part{c.part, {Level: 6, Type: "с", Name: "Х"}}})
		}
		texts := []string{"Кировская область, Слободской район, " + c.want, "Кировская область, " + c.want + ", село Х"}
		if !slices.Contains(texts, got.Text) {
			t.Errorf("%v: got %q", c.part, got.Text)
		}
	}
}

func TestWrite_Problems(t *testing.T) {
	street := Part{Level: 8, Type: "ул", Name: "Мира"}
	for _, c := range []struct {
		region string
		chain  []Part
		want   Written
	}{
		{"43", []Part{{Level: 8, Type: "бред", Name: "Мира"}}, Written{Problem: UnknownType, Object: "бред"}},
		{"43", []Part{{Level: 7, Type: "гск", Name: "Заря"}},
			Written{Kind: "51", Problem: Excluded, Object: "гаражно-строительный кооператив Заря"}},
		{"29", []Part{{Level: 2, Type: "АО", Name: "Ненецкий"}, {Level: 5, Type: "г", Name: "Нарьян-Мар"}, street},
			Written{Kind: "54", Problem: Okrug, Object: "автономный округ Ненецкий"}},
		{"83", []Part{{Level: 2, Type: "АО", Name: "Ненецкий"}, {Level: 5, Type: "г", Name: "Нарьян-Мар"}, street},
			Written{Kind: "15", Text: "Ненецкий автономный округ, город Нарьян-Мар, улица Мира"}},
		{"43", []Part{{Level: 2, Type: "р-н", Name: "Слободской"}, {Level: 3, Type: "г.о.", Name: "Омский"}, {Level: 6, Type: "с", Name: "Мир"}},
			Written{Problem: UnknownKind, Text: "Кировская область, Слободской район, городской округ Омский, село Мир"}},
		{"43", []Part{{Level: 4, Type: "с.п.", Name: "Омский"}}, Written{Kind: "55", Problem: Bare, Object: "сельское поселение Омский"}},
		{"43", nil, Written{Kind: "55", Problem: Bare, Object: "Кировская область"}},
		{"77", nil, Written{Kind: "56", Problem: Bare, Object: "город Москва"}},
		{"43", []Part{{Level: 5, Type: "г", Name: "Киров"}, {Level: 14, Type: "р-н", Name: "Ленинский"}},
			Written{Kind: "26", Text: "Кировская область, город Киров, район Ленинский", Streetless: "город Киров"}},
		{"77", []Part{{Level: 5, Type: "г", Name: "Зеленоград"}}, Written{Kind: "04", Text: "город Москва, город Зеленоград", Streetless: "город Зеленоград"}},
		{"43", []Part{{Level: 5, Type: "г", Name: "Киров"}, {Level: 6, Type: "с", Name: "Мир"}}, Written{Kind: "30", Text: "Кировская область, город Киров, село Мир"}},
		{"78", []Part{{Level: 8, Type: "ул", Name: "Конный Двор"}}, Written{Kind: "01", Text: "город Санкт-Петербург, улица Конный Двор"}},
		{"78", []Part{{Level: 8, Type: "ул", Name: "Дворовая"}}, Written{Kind: "01", Text: "город Санкт-Петербург, улица Дворовая"}},
	} {
		if got := Write(named(Place{Region: c.region, Chain: c.chain})); got != c.want {
			t.Errorf("%s %v: got %+v, want %+v", c.region, c.chain, got, c.want)
		}
	}
}

// TestWrite_TypesOfOtherLevels: a type that the dictionary has at another level only is written with its word there, and a village below
// the settlements is a place in one.
func TestWrite_TypesOfOtherLevels(t *testing.T) {
	city := Part{Level: 5, Type: "г", Name: "Киров"}
	street := Part{Level: 8, Type: "ул", Name: "Мира"}
	for _, c := range []struct {
		chain []Part
		want  string
	}{
		{[]Part{city, {Level: 7, Type: "жилрайон", Name: "Западный"}}, "город Киров, жилой район Западный"},
		{[]Part{city, {Level: 7, Type: "жилрайон", Name: "Западный"}, street}, "город Киров, улица Мира"},
		{[]Part{city, {Level: 7, Type: "остров", Name: "Зеленый"}, street}, "город Киров, остров Зеленый, улица Мира"},
		{[]Part{city, {Level: 7, Type: "снт", Name: "Заря"}, {Level: 7, Type: "линия", Name: "3-я"}}, "город Киров, садовое товарищество Заря, линия 3-я"},
		{[]Part{city, {Level: 7, Type: "кордон", Name: "Лесной"}, street}, "город Киров, кордон Лесной, улица Мира"},
		{[]Part{{Level: 3, Type: "р-н", Name: "Слободской"}, {Level: 6, Type: "с", Name: "Мир"}}, "Слободской район, село Мир"},
		{[]Part{{Level: 2, Type: "м.о.", Name: "Слободской"}, {Level: 6, Type: "с", Name: "Мир"}}, "муниципальный округ Слободской, село Мир"},
		{[]Part{city, {Level: 6, Type: "тер. СНТ", Name: "Заря"}}, "город Киров, территория СНТ Заря"},
	} {
		got := Write(named(Place{Region: "43", Chain: c.chain}))
		if got.Text != "Кировская область, "+c.want || got.Problem != "" {
			t.Errorf("%v: %+v", c.chain, got)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("77", 8, "ул", "Мира", "5", "3")
	f.Add("83", 7, "гск", " ", "\xff", "кв")
	f.Fuzz(func(t *testing.T, region string, level int, kind, name, house, flat string) {
		p := Place{Region: region, RegionName: region, Chain: []Part{{Level: level, Type: kind, Name: name}}, House: house, Flat: flat}
		if a, b := Write(p), Write(p); a != b {
			t.Errorf("two answers: %+v and %+v", a, b)
		}
		CheckHouse(house, flat != "")
		CheckFlat(flat)
	})
}
