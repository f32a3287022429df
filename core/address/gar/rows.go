package gar

import (
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// shape is what the schema says about a kind of file.
type shape struct{ root, element string }

// shapeOf is empty for a kind that is not read here.
func shapeOf(k Kind) shape {
	return map[Kind]shape{
		Objects:   {"ADDRESSOBJECTS", "OBJECT"},
		Hierarchy: {"ITEMS", "ITEM"},
		Municipal: {"ITEMS", "ITEM"},
		Divisions: {"ITEMS", "ITEM"},
		Params:    {"PARAMS", "PARAM"},
		TypeNames: {"ADDRESSOBJECTTYPES", "ADDRESSOBJECTTYPE"},
		Levels:    {"OBJECTLEVELS", "OBJECTLEVEL"},
		Houses:    {"HOUSES", "HOUSE"},

		HouseTypes: {"HOUSETYPES", "HOUSETYPE"},
		PartTypes:  {"HOUSETYPES", "HOUSETYPE"},

		Former:      {"AddressObjects", "Object"},
		FormerTypes: {"AddressObjectTypes", "AddressObjectType"},
	}[k]
}

// ReadObjects calls each for every version of an object, in the order of the file. What
// each refuses with a *core.Error is listed as a fault of the row.
func ReadObjects(r io.Reader, file string, each func(address.Version) error) (Report, error) {
	return read(r, file, Objects, func(x row) error {
		f := &fields{row: x}
		v := address.Version{
			Row: f.id("ID", false), Object: f.id("OBJECTID", false), GUID: strings.ToLower(f.text("OBJECTGUID", 36)),
			Level: f.level("LEVEL"), Type: f.text("TYPENAME", 50), Name: f.text("NAME", 250),
			Previous: f.id("PREVID", true), Next: f.id("NEXTID", true),
			From: f.date("STARTDATE"), To: f.date("ENDDATE"),
			Actual: f.flag("ISACTUAL"), Active: f.flag("ISACTIVE"),
		}
		if f.err != nil {
			return f.err
		}
		return each(v)
	})
}

// ReadHierarchy calls each for every place of an object in a hierarchy, the administrative or the
// municipal one. The codes of the latter are 8 or 11 digits and no code of a region.
func ReadHierarchy(r io.Reader, file string, each func(address.Link) error) (Report, error) {
	return read(r, file, Hierarchy, func(x row) error {
		f := &fields{row: x}
		l := address.Link{
			Row: f.id("ID", false), Object: f.id("OBJECTID", false), Parent: f.id("PARENTOBJID", true),
			Region: f.region("REGIONCODE"), Path: f.path("PATH"),
			From: f.date("STARTDATE"), To: f.date("ENDDATE"), Active: f.flag("ISACTIVE"),
		}
		if n := len(l.Path); f.err == nil && n > 0 && l.Path[n-1] != l.Object {
			f.refuse("PATH", "gar.row.path", "PATH")
		}
		if f.err != nil {
			return f.err
		}
		return each(l)
	})
}

// ReadTypes calls each for every row of the dictionary of types.
func ReadTypes(r io.Reader, file string, each func(address.TypeName) error) (Report, error) {
	return read(r, file, TypeNames, func(x row) error {
		f := &fields{row: x}
		t := address.TypeName{Level: f.level("LEVEL"), Short: f.text("SHORTNAME", 50), Full: f.text("NAME", 250)}
		f.date("STARTDATE")
		f.date("ENDDATE")
		if f.err != nil {
			return f.err
		}
		return each(t)
	})
}

// ReadParams calls each for every code that is kept; the others are read and let go.
func ReadParams(r io.Reader, file string, each func(address.Param) error) (Report, error) {
	return read(r, file, Params, func(x row) error {
		f := &fields{row: x}
		kind := address.ParamKind(f.id("TYPEID", false))
		if f.err != nil || !kept(kind) {
			return f.err
		}
		p := address.Param{
			Row: f.id("ID", false), Object: f.id("OBJECTID", false), Kind: kind,
			Value: f.text("VALUE", 8000), From: f.date("STARTDATE"), Ended: f.id("CHANGEIDEND", true) != 0,
		}
		if to := f.date("ENDDATE"); to < openEnd {
			p.Ended = true
		}
		if f.err == nil && !codeOf(kind, p.Value) {
			f.refuse("VALUE", "gar.row.code", strconv.Itoa(int(kind)))
		}
		if f.err != nil {
			return f.err
		}
		return each(p)
	})
}

// openEnd is from when on the end of a row is none: the register writes 2079-06-06.
const openEnd = core.Date("2079-01-01")

func kept(kind address.ParamKind) bool {
	switch kind {
	case address.ParamPostal, address.ParamOKATO, address.ParamOKTMO, address.ParamKLADR, address.ParamCode:
		return true
	}
	return false
}

// codeOf says whether a value can be a code of the kind.
func codeOf(kind address.ParamKind, value string) bool {
	if strings.Trim(value, "0123456789") != "" {
		return false
	}
	switch n := len(value); kind {
	case address.ParamPostal:
		return n == 6
	case address.ParamOKATO, address.ParamOKTMO:
		return n >= 2 && n <= 11
	default:
		return n >= 11 && n <= 19
	}
}

// ReadDivisions calls each for every pair of objects that were merged or split.
func ReadDivisions(r io.Reader, file string, each func(address.Division) error) (Report, error) {
	return read(r, file, Divisions, func(x row) error {
		f := &fields{row: x}
		d := address.Division{Row: f.id("ID", false), Parent: f.id("PARENTID", false), Child: f.id("CHILDID", false)}
		if f.err != nil {
			return f.err
		}
		return each(d)
	})
}

// Level is a row of the register's dictionary of levels.
type Level struct {
	Number int
	Name   string
}

// ReadLevels calls each for every level of the dictionary.
func ReadLevels(r io.Reader, file string, each func(Level) error) (Report, error) {
	return read(r, file, Levels, func(x row) error {
		f := &fields{row: x}
		l := Level{Number: int(f.id("LEVEL", false)), Name: f.text("NAME", 250)}
		if f.err != nil {
			return f.err
		}
		return each(l)
	})
}

// levelName is what the register calls the levels that a registry is made of.
func levelName(number int) string {
	return map[int]string{
		address.LevelRegion: "Субъект РФ", address.LevelDistrict: "Административный район", 3: "Муниципальный район",
		4: "Сельское/городское поселение", address.LevelCity: "Город", address.LevelSettlement: "Населенный пункт",
		address.LevelPlan: "Элемент планировочной структуры", address.LevelStreet: "Элемент улично-дорожной сети",
	}[number]
}
