package change

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

func TestEffects(t *testing.T) {
	old := registry(nil, object(10, 2, 8, "ул", "Ленина"), object(11, 2, 8, "ул", "Южная"), object(12, 2, 8, "ул", "Мира"),
		object(13, 2, 8, "ул", "Лесная"), object(14, 2, 8, "ул.", "Полевая"), object(15, 2, 8, "ул", "Речная"), object(16, 3, 8, "ул", "Горная"))
	next := address.NewRegistry(address.Content{Region: "83", Closed: []address.Closed{{ID: 12, Successors: []int64{10}}}, Objects: []address.Object{
		object(1, 0, 1, "АО", "Ненецкий"), object(2, 1, 5, "г", "Нарьян-Мар"), object(3, 1, 5, "г", "Третий"),
		object(10, 2, 8, "ул", "им В.И.Ленина"), object(11, 3, 8, "ул", "Южная"), object(13, 2, 8, "пер", "Лесная"),
		object(14, 2, 8, "ул", "Полевая"), object(16, 3, 8, "ул", "Горная"), object(17, 2, 8, "ул", "Новая"),
	}})
	e := EffectsOf(old, next)
	for id, want := range map[int64]Kind{
		10: Renamed, 11: Moved, 12: Merged, 13: Renamed, 15: Closed,
		16: Renamed,            // its town was
		2:  "", 17: "", 99: "", // the same, new, unknown
	} {
		if kind, ok := e.Of(id); kind != want || ok != (want != "") {
			t.Errorf("%d: %q, %v; want %q", id, kind, ok, want)
		}
	}
	if e.None() || !EffectsOf(old, old).None() {
		t.Error("a registry has no effect on itself, another one has")
	}
}

// Where the old register is gone, the new one knows the former names and what closed.
func TestEffectsSince(t *testing.T) {
	street := object(10, 2, 8, "ул", "им В.И.Ленина")
	street.Aliases = []address.Alias{{Type: "ул", Name: "Ленина", To: "2018-01-10"}}
	town := object(4, 1, 5, "г", "Новый")
	town.Aliases = []address.Alias{{Type: "г", Name: "Старый", To: "2018-01-09"}, {Type: "д", Name: "Поглощённая", To: "2018-01-09", Of: 77}}
	next := registry([]address.Closed{{ID: 12, To: "2018-01-10", Successors: []int64{10}}, {ID: 13, To: "2018-01-08"}, {ID: 15, To: "2018-01-10"}},
		street, town, object(11, 2, 8, "ул", "Южная"), object(16, 4, 8, "ул", "Горная"))
	for _, row := range []struct {
		day  core.Date
		id   int64
		want Kind
	}{
		{"2018-01-08", 10, Renamed}, {"2018-01-10", 10, ""}, {"2018-01-08", 11, ""}, {"2018-01-08", 16, Renamed}, {"2018-01-09", 16, ""},
		{"2018-01-08", 12, Merged}, {"2018-01-08", 13, ""}, {"2018-01-08", 15, Closed}, {"2018-01-10", 15, ""},
	} {
		if kind, _ := EffectsSince(next, row.day).Of(row.id); kind != row.want {
			t.Errorf("%d since %s: %q, not %q", row.id, row.day, kind, row.want)
		}
	}
}
