package gar

import (
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// garage is the one type of house in which nobody is registered.
const garage = 4

// houseWords are the types that stand before the number of a house; all others are just houses.
func houseWords() map[int]string { return map[int]string{7: "стр", 8: "соор", 10: "к"} }

// partWords are those of the parts of a house.
func partWords() map[int]string { return map[int]string{1: "к", 2: "стр", 3: "соор", 4: ""} }

// readHouseTypes takes the words of a dictionary where they are other than this program's.
func (l *Loaded) readHouseTypes(r io.Reader, file string, kind Kind) (Report, error) {
	words := l.houseWords
	if kind == PartTypes {
		words = l.partWords
	}
	return read(r, file, kind, func(x row) error {
		f := &fields{row: x}
		id, name := int(f.id("ID", false)), strings.ToLower(f.text("NAME", 250))
		if f.err != nil {
			return f.err
		}
		if len(words) >= maxDictionary {
			return tooMany("ID", maxDictionary)
		}
		switch name {
		case "корпус":
			words[id] = "к"
		case "строение":
			words[id] = "стр"
		case "сооружение":
			words[id] = "соор"
		default:
			delete(words, id)
		}
		return nil
	})
}

// readHouses hands the houses that exist to the builder, and takes those away that ceased.
func (l *Loaded) readHouses(r io.Reader, file string) (Report, error) {
	return read(r, file, Houses, func(x row) error {
		f := &fields{row: x}
		id, actual, active := f.id("OBJECTID", false), f.flag("ISACTUAL"), f.flag("ISACTIVE")
		kind := f.id("HOUSETYPE", true)
		line := l.houseWords[int(kind)] + f.optional("HOUSENUM", 50)
		for _, n := range []string{"1", "2"} {
			if part := f.optional("ADDNUM"+n, 50); part != "" {
				line += " " + l.partWords[int(f.id("ADDTYPE"+n, true))] + " " + part
			}
		}
		if f.err != nil || !actual {
			return f.err
		}
		number := houses.Form(line)
		return l.build.AddHouse(id, number, !active || kind == garage || number == "")
	})
}

// optional reads a text that a row may lack.
func (f *fields) optional(name string, longest int) string {
	if v, ok := f.row.get(name); !ok || strings.TrimSpace(v) == "" {
		return ""
	} else if len([]rune(v)) > longest {
		f.refuse(name, "gar.row.long", name, strconv.Itoa(longest))
		return ""
	}
	return f.text(name, longest)
}
