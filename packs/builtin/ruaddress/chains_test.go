package ruaddress

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestChains_OfRealPlaces: chains as registers have them fit one kind each, and no second one. What follows ":" is the kind and what
// the sheet says behind the region.
func TestChains_OfRealPlaces(t *testing.T) {
	for _, c := range []string{
		// Moscow, before and after the settlements of 2012 became districts
		"77 8|ул|Тверская: 01 улица Тверская",
		"77 3|вн.тер.г.|муниципальный округ Хамовники > 8|ул|Усачева: 02 улица Усачева",
		"77 2|п|Московский > 5|г|Московский > 8|ул|Хабарова: 57 поселение Московский, город Московский, улица Хабарова",
		"77 2|п|Московский > 5|г|Московский > 7|мкр|1-й: 60 поселение Московский, город Московский, микрорайон 1-й",
		"77 2|п|Московский > 5|г|Московский: 58 поселение Московский, город Московский",
		"77 2|п|Сосенское > 6|п|Коммунарка > 8|ул|Липовый парк: 08 поселение Сосенское, поселок Коммунарка, улица Липовый парк",
		"77 3|вн.тер.г.|муниципальный округ Коммунарка > 6|п|Коммунарка > 8|ул|Липовый парк: 06 поселок Коммунарка, улица Липовый парк",
		"77 2|п|Рязановское > 6|п|Знамя Октября > 7|мкр|Родники: 67 поселение Рязановское, поселок Знамя Октября, микрорайон Родники",
		"77 2|п|Краснопахорское > 7|кв-л|107: 68 поселение Краснопахорское, квартал 107",
		"77 2|п|Вороновское > 6|п|ЛМС > 7|мкр|Центральный: 67 поселение Вороновское, поселок ЛМС, микрорайон Центральный",
		"77 2|п|Первомайское > 7|тер. СНТ|Ветеран > 8|ул|1-я: 13 поселение Первомайское, территория СНТ Ветеран, улица 1-я",
		"77 2|п|Рязановское > 8|ш|Варшавское > 8|км|28-й: 71 поселение Рязановское, шоссе Варшавское, километр 28-й",
		"77 3|г.о.|Троицк > 5|г|Троицк > 7|мкр|В: 05 город Троицк, микрорайон В",
		"77 5|г|Троицк > 7|тер. СНТ|Клен: 61 город Троицк, территория СНТ Клен",
		"77 5|г|Зеленоград > 7|тер|Алабушево > 8|ул|Первомайская: 62 город Зеленоград, территория Алабушево, улица Первомайская",
		"77 5|г|Зеленоград > 14|р-н|Крюково > 8|ул|Логвиненко: 03 город Зеленоград, улица Логвиненко",
		"77 5|г|Зеленоград: 04 город Зеленоград",
		"77 7|кв-л|32: 11 квартал 32",
		// Saint Petersburg
		"78 3|вн.тер.г.|город Колпино > 5|г|Колпино > 8|пр-кт|Ленина: 03 город Колпино, проспект Ленина",
		"78 6|п|Шушары > 7|тер|Славянка > 8|ул|Ростовская: 14 поселок Шушары, территория Славянка, улица Ростовская",
		"78 6|п|Понтонный > 7|кв-л|Заводской: 67 поселок Понтонный, квартал Заводской",
		"78 6|п|Парголово > 7|тер|Осиновая Роща > 7|тер. СНТ|Дружба: 69 поселок Парголово, территория Осиновая Роща, территория СНТ Дружба",
		"78 5|г|Красное Село > 7|мкр|Можайский > 8|ул|Нагорная: 05 город Красное Село, микрорайон Можайский, улица Нагорная",
		"78 5|г|Ломоносов > 7|снт|Заря > 8|линия|3-я: 61 город Ломоносов, садовое товарищество Заря, линия 3-я",
		"78 5|г|Сестрорецк > 7|тер|Разлив > 7|снт|Маяк: 70 город Сестрорецк, территория Разлив, садовое товарищество Маяк",
		"78 5|г|Сестрорецк > 6|п|Александровская > 8|ул|Песочная: 63 город Сестрорецк, поселок Александровская, улица Песочная",
		// Sevastopol: its districts and okrugs are as those of Moscow
		"92 2|р-н|Балаклавский > 8|ул|Новикова: 02 улица Новикова",
		"92 3|м.о.|Гагаринский > 8|пр-кт|Октябрьской Революции: 02 проспект Октябрьской Революции",
		"92 2|р-н|Нахимовский > 6|пгт|Кача > 8|ул|Авиаторов: 06 поселок городского типа Кача, улица Авиаторов",
		"92 2|р-н|Балаклавский > 5|с/с|Орлиновский > 6|с|Орлиное: 07 село Орлиное",
		"92 2|р-н|Балаклавский > 5|г|Инкерман > 8|ул|Раенко: 03 город Инкерман, улица Раенко",
		"92 2|р-н|Нахимовский > 7|тер. СНТ|Бриз: 13 территория СНТ Бриз",
		"92 2|р-н|Балаклавский: 56 !bare",
		// cities with districts, by either hierarchy
		"74 3|г.о.|Челябинск > 4|вн.р-н|Калининский > 5|г|Челябинск > 8|ул|Кирова: 17 город Челябинск, улица Кирова",
		"05 3|г.о.|Махачкала > 4|вн.р-н|Ленинский > 6|с|Талги > 8|ул|Мира: 41 городской округ Махачкала, село Талги, улица Мира",
		"23 5|г|Сочи > 14|р-н|Адлерский > 5|с/о|Кудепстинский > 6|с|Верхнениколаевское > 8|ул|Полевая: 72 город Сочи, село Верхнениколаевское, улица Полевая",
		"23 5|г|Сочи > 14|р-н|Лазаревский > 5|с/о|Волковский > 6|аул|Тхагапш: 73 город Сочи, аул Тхагапш",
		"23 5|г|Сочи > 14|р-н|Адлерский > 5|с/о|Нижнешиловский > 6|с|Веселое > 7|тер. СНТ|Морзарница: 31 город Сочи, село Веселое, территория СНТ Морзарница",
		"23 3|ф.т.|Сириус > 6|пгт|Сириус > 8|пр-кт|Олимпийский: 35 федеральная территория Сириус, поселок городского типа Сириус, проспект Олимпийский",
		"02 5|г|Уфа > 5|с/с|Зубовский > 6|с|Зубово > 8|ул|Цветочная: 72 город Уфа, село Зубово, улица Цветочная",
		"63 5|г|Тольятти > 7|мкр|Жигулевское Море > 7|кв-л|4: 92 город Тольятти, микрорайон Жигулевское Море, квартал 4",
		"16 5|г|Казань > 14|р-н|Советский > 7|мкр|Салмачи > 7|тер. СНТ|Сад: 92 город Казань, микрорайон Салмачи, территория СНТ Сад",
		"91 2|г|Ялта > 5|г|Алупка > 8|ул|Ленина: 80 город Ялта, город Алупка, улица Ленина",
		"91 2|г|Ялта > 6|пгт|Гурзуф > 8|ул|Мира: 29 город Ялта, поселок городского типа Гурзуф, улица Мира",
		"24 2|г|Норильск > 5|г|Талнах: 81 город Норильск, город Талнах",
		"66 5|г|Нижний Тагил > 6|автодорога|Южный подъезд > 8|км|5-й: 95 город Нижний Тагил, автодорога Южный подъезд, километр 5-й",
		// districts
		"50 2|р-н|Истринский > 5|г|Истра > 7|тер. СНТ|Полянка > 8|ул|2-я: 75 Истринский район, город Истра, территория СНТ Полянка, улица 2-я",
		"23 2|р-н|Туапсинский > 5|г|Туапсе > 7|тер|Кадош: 76 Туапсинский район, город Туапсе, территория Кадош",
		"50 2|р-н|Щелковский > 5|г|Щелково > 6|д|Серково > 8|ул|Центральная: 77 Щелковский район, город Щелково, деревня Серково, улица Центральная",
		"23 2|р-н|Туапсинский > 5|г|Туапсе > 5|с/о|Шаумянский > 6|с|Кривенковское: 78 Туапсинский район, город Туапсе, село Кривенковское",
		"66 2|р-н|Сысертский > 5|г|Сысерть > 6|жилрайон|Новый: 74 Сысертский район, город Сысерть, жилой район Новый",
		"66 2|р-н|Нижнесергинский > 6|пгт|Атиг > 6|д|Урмикеево > 8|ул|Заречная: 83 Нижнесергинский район, поселок городского типа Атиг, деревня Урмикеево, улица Заречная",
		"66 2|р-н|Нижнесергинский > 6|пгт|Атиг > 6|п|Ключевая: 84 Нижнесергинский район, поселок городского типа Атиг, поселок Ключевая",
		"47 2|р-н|Тосненский > 6|массив|Бабино > 7|тер. СНТ|Рубин > 8|ул|5-я: 90 Тосненский район, массив Бабино, территория СНТ Рубин, улица 5-я",
		"47 2|р-н|Кировский > 6|массив|Келколово-1: 89 Кировский район, массив Келколово-1",
		"47 2|р-н|Кировский > 6|пгт|Мга > 7|массив|Пухолово > 7|снт|Заря: 91 Кировский район, поселок городского типа Мга, массив Пухолово, садовое товарищество Заря",
		"02 2|р-н|Иглинский > 5|с/с|Иглинский > 6|с|Иглино > 7|ж/р|Западный > 8|ул|Ленина: 87 Иглинский район, село Иглино, улица Ленина",
		"02 2|р-н|Иглинский > 5|с/с|Иглинский > 6|с|Иглино > 7|ж/р|Западный: 86 Иглинский район, село Иглино, жилой район Западный",
		"47 2|р-н|Выборгский > 6|автодорога|Скандинавия > 8|км|110-й: 94 Выборгский район, автодорога Скандинавия, километр 110-й",
		// municipal and city okrugs that took the place of districts from 2019 on
		"50 3|г.о.|Истра > 5|г|Истра > 8|ул|Ленина: 17 город Истра, улица Ленина",
		"50 2|г.о.|Домодедово > 6|с|Ям > 8|ул|Речная: 41 городской округ Домодедово, село Ям, улица Речная",
		"29 3|м.о.|Приморский > 6|п|Уйма > 7|мкр|Новый > 8|ул|Лесная: 88 муниципальный округ Приморский, поселок Уйма, микрорайон Новый, улица Лесная",
		"59 3|м.о.|Куединский > 6|рп|Куеда > 7|кв-л|Северный: 88 муниципальный округ Куединский, рабочий поселок Куеда, квартал Северный",
		"59 2|м.о.|Куединский > 6|рп|Куеда > 8|ул|Гагарина: 35 муниципальный округ Куединский, рабочий поселок Куеда, улица Гагарина",
		"26 3|м.о.|Кочубеевский > 6|с|Балахоновское > 7|тер. СНТ|Кубань: 46 муниципальный округ Кочубеевский, село Балахоновское, территория СНТ Кубань",
		"24 3|м.р-н|Эвенкийский > 4|межсел.тер.|Ессей > 6|п|Ессей: 40 Эвенкийский муниципальный район, поселок Ессей",
	} {
		chain, want, _ := strings.Cut(c, ": ")
		kind, text, _ := strings.Cut(want, " ")
		region, chain, _ := strings.Cut(chain, " ")
		p := named(Place{Region: region, Chain: parseChain(chain)})
		got := Write(p)
		if problem, refused := strings.CutPrefix(text, "!"); refused {
			if got.Kind != kind || got.Problem != problem {
				t.Errorf("%s: %+v", chain, got)
			}
		} else if got.Kind != kind || got.Problem != "" || got.Text != p.RegionName+", "+text {
			t.Errorf("%s: kind %q, %q, %q", chain, got.Kind, got.Text, got.Problem)
		}
	}
}

