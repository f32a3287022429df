package rules

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
	reader "github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruaddress"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// TestForms_RealChains holds the examples that name an object against the real region: an
// example that says it is real is the register's chain, to the letter. And every object of the
// region that leads to its root has a kind of address, or is refused for a reason.
func TestForms_RealChains(t *testing.T) {
	tree, err := gar.Tree()
	if err != nil {
		t.Fatal(err)
	}
	read, err := reader.LoadRegion(tree, gar.Region)
	if err != nil {
		t.Fatal(err)
	}
	register := read.Registry
	real := 0
	for _, e := range ruaddress.Examples() {
		region, object, ok := strings.Cut(e.Object, ":")
		if !ok {
			continue
		}
		real++
		id, err := strconv.ParseInt(object, 10, 64)
		if err != nil || region != string(register.Region()) || !slices.Equal(chainOf(register, id), e.Place.Chain) {
			t.Errorf("object %s has the chain %v, the example %v", e.Object, chainOf(register, id), e.Place.Chain)
		}
	}
	if real < 25 {
		t.Errorf("%d real examples", real)
	}
	for i := range register.Len() {
		var place ruaddress.Place
		_, complete := register.Chain(register.At(i).ID)
		place.Region, place.Chain = string(register.Region()), chainOf(register, register.At(i).ID)
		place.RegionName, _ = address.NameOfRegion(register.Region())
		got := ruaddress.Write(place)
		if complete && len(place.Chain) > 2 && got.Kind == "" || got.Text == "" && got.Problem == "" {
			t.Errorf("object %d: %+v", register.At(i).ID, got)
		}
	}
}

func chainOf(register *address.Registry, id int64) []ruaddress.Part {
	var out []ruaddress.Part
	for _, p := range register.Parts(id) {
		out = append(out, ruaddress.Part(p))
	}
	return out
}
