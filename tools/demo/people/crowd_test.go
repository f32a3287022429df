package people

import (
	"reflect"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
)

func testCrowd(t *testing.T) *Crowd {
	t.Helper()
	c, err := NewCrowd(Options{Seed: 7, Today: today, Election: election, Registry: registry(t)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Whoever is asked for a second time, in whatever order, is the same.
func TestCrowd_EachIsHisNumber(t *testing.T) {
	c := testCrowd(t)
	made := map[uint64]Person{}
	passports := map[passport.Number]bool{}
	for n := range uint64(300) {
		p, err := c.At(n, Ordinary)
		if err != nil {
			t.Fatal(err)
		}
		made[n], passports[p.Passport] = p, true
	}
	if len(passports) != 300 {
		t.Errorf("300 people have %d passports", len(passports))
	}
	again := testCrowd(t)
	for n := uint64(299); n < 300; n-- {
		if p, err := again.At(n, Ordinary); err != nil || !reflect.DeepEqual(p, made[n]) {
			t.Fatalf("person %d is %+v, was %+v (%v)", n, p, made[n], err)
		}
	}
}

func TestCrowd_MisplacedLivesWhereTheRegisterHasNothing(t *testing.T) {
	c := testCrowd(t)
	for n := range uint64(50) {
		p, err := c.At(n, Misplaced)
		if err != nil {
			t.Fatal(err)
		}
		if p.Address.Object != 0 || !strings.HasSuffix(p.Address.Typed, ", "+p.Address.Street) || p.Address.Region == "" {
			t.Errorf("person %d lives at %+v", n, p.Address)
		}
		if last := p.Stamps[len(p.Stamps)-1]; !strings.HasPrefix(last.Street, p.Address.Street) {
			t.Errorf("the stamp says %q, the voter %q", last.Street, p.Address.Street)
		}
	}
	if _, err := c.At(0, Kind("ghost")); err == nil {
		t.Error("a kind that there is not is made")
	}
	if _, err := NewCrowd(Options{Today: today, Election: core.Date("x")}); err == nil {
		t.Error("a day that is none is taken")
	}
}
