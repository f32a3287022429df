package rupresident2018

import (
	"errors"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/packs"
)

// checkNames looks at each part of the name by itself, then at the person.
func (r *review) checkNames() {
	for _, n := range []struct{ field, text string }{
		{"family", r.Family}, {"given", r.Given}, {"patronymic", r.Patronymic},
	} {
		r.checkName(n.field, strings.TrimSpace(n.text))
	}
	if r.Lookups.Lookalike {
		r.find(packs.Warn, "voter.lookalike", "family", clauseOnce())
	}
}

func (r *review) checkName(field, name string) {
	switch {
	case name == "" && field == "patronymic":
		r.find(packs.Hint, "patronymic.missing", field, clauseMissing())
		return
	case name == "":
		r.find(packs.Block, "name.missing", field, clauseMissing())
		return
	}
	for _, c := range name {
		if !unicode.Is(unicode.Cyrillic, c) && !strings.ContainsRune(" -'’.()", c) {
			r.find(packs.Block, "name.signs", field, clauseUntrue(), string(c))
			return
		}
	}
	if strings.ContainsAny(name, "ёЁ") {
		r.find(packs.Warn, "name.yo", field, clauseUntrue(),
			strings.NewReplacer("ё", "е", "Ё", "Е").Replace(name))
	}
	r.checkSpelling(field)
}

// checkSpelling passes on what the list of names says: a name that is not known but close
// to a known one is more often a slip than a rarity, so it must be looked at.
func (r *review) checkSpelling(field string) {
	for _, n := range r.Lookups.Names {
		switch {
		case n.Field != field:
		case n.Known && n.Similar != "":
			r.find(packs.Hint, "name.close", field, clauseUntrue(), n.Similar)
		case n.Known:
		case n.Similar != "":
			r.find(packs.Warn, "name.similar", field, clauseUntrue(), n.Similar)
		default:
			r.find(packs.Hint, "name.unknown", field, clauseUntrue())
		}
	}
}

// checkPlace: the region decides the sheet, the rest is what the commission compares.
func (r *review) checkPlace() {
	if r.NoRegistration {
		r.find(packs.Hint, "registration.none", "address", clauseAddress())
		return
	}
	r.checkRegion()
	if len(r.streets()) == 0 && !cityRegion(r.Address.Region) {
		r.find(packs.Block, "address.missing", "address", clauseMissing())
	} else {
		r.checkAddress()
	}
	if strings.TrimSpace(r.Address.House) == "" {
		r.find(packs.Block, "house.missing", "house", clauseMissing())
	}
}

// cityRegion: a city that is a region needs no further level to be an address at all.
func cityRegion(code string) bool { return code == "77" || code == "78" || code == "92" }

// streets are the levels below the region.
func (r *review) streets() []packs.Level {
	var below []packs.Level
	for _, l := range r.Address.Levels {
		if l.Level != address.LevelRegion {
			below = append(below, l)
		}
	}
	return below
}

func (r *review) checkRegion() {
	code := r.Address.Region
	if code == "" {
		r.find(packs.Block, "region.missing", "region", clauseAddress())
		return
	}
	if _, known := address.NameOfRegion(core.Region(code)); !known {
		r.find(packs.Block, "region.unknown", "region", clauseAddress(), code)
	}
}

func (r *review) checkAddress() {
	if !r.Lookups.AddressKnown {
		r.find(packs.Warn, "address.unknown", "address", clauseAddress())
	}
	if former := r.Lookups.AddressFormer; former != "" {
		below := r.streets()
		now := ""
		if len(below) > 0 {
			now = below[len(below)-1].Name
		}
		r.find(packs.Warn, "address.former", "address", clauseAddress(), former, now)
	}
	for _, l := range r.streets() {
		if strings.TrimSpace(l.Name) == "" {
			r.find(packs.Block, "address.missing", "address", clauseMissing())
			return
		}
	}
	if _, err := r.legal(); err != nil {
		r.refuseAddress(err)
	}
}

// refuseAddress turns the calculator's refusal into a finding; a bad region has its own.
func (r *review) refuseAddress(err error) {
	var refusal *core.Error
	if errors.As(err, &refusal) && refusal.Field != "region" {
		r.find(packs.Block, "address.type", "address", clauseAddress(), refusal.Args...)
	}
}

// legal is the address as it is written on the sheet.
func (r *review) legal() (string, error) {
	place := address.Place{
		Region: core.Region(r.Address.Region), House: r.Address.House, Flat: r.Address.Flat,
	}
	for _, l := range r.streets() {
		place.Chain = append(place.Chain, address.Part{Level: l.Level, Type: l.Type, Name: l.Name})
	}
	return address.Legal(place)
}

func (r *review) chooseRegion() {
	switch _, known := address.NameOfRegion(core.Region(r.Address.Region)); {
	case r.NoRegistration:
		r.verdict.Region = withoutRegion
	case known:
		r.verdict.Region = r.Address.Region
	}
}
