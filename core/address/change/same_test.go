package change

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
)

func TestSame(t *testing.T) {
	renamed := object(11, 2, 8, "ул", "им В.И.Ленина")
	renamed.Aliases = []address.Alias{{Type: "ул", Name: "Ленина"}}
	r := registry(nil, object(10, 2, 8, "ул", "Ёлочная"), renamed, object(12, 3, 8, "ул", "Мира"), object(13, 2, 7, "ул.", "Мира"),
		object(14, 2, 7, "мкр", "Северный"), object(15, 2, 7, "пер.", "Парный"), object(16, 2, 8, "пер.", "Парный"))
	for _, row := range []struct {
		parent     int64
		kind, name string
		want       int64
	}{
		// at level 7 what the dictionary has there, too
		{2, "ул", "Мира", 13}, {2, "мкр", "Северный", 14}, {2, "пер", "Парный", 16},
		{2, "ул", "Елочная", 10}, {2, "ул", "Ленина", 11}, {2, "пер", "Елочная", 0}, {3, "ул", "Мира", 12}, {2, "ул", "Еловая", 0},
	} {
		if id, ok := Same(r, row.parent, address.Part{Level: 8, Type: row.kind, Name: row.name}); id != row.want || ok != (row.want != 0) {
			t.Errorf("%+v: %d, %v", row, id, ok)
		}
	}
	street := address.Part{Level: 8, Type: "ул", Name: "Ёлочная"}
	for other, want := range map[address.Part]bool{
		{Level: 8, Type: "ул.", Name: "Елочная"}: true, {Level: 7, Type: "ул.", Name: "Ёлочная"}: true, {Level: 8, Type: "пер", Name: "Ёлочная"}: false,
		{Level: 8, Type: "ул", Name: "Еловая"}: false,
	} {
		if Alike(street, other) != want {
			t.Errorf("%+v: %v", other, !want)
		}
	}
}
