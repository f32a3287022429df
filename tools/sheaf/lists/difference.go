package lists

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// toldChanges is how many changes of a kind are told one by one; --json gives all.
const toldChanges = 20

func (r *addressReport) setChanges(d change.Difference) {
	r.Changes, r.Changed = map[change.Kind]int{}, d.Changes
	for _, kind := range change.Kinds() {
		r.Changes[kind] = d.Count(kind)
	}
}

// tellChanges says what putting the new register into force would change.
func tellChanges(out terminal.Printer, d change.Difference) error {
	lines := []string{terminal.Say("import.changes.head", string(d.Region), d.Before, d.After,
		d.Count(change.Added), d.Count(change.Renamed), d.Count(change.Closed), d.Count(change.Moved))}
	told := map[change.Kind]int{}
	for _, c := range d.Changes {
		if told[c.Kind]++; told[c.Kind] > toldChanges {
			continue
		}
		switch c.Kind {
		case change.Added:
			lines = append(lines, terminal.Say("import.changes.added", c.New))
		case change.Closed:
			lines = append(lines, terminal.Say("import.changes.closed", c.Old))
		case change.Renamed:
			lines = append(lines, terminal.Say("import.changes.renamed", c.Old, c.New))
		case change.Moved:
			lines = append(lines, terminal.Say("import.changes.moved", c.Old, c.New))
		}
	}
	if more := len(d.Changes) - (len(lines) - 1); more > 0 {
		lines = append(lines, terminal.Say("import.changes.more", more))
	}
	return out.Result(nil, "%s", strings.Join(lines, "\n"))
}

// noteCounts counts notes by kind.
func noteCounts(notes []address.Note) map[string]int {
	out := map[string]int{}
	for _, n := range notes {
		out[string(n.Kind)]++
	}
	return out
}

// noteTexts are the words of the notes.
func noteTexts() map[address.NoteKind]string {
	return map[address.NoteKind]string{
		address.TwoActual:      "import.note.two_actual",
		address.TwoParents:     "import.note.two_parents",
		address.PathDiffers:    "import.note.path_differs",
		address.NoPlace:        "import.note.no_place",
		address.ParentMissing:  "import.note.parent_missing",
		address.Cycle:          "import.note.cycle",
		address.InCycle:        "import.note.in_cycle",
		address.UnknownType:    "import.note.unknown_type",
		address.BrokenRename:   "import.note.broken_rename",
		address.VersionSkipped: "import.note.version_skipped",
	}
}

// noteWords says a note in the words of the user, with the row and its file, of the older register its line; without a registry the object has no name.
func noteWords(n address.Note, read gar.Loaded) string {
	title := "?"
	if read.Registry != nil {
		title = change.Title(read.Registry, n.Object)
	}
	said := terminal.Say(noteTexts()[n.Kind], read.Name(n.Object), title)
	if line := read.Line(n.Row); line > 0 {
		return terminal.Say("import.note.line", objectFile(read), line, said)
	}
	if file := noteFile(read, n); file != "" && n.Row != 0 {
		return terminal.Say("import.note.row", file, n.Row, said)
	}
	return said
}

// noteFile is the name of the file that has the row of a note.
func noteFile(read gar.Loaded, n address.Note) string {
	switch {
	case n.Link:
		return fileOf(read, gar.Hierarchy, gar.Former, gar.FormerTable)
	case n.Municipal:
		return fileOf(read, gar.Municipal)
	}
	return objectFile(read)
}

// objectFile is the name of the file that the objects come from.
func objectFile(read gar.Loaded) string {
	return fileOf(read, gar.Objects, gar.Former, gar.FormerTable)
}

func fileOf(read gar.Loaded, kinds ...gar.Kind) string {
	for _, file := range read.Files {
		if kind, _ := gar.KindOf(file.File); slices.Contains(kinds, kind) {
			return file.File
		}
	}
	return ""
}
