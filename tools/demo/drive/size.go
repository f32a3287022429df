package drive

// Size is how large a drive is.
type Size struct {
	Name string `json:"name"`
	// Signatures that stand on lines, Sheets that were begun.
	Signatures int `json:"signatures"`
	Sheets     int `json:"sheets"`
	// Regions whose voters sign, Offices in the largest of them, Desks at the offices.
	Regions int `json:"regions"`
	Offices int `json:"offices"`
	Desks   int `json:"desks"`
}

// Sizes lists the sizes by name, the smallest first. The national one is the drive of 2017–2018:
// 1,000,000 signatures on 300,000 sheets at 189 workplaces, with offices in most regions.
func Sizes() []Size {
	return []Size{
		{"small", 1_000, 300, 8, 4, 6},
		{"middrive", 20_000, 6_000, 30, 14, 30},
		{"national", 1_000_000, 300_000, 85, 77, 189},
	}
}

// SizeOf finds a size by its name.
func SizeOf(name string) (Size, bool) {
	for _, s := range Sizes() {
		if s.Name == name {
			return s, true
		}
	}
	return Size{}, false
}

// Minimum is how many accepted signatures a filing of the built-in rules needs: a smaller drive
// chooses none.
const Minimum = 300_000
