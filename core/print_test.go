package core

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestPrint_ShowsNothingPersonal fills every text, byte and tag of every entity with a
// planted word, but the identifiers, and looks for it in every way to print.
func TestPrint_ShowsNothingPersonal(t *testing.T) {
	const planted = "4510123456"
	for _, entity := range []any{
		&House{}, &Campaign{}, &Office{}, &User{}, &Token{}, &PackVersion{}, &PackKey{}, &Edition{}, &Sheet{}, &Line{},
		&Signature{}, &Visit{}, &Lift{}, &Judgement{}, &Sealed{},
	} {
		plant(reflect.ValueOf(entity).Elem(), planted)
		value := reflect.ValueOf(entity).Elem().Interface()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			for _, printed := range []any{value, entity, []any{value}, struct{ Inside any }{value}} {
				text := fmt.Sprintf(verb, printed)
				if strings.Contains(text, planted) || strings.Contains(text, fmt.Sprintf("%x", planted)) ||
					strings.Contains(text, "52 53 49 48 49 50") {
					t.Errorf("%T printed by %s shows it: %s", entity, verb, text)
				}
			}
		}
	}
}

// plant sets what is no identifier of an entity's own.
func plant(v reflect.Value, word string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			switch name := v.Type().Field(i).Name; name {
			case "ID", "User", "State", "Ref", "Pack", "Code", "By", "Group":
			default:
				plant(v.Field(i), word)
			}
		}
	case reflect.String:
		v.SetString(word)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), len(word), len(word)))
		for i := range len(word) {
			if e := v.Index(i); e.Kind() == reflect.Uint8 {
				e.SetUint(uint64(word[i]))
			} else {
				plant(e, word)
			}
		}
	case reflect.Array:
		for i := range min(v.Len(), len(word)) {
			v.Index(i).SetUint(uint64(word[i]))
		}
	}
}

func TestPrint_ShowsTheIdentifier(t *testing.T) {
	got := fmt.Sprintf("%v|%+v|%s|%v|%v", Signature{ID: "s1", State: SignatureJudged}, &Visit{ID: "v1", State: VisitOpen},
		User{ID: "u1"}, Sealed{Group: "identity", Cipher: []byte("x")}, []Tag{{1}})
	if want := "signature s1 judged|visit v1 open|user u1|sealed identity|[tag ]"; got != want {
		t.Errorf("printed %s, want %s", got, want)
	}
}
