package people

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// street is a street of the register with its place.
type street struct {
	object  int64
	place   string // "город Нарьян-Мар"
	name    string // "улица им В.И.Ленина"
	formers []string
	above   []string // titles below the region, without the street
}

// streets are those to draw from.
type streets struct {
	region        core.Region
	town, country []street
	renamed       []street
}

// newStreets takes all streets whose chain reaches the region.
func newStreets(reg *address.Registry) (*streets, error) {
	if reg == nil {
		return nil, errors.New("making people: a registry is needed")
	}
	s := &streets{region: reg.Region()}
	for i := range reg.Len() {
		o := reg.At(i)
		chain, complete := reg.Chain(o.ID)
		if o.Level != address.LevelStreet || !complete || len(chain) < 3 {
			continue
		}
		one := streetOf(o, reg.Parts(o.ID))
		if len(one.formers) > 0 {
			s.renamed = append(s.renamed, one)
		}
		if chain[len(chain)-2].Level == address.LevelCity {
			s.town = append(s.town, one)
		} else {
			s.country = append(s.country, one)
		}
	}
	if len(s.town) == 0 || len(s.country) == 0 || len(s.renamed) == 0 {
		return nil, errors.New("making people: the registry lacks streets of towns, of villages or renamed ones")
	}
	return s, nil
}

func streetOf(o address.Object, parts []address.Part) street {
	one := street{object: o.ID, name: address.Title(parts[len(parts)-1])}
	for _, p := range parts[1 : len(parts)-1] {
		one.above = append(one.above, address.Title(p))
	}
	one.place = one.above[len(one.above)-1]
	for _, a := range o.Aliases {
		// A former name within the current one would not be seen as another.
		if !strings.Contains(strings.ToLower(a.Name), strings.ToLower(o.Name)) {
			one.formers = append(one.formers, address.Title(address.Part{Level: o.Level, Type: a.Type, Name: a.Name}))
		}
	}
	return one
}

// draw gives a home: two of three are in town.
func (s *streets) draw(random *rand.Rand, renamed bool) Address {
	list := s.country
	switch {
	case renamed:
		list = s.renamed
	case random.IntN(3) < 2:
		list = s.town
	}
	at := pick(random, list)
	name := at.name
	if renamed {
		name = pick(random, at.formers)
	}
	a := Address{
		Region: s.region, Object: at.object, Place: at.place, Street: name,
		Typed: strings.Join(append(at.above[:len(at.above):len(at.above)], name), ", "),
		House: strconv.Itoa(1 + random.IntN(48)),
	}
	if random.IntN(8) == 0 {
		a.House += pick(random, []string{"А", "Б", "В"})
	}
	if random.IntN(4) > 0 {
		a.Flat = strconv.Itoa(1 + random.IntN(60))
	}
	return a
}
