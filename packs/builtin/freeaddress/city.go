package freeaddress

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/towns"
)

// Reader reads with the words of the register, which core/address has: all fields are needed.
type Reader struct {
	// Normalise, Parse, Phrases and AfterRegion are Normalise, Parse, RegionPhrases and AfterRegion of core/address.
	Normalise   func(text string) string
	Parse       func(text string) words.Typed
	Phrases     func(region core.Region) [][]string
	AfterRegion func(typed string, region core.Region) (rest []string, ok bool)
}

// Streetless is the city, as it was typed, of an address that names nothing in it but districts; "" where it names more, or no city.
// One that is not said to be a city counts as such where the list of towns has it in the region.
func (r Reader) Streetless(typed string, region core.Region) string {
	city := ""
	for piece := range strings.FieldsFuncSeq(typed, func(c rune) bool { return c == ',' || c == ';' }) {
		switch piece = strings.TrimSpace(piece); {
		case piece == "" || !strings.ContainsFunc(piece, unicode.IsLetter): // a post code
		case r.onlyRegion(piece, region) || r.onlyCountry(piece) || r.isDistrict(piece):
		case city == "" && r.isCity(piece, region):
			city = piece
		default:
			return r.lastCity(typed, region)
		}
	}
	return city
}

// lastCity reads a text without commas: the region and then a city.
func (r Reader) lastCity(typed string, region core.Region) string {
	rest, ok := r.AfterRegion(typed, region)
	if ok && !strings.ContainsAny(typed, ",;") && r.isCity(strings.Join(rest, " "), region) {
		return typed
	}
	return ""
}

func (r Reader) onlyRegion(piece string, region core.Region) bool {
	rest, ok := r.AfterRegion(piece, region)
	return ok && len(rest) == 0
}

func (r Reader) onlyCountry(piece string) bool {
	said := strings.Fields(r.Normalise(piece))
	return slices.ContainsFunc(r.Phrases(""), func(c []string) bool { return slices.Equal(c, said) })
}

// split tells the words of object types in a piece from the others.
func (r Reader) split(piece string) (types, names []string) {
	for _, w := range r.Parse(piece + " ").Words {
		if w.Type {
			types = append(types, w.Text)
		} else {
			names = append(names, w.Text)
		}
	}
	return types, names
}

func (r Reader) isDistrict(piece string) bool {
	types, names := r.split(piece)
	return len(names) > 0 && slices.ContainsFunc(types, func(t string) bool { return t == "район" || t == "округ" })
}

func (r Reader) isCity(piece string, region core.Region) bool {
	types, names := r.split(piece)
	switch said := towns.Check(strings.Join(names, " ")); {
	case len(names) == 0 || strings.ContainsFunc(names[len(names)-1], unicode.IsDigit):
		return false
	case len(types) == 0:
		return said.State == towns.Known && slices.ContainsFunc(said.Towns, func(t towns.Town) bool { return t.Region == region })
	default:
		return len(types) == 1 && types[0] == "город" && (len(names) == 1 || said.State == towns.Known)
	}
}