// TestKinds_AreDisjoint: no chain fits two kinds, however long it is, but for those that are refused for one part wherever it stands.
func TestKinds_AreDisjoint(t *testing.T) {
	all := Kinds()
	for i, a := range all {
		for _, b := range all[i+1:] {
			if !slices.Contains(a.Chain, "any*") && !slices.Contains(b.Chain, "any*") && meet(a.Chain, b.Chain) {
				t.Errorf("a chain fits kinds %s and %s", a.Number, b.Number)
			}
		}
	}
}

// meet says whether some chain fits both patterns: it walks both at once over the pairs of places in them.
func meet(a, b []string) bool {
	seen := map[[2]string]bool{}
	var walk func(a, b []string) bool
	walk = func(a, b []string) bool {
		key := [2]string{strings.Join(a, " "), strings.Join(b, " ")}
		if seen[key] {
			return false
		}
		seen[key] = true
		if canEnd(a) && canEnd(b) {
			return true
		}
		for _, x := range steps(a) {
			for _, y := range steps(b) {
				if shared(x.word, y.word) && walk(x.rest, y.rest) {
					return true
				}
			}
		}
		return false
	}
	return walk(a, b)
}

// step is a part that a pattern may go on with, and what may follow it.
type step struct {
	word string
	rest []string
}

