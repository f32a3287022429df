package filler

import (
	"fmt"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/towns"
)

// crowds are the people of the regions, with the registers that their homes stand in.
type crowds struct {
	o       Options
	regions map[core.Region]*crowd
}

type crowd struct {
	region drive.Region
	once   sync.Once
	reg    *address.Registry
	people *people.Crowd
	err    error
}

func newCrowds(o Options, regions []drive.Region) *crowds {
	c := &crowds{o: o, regions: map[core.Region]*crowd{}}
	for _, r := range regions {
		c.regions[r.Code] = &crowd{region: r}
	}
	return c
}

// of gives the people of a region.
func (c *crowds) of(r core.Region) (*crowd, error) {
	found, known := c.regions[r]
	if !known {
		return nil, fmt.Errorf("nobody of region %s is in the plan", r)
	}
	found.once.Do(func() {
		if found.reg, found.err = register(found.region); found.err != nil {
			return
		}
		found.people, found.err = people.NewCrowd(people.Options{
			Seed: c.o.Seed, Today: c.o.Today, Election: c.o.Election, Registry: found.reg,
		})
	})
	return found, found.err
}

// person is the voter of a visit; who has no registration has lived in the region of the office.
func (c *crowds) person(home core.Region, v drive.Visit) (people.Person, error) {
	in, err := c.of(home)
	if err != nil {
		return people.Person{}, err
	}
	return in.people.At(v.Person, people.Kind(v.Kind))
}

// register is the real one of the one region that there is one of, and made up for the others.
func register(r drive.Region) (*address.Registry, error) {
	if r.Code != demogar.Region {
		return towns.Register(r.Code, r.Town)
	}
	files, err := demogar.Tree()
	if err != nil {
		return nil, err
	}
	read, err := gar.LoadRegion(files, demogar.Region)
	return read.Registry, err
}
