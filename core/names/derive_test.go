package names

import (
	"slices"
	"testing"
)

func TestPatronymics(t *testing.T) {
	for father, want := range map[string][2]string{
		"Иван": {"Иванович", "Ивановна"}, "Петр": {"Петрович", "Петровна"}, "Пётр": {"Петрович", "Петровна"},
		"Павел": {"Павлович", "Павловна"}, "Лев": {"Львович", "Львовна"}, "Яков": {"Яковлевич", "Яковлевна"},
		"Михаил": {"Михайлович", "Михайловна"}, "Илья": {"Ильич", "Ильинична"}, "Лука": {"Лукич", "Лукинична"},
		"Фома": {"Фомич", "Фоминична"}, "Никита": {"Никитич", "Никитична"}, "Кузьма": {"Кузьмич", "Кузьминична"},
		"Савва": {"Саввич", "Саввична"}, "Сергей": {"Сергеевич", "Сергеевна"}, "Николай": {"Николаевич", "Николаевна"},
		"Василий": {"Васильевич", "Васильевна"}, "Юрий": {"Юрьевич", "Юрьевна"}, "Дмитрий": {"Дмитриевич", "Дмитриевна"},
		"Георгий": {"Георгиевич", "Георгиевна"}, "Терентий": {"Терентьевич", "Терентьевна"},
		"Игорь": {"Игоревич", "Игоревна"}, "Шамиль": {"Шамилевич", "Шамилевна"}, "Данила": {"Данилович", "Даниловна"},
		"Генрих": {"Генрихович", "Генриховна"}, "Жорж": {"Жоржевич", "Жоржевна"}, "Али": {"Алиевич", "Алиевна"},
		"Семён": {"Семёнович", "Семёновна"},
	} {
		if got := Patronymics(father); len(got) == 0 || got[0] != want {
			t.Errorf("%s gives %v, want %v first", father, got, want)
		}
	}
	for father, second := range map[string]string{"Валерий": "Валериевич", "Эмиль": "Эмильевич", "Даниил": "Данилович"} {
		if !slices.ContainsFunc(Patronymics(father), func(p [2]string) bool { return p[0] == second }) {
			t.Errorf("%s does not give %s", father, second)
		}
	}
	if got := Patronymics("Я"); got != nil {
		t.Errorf("one letter gives %v", got)
	}
}

// TestBuiltin_FathersAndWives: whoever is on the list has children and a wife on it.
func TestBuiltin_FathersAndWives(t *testing.T) {
	fathers := 0
	for e := range Builtin().All() {
		if e.Gender != Man || e.Rank == Rare {
			continue
		}
		switch e.Kind {
		case Family:
			if Builtin().Check(Family, wife(e.Name)).State != Known {
				t.Errorf("the wife of %s is not known", e.Name)
			}
		case First:
			fathers++
			for _, p := range Patronymics(e.Name) {
				if Builtin().Check(Patronymic, p[0]).State != Known || Builtin().Check(Patronymic, p[1]).State != Known {
					t.Errorf("%s or %s is not known", p[0], p[1])
				}
			}
		}
	}
	if fathers < 350 {
		t.Errorf("%d fathers", fathers)
	}
}

func TestWife(t *testing.T) {
	for husband, want := range map[string]string{
		"Иванов": "Иванова", "Соловьёв": "Соловьёва", "Пушкин": "Пушкина", "Синицын": "Синицына", "Островский": "Островская",
		"Высоцкий": "Высоцкая", "Толстой": "Толстая", "Черный": "Черная", "Шевченко": "Шевченко", "Цой": "Цой", "Ким": "Ким",
	} {
		if got := wife(husband); got != want {
			t.Errorf("%s: got %s, want %s", husband, got, want)
		}
	}
}
