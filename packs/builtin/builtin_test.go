package builtin

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func TestLookup_Table(t *testing.T) {
	if !slices.IsSorted(Names()) || len(Names()) == 0 {
		t.Errorf("names are %v", Names())
	}
	for _, name := range Names() {
		p, ok := Lookup(name)
		if !ok {
			t.Fatalf("%s is not found", name)
		}
		if m, err := p.Describe(t.Context()); err != nil || m.ID != name {
			t.Errorf("%s calls itself %q, error %v", name, m.ID, err)
		}
	}
	declared, err := Manifests(t.Context())
	if err != nil || len(declared) != len(Names()) || declared[rupresident2018.ID].Version == "" {
		t.Errorf("%d packs say what they are, error %v", len(declared), err)
	}
	if _, ok := Lookup("no-such-pack"); ok {
		t.Error("an unknown pack is found")
	}
}
