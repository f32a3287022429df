package address

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
)

// House is a house of the register, for checks: suggestions end at the street.
type House struct {
	// ID is that of the house, Street that of the object it stands at.
	ID, Street int64
	// Number is in the form of [HouseNumber].
	Number string
}

// houses holds the houses of a registry as they stand in the edition: a region has a hundred
// thousand of them, and one street is asked for at a time.
type houses struct {
	streets []streetHouses // ascending by street
	count   int
}

type streetHouses struct {
	street int64
	record []byte
}

// makeHouses takes houses in any order.
func makeHouses(list []House) houses {
	slices.SortFunc(list, func(x, y House) int {
		return cmp.Or(cmp.Compare(x.Street, y.Street), cmp.Compare(x.ID, y.ID))
	})
	out := houses{count: len(list)}
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Street == list[0].Street {
			n++
		}
		out.streets = append(out.streets, streetHouses{list[0].Street, encodeHouses(list[:n])})
		list = list[n:]
	}
	return out
}

// encodeHouses writes the houses of one street.
func encodeHouses(list []House) []byte {
	b := binary.AppendUvarint(nil, uint64(list[0].Street))
	b = binary.AppendUvarint(b, uint64(len(list)))
	last := int64(0)
	for _, h := range list {
		b = binary.AppendUvarint(b, uint64(h.ID-last))
		b = appendText(b, h.Number)
		last = h.ID
	}
	return b
}

func decodeHouses(record []byte) ([]House, error) {
	d := decoder{rest: record}
	street, last := d.id(), int64(0)
	var out []House
	for range d.count() {
		last += d.id()
		out = append(out, House{ID: last, Street: street, Number: d.text()})
	}
	return out, d.end()
}

// Houses is how many houses the registry knows; 0 when they were not loaded.
func (r *Registry) Houses() int { return r.houses.count }

// EachHouse calls fn for every house, by street and id.
func (r *Registry) EachHouse(fn func(House)) {
	for _, s := range r.houses.streets {
		list, _ := decodeHouses(s.record) // held against the form when it was read
		for _, h := range list {
			fn(h)
		}
	}
}

// HouseKnown says whether a house as it was typed stands at an object. It is a hint and no verdict:
// the register lacks houses that people live in. listed is false when the registry knows no house
// there at all, and then nothing can be said.
func (r *Registry) HouseKnown(street int64, typed string) (known, listed bool) {
	i, ok := slices.BinarySearchFunc(r.houses.streets, street, func(s streetHouses, id int64) int { return cmp.Compare(s.street, id) })
	if !ok {
		return false, false
	}
	want := HouseNumber(typed)
	list, _ := decodeHouses(r.houses.streets[i].record)
	return slices.ContainsFunc(list, func(h House) bool { return h.Number == want }), true
}

// houseWords are the words of a house line: those for a house itself say nothing, the others stand
// before the number of a part.
func houseWords() map[string]string {
	return map[string]string{
		"дом": "", "д": "", "домовладение": "", "двлд": "", "дмвд": "", "владение": "", "влад": "", "влд": "", "вл": "", "здание": "", "зд": "", "литера": "",
		"литер": "", "лит": "", "номер": "", "корпус": "к", "корп": "к", "кор": "к", "к": "к", "строение": "с", "строен": "с", "стр": "с", "с": "с",
		"сооружение": "соор", "сооруж": "соор", "соор": "соор",
	}
}

// HouseNumber brings a house line into the form in which houses are compared: "д. 12, корп. 2
// стр 1" is "12к2с1", "12 лит. А" and "12А" are "12а", "5 / 7" is "5/7".
func HouseNumber(line string) string {
	var out strings.Builder
	for _, w := range houseTokens(line) {
		if short, ok := houseWords()[w]; ok {
			w = short
		}
		out.WriteString(w)
	}
	return out.String()
}

// houseTokens splits a line into numbers, words and the strokes between numbers.
func houseTokens(line string) []string {
	var out []string
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	last := 0
	for _, r := range strings.ReplaceAll(strings.ToLower(line), "ё", "е") {
		switch k := kind(r); {
		case k == 0 && (r == '/' || r == '\\'):
			out, last = append(out, "/"), 0
		case k == 0 && (r == '-' || r == '–'):
			out, last = append(out, "-"), 0
		case k == 0:
			last = 0
		case k == last:
			out[len(out)-1] += string(r)
		default:
			out, last = append(out, string(r)), k
		}
	}
	return out
}
