package gar

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
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
}

// RegionsIn lists the regions whose object files lie in folders named by their two-digit
// codes, ascending. An extract without such folders gives none: its region must be named.
func RegionsIn(files fs.FS) ([]core.Region, error) {
	var out []core.Region
	err := eachFile(files, func(name string, kind Kind) error {
		region := core.Region(path.Base(path.Dir(name)))
		if _, known := address.NameOfRegion(region); known && kind == Objects && !slices.Contains(out, region) {
			out = append(out, region)
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

// LoadRegion reads the files of one region (from the folder of its code, or from the top if
// there is no such folder), e.g. from an opened zip archive. The error is a *core.Error
// naming the file if a file as a whole cannot be used; nothing is to be imported then.
func LoadRegion(files fs.FS, region core.Region) (Loaded, error) {
	if _, ok := address.NameOfRegion(region); !ok {
		return Loaded{}, core.Refuse(core.Invalid, "region", "address.region.unknown", string(region))
	}
	names, err := regionFiles(files, region)
	if err != nil {
		return Loaded{}, err
	}
	for _, kind := range []Kind{Objects, Hierarchy} {
		if len(names[kind]) == 0 {
			return Loaded{}, core.Refuse(core.NotFound, "file", "gar.file.missing", "AS_"+string(kind), string(region))
		}
	}
	var out Loaded
	b := address.NewBuilder(region)
	for _, kind := range []Kind{TypeNames, Objects, Hierarchy} {
		for _, name := range names[kind] {
			rep, err := out.readFile(files, name, kind, b)
			out.Files = append(out.Files, rep)
			if err != nil {
				return out, err
			}
		}
	}
	out.Registry, out.Built, err = b.Build()
	return out, err
}

func (l *Loaded) readFile(files fs.FS, name string, kind Kind, b *address.Builder) (Report, error) {
	f, err := files.Open(name)
	if err != nil {
		return Report{File: name}, fmt.Errorf("opening %s: %w", name, err)
	}
	defer f.Close()
	switch kind {
	case Objects:
		return ReadObjects(f, name, b.AddVersion)
	case Hierarchy:
		return ReadHierarchy(f, name, b.AddLink)
	default:
		return ReadTypes(f, name, l.addType)
	}
}

func (l *Loaded) addType(t address.TypeName) error {
	if t.Level > address.LevelStreet {
		return nil
	}
	if _, known := address.FullType(t.Level, t.Short); !known {
		l.NewTypes = append(l.NewTypes, t)
	}
	return nil
}

// regionFiles sorts the usable files by kind: the region's own folder, else the top.
func regionFiles(files fs.FS, region core.Region) (map[Kind][]string, error) {
	own, top := map[Kind][]string{}, map[Kind][]string{}
	err := eachFile(files, func(name string, kind Kind) error {
		switch dir := path.Base(path.Dir(name)); {
		case dir == string(region):
			own[kind] = append(own[kind], name)
		case !isRegionFolder(dir):
			top[kind] = append(top[kind], name)
		}
		return nil
	})
	if len(own[Objects]) == 0 {
		return top, err
	}
	own[TypeNames] = append(own[TypeNames], top[TypeNames]...)
	return own, err
}

func isRegionFolder(dir string) bool {
	return len(dir) == 2 && strings.Trim(dir, "0123456789") == ""
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
