package names

import (
	"strings"
	"testing"
)

func TestImplausible(t *testing.T) {
	for _, name := range []string{
		"Щ", strings.Repeat("Щ", 100), "Щщщщ", "Аааа", "Крлвн", "Ьван", "Иванооов", strings.Repeat("Ива", 14), "Абвгджзкл",
	} {
		if !Implausible(name) {
			t.Errorf("%q passes for a name", name)
		}
	}
	for _, name := range []string{
		"Ветров", "О", "Ли", "Ю", "Мкртчян", "Зоя", "Римская-Корсакова", "Шмидт", "Мамед оглы", "О'Нил", "Гвоздь", "Аввакум",
		"Стржельчик", "Пий", "Ый", "Бульдозерина", "Взгляд-Встреча",
	} {
		if Implausible(name) {
			t.Errorf("%q does not pass for a name", name)
		}
	}
}
