package gar

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Kind is what a file of the register holds.
type Kind string

// The kinds of files that are read here.
const (
	Objects   Kind = "ADDR_OBJ"
	Hierarchy Kind = "ADM_HIERARCHY"
	Municipal Kind = "MUN_HIERARCHY"
	Params    Kind = "ADDR_OBJ_PARAMS"
	Divisions Kind = "ADDR_OBJ_DIVISION"
	TypeNames Kind = "ADDR_OBJ_TYPES"
	Levels    Kind = "OBJECT_LEVELS"
	Houses    Kind = "HOUSES"
	// HouseTypes and PartTypes are the dictionaries of houses and of their parts.
	HouseTypes Kind = "HOUSE_TYPES"
	PartTypes  Kind = "ADDHOUSE_TYPES"
)

// The date after the name tells AS_ADDR_OBJ_20230710_… from its longer siblings
// AS_ADDR_OBJ_PARAMS_…, _DIVISION_… and _TYPES_…; extracts of a single region come without.
var (
	datedName = regexp.MustCompile(`^AS_([A-Z_]+[A-Z])_(\d{8})_[^/]*\.XML$`)
	plainName = regexp.MustCompile(`^AS_([A-Z_]+[A-Z])\.XML$`)
	tableName = regexp.MustCompile(`^ADDROB(\d{2})\.DBF$`)
)

// KindOf tells by its name what a file holds; false for all files that are not read here.
// Folders before the name and the case of letters do not matter.
func KindOf(file string) (Kind, bool) {
	base := strings.ToUpper(path.Base(file))
	switch {
	case tableName.MatchString(base):
		return FormerTable, true
	case base == "SOCRBASE.DBF":
		return TypesTable, true
	}
	for _, form := range []*regexp.Regexp{datedName, plainName} {
		if m := form.FindStringSubmatch(base); m != nil {
			if kind := Kind(m[1]); shapeOf(kind) != (shape{}) {
				return kind, true
			}
		}
	}
	return "", false
}

// longestVersion bounds version.txt, which holds one date.
const longestVersion = 64

// Version is the day whose state the files give: that of version.txt, else the latest in the names
// of the object files; "" if neither says.
func Version(files fs.FS) (core.Date, error) {
	if day := dayOf(strings.Map(digit, beginning(files, "version.txt"))); day != "" {
		return day, nil
	}
	var latest core.Date
	err := eachFile(files, func(name string, kind Kind) error {
		if m := datedName.FindStringSubmatch(strings.ToUpper(path.Base(name))); m != nil && (kind == Objects || kind == Former) {
			latest = max(latest, dayOf(m[2]))
		}
		return nil
	})
	return latest, err
}

// beginning is the first [longestVersion] bytes of a file, "" if it cannot be read. It asks for no
// memory by the size that the file claims to have.
func beginning(files fs.FS, name string) string {
	file, err := files.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, longestVersion))
	if err != nil {
		return ""
	}
	return string(text)
}

func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// dayOf reads a day of eight digits; "" if it is none.
func dayOf(digits string) core.Date {
	if len(digits) != len("20060102") {
		return ""
	}
	day, err := core.ParseDate("version", digits[:4]+"-"+digits[4:6]+"-"+digits[6:])
	if err != nil {
		return ""
	}
	return day
}
