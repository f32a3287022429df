package country

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
	"github.com/sheaf-drive/sheaf/tools/demo/towns"
)

// Full is how many objects all regions have together at full scale, about.
const Full = 1_500_000

const (
	since   = core.Date("1950-01-01")
	renamed = core.Date("1992-06-01")
	until   = core.Date("2079-06-06")
	perSite = 1_000_000_000 // ids of a region
)

// Size is how many objects the region has when all have total: the first in the list of regions is not the largest.
func Size(region core.Region, total int) int {
	all := address.Regions()
	sum, own := 0.0, 0.0
	for i, r := range all {
		w := 1 / math.Pow(float64((i*37+11)%len(all)+6), 0.8)
		sum += w
		if r.Code == region {
			own = w
		}
	}
	return max(60, int(own/sum*float64(total)))
}

// Register makes the register of a region with so many objects, about. The same region and size give the same register.
func Register(region core.Region, size int) (*address.Registry, error) {
	name, known := address.NameOfRegion(region)
	if !known {
		return nil, fmt.Errorf("making a register: there is no region %q", region)
	}
	code, err := strconv.Atoi(string(region))
	if err != nil {
		return nil, fmt.Errorf("making a register: %w", err)
	}
	m := &maker{
		Builder: build.New(region), region: region, next: int64(code) * perSite, left: size,
		rand: rand.New(rand.NewPCG(uint64(code), uint64(size))), names: drawer{common(), several()},
	}
	m.fill(size, name)
	if m.err != nil {
		return nil, m.err
	}
	made, _, err := m.Build()
	return made, err
}

// maker is a region while it is made.
type maker struct {
	*build.Builder
	region core.Region
	rand   *rand.Rand
	names  drawer
	next   int64
	left   int
	err    error
}

func (m *maker) fill(size int, name string) {
	kind, title := towns.Subject(name)
	top := m.add(0, address.Part{Level: address.LevelRegion, Type: kind, Name: title}, "")
	capital := top
	if kind != "г" {
		capital = m.add(top, address.Part{Level: address.LevelCity, Type: "г", Name: tail(m.rand, []string{"ск", "град", "ов", "ец"})}, "")
	}
	m.streets(capital, size/9)
	districts := max(2, size/660)
	for i := range districts {
		at := m.add(top, address.Part{Level: address.LevelDistrict, Type: "р-н", Name: tail(m.rand, []string{"ский"})}, "")
		if i%3 == 0 {
			town := m.add(at, address.Part{Level: address.LevelCity, Type: "г", Name: tail(m.rand, []string{"ск", "град", "ов", "ец", "ино"})}, "")
			m.streets(town, size/(14*(i/3+2)))
		}
		m.villages(at, (m.left-(size*(districts-i-1))/(districts*2))/(districts-i))
	}
	for m.left > 0 && m.err == nil {
		m.villages(top, m.left)
	}
}

// villages makes settlements with streets until so many objects are made.
func (m *maker) villages(parent int64, objects int) {
	for end := m.left - objects; m.left > end && m.left > 0; {
		kind := pick(m.rand, []string{"с", "д", "д", "п", "х", "рп", "ст-ца", "с"})
		former := ""
		if m.rand.IntN(60) == 0 {
			former = tail(m.rand, places)
		}
		at := m.add(parent, address.Part{Level: address.LevelSettlement, Type: kind, Name: tail(m.rand, places)}, former)
		m.streets(at, 2+zipf(m.rand, 60))
	}
}

// streets makes so many streets of a place, each name of a type once.
func (m *maker) streets(parent int64, n int) {
	seen := map[string]bool{}
	for range n {
		kind, name := m.names.street(m.rand)
		if seen[kind+name] {
			name = tail(m.rand, endings)
		}
		seen[kind+name] = true
		former := ""
		if m.rand.IntN(45) == 0 {
			former = m.names.common[zipf(m.rand, len(m.names.common))]
		}
		m.add(parent, address.Part{Level: address.LevelStreet, Type: kind, Name: name}, former)
	}
}

// add takes an object below its parent, with the name that it had before, if any.
func (m *maker) add(parent int64, part address.Part, former string) int64 {
	m.next++
	m.left--
	id := m.next
	v := address.Version{
		Row: id * 10, Object: id, GUID: fmt.Sprintf("00000000-0000-4000-8000-%012x", id), Level: part.Level,
		Type: part.Type, Name: part.Name, From: since, To: until, Actual: true, Active: true,
	}
	if former != "" && former != part.Name {
		old := v
		old.Row, old.Name, old.Next, old.To, old.Actual, old.Active = id*10+1, former, v.Row, renamed, false, false
		v.Previous, v.From = old.Row, renamed
		m.note(m.AddVersion(old))
	}
	m.note(m.AddVersion(v))
	m.note(m.AddLink(address.Link{Row: id, Object: id, Parent: parent, Region: m.region, From: since, To: until, Active: true}))
	return id
}

func (m *maker) note(err error) {
	if m.err == nil {
		m.err = err
	}
}
