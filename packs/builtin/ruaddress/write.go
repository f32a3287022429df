package ruaddress

import (
	"slices"
	"strings"
	"unicode"
)

// Why an address is not written as it should be.
const (
	// Excluded objects are no homes: garages, yards, post boxes.
	Excluded = "excluded"
	// Bare addresses name no settlement: a region, a district or a council by itself.
	Bare = "bare"
	// Okrug is an autonomous district within a region: it is a region of its own.
	Okrug = "okrug"
	// UnknownType has no words in the table.
	UnknownType = "type"
	// UnknownKind fits no kind: all its parts are written.
	UnknownKind = "kind"
)

// Written is an address as it stands on a sheet.
type Written struct {
	// Text is empty where the address is refused.
	Text string
	// Kind is the number of its kind; empty where it fits none.
	Kind string
	// Problem is "" or one of the reasons above; of these only UnknownKind has a text.
	Problem string
	// Object is the part or the type that the problem is about.
	Object string
	// Streetless is the city that the address ends with, or whose district it does: its houses stand at streets, but for a few towns.
	Streetless string
}

// Place is an address to be written.
type Place struct {
	// Region is the two-digit code, RegionName its name in full: "Республика Татарстан".
	Region, RegionName string
	// Chain leads from the region (it may be left out) to the street.
	Chain []Part
	// House and Flat are free lines as they stand in the stamp.
	House, Flat string
}

// Part is one level of an address as the register has it.
type Part struct {
	Level      int
	Type, Name string
}

// regionLevel is the level of the regions themselves.
const regionLevel = 1

type part struct {
	Part
	objectType
}

// Write writes a place. Parts of the region's own level are passed over: its name counts.
func Write(p Place) Written {
	var chain []part
	federal := IsFederal(p.Region)
	for _, of := range p.Chain {
		if of.Level == regionLevel {
			continue
		}
		t, ok := typeOf(of.Level, of.Type)
		if !ok {
			return Written{Problem: UnknownType, Object: of.Type}
		}
		one := part{of, t}
		if one.class == "okrug" && strings.Contains(p.RegionName, of.Name) {
			continue // the region itself, as older registers have it
		}
		if isYard(one) {
			one.class = "yard"
		}
		chain = append(chain, one.below(federal, chain))
	}
	return write(p.RegionName, federal, chain, tail(p))
}

// below is the part as it counts under those above it: a district of a city is not a district
// of a region, and whatever divides a federal city is one of its districts.
func (p part) below(federal bool, above []part) part {
	inCity := slices.ContainsFunc(above, func(a part) bool { return a.class == "city" })
	switch p.class {
	case "district":
		if federal || inCity {
			p.class = "inner"
		}
	case "munokrug", "council":
		if federal {
			p.class = "inner"
		}
	}
	return p
}

func write(region string, federal bool, chain []part, tail []string) Written {
	classes := []class{bit("S")}
	if federal {
		classes[0] = bit("F")
	}
	for _, of := range chain {
		classes = append(classes, bit(of.class))
	}
	for _, k := range kinds() {
		if !fits(k.pieces, classes) {
			continue
		}
		if k.Refused != "" {
			return Written{Kind: k.Number, Problem: k.Refused, Object: k.refusedPart(region, chain)}
		}
		return Written{Kind: k.Number, Text: k.text(region, chain, tail), Streetless: streetless(chain)}
	}
	all := []string{region}
	for _, of := range chain {
		all = append(all, of.text())
	}
	return Written{Problem: UnknownKind, Text: strings.Join(append(all, tail...), ", ")}
}

// text puts the parts in the order of the sheet; those of one class stay in the register's. Of districts only those count that lie in
// the settlement, not those that it lies in.
func (k Kind) text(region string, chain []part, tail []string) string {
	var out []string
	settled := settlement(chain)
	for _, word := range k.Sheet {
		if word == "region" {
			out = append(out, region)
			continue
		}
		for at, of := range chain {
			if stands(word, of.class) && (of.class != "inner" || at > settled) {
				out = append(out, of.text())
			}
		}
	}
	return strings.Join(append(out, tail...), ", ")
}

