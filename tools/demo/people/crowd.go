package people

import (
	"math/rand/v2"
	"time"

	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
)

// Crowd makes the people of one region one by one: each comes from the seed and his number alone,
// so that nobody need be kept and a million are made as they are needed. It may be used by many
// at once.
type Crowd struct {
	seed uint64
	made maker // copied for each person, with a random of his own
}

// NewCrowd refuses what [Make] refuses; it looks at no Kinds.
func NewCrowd(o Options) (*Crowd, error) {
	m, err := newMaker(o)
	if err != nil {
		return nil, err
	}
	return &Crowd{o.Seed, *m}, nil
}

// At is the person with that number. No two numbers below [passports.Blanks] have the same
// passport, be they of one region or of two.
func (c *Crowd) At(number uint64, kind Kind) (Person, error) {
	m := c.made
	m.random, m.taken = rand.New(rand.NewPCG(c.seed, number)), nil
	return m.withPassport(kind, func(issued time.Time) passport.Number {
		return passports.Of(c.seed, number, issued.Year())
	})
}
