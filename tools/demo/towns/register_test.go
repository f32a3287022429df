package towns

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// Every region gets a register that is whole and from which people can be made.
func TestRegister_OfEveryRegion(t *testing.T) {
	regions := address.Regions()
	if len(regions) != 85 {
		t.Fatalf("there are %d regions", len(regions))
	}
	seen := map[int64]core.Region{}
	for _, region := range regions {
		made, err := Register(region.Code, "Выдуманск")
		if err != nil {
			t.Fatalf("%s: %v", region.Code, err)
		}
		for i := range made.Len() {
			o := made.At(i)
			if other, taken := seen[o.ID]; taken {
				t.Fatalf("object %d is one of %s and of %s", o.ID, other, region.Code)
			}
			seen[o.ID] = region.Code
			if _, whole := made.Chain(o.ID); !whole {
				t.Errorf("%s: %s leads to no region", region.Code, o.Name)
			}
			if _, known := address.FullType(o.Level, o.Type); !known {
				t.Errorf("%s: no word for the type %q of %s", region.Code, o.Type, o.Name)
			}
		}
		c, err := people.NewCrowd(people.Options{Seed: 1, Today: "2026-03-02", Election: "2026-05-31", Registry: made})
		if err != nil {
			t.Fatalf("%s: %v", region.Code, err)
		}
		p, err := c.At(5, people.Renamed)
		if err != nil || p.Address.Region != region.Code || !strings.Contains(p.Address.Typed, "Выдуманск") {
			t.Errorf("%s: a renamed voter lives at %+v (%v)", region.Code, p.Address, err)
		}
	}
	if _, err := Register("93", "Выдуманск"); err == nil {
		t.Error("a region that there is not has a register")
	}
}

// Whoever loads the register and whoever draws from it make it for themselves.
func TestRegister_IsAlwaysTheSame(t *testing.T) {
	digest := func() [32]byte {
		made, err := Register("16", "Казань")
		if err != nil {
			t.Fatal(err)
		}
		e, err := made.Edition()
		if err != nil {
			t.Fatal(err)
		}
		return e.Digest
	}
	if first, second := digest(), digest(); first != second {
		t.Error("the same region gives two registers")
	}
}
