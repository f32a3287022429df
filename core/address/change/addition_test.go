package change

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// street is an addition to the town that [registry] has.
func street(change func(*core.Addition)) core.Addition {
	a := core.Addition{ID: "a", Object: core.FirstAddition + 5, Region: "83", Parent: 2, Level: 8, Type: "ул", Name: "Южная", State: core.AdditionOpen}
	change(&a)
	return a
}

func brought(id int64) func(*core.Addition) {
	return func(a *core.Addition) { a.State, a.Brought, a.Edition = core.AdditionBrought, id, "next" }
}

func withdrawn(a *core.Addition) { a.State = core.AdditionWithdrawn }

// town is the register of TestEffects with another town in the place of object 2.
func town(closed []address.Closed, name string, streets ...address.Object) *address.Registry {
	return address.NewRegistry(address.Content{Region: "83", Closed: closed, Objects: append(streets,
		object(1, 0, 1, "АО", "Ненецкий"), object(2, 1, 5, "г", name), object(3, 1, 5, "г", "Второй"))})
}

func TestEffects_With(t *testing.T) {
	before := registry(nil)
	merged := address.NewRegistry(address.Content{Region: "83", Closed: []address.Closed{{ID: 2, To: "2018-01-14", Successors: []int64{3}}},
		Objects: []address.Object{object(1, 0, 1, "АО", "Ненецкий"), object(3, 1, 5, "г", "Второй")}})
	for name, row := range map[string]struct {
		with func(*core.Addition)
		used core.EditionID
		next *address.Registry
		want Kind
	}{
		"open, and nothing changed":                  {func(*core.Addition) {}, "before", before, ""},
		"open, in a town of another name":            {func(*core.Addition) {}, "before", town(nil, "Новый"), Renamed},
		"open, in a town that went over into others": {func(*core.Addition) {}, "before", merged, Merged},
		"taken back": {withdrawn, "before", before, Withdrawn},
		"taken back, and the register has it after all": {withdrawn, "before", registry(nil, object(70, 2, 8, "ул", "Южная")), ""},
		"brought as it was written":                     {brought(70), "before", registry(nil, object(70, 2, 8, "ул.", "Южная")), ""},
		"brought under another form":                    {brought(70), "before", registry(nil, object(70, 2, 8, "ул", "Южная 1-я")), Renamed},
		"brought in a town of another name":             {brought(70), "before", town(nil, "Новый", object(70, 2, 8, "ул", "Южная")), Renamed},
		"brought in another town":                       {brought(70), "before", registry(nil, object(70, 3, 8, "ул", "Южная")), Moved},
		"brought, and closed since":                     {brought(70), "before", registry([]address.Closed{{ID: 70}}), Closed},
		"brought, and merged since":                     {brought(70), "before", registry([]address.Closed{{ID: 70, Successors: []int64{71}}}, object(71, 2, 8, "ул", "Южная")), Merged},
	} {
		e := EffectsOf(before, row.next).With([]core.Addition{street(row.with)}, row.used, before, row.next)
		if kind, ok := e.Of(core.FirstAddition + 5); kind != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q, %v; want %q", name, kind, ok, row.want)
		}
	}
}

// Whoever chose the addition and sent it when the register had brought it has written what the register says.
func TestEffects_WithWhatTheRegisterSaidAlready(t *testing.T) {
	has := registry(nil, object(70, 2, 8, "ул", "Южная 1-я"))
	a := []core.Addition{street(brought(70))}
	for used, want := range map[core.EditionID]Kind{"later": "", "next": Renamed} {
		if kind, _ := EffectsOf(has, has).With(a, used, has, has).Of(a[0].Object); kind != want {
			t.Errorf("by edition %q: %q, not %q", used, kind, want)
		}
	}
}

// One that was taken back for another of the same words has changed nothing.
func TestEffects_WithAnotherInItsPlace(t *testing.T) {
	again := street(func(a *core.Addition) { a.ID, a.Object = "b", core.FirstAddition+6 })
	other := street(func(a *core.Addition) { a.ID, a.Object, a.Name = "b", core.FirstAddition+6, "Северная" })
	for want, b := range map[Kind]core.Addition{"": again, Withdrawn: other} {
		list, r := []core.Addition{street(withdrawn), b}, registry(nil)
		if kind, _ := EffectsOf(r, r).With(list, "e", r, r).Of(core.FirstAddition + 5); kind != want {
			t.Errorf("beside %q: %q, not %q", b.Name, kind, want)
		}
	}
}

