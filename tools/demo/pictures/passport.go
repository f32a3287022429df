package pictures

import "github.com/sheaf-drive/sheaf/core"

// Passport is what stands on the two pages.
type Passport struct {
	Female                     bool
	Family, Given, Patronymic  string
	Birth, Issued              core.Date
	BirthPlace, IssuedBy, Unit string
	Series, Number             string
	// Stamps of the page of registration in their order, at most six.
	Stamps []Stamp
}

// Stamp is one stamp of the page of registration.
type Stamp struct {
	// Registered, else struck off the register.
	Registered bool
	// Office that stamped.
	Office string
	// Place and Street are its lines; Street has house and flat.
	Place, Street string
	Day           core.Date
}

// Bearer is whoever has a passport.
type Bearer interface{ Pages() Passport }

// Pages implements Bearer.
func (p Passport) Pages() Passport { return p }
