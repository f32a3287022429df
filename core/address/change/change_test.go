package change

import (
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
)

func object(id, parent int64, level int, kind, name string) address.Object {
	return address.Object{ID: id, Parent: parent, GUID: string(rune('a' + id)), Level: level, Type: kind, Name: name}
}

func registry(closed []address.Closed, objects ...address.Object) *address.Registry {
	return address.NewRegistry(address.Content{Region: "83", Closed: closed,
		Objects: append(objects, object(1, 0, 1, "АО", "Ненецкий"), object(2, 1, 5, "г", "Нарьян-Мар"), object(3, 1, 5, "г", "Второй"))})
}

func TestBetween(t *testing.T) {
	old := registry(nil, object(10, 2, 8, "ул", "Ленина"), object(11, 2, 8, "ул", "Южная"), object(12, 2, 8, "ул", "Мира"), object(13, 2, 8, "ул", "Лесная"))
	next := registry([]address.Closed{{ID: 12, Successors: []int64{10}}},
		object(10, 2, 8, "ул", "им В.И.Ленина"), object(11, 3, 8, "ул", "Южная"), object(13, 3, 8, "пер", "Лесная"), object(14, 2, 8, "ул", "Новая"))
	d := Between(old, next)
	want := []Change{
		{Kind: Renamed, Object: 10, Old: "г Нарьян-Мар, ул Ленина", New: "г Нарьян-Мар, ул им В.И.Ленина"},
		{Kind: Moved, Object: 11, Old: "г Нарьян-Мар, ул Южная", New: "г Второй, ул Южная"},
		{Kind: Renamed, Object: 13, Old: "г Нарьян-Мар, ул Лесная", New: "г Второй, пер Лесная"},
		{Kind: Moved, Object: 13, Old: "г Нарьян-Мар, ул Лесная", New: "г Второй, пер Лесная"},
		{Kind: Added, Object: 14, New: "г Нарьян-Мар, ул Новая"},
		{Kind: Closed, Object: 12, Old: "г Нарьян-Мар, ул Мира", Successors: []int64{10}},
	}
	if !reflect.DeepEqual(d.Changes, want) || d.Before != 7 || d.After != 7 || d.Count(Renamed) != 2 {
		t.Errorf("got %+v", d)
	}
	if d := Between(old, old); len(d.Changes) != 0 {
		t.Errorf("nothing changed, and it says %+v", d.Changes)
	}
	if d := Between(nil, next); len(d.Changes) != 0 || d.Before != 0 || d.After != 7 {
		t.Errorf("a first edition: %+v", d)
	}
}

// The older register has no numbers: its objects are known by their GUID.
func TestBetween_OtherNumbers(t *testing.T) {
	old := registry(nil, object(10, 2, 8, "ул", "Ленина"))
	var objects []address.Object
	for i := range old.Len() {
		o := old.At(i)
		o.ID += 1000
		if o.Parent != 0 {
			o.Parent += 1000
		}
		objects = append(objects, o)
	}
	if d := Between(old, address.NewRegistry(address.Content{Region: "83", Objects: objects})); len(d.Changes) != 0 {
		t.Errorf("got %+v", d.Changes)
	}
}
