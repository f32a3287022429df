package lists

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// foreignType is a type of objects that the rules have no word for, with the first of its objects.
type foreignType struct {
	Level int    `json:"level"`
	Short string `json:"short"`
	// Full is as the dictionary of the register has it, "" where that lacks it, too.
	Full    string `json:"full,omitempty"`
	Objects int    `json:"objects"`
	Object  int64  `json:"object"`
	Example string `json:"example"`
	// File has the objects, Row is the id of the row that gives the first its name, Line where that stands in the older register, whose
	// rows have no ids.
	File string `json:"file"`
	Row  int64  `json:"row,omitempty"`
	Line int    `json:"line,omitempty"`
	name string // of the object
}

func foreignTypes(read gar.Loaded) (list []foreignType) {
	if read.Registry == nil {
		return nil
	}
	read.Registry.EachForeignType(func(t address.TypeName, objects int, first address.Object) {
		one := foreignType{t.Level, t.Short, t.Full, objects, first.ID, change.Title(read.Registry, first.ID), objectFile(read), first.Row,
			read.Line(first.Row), read.Name(first.ID)}
		if one.Line > 0 {
			one.Row = 0
		}
		list = append(list, one)
	})
	return list
}

func (t foreignType) words(region core.Region) string {
	full := t.Full
	if full == "" {
		full = terminal.Say("import.types.unexplained")
	}
	if t.Line > 0 {
		return terminal.Say("import.types.line", region, t.File, t.Line, t.Short, t.Level, full, t.Objects, t.name, t.Example)
	}
	return terminal.Say("import.types.row", region, t.File, t.Row, t.Short, t.Level, full, t.Objects, t.name, t.Example)
}

// tellTypes says which types of a region the rules cannot write.
func (i *addressImport) tellTypes(r addressReport) error {
	if len(r.Types) == 0 || i.asJSON {
		return nil
	}
	lines := []string{terminal.Say("import.types.head", r.Region, len(r.Types))}
	for _, t := range r.Types[:min(len(r.Types), toldChanges)] {
		lines = append(lines, t.words(core.Region(r.Region)))
	}
	if more := len(r.Types) - toldChanges; more > 0 {
		lines = append(lines, terminal.Say("import.changes.more", more))
	}
	return i.out.Result(nil, "%s", strings.Join(lines, "\n"))
}
