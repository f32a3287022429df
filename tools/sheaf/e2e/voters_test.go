package e2e

import "fmt"

// voter is somebody who comes to the desk, as the passport says.
type voter struct {
	document
	birth, issued             string
	family, given, patronymic string
	street, house, flat       string
}

// citizen makes the n-th voter: all different, all fit to sign, all living in the home region.
func citizen(n int) voter {
	families := []string{"Иванов", "Петров", "Смирнов", "Кузнецов", "Попов", "Васильев", "Соколов", "Михайлов"}
	givens := []string{"Иван", "Андрей", "Николай", "Сергей", "Дмитрий"}
	return voter{
		document: document{"4510", fmt.Sprintf("%06d", 204000+n)},
		birth:    fmt.Sprintf("%02d.%02d.%d", 1+n%28, 1+n/28%12, 1984+n/336%6), issued: "20.05.2011",
		family: families[n%len(families)], given: givens[n/8%len(givens)], patronymic: "Васильевич",
		street: "Смидовича", house: fmt.Sprint(1 + n%40), flat: fmt.Sprint(1 + n%90),
	}
}
