package gar

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/build"
)

// Loaded is one region read from an archive or a folder.
type Loaded struct {
	Registry *address.Registry
	// Built accounts for the rows that were read, Files for those of each file.
	Built address.Report
	Files []Report
	// NewTypes are types of levels 1 to 8 in the archive's dictionary that the embedded one
	// has no word for.
	NewTypes []address.TypeName
	// NewLevels are levels that the archive's dictionary has and this program does not, or calls
	// otherwise.
	NewLevels []Level

	build  *build.Builder
	former *former
	// houseWords and partWords say what is written before the number of a house and of its parts, by
	// the numbers of the register's dictionaries.
	houseWords, partWords map[int]string
}

// Wish says what to load.
type Wish struct {
	Region core.Region
	// Base is what a delta is applied to; nil for a full load.
	Base *address.Registry
	// Houses are loaded, too, for checks. A delta has them where its base has.
	Houses bool
}

// RegionsIn lists the regions whose object files lie in folders named by their two-digit
// codes, ascending, and the codes that no region of this program has. An extract has no such folders: its region must be named.
func RegionsIn(files fs.FS) (regions, foreign []core.Region, err error) {
	seen := map[core.Region]bool{}
	var whole []string
	err = eachFile(files, func(name string, kind Kind) error {
		switch kind {
		case Objects:
			seen[core.Region(path.Base(path.Dir(name)))] = true
		case FormerTable:
			seen[regionOfTable(name)] = true
		case Former:
			whole = append(whole, name)
		}
		return nil
	})
	if err == nil && len(whole) == 1 && !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), isRegion) {
		err = regionsOf(files, whole[0], seen)
	}
	for _, region := range slices.Sorted(maps.Keys(seen)) {
		if _, known := address.NameOfRegion(region); known {
			regions = append(regions, region)
		} else if isRegion(region) {
			foreign = append(foreign, region)
		}
	}
	return regions, foreign, err
}

func regionOfTable(name string) core.Region {
	if m := tableName.FindStringSubmatch(strings.ToUpper(path.Base(name))); m != nil {
		return core.Region(m[1])
	}
	return ""
}

// regionsOf reads which regions are in a file of the older register, which holds them all.
func regionsOf(files fs.FS, name string, seen map[core.Region]bool) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close()
	_, err = read(f, name, Former, func(x row) error {
		in := &fields{row: x}
		seen[in.region("REGIONCODE")] = true
		return in.err
	})
	return err
}

// LoadRegion reads all of one region, see [Load].
func LoadRegion(files fs.FS, region core.Region) (Loaded, error) {
	return Load(files, Wish{Region: region})
}

// Load reads the files of one region (from the folder of its code, or from the top if
// there is no such folder), e.g. from an opened archive. The error is a *core.Error
// naming the file if a file as a whole cannot be used; nothing is to be imported then.
func Load(files fs.FS, wish Wish) (Loaded, error) {
	if _, ok := address.NameOfRegion(wish.Region); !ok {
		return Loaded{}, core.Refuse(core.Invalid, "region", "address.region.unknown", string(wish.Region))
	}
	names, err := regionFiles(files, wish.Region)
	if err != nil {
		return Loaded{}, err
	}
	if err := names.check(wish); err != nil {
		return Loaded{}, err
	}
	if !wish.houses() {
		delete(names, Houses)
	}
	out := Loaded{build: build.New(wish.Region)}
	if wish.Base != nil {
		out.build.Base(wish.Base)
	}
	out.former = newFormer(wish)
	out.houseWords, out.partWords = houseWords(), partWords()
	for _, kind := range order() {
		for _, name := range names[kind] {
			rep, err := out.readFile(files, name, kind)
			out.Files = append(out.Files, rep)
			if err != nil {
				return out, err
			}
		}
	}
	out.Registry, out.Built, err = out.build.Build()
	if err != nil && out.Built.Versions == 0 {
		err = out.noneRight(err)
	}
	if err == nil {
		err = out.elsewhere(wish.Region)
	}
	return out, err
}

// elsewhere refuses files whose hierarchy names no region but others: their objects would hang on nothing in this one.
func (l *Loaded) elsewhere(region core.Region) error {
	for _, rep := range l.Files {
		if rep.Faults == 0 || rep.Taken > 0 {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(rep.Listed), func(f Fault) bool { return f.Reason.Text != "address.row.region" })
		if len(others) == len(rep.Listed) {
			return core.Refuse(core.Invalid, "region", "gar.file.elsewhere", rep.File, string(region), others[0].Reason.Args[0]).About(rep.File)
		}
	}
	return nil
}

// noneRight says of a region without objects that all rows of its objects were faulty, if they
// were: the files may well be those of this region.
func (l *Loaded) noneRight(err error) error {
	for _, rep := range l.Files {
		kind, _ := KindOf(rep.File)
		if (kind == Objects || kind == Former || kind == FormerTable) && rep.Faults > 0 {
			return core.Refuse(core.Invalid, "file", "gar.file.faulty", rep.File, strconv.Itoa(rep.Faults),
				strconv.Itoa(rep.Listed[0].Line)).About(rep.File)
		}
	}
	return err
}

// order is that in which the files are read: what a row needs to be understood comes before it.
func order() []Kind {
	return []Kind{TypeNames, FormerTypes, TypesTable, Levels, HouseTypes, PartTypes, Objects, Houses, Former, FormerTable, Hierarchy, Municipal, Params, Divisions}
}

func (w Wish) houses() bool {
	if w.Base != nil {
		return w.Base.Houses() > 0
	}
	return w.Houses
}

