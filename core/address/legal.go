package address

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
)

// Part is one level of an address as the register has it.
type Part struct {
	Level      int
	Type, Name string
}

// Place is an address to be written in full.
type Place struct {
	Region core.Region
	// Chain leads from the region (it may be left out) to the street.
	Chain []Part
	// House and Flat are free lines as they stand in the stamp.
	House, Flat string
}

// Parts is the chain of an object as parts for [Legal]; empty for an unknown id.
func (r *Registry) Parts(id int64) []Part {
	chain, _ := r.Chain(id)
	out := make([]Part, len(chain))
	for i, o := range chain {
		out[i] = Part{Level: o.Level, Type: o.Type, Name: o.Name}
	}
	return out
}

// Legal writes a place to the letter, types in full: "Ненецкий автономный округ, город
// Нарьян-Мар, улица им В.И.Ленина, дом 12, квартира 3". The names are never changed, the
// free lines only get the word before a bare number. It refuses (Invalid) an unknown region
// and a type that the dictionary has no word for.
func Legal(p Place) (string, error) {
	region, ok := NameOfRegion(p.Region)
	if !ok {
		return "", core.Refuse(core.Invalid, "region", "address.region.unknown", string(p.Region))
	}
	out := []string{region}
	for _, part := range p.Chain {
		if part.Level == LevelRegion {
			continue
		}
		full, ok := FullType(part.Level, part.Type)
		if !ok {
			return "", core.Refuse(core.Invalid, "address", "address.type.unknown", part.Type)
		}
		out = append(out, withType(full, part))
	}
	if house := freeLine("дом", p.House); house != "" {
		out = append(out, house)
	}
	if flat := freeLine("квартира", p.Flat); flat != "" {
		out = append(out, flat)
	}
	return strings.Join(out, ", "), nil
}

// Title is one part in full, "улица им В.И.Ленина"; with a type that the dictionary lacks
// it is as the register has it.
func Title(p Part) string {
	full, ok := FullType(p.Level, p.Type)
	if !ok {
		return p.Type + " " + p.Name
	}
	return withType(full, p)
}

// TitleIn is [Title] of the part in a region; the region itself is called as people call it, whatever the register makes of its name: that has
// "Чувашия" for the type of "Чувашская Республика -".
func (p Part) TitleIn(region core.Region) string {
	if name, ok := NameOfRegion(region); ok && p.Level == LevelRegion {
		return name
	}
	return Title(p)
}

// withType puts the type where the language wants it: a district's after its adjective,
// all others before the name; a name that says its type already gets no second one.
func withType(full string, part Part) string {
	lower := strings.ToLower(part.Name)
	if saysType(full, lower, part.Level) {
		return part.Name
	}
	after := full == "район" || full == "муниципальный район" || full == "улус" || part.Level == LevelRegion
	if after && isAdjective(lower) {
		return part.Name + " " + full
	}
	return full + " " + part.Name
}

// saysType is true of a district with its type anywhere in its name, and of a street or a plan whose name begins or
// ends with it. In the name of a settlement it is never the type: "село Новое Село".
func saysType(full, lower string, level int) bool {
	words := strings.FieldsFunc(lower, func(r rune) bool { return r == ' ' || r == '-' })
	switch {
	case len(words) == 0 || level == LevelCity || level == LevelSettlement:
		return false
	case level < LevelCity:
		return slices.Contains(words, full)
	}
	return words[0] == full || words[len(words)-1] == full
}

func isAdjective(lower string) bool {
	for _, ending := range []string{"ий", "ый", "ой", "ая"} {
		if strings.HasSuffix(lower, ending) {
			return true
		}
	}
	return false
}

// freeLine is the line as written, with word before it only where it begins with a number.
func freeLine(word, line string) string {
	line = strings.TrimSpace(line)
	if line != "" && unicode.IsDigit([]rune(line)[0]) {
		return word + " " + line
	}
	return line
}