// Where the register that was written from is gone, what closed since then still counts.
func TestEffects_WithoutTheOldRegister(t *testing.T) {
	next := address.NewRegistry(address.Content{Region: "83", Closed: []address.Closed{{ID: 2, To: "2018-01-14", Successors: []int64{3}}},
		Objects: []address.Object{object(1, 0, 1, "АО", "Ненецкий"), object(3, 1, 5, "г", "Второй")}})
	a := []core.Addition{street(func(*core.Addition) {})}
	for day, want := range map[core.Date]Kind{"2018-01-13": Merged, "2018-01-15": ""} {
		if kind, _ := EffectsSince(next, day).With(a, "e", next, next).Of(a[0].Object); kind != want {
			t.Errorf("since %s: %q, not %q", day, kind, want)
		}
	}
}

func TestParentOf(t *testing.T) {
	for name, row := range map[string]struct {
		closed []address.Closed
		want   int64
	}{
		"as it was":                {nil, 2},
		"gone over into another":   {[]address.Closed{{ID: 2, Successors: []int64{3}}}, 3},
		"by way of a third":        {[]address.Closed{{ID: 2, Successors: []int64{4}}, {ID: 4, Successors: []int64{3}}}, 3},
		"split":                    {[]address.Closed{{ID: 2, Successors: []int64{1, 3}}}, 0},
		"gone without a successor": {[]address.Closed{{ID: 2}}, 0},
		"never heard of":           {[]address.Closed{}, 0},
		"a circle":                 {[]address.Closed{{ID: 2, Successors: []int64{4}}, {ID: 4, Successors: []int64{2}}}, 0},
	} {
		content := address.Content{Region: "83", Closed: row.closed, Objects: []address.Object{object(1, 0, 1, "АО", "Ненецкий"), object(3, 1, 5, "г", "Второй")}}
		if row.closed == nil {
			content.Objects = append(content.Objects, object(2, 1, 5, "г", "Нарьян-Мар"))
		}
		if id, ok := ParentOf(address.NewRegistry(content), street(func(*core.Addition) {})); id != row.want || ok != (row.want != 0) {
			t.Errorf("%s: %d, %v", name, id, ok)
		}
	}
}

// A word stands once, at the level at which the register has it today, by the abbreviation that people know, and what nobody lives in
// not at all.
func TestAddable(t *testing.T) {
	seen := map[address.TypeName]string{}
	count := map[string]int{}
	for _, o := range Addable() {
		count[o.Full]++
		key := address.TypeName{Level: o.Level, Full: o.Full}
		if other, twice := seen[key]; twice || o.Level < 6 || o.Uninhabited {
			t.Errorf("level %d: %q and %q for %s", o.Level, other, o.Short, o.Full)
		}
		seen[key] = o.Short
	}
	for key, want := range map[address.TypeName]string{
		{Level: 8, Full: "улица"}: "ул", {Level: 7, Full: "микрорайон"}: "мкр", {Level: 6, Full: "село"}: "с", {Level: 8, Full: "проспект"}: "пр-кт",
		{Level: 7, Full: "улица"}: "", {Level: 8, Full: "микрорайон"}: "", {Level: 8, Full: "село"}: "", {Level: 8, Full: "линия"}: "линия",
		{Level: 7, Full: "линия"}: "", {Level: 7, Full: "гаражно-строительный кооператив"}: "", {Level: 8, Full: "абонентский ящик"}: "",
	} {
		if seen[key] != want {
			t.Errorf("level %d, %s: %q, not %q", key.Level, key.Full, seen[key], want)
		}
	}
	for word, n := range count {
		if n > 1 && word != "разъезд" { // a settlement and a place of one, to this day
			t.Errorf("%s stands %d times", word, n)
		}
	}
	for short, want := range map[string][2]bool{"ул.": {true, false}, "ул": {true, false}, "гск": {true, true}, "а/я.": {true, true}, "ттт": {}, "мкр.": {true, false}, "с/с": {}} {
		if got, ok := TypeOf(8, short); got.Uninhabited != want[1] || ok != want[0] {
			t.Errorf("%s: %+v, %v", short, got, ok)
		}
	}
}