// Size is how many bytes [Load] will read of the files, for a bar of progress.
func Size(files fs.FS, wish Wish) (total int64, err error) {
	names, err := regionFiles(files, wish.Region)
	if !wish.houses() {
		delete(names, Houses)
	}
	for _, list := range names {
		for _, name := range list {
			if info, err := fs.Stat(files, name); err == nil {
				total += info.Size()
			}
		}
	}
	return total, err
}

func (l *Loaded) readFile(files fs.FS, name string, kind Kind) (Report, error) {
	f, err := files.Open(name)
	if err != nil {
		return Report{File: name}, fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close()
	switch kind {
	case Objects:
		return ReadObjects(f, name, l.build.AddVersion)
	case Hierarchy:
		return ReadHierarchy(f, name, l.build.AddLink)
	case Municipal:
		return ReadHierarchy(f, name, l.build.AddMunicipal)
	case Params:
		return ReadParams(f, name, l.build.AddParam)
	case Divisions:
		return ReadDivisions(f, name, l.build.AddDivision)
	case Former, FormerTable:
		return l.readFormer(f, name, kind, l.former)
	case FormerTypes, TypesTable:
		return ReadFormerTypes(f, name, kind == TypesTable, l.addType)
	case Houses:
		return l.readHouses(f, name)
	case HouseTypes, PartTypes:
		return l.readHouseTypes(f, name, kind)
	case Levels:
		return ReadLevels(f, name, l.addLevel)
	default:
		return ReadTypes(f, name, l.addType)
	}
}

func (l *Loaded) addType(t address.TypeName) error {
	if t.Level > address.LevelStreet {
		return nil
	}
	if _, known := address.FullType(t.Level, t.Short); !known {
		t.Full = strings.ToLower(t.Full)
		if len(l.NewTypes) >= maxDictionary {
			return tooMany("SHORTNAME", maxDictionary)
		}
		l.NewTypes = append(l.NewTypes, t)
		return l.build.AddType(t)
	}
	return nil
}

// maxDictionary bounds what is kept of a dictionary; the longest has 421 rows.
const maxDictionary = 2000

func tooMany(field string, most int) error {
	return core.Refuse(core.TooLarge, field, "address.row.many", strconv.Itoa(most))
}

func (l *Loaded) addLevel(level Level) error {
	if level.Number > lastLevel || level.Number <= address.LevelStreet && level.Name != levelName(level.Number) {
		if len(l.NewLevels) >= maxDictionary {
			return tooMany("LEVEL", maxDictionary)
		}
		l.NewLevels = append(l.NewLevels, level)
	}
	return nil
}

// regionNames are the usable files of a region, by kind.
type regionNames map[Kind][]string

// check demands the files without which there is no registry, and one of each kind at most: a
// leftover of an earlier version beside the newer one would mix two days. A delta brings only
// what has changed.
func (names regionNames) check(wish Wish) error {
	older := len(names[Former])+len(names[FormerTable]) > 0
	if older && (len(names[Objects]) > 0 || len(names[Former])+len(names[FormerTable]) > 1) {
		return core.Refuse(core.Invalid, "file", "gar.file.mixed", string(wish.Region))
	}
	for _, kind := range []Kind{Objects, Hierarchy} {
		if len(names[kind]) == 0 && wish.Base == nil && !older {
			if types := len(names[FormerTypes]) + len(names[TypesTable]); types > 0 && len(names[Objects]) == 0 {
				return core.Refuse(core.NotFound, "file", "gar.file.former_missing", string(wish.Region))
			}
			return core.Refuse(core.NotFound, "file", "gar.file.missing", "AS_"+string(kind), string(wish.Region))
		}
	}
	for _, kind := range order() {
		if list := names[kind]; len(list) > 1 {
			return core.Refuse(core.Invalid, "file", "gar.file.twice", list[0], list[1]).About(list[1])
		}
	}
	return nil
}

// regionFiles sorts the usable files by kind: the region's own folder, else the top. The
// dictionaries of all regions lie at the top.
func regionFiles(files fs.FS, region core.Region) (regionNames, error) {
	own, top, folders := regionNames{}, regionNames{}, false
	err := eachFile(files, func(name string, kind Kind) error {
		switch dir := path.Base(path.Dir(name)); {
		case kind == FormerTable && regionOfTable(name) != region:
		case kind == FormerTable, kind == Former, kind == FormerTypes, kind == TypesTable:
			top[kind] = append(top[kind], name)
		case dir == string(region):
			own[kind] = append(own[kind], name)
		case isRegion(core.Region(dir)):
			folders = true
		default:
			top[kind] = append(top[kind], name)
		}
		return nil
	})
	if len(own) == 0 && !folders {
		return top, err
	}
	for _, kind := range []Kind{TypeNames, Levels, HouseTypes, PartTypes, FormerTypes, TypesTable, Former, FormerTable} {
		if len(own[kind]) == 0 {
			own[kind] = top[kind]
		}
	}
	return own, err
}

// isRegion says that a text can be the code of a region.
func isRegion(code core.Region) bool {
	return len(code) == 2 && strings.Trim(string(code), "0123456789") == ""
}

func eachFile(files fs.FS, visit func(name string, kind Kind) error) error {
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		kind, ok := KindOf(name)
		if !ok || d.IsDir() {
			return nil
		}
		return visit(name, kind)
	})
	if err != nil {
		return fmt.Errorf("listing the register's files: %w", err)
	}
	return nil
}
