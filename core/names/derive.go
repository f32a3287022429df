package names

import (
	"slices"
	"strings"
)

// irregular are the patronymics of fathers whose names follow no rule.
func irregular() map[string][][2]string {
	return map[string][][2]string{
		"Аникита": {{"Аникитич", "Аникитична"}},
		"Гаврила": {{"Гаврилович", "Гавриловна"}},
		"Гавриил": {{"Гавриилович", "Гаврииловна"}, {"Гаврилович", "Гавриловна"}},
		"Даниил":  {{"Даниилович", "Данииловна"}, {"Данилович", "Даниловна"}},
		"Зосима":  {{"Зосимович", "Зосимовна"}, {"Зосимич", "Зосимична"}},
		"Илья":    {{"Ильич", "Ильинична"}},
		"Кузьма":  {{"Кузьмич", "Кузьминична"}, {"Кузьмич", "Кузьмична"}},
		"Лев":     {{"Львович", "Львовна"}},
		"Лука":    {{"Лукич", "Лукинична"}, {"Лукич", "Лукична"}},
		"Мина":    {{"Минич", "Минична"}},
		"Михаил":  {{"Михайлович", "Михайловна"}},
		"Никита":  {{"Никитич", "Никитична"}},
		"Павел":   {{"Павлович", "Павловна"}},
		"Петр":    {{"Петрович", "Петровна"}},
		"Пётр":    {{"Петрович", "Петровна"}},
		"Савва":   {{"Саввич", "Саввична"}},
		"Самуил":  {{"Самуилович", "Самуиловна"}, {"Самойлович", "Самойловна"}},
		"Сила":    {{"Силич", "Силична"}},
		"Фока":    {{"Фокич", "Фокична"}},
		"Фома":    {{"Фомич", "Фоминична"}, {"Фомич", "Фомична"}},
		"Яков":    {{"Яковлевич", "Яковлевна"}},
	}
}

// Patronymics are the patronymics that come of a father's first name, men's and women's in
// pairs, the usual one first: "Василий" gives Васильевич and Васильевна, and the rarer
// Василиевич and Василиевна. Short names give none.
func Patronymics(father string) [][2]string {
	if pairs, ok := irregular()[father]; ok {
		return pairs
	}
	letters := []rune(father)
	if len(letters) < 2 {
		return nil
	}
	stem, last := string(letters[:len(letters)-1]), letters[len(letters)-1]
	switch {
	case strings.HasSuffix(father, "ий"):
		return ofIy(string(letters[:len(letters)-2]))
	case last == 'й':
		return [][2]string{soft(stem)}
	case strings.HasSuffix(father, "ль"):
		return [][2]string{soft(stem), soft(father)}
	case last == 'ь', last == 'я':
		return [][2]string{soft(stem)}
	case last == 'а', last == 'о':
		return [][2]string{hard(stem)}
	case strings.ContainsRune("жшчщцеиуэю", last):
		return [][2]string{soft(father)}
	}
	return [][2]string{hard(father)}
}

// ofIy: -ий becomes -ьевич after one consonant or нт, else it stays -иевич; where it becomes
// -ьевич, documents have the other form too.
func ofIy(stem string) [][2]string {
	full, short := soft(stem+"и"), soft(stem+"ь")
	letters := []rune(strings.ToLower(stem))
	if len(letters) == 0 {
		return nil
	}
	last, before := letters[len(letters)-1], ' '
	if len(letters) > 1 {
		before = letters[len(letters)-2]
	}
	row := !strings.ContainsRune("аеёиоуыэюя", before) && !strings.HasSuffix(stem, "нт")
	if row || strings.ContainsRune("кгхцаеёиоуыэюя", last) {
		return [][2]string{full}
	}
	return [][2]string{short, full}
}

func hard(stem string) [2]string { return [2]string{stem + "ович", stem + "овна"} }
func soft(stem string) [2]string { return [2]string{stem + "евич", stem + "евна"} }

// wife is the form of a man's surname that women have; surnames of other endings are one
// for both.
func wife(surname string) string {
	letters := []rune(surname)
	for _, ending := range []string{"ский", "цкий", "ской", "цкой"} {
		if strings.HasSuffix(surname, ending) {
			return string(letters[:len(letters)-2]) + "ая"
		}
	}
	for _, ending := range []string{"ов", "ев", "ёв", "ин", "ын"} {
		if strings.HasSuffix(surname, ending) {
			return surname + "а"
		}
	}
	if len(letters) > 4 && (strings.HasSuffix(surname, "ый") || strings.HasSuffix(surname, "ой")) {
		return string(letters[:len(letters)-2]) + "ая"
	}
	return surname
}

// complete adds what follows from the entries: the patronymics of all first names of men and
// the women's forms of all surnames of men.
func complete(entries []Entry) []Entry {
	all := slices.Clone(entries)
	for _, e := range entries {
		switch {
		case e.Gender != "m":
		case e.Kind == Family:
			all = append(all, Entry{Family, "f", wife(e.Name), e.Rank})
		case e.Kind == First:
			for _, pair := range Patronymics(e.Name) {
				all = append(all, Entry{Patronymic, "m", pair[0], e.Rank}, Entry{Patronymic, "f", pair[1], e.Rank})
			}
		}
	}
	return all
}