// settlement is where the last city, town or village of a chain stands, -1 where there is none.
func settlement(chain []part) int {
	for at, of := range slices.Backward(chain) {
		if stands("settled", of.class) {
			return at
		}
	}
	return -1
}

// refusedPart is what the address is refused for: of one without a settlement its last part, else the first of the class that is refused.
func (k Kind) refusedPart(region string, chain []part) string {
	if n := len(chain); k.Refused == Bare && n > 0 {
		return chain[n-1].text()
	}
	for _, of := range chain {
		if slices.Contains(k.Chain, of.class) {
			return of.text()
		}
	}
	return region
}

// streetless is the city of a chain that names nothing in it but districts.
func streetless(chain []part) string {
	for _, of := range slices.Backward(chain) {
		switch of.class {
		case "inner":
			continue
		case "city":
			return of.text()
		}
		return ""
	}
	return ""
}

// text is one part in words. The word stands after a district's adjective and before all other
// names; where a name says its type itself, that is not said twice.
func (p part) text() string {
	name := strings.Fields(strings.ToLower(p.Name))
	words := strings.Fields(strings.ToLower(p.word))
	switch {
	case len(name) == 0:
		return p.word
	case p.isSettlement(): // "село Новое Село": what stands there is a name
		return p.word + " " + p.Name
	case p.says(name, words):
		return p.Name
	case len(words) > 1 && name[0] == words[len(words)-1]:
		kept := strings.Fields(p.word)
		return strings.Join(kept[:len(kept)-1], " ") + " " + p.Name
	case p.class == "district" && isAdjective(name[len(name)-1]):
		return p.Name + " " + p.word
	}
	return p.word + " " + p.Name
}

// The levels that differ in whether a name says its type.
const (
	councilLevel    = 4
	cityLevel       = 5
	settlementLevel = 6
	okrugLevel      = 13 // of older registers, as the next
	innerLevel      = 14
)

func (p part) isSettlement() bool { return p.Level == cityLevel || p.Level == settlementLevel }

// says is true of a district that has the words of its type anywhere in its name, and of a street or a plan
// whose name begins or ends with them.
func (p part) says(name, words []string) bool {
	if p.Level <= councilLevel || p.Level == okrugLevel || p.Level == innerLevel {
		return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) })
	}
	n := len(words)
	return len(name) >= n && (slices.Equal(name[:n], words) || slices.Equal(name[len(name)-n:], words))
}

func isAdjective(word string) bool {
	return strings.HasSuffix(word, "ий") || strings.HasSuffix(word, "ый") || strings.HasSuffix(word, "ой")
}

// IsFederal says that the region is a city.
func IsFederal(r string) bool { return r == "77" || r == "78" || r == "92" }

// isYard knows the yards that the register has as areas and streets by their names.
func isYard(p part) bool {
	if p.class != "area" && p.class != "street" {
		return false
	}
	name := strings.Fields(strings.ToLower(p.Name))
	if len(name) > 0 && slices.Contains([]string{"хозяйственный", "скотный", "машинный", "задний", "внутренний"}, name[0]) {
		name = name[1:]
	}
	if len(name) == 0 || name[0] != "двор" && name[0] != "хоздвор" {
		return false
	}
	for _, rest := range name[1:] {
		if strings.ContainsFunc(rest, unicode.IsLetter) {
			return false
		}
	}
	return true
}

// tail is the house line and the flat.
func tail(p Place) []string {
	var out []string
	for _, line := range []struct{ word, text string }{{"дом", p.House}, {"квартира", p.Flat}} {
		text := strings.TrimSpace(line.text)
		switch {
		case text == "":
		case unicode.IsDigit([]rune(text)[0]):
			out = append(out, line.word+" "+text)
		default:
			out = append(out, text)
		}
	}
	return out
}
