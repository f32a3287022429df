package towns

import (
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
)

// since is when every object of the register came to be, until is for ever.
const (
	since = core.Date("1950-01-01")
	until = core.Date("2079-06-06")
)

// streetsOfVillage is how many streets a village has; a town has them all.
const streetsOfVillage = 8

// register is a region while it is built.
type register struct {
	*build.Builder
	code string
	next int64
	err  error
}

// Register makes the register of a region with that town. It refuses a code that is no region's.
func Register(region core.Region, town string) (*address.Registry, error) {
	name, known := address.NameOfRegion(region)
	if !known {
		return nil, fmt.Errorf("making a register: there is no region %q", region)
	}
	var code int64
	for _, digit := range []byte(region) {
		code = code*10 + int64(digit-'0')
	}
	r := &register{Builder: build.New(region), code: string(region), next: code*1_000_000 + 1}
	kind, title := Subject(name)
	top := r.add(0, address.Part{Level: address.LevelRegion, Type: kind, Name: title})
	city := r.add(top, address.Part{Level: address.LevelCity, Type: "г", Name: town})
	for _, street := range streets() {
		r.add(city, address.Part{Level: address.LevelStreet, Type: "ул", Name: street})
	}
	for _, names := range renamed() {
		r.add(city, address.Part{Level: address.LevelStreet, Type: "ул", Name: names[1]}, names[0])
	}
	for i, village := range villages() {
		at := r.add(top, address.Part{Level: address.LevelSettlement, Type: []string{"с", "п", "д"}[i%3], Name: village})
		for _, street := range streets()[:streetsOfVillage] {
			r.add(at, address.Part{Level: address.LevelStreet, Type: "ул", Name: street})
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	made, _, err := r.Build()
	return made, err
}

// Subject parts the name of a region into its type, as the register abbreviates it, and the rest.
func Subject(name string) (kind, title string) {
	for _, k := range []struct{ full, short string }{
		{"автономный округ", "АО"}, {"автономная область", "Аобл"}, {"Республика", "Респ"}, {"область", "обл"},
		{"край", "край"}, {"город", "г"},
	} {
		if before, after, ok := strings.Cut(name, k.full); ok {
			return k.short, strings.TrimSpace(strings.TrimSpace(before) + after)
		}
	}
	return "обл", name
}

// add takes an object below its parent, with the name that it had before, if any.
func (r *register) add(parent int64, part address.Part, former ...string) int64 {
	id := r.next
	r.next++
	guid := fmt.Sprintf("00000000-0000-4000-8000-%012d", id)
	version := address.Version{
		Row: id * 10, Object: id, GUID: guid, Level: part.Level, Type: part.Type, Name: part.Name,
		From: since, To: until, Actual: true, Active: true,
	}
	const day = core.Date("1991-10-01")
	for _, name := range former {
		old := version
		old.Row, old.Name, old.Next, old.To, old.Actual, old.Active = id*10+1, name, id*10, day, false, false
		version.Previous, version.From = old.Row, day
		r.note(r.AddVersion(old))
	}
	r.note(r.AddVersion(version))
	r.links(id, parent)
	return id
}

func (r *register) links(id, parent int64) {
	r.note(r.AddLink(address.Link{
		Row: id, Object: id, Parent: parent, Region: core.Region(r.code), From: since, To: until, Active: true,
	}))
}

func (r *register) note(err error) {
	if r.err == nil {
		r.err = err
	}
}
