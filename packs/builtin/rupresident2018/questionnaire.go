package rupresident2018

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/freeaddress"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruaddress"
)

// checkNames looks at each part of the name by itself, then at the person.
func (r *review) checkNames() {
	for _, n := range []struct{ field, text string }{
		{"family", r.Family}, {"given", r.Given}, {"patronymic", r.Patronymic},
	} {
		r.checkName(n.field, strings.TrimSpace(n.text))
	}
	r.checkWhole()
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
		r.checkYo(field, name)
	}
	if names.OddCase(name) {
		r.find(packs.Warn, "name.case", field, clauseUntrue(), names.Proper(name))
	}
	r.checkSpelling(field, name)
}

// checkSpelling passes on what the list of names says: a name that is not known is more often a slip than a rarity, whether it is close
// to a known one or to none, so it must be looked at. One that no list knows must look like a name.
func (r *review) checkSpelling(field, name string) {
	n, answered := r.said(field)
	if !answered {
		if names.Implausible(name) {
			r.find(packs.Warn, "name.implausible", field, clauseUntrue())
		}
		return
	}
	similar := strings.Join(append([]string{n.Similar}, n.Others...), ", ")
	switch {
	case !n.Known && n.Belongs != "":
		r.find(packs.Warn, "name.swapped", field, clauseUntrue())
	case n.Known && n.Similar != "":
		r.find(packs.Hint, "name.close", field, clauseUntrue(), similar)
	case n.Known:
	case n.Similar != "":
		r.find(packs.Warn, "name.similar", field, clauseUntrue(), similar)
	case names.Implausible(name):
		r.find(packs.Warn, "name.implausible", field, clauseUntrue())
	default:
		r.find(packs.Warn, "name.unknown", field, clauseUntrue())
	}
}

// said is what the list of names says of a field; false where it was not asked.
func (r *review) said(field string) (packs.NameAnswer, bool) {
	at := slices.IndexFunc(r.Lookups.Names, func(n packs.NameAnswer) bool { return n.Field == field })
	if at < 0 {
		return packs.NameAnswer{}, false
	}
	return r.Lookups.Names[at], true
}

// checkYo: most passports print е, so a typed ё is warned of; where the list has the name with ё
// only, a hint will do.
func (r *review) checkYo(field, name string) {
	severity := r.yo
	if n, _ := r.said(field); n.OnlyYo {
		severity = packs.Hint
	}
	r.find(severity, "name.yo", field, clauseUntrue(), strings.NewReplacer("ё", "е", "Ё", "Е").Replace(name))
}

// checkWhole holds the genders of the three parts against each other. Where a field seems to
// hold another part, that is what has to be looked at first.
func (r *review) checkWhole() {
	genders := map[string]names.Genders{}
	for _, n := range r.Lookups.Names {
		if !n.Known && n.Belongs != "" {
			return
		}
		genders[n.Field] = names.Genders(n.Genders)
	}
	fields := map[names.Kind]string{names.First: "given", names.Patronymic: "patronymic", names.Family: "family"}
	for _, odd := range names.Disagreement(genders["given"], genders["patronymic"], genders["family"]) {
		r.find(packs.Warn, "name.gender", fields[odd], clauseUntrue())
	}
}

// checkPlace: the region decides the sheet, the rest is what the commission compares.
func (r *review) checkPlace() {
	if r.NoRegistration {
		r.find(packs.Hint, "registration.none", "address", clauseAddress())
		return
	}
	r.checkRegion()
	switch {
	case len(r.Address.Levels) > 0:
		r.checkAddress()
	case r.typed() != "" && (ruaddress.IsFederal(r.Address.Region) || !r.typesOnlyRegion()):
		r.checkTyped()
	default:
		r.find(packs.Block, "address.missing", "address", clauseMissing())
	}
	if strings.TrimSpace(r.Address.House) == "" {
		r.find(packs.Block, "house.missing", "house", clauseMissing())
	}
	r.checkLines()
}

// checkTyped: the register lacks streets that stamps name, and the stamp is what counts, be it that it names a city and no more.
func (r *review) checkTyped() {
	r.find(packs.Warn, "address.unknown", "address", clauseAddress())
	city, _ := address.NameOfRegion(core.Region(r.Address.Region))
	if !r.typesOnlyRegion() {
		reader := freeaddress.Reader{Normalise: address.Normalise, Parse: address.Parse, Phrases: address.RegionPhrases, AfterRegion: address.AfterRegion}
		city = reader.Streetless(r.typed(), core.Region(r.Address.Region))
	}
	if city != "" {
		r.find(packs.Warn, "address.no_street", "address", clauseAddress(), city)
	}
	if letter := words.Latin(r.typed()); letter != "" {
		r.find(packs.Warn, "line.latin", "address", clauseAddress(), letter)
	}
}

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
	r.checkChain()
	r.checkRenamed()
	for _, l := range r.streets() {
		if strings.TrimSpace(l.Name) == "" {
			r.find(packs.Block, "address.missing", "address", clauseMissing())
			return
		}
	}
	r.checkForm()
}

