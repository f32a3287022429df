package edition

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

func TestNamed(t *testing.T) {
	ids := []core.EditionID{"aaaabbbbccccddddeeeeffffaa", "aaaabbbbccccddddeeeeffffee", "now", "qqqqbbbbccccddddeeeeffffaa"}
	for _, c := range []struct {
		name string
		id   core.EditionID
		key  string
		code core.Code
	}{
		{"qqqqbbbb", ids[3], "", ""},
		{"qqqqbbbbccccddddeeee", ids[3], "", ""},
		{string(ids[0]), ids[0], "", ""},
		{"now", "now", "", ""}, // as it is, it may be what it wants
		{"qqqqbbb", "", "edition.id.form", core.Invalid},
		{"", "", "edition.id.form", core.Invalid},
		{"QQQQBBBB", "", "edition.id.form", core.Invalid},
		{"4504123456", "", "edition.id.form", core.Invalid},
		{"zzzzbbbb", "", "edition.id.none", core.NotFound},
		{string(ids[3]) + "a", "", "edition.id.none", core.NotFound},
		{"aaaabbbb", "", "edition.id.several", core.Invalid},
	} {
		id, err := Named("edition", c.name, slices.Values(ids))
		var refused *core.Error
		if id != c.id || core.CodeOf(err) != c.code || errors.As(err, &refused) && (refused.Text != c.key || refused.Field != "edition") {
			t.Errorf("%q is %q, %v; want %q, %s", c.name, id, err, c.id, c.key)
		}
	}
	for _, unknown := range []string{"zzz", "zzzzbbbb"} { // of whatever list it is: passports have a command of their own, addresses have none
		_, err := Named("edition", unknown, slices.Values(ids))
		for _, lang := range []text.Lang{text.English, text.Russian} {
			if said := text.OfError(lang, err); !strings.Contains(said, "/admin/editions") {
				t.Errorf("%q: it says %q", unknown, said)
			}
		}
	}
	_, err := Named("edition", "aaaabbbb", slices.Values(ids))
	if said := text.OfError(text.English, err); !strings.Contains(said, string(ids[0])) || !strings.Contains(said, string(ids[1])) {
		t.Errorf("it says %q", said)
	}
}