func steps(pattern []string) (list []step) {
	for i, p := range pattern {
		word := strings.TrimRight(p, "?*+")
		least, most := counts(p[len(word):])
		rest := pattern[i+1:]
		if most > 1 {
			rest = append([]string{word + "*"}, rest...)
		}
		if list = append(list, step{word, rest}); least > 0 {
			break
		}
	}
	return list
}

func canEnd(pattern []string) bool {
	return !slices.ContainsFunc(pattern, func(p string) bool {
		least, _ := counts(p[len(strings.TrimRight(p, "?*+")):])
		return least > 0
	})
}

func shared(a, b string) bool {
	return slices.ContainsFunc(groups(a), func(class string) bool { return slices.Contains(groups(b), class) })
}

// TestBits: each class has a bit of its own, and there is room for all.
func TestBits(t *testing.T) {
	seen := map[class]string{}
	for name, b := range bits() {
		if other, twice := seen[b]; twice || b == 0 || b&(b-1) != 0 {
			t.Errorf("%s has bit %b, as %q", name, b, other)
		}
		seen[b] = name
	}
}

// TestMeet: the walk finds what two patterns share, and does not find what they do not.
func TestMeet(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"S city street", "S city inner* street", true}, {"S city street", "S city inner+ street", false},
		{"S place micro", "S town spot", true}, {"S place micro", "S city spot", false},
		{"S spot+ street?", "S micro garden area", true}, {"S spot spot+", "S micro street?", false}, {"S any*", "S", true}, {"S", "F", false},
	} {
		if got := meet(strings.Fields(c.a), strings.Fields(c.b)); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

// TestKinds_LeaveNoHole: whatever settlement a chain of parts in the register's order has, and whatever may lie above and below it, it
// fits a kind.
func TestKinds_LeaveNoHole(t *testing.T) {
	walk := func(federal string, layers [][]string) {
		var build func(at int, classes []string)
		build = func(at int, classes []string) {
			if at < len(layers) {
				for _, choice := range layers[at] {
					build(at+1, append(slices.Clip(classes), strings.Fields(choice)...))
				}
				return
			}
			n := 0
			var chain []class
			for _, name := range classes {
				chain = append(chain, bit(name))
			}
			for _, k := range kinds() {
				if fits(k.pieces, chain) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s fit %s kinds", strings.Join(classes, " "), strconv.Itoa(n))
			}
		}
		build(0, []string{federal})
	}
	below := []string{"", "micro", "garden", "area", "micro garden", "area garden", "micro micro"}
	street := []string{"", "street", "street street"}
	walk("F", [][]string{{"", "inner", "inner inner"}, {"", "part"}, {"", "city", "town", "village", "city village", "city inner", "village inner"}, below, {"", "street"}})
	walk("S", [][]string{
		{"", "district", "district council", "munokrug", "munokrug council", "munokrug inner", "council"},
		{"town", "village", "village inner", "town inner", "town village", "town village inner"}, below, street[:2]})
	walk("S", [][]string{
		{"", "district", "district council", "munokrug", "munokrug council", "munokrug inner"},
		{"city", "city inner", "city village", "city inner village", "city council village", "city inner council village", "city inner town inner", "city city", "city inner council city"},
		below, street[:2]})
	walk("S", [][]string{{"", "district", "munokrug", "district council", "munokrug council", "munokrug inner"}, below[1:], street[:2]})
	walk("S", [][]string{{"", "district", "munokrug", "munokrug inner"}, {"", "city", "village", "city inner", "city village"}, street[1:]})
}
