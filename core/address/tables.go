package address

import (
	_ "embed" // the two tables of facts below
	"strconv"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

//go:embed types.tsv
var typesTSV string

//go:embed regions.tsv
var regionsTSV string

// TypeName is a row of the register's dictionary of object types.
type TypeName struct {
	// Level is 1 (subject of the Federation) to 8 (street).
	Level int
	// Short is the abbreviation as it stands in the register, "ул" and "ул." both occurring.
	Short string
	// Full is the word in full, in lower case: "улица".
	Full string
	// Current is true of a type that the dictionary gives to objects today; the others are of older objects.
	Current bool
	// Uninhabited is true of what no address goes by: garages, boxes for letters, a district of villages as a settlement.
	Uninhabited bool
}

// RegionName is a subject of the Federation.
type RegionName struct {
	Code core.Region
	Name string
}

type typeKey struct {
	level int
	short string
}

var typeTable = sync.OnceValue(func() []TypeName {
	var out []TypeName
	for _, f := range tableRows(typesTSV) {
		level, _ := strconv.Atoi(f[0])
		row := TypeName{Level: level, Short: f[1], Full: f[2]}
		if len(f) > 3 {
			row.Current, row.Uninhabited = f[3] == "current", f[3] == "uninhabited"
		}
		out = append(out, row)
	}
	return out
})

var typeIndex = sync.OnceValue(func() map[typeKey]TypeName {
	out := map[typeKey]TypeName{}
	for _, t := range typeTable() {
		out[typeKey{t.Level, t.Short}] = t
	}
	return out
})

var regionTable = sync.OnceValue(func() []RegionName {
	var out []RegionName
	for _, f := range tableRows(regionsTSV) {
		out = append(out, RegionName{Code: core.Region(f[0]), Name: f[1]})
	}
	return out
})

func tableRows(text string) [][]string {
	var out [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// Types lists the known object types by level and abbreviation.
func Types() []TypeName { return append([]TypeName(nil), typeTable()...) }

// FullType is the full word of an abbreviation at a level, "улица" for (8, "ул."). A
// missing or additional dot at the end is forgiven. Below the regions an abbreviation that the
// level lacks means what it does at the nearest one: registers set objects at levels that their
// own dictionary does not. False if the type is not known.
func FullType(level int, short string) (string, bool) {
	if row, ok := typeAt(level, short); ok || level == LevelRegion {
		return row.Full, ok
	}
	var found TypeName
	for l := LevelDistrict; l <= LevelStreet; l++ {
		row, ok := typeAt(l, short)
		if ok && (found.Level == 0 || levelsApart(level, l) < levelsApart(level, found.Level)) {
			found = row
		}
	}
	return found.Full, found.Level > 0
}

func typeAt(level int, short string) (TypeName, bool) {
	for _, try := range []string{short, short + ".", strings.TrimSuffix(short, ".")} {
		if row, ok := typeIndex()[typeKey{level, try}]; ok {
			return row, true
		}
	}
	return TypeName{}, false
}

// levelsApart says how unlike two levels are: those of settlements and above are further from those below than from each other.
func levelsApart(a, b int) int {
	d := max(a-b, b-a)
	if (a < LevelPlan) != (b < LevelPlan) {
		d += LevelStreet
	}
	return d
}

// Regions lists the 85 subjects of the Federation (as of 2018) by code.
func Regions() []RegionName { return append([]RegionName(nil), regionTable()...) }

// NameOfRegion is the subject's name by its two-digit code; false if there is none.
func NameOfRegion(code core.Region) (string, bool) {
	for _, r := range regionTable() {
		if r.Code == code {
			return r.Name, true
		}
	}
	return "", false
}

// streetWords are the words of types of streets that are no types of settlements.
var streetWords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, t := range typeTable() {
		if t.Level == LevelStreet {
			for _, w := range TypeWords(t.Level, t.Short) {
				out[w] = true
			}
		}
	}
	for _, t := range typeTable() {
		if t.Level < LevelPlan {
			for _, w := range TypeWords(t.Level, t.Short) {
				delete(out, w)
			}
		}
	}
	return out
})

// StreetWord is true of a word of a type that only streets have.
func StreetWord(word string) bool { return streetWords()[word] }
