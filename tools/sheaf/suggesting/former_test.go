package suggesting

import "testing"

func TestTypedFormer(t *testing.T) {
	const former, title = "улица Ленина", "улица им В.И.Ленина"
	for typed, want := range map[string]bool{
		"Ленина": true, "ул ленин": true, "Нарьян-Мар, ул. Ленина": true, "улица им Ленина": false, "им В.И.Ленина": false, "в и ленина": false,
		"ktybyf": true, "ek ktybyf": true, "bv ktybyf": false,
		"Ленена": true, "Нарьян-Мар, ул. Линена": true, "Ленена, Нарьян-Мар": true, "ул им Ленена": false, "Зеленая": false, "ли": false, "ктыбыф": false, "нарьян-мар": false, "": false, "ул": false,
	} {
		if got := typedFormer(typed, former, title); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if typedFormer("нельмин нос", "поселок Нельмин Нос", "поселок Нельмин-Нос") {
		t.Error("what differs in a hyphen alone is no former name")
	}
	if typedFormer("ленина", "", title) {
		t.Error("there is no former name")
	}
}
