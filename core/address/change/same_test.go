package change

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
)

func TestSame(t *testing.T) {
	renamed := object(11, 2, 8, "ул", "им В.И.Ленина")
	renamed.Aliases = []address.Alias{{Type: "ул", Name: "Ленина"}}
	r := registry(nil, object(10, 2, 8, "ул", "Ёлочная"), renamed, object(12, 3, 8, "ул", "Мира"))
	for _, row := range []struct {
		parent     int64
		kind, name string
		want       int64
	}{
		{2, "ул", "Елочная", 10}, {2, "ул", "Ленина", 11}, {2, "пер", "Елочная", 0}, {2, "ул", "Мира", 0}, {3, "ул", "Мира", 12}, {2, "ул", "Еловая", 0},
	} {
		if id, ok := Same(r, row.parent, address.Part{Level: 8, Type: row.kind, Name: row.name}); id != row.want || ok != (row.want != 0) {
			t.Errorf("%+v: %d, %v", row, id, ok)
		}
	}
}