// checkChain warns of a chain of which the register lacks some: what is left looks like an address of another kind.
func (r *review) checkChain() {
	if r.Lookups.AddressIncomplete {
		r.find(packs.Warn, "address.incomplete", "address", clauseAddress(), r.lowest())
	}
}

// checkRenamed asks about names that are no more. A sender that does not know AddressThen looked at the last level only.
func (r *review) checkRenamed() {
	if then := cmp.Or(r.Lookups.AddressThen, r.Lookups.AddressFormer); then != "" {
		r.find(packs.Warn, "address.former", "address", clauseAddress(), then, cmp.Or(r.Lookups.AddressNow, r.lowest()))
	}
}

// lowest is the name of the last level.
func (r *review) lowest() string {
	if below := r.streets(); len(below) > 0 {
		return below[len(below)-1].Name
	}
	return ""
}

// written is the address as it stands on the sheet. Where nothing of the register was chosen,
// what was typed stands in the place of the levels, to the letter.
func (r *review) written() ruaddress.Written {
	name, _ := address.NameOfRegion(core.Region(r.Address.Region))
	place := ruaddress.Place{Region: r.Address.Region, RegionName: name, House: r.Address.House, Flat: r.Address.Flat}
	for _, l := range r.streets() {
		place.Chain = append(place.Chain, ruaddress.Part(l))
	}
	if len(r.Address.Levels) == 0 {
		_, saysRegion := address.AfterRegion(r.typed(), core.Region(r.Address.Region))
		return ruaddress.Written{Text: ruaddress.WriteTyped(r.typed(), place, saysRegion)}
	}
	return ruaddress.Write(place)
}

// checkForm says what the form of the address leaves open.
func (r *review) checkForm() {
	w := r.written()
	if w.Streetless != "" {
		r.find(packs.Warn, "address.no_street", "address", clauseAddress(), w.Streetless)
	}
	switch w.Problem {
	case ruaddress.UnknownType:
		r.find(packs.Block, "address.type", "address", clauseAddress(), w.Object)
	case ruaddress.Bare:
		r.find(packs.Block, "address.bare", "address", clauseAddress(), w.Object)
	case ruaddress.Excluded:
		r.find(packs.Block, "address.excluded", "address", clauseAddress(), w.Object)
	case ruaddress.Okrug:
		r.find(packs.Block, "address.okrug", "address", clauseAddress(), w.Object)
	case ruaddress.UnknownKind:
		r.find(packs.Warn, "address.kind", "address", clauseAddress())
	}
}

// checkLines looks softly at what was copied from the stamp: it is never changed.
func (r *review) checkLines() {
	flat := strings.TrimSpace(r.Address.Flat) != ""
	for _, line := range []struct {
		field   string
		remarks []ruaddress.LineRemark
	}{{"house", ruaddress.CheckHouse(r.Address.House, flat)}, {"flat", ruaddress.CheckFlat(r.Address.Flat)}} {
		for _, remark := range line.remarks {
			severity := packs.Warn
			if remark.Code == ruaddress.LineWord || remark.Code == ruaddress.LineFlat {
				severity = packs.Hint
			}
			var params []string
			if remark.Found != "" {
				params = []string{remark.Found}
			}
			r.find(severity, "line."+remark.Code, line.field, clauseAddress(), params...)
		}
	}
}

// typed is the operator's text for the levels without stray commas at its ends.
func (r *review) typed() string { return strings.Trim(r.Address.Typed, " ,\t\u00a0") }

// typesOnlyRegion says that nothing follows the region in it.
func (r *review) typesOnlyRegion() bool {
	rest, ok := address.AfterRegion(r.typed(), core.Region(r.Address.Region))
	return ok && len(rest) == 0
}

func (r *review) chooseRegion() {
	switch _, known := address.NameOfRegion(core.Region(r.Address.Region)); {
	case r.NoRegistration:
		r.verdict.Region = withoutRegion
	case known:
		r.verdict.Region = r.Address.Region
	}
}
