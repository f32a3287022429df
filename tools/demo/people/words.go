package people

import "time"

// commonMen and commonWomen are the names that most people have; the list of names knows all.
func commonMen() []string {
	return []string{"Александр", "Алексей", "Андрей", "Вадим", "Валерий", "Василий", "Виктор",
		"Владимир", "Геннадий", "Григорий", "Денис", "Дмитрий", "Евгений", "Иван", "Игорь", "Кирилл", "Константин",
		"Максим", "Михаил", "Николай", "Олег", "Павел", "Роман", "Сергей", "Степан", "Юрий"}
}

func commonWomen() []string {
	return []string{"Александра", "Алина", "Анастасия", "Анна", "Валентина", "Вера", "Виктория", "Галина", "Дарья",
		"Евгения", "Екатерина", "Елена", "Ирина", "Ксения", "Лариса", "Любовь", "Людмила", "Марина", "Мария",
		"Надежда", "Наталья", "Ольга", "Светлана", "Тамара", "Татьяна", "Юлия"}
}

// unbuilt are streets that no register of the demonstration has.
func unbuilt() []string {
	return []string{"улица Надмостная", "улица Заовражная", "переулок Старокирпичный", "улица Подстанционная"}
}

func birthPlaces() []string {
	return []string{"ГОР. НАРЬЯН-МАР", "ПОС. ИСКАТЕЛЕЙ", "С. НЕСЬ", "С. ВЕЛИКОВИСОЧНОЕ", "ДЕР. ЛАБОЖСКОЕ", "ПОС. КРАСНОЕ",
		"С. ОКСИНО", "ГОР. АРХАНГЕЛЬСК", "ГОР. ВОРКУТА", "ГОР. МУРМАНСК", "ГОР. ПЕЧОРА", "С. ТЕЛЬВИСКА"}
}

// issuer is what the main page says of who issued it, and the code of the unit.
func issuer(day time.Time) (by, unit string) {
	by, _ = issuingHouse(day)
	if day.Year() < 2002 {
		return by, "832-001"
	}
	return by, "830-001"
}

// issuingHouse was renamed when passports went to another service in 2006 and back in 2016:
// its name on the main page, and on a stamp.
func issuingHouse(day time.Time) (full, short string) {
	switch {
	case day.Year() < 2006:
		return "УПРАВЛЕНИЕМ ВНУТРЕННИХ ДЕЛ НЕНЕЦКОГО АВТОНОМНОГО ОКРУГА", "УВД Ненецкого АО"
	case day.Year() < 2016:
		return "ОТДЕЛОМ УФМС РОССИИ ПО НЕНЕЦКОМУ АВТОНОМНОМУ ОКРУГУ", "УФМС по Ненецкому АО"
	}
	return "УМВД РОССИИ ПО НЕНЕЦКОМУ АВТОНОМНОМУ ОКРУГУ", "УМВД по Ненецкому АО"
}
