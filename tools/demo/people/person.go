package people

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// Kind says what is special about a voter.
type Kind string

// The kinds of voters.
const (
	// Ordinary voters may sign.
	Ordinary Kind = "ordinary"
	// Renamed voters give the former name of their street, as their stamp has it.
	Renamed Kind = "renamed"
	// Misplaced voters have a stamp with a street that the register does not have.
	Misplaced Kind = "misplaced"
	// Unregistered voters have no registration in force and sign on a special sheet.
	Unregistered Kind = "unregistered"
	// Listed voters have a passport that is to stand in the list of invalid ones.
	Listed Kind = "listed"
	// NotRenewed voters should have changed their passport at 20 or 45.
	NotRenewed Kind = "not_renewed"
	// UnderAge voters are not yet 18 on election day.
	UnderAge Kind = "under_age"
)

// Person is a voter with his passport.
type Person struct {
	Kind                      Kind
	Gender                    names.Gender
	Family, Given, Patronymic string
	Birth, Issued             core.Date
	Passport                  passport.Number
	// BirthPlace, IssuedBy and Unit stand on the main page.
	BirthPlace, IssuedBy, Unit string
	// Address is empty for voters without registration.
	Address Address
	// Stamps of the registration page in their order, at most six.
	Stamps []pictures.Stamp
	// Stamp is the number of the one in force, from 1; 0 when there is none.
	Stamp int
}

// Address is a place of the register.
type Address struct {
	Region core.Region
	// Object is the id of the street in the register; 0 for one that it does not have.
	Object int64
	// Typed is the place as the voter says it, with the former name if he is [Renamed].
	Typed string
	// Place and Street are the two lines of the stamp.
	Place, Street string
	House, Flat   string
}

// move puts the home into a street that the register does not have.
func (a *Address) move(street string) {
	place, _ := strings.CutSuffix(a.Typed, a.Street)
	a.Object, a.Street, a.Typed = 0, street, place+street
}

// Pages is what stands in his passport; it makes him a bearer for [pictures.Artist].
func (p Person) Pages() pictures.Passport {
	return pictures.Passport{
		Female: p.Gender == "f", Family: p.Family, Given: p.Given, Patronymic: p.Patronymic,
		Birth: p.Birth, Issued: p.Issued, BirthPlace: p.BirthPlace, IssuedBy: p.IssuedBy, Unit: p.Unit,
		Series: p.Passport.Series(), Number: p.Passport.Digits(), Stamps: p.Stamps,
	}
}
