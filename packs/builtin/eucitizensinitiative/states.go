package eucitizensinitiative

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// state is one Member State with its seats in the Parliaments of 705 and of 720.
type state struct {
	code, name         string
	seats705, seats720 int
}

// states are all 27 in the order of their codes.
func states() []state {
	return []state{
		{"AT", "Austria", 19, 20}, {"BE", "Belgium", 21, 22}, {"BG", "Bulgaria", 17, 17}, {"CY", "Cyprus", 6, 6},
		{"CZ", "Czechia", 21, 21}, {"DE", "Germany", 96, 96}, {"DK", "Denmark", 14, 15}, {"EE", "Estonia", 7, 7},
		{"EL", "Greece", 21, 21}, {"ES", "Spain", 59, 61}, {"FI", "Finland", 14, 15}, {"FR", "France", 79, 81},
		{"HR", "Croatia", 12, 12}, {"HU", "Hungary", 21, 21}, {"IE", "Ireland", 13, 14}, {"IT", "Italy", 76, 76},
		{"LT", "Lithuania", 11, 11}, {"LU", "Luxembourg", 6, 6}, {"LV", "Latvia", 8, 9}, {"MT", "Malta", 6, 6},
		{"NL", "Netherlands", 29, 31}, {"PL", "Poland", 52, 53}, {"PT", "Portugal", 21, 21}, {"RO", "Romania", 33, 33},
		{"SE", "Sweden", 21, 21}, {"SI", "Slovenia", 8, 9}, {"SK", "Slovakia", 14, 15},
	}
}

const (
	// since705 and since720 are the days of registration from which on those seats count.
	since705, parliament705 = "2020-02-01", 705
	since720, parliament720 = "2024-07-16", 720
)

func regions() []packs.Region {
	var all []packs.Region
	for _, s := range states() {
		all = append(all, packs.Region{Code: s.code, Name: s.name, Minima: []law.Minimum{
			{From: since705, Units: s.seats705, Each: parliament705, Clause: clauseSeats705},
			{From: since720, Units: s.seats720, Each: parliament720, Clause: clauseSeats720, Confirmed: true},
		}})
	}
	return all
}

// ages are those below 18, all to be confirmed. Germany's day is that of its law on the election
// of the European Parliament, as far as remembered.
func ages() []law.Age {
	return []law.Age{
		{Region: "AT", Years: 16, Clause: clauseSignatory},
		{Region: "DE", From: "2023-01-14", Years: 16, Clause: clauseSignatory},
		{Region: "EE", Years: 16, Clause: clauseSignatory},
		{Region: "EL", Years: 17, Clause: clauseSignatory},
		{Region: "MT", Years: 16, Clause: clauseSignatory},
	}
}

// withAddress are the Member States whose citizens give an address and no document (part A of the
// form); Greece alone of them asks for no date of birth. The others ask for one number.
func withAddress() []string {
	return []string{"DE", "DK", "EL", "FI", "FR", "IE", "LU", "NL", "SK"}
}

// number is a document or personal number that Member States ask for, by its pattern.
type number struct {
	key     string
	pattern string
	states  []string
}

// numbers: of those that a Member State lists, one is enough.
func numbers() []number {
	const anySigns = `[a-z0-9]+`
	return []number{
		{"id.card", `\d{7,8}`, []string{"AT"}},
		{"id.card", `\d{1,10}`, []string{"CY"}},
		{"id.card", `\d{9}|\d{6}[a-z]{2}\d{2}|\d{6}[a-z]{2}|[a-z]{2}\d{6}`, []string{"CZ"}},
		{"id.card", `\d{8}[a-z]`, []string{"ES"}},
		{"id.card", `\d{6}[a-z]{2}|[a-z]{2,5}\d{6}`, []string{"HU"}},
		{"id.card", `[a-z]{2}\d{6,8}|\d{7}[a-z]{2}|[a-z]{2}\d{5}[a-z]{2}`, []string{"IT"}},
		{"id.card", anySigns, []string{"MT"}},
		{"id.card", `\d{1,8}`, []string{"PT"}},
		{"id.card", `[a-z]{2}\d{6}`, []string{"RO"}},
		{"passport", `[a-z]\d{7,8}`, []string{"AT"}},
		{"passport", `[bcej]\d{6}|k\d{8}|[ds]p\d{7}`, []string{"CY"}},
		{"passport", `\d{7,8}`, []string{"CZ"}},
		{"passport", anySigns, []string{"ES", "HR", "RO"}},
		{"passport", `[a-z]{2}\d{6,7}`, []string{"HU"}},
		{"passport", `[a-z]{2}\d{7}|[a-z]\d{6}|\d{6}[a-z]`, []string{"IT"}},
		{"passport", `[a-z]{1,2}\d{6}`, []string{"PT"}},
		{"residence.permit", anySigns, []string{"MT"}},
		{"citizens.card", `\d{9}[a-z]{2}\d`, []string{"PT"}},
		{"national.id.number", `\d{2}\.?(0[1-9]|1[0-2])\.?([0-2]\d|3[01])-?\d{3}\.?\d{2}`, []string{"BE"}},
		{"national.id.number", `\d{11}`, []string{"PL"}},
		{"personal.id", `\d{11}`, []string{"HR"}},
		{"personal.id", `\d{6}-?\d{5}`, []string{"LV"}},
		{"personal.id", `\d{13}`, []string{"RO"}},
		{"personal.number", `\d{10}`, []string{"BG"}},
		{"personal.number", `\d{11}`, []string{"EE", "HU", "LT"}},
		{"personal.number", `\d{13}`, []string{"SI"}},
		{"personal.number", `\d{8}-\d{4}|\d{6}-\d{4}|\d{12}|\d{10}`, []string{"SE"}},
	}
}

// postcodes by Member State. Ireland's is any text.
func postcodes() []number {
	return []number{
		{keyPostcode, `\d{5}`, []string{"DE", "EL", "FI", "FR"}},
		{keyPostcode, `\d{4}`, []string{"DK", "LU"}},
		{keyPostcode, `.{0,10}`, []string{"IE"}},
		{keyPostcode, `[1-9]\d{3}( ?[a-z]{2})?`, []string{"NL"}},
		{keyPostcode, `[089]\d{4}`, []string{"SK"}},
	}
}
