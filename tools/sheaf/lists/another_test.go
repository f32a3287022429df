package lists

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
)

// The register calls its regions otherwise than the law does, and each is known as itself all the same; another one is not.
func TestAnother(t *testing.T) {
	for _, c := range []struct {
		region     core.Region
		kind, name string
		other      bool
	}{
		{"83", "АО", "Ненецкий", false}, {"29", "АО", "Ненецкий", true}, {"29", "обл", "Архангельская", false}, {"83", "обл", "Архангельская", true},
		{"77", "г", "Москва", false}, {"50", "г", "Москва", true}, {"50", "обл", "Московская", false}, {"78", "г.ф.з.", "Санкт-Петербург", false},
		{"14", "Респ", "Саха /Якутия/", false}, {"21", "Чувашия", "Чувашская Республика -", false}, {"86", "АО", "Ханты-Мансийский Автономный округ - Югра", false},
		{"42", "обл", "Кемеровская область - Кузбасс", false}, {"15", "Респ", "Северная Осетия - Алания", false}, {"22", "край", "Алтайский", false},
		{"04", "край", "Алтайский", true}, {"04", "Респ", "Алтай", false}, {"79", "АО", "Еврейская", false}, {"87", "АО", "Еврейская", true},
		// Two that share a word do not pass for each other.
		{"83", "АО", "Ямало-Ненецкий", true}, {"89", "АО", "Ненецкий", true}, {"89", "АО", "Ямало-Ненецкий", false},
		{"89", "АО", "Ямало-Ненецкий автономный округ", false},
	} {
		reg := address.NewRegistry(address.Content{Region: c.region, Objects: []address.Object{
			{ID: 1, Level: 1, Type: c.kind, Name: c.name}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Новый"}}})
		title, other := another(reg)
		if other != c.other || other != (title != "") {
			t.Errorf("%s %s as %s: %q, %v", c.kind, c.name, c.region, title, other)
		}
		if doubts := harm(gar.Loaded{Registry: reg}, change.Difference{}); (len(doubts) > 0) != c.other || c.other && doubts[0].doubt != doubtRegion {
			t.Errorf("%s %s as %s: %v", c.kind, c.name, c.region, doubts)
		}
	}
	if _, other := another(address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{{ID: 2, Level: 5, Type: "г", Name: "Новый"}}})); other {
		t.Error("without a region nothing says which it is")
	}
}
