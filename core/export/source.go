package export

import "github.com/sheaf-drive/sheaf/core"

// Format is the version of the export's layout, "format" in the manifest. The one before had no
// tables in Parquet.
const Format = "sheaf-export/2"

// Source is one consistent moment of a campaign. Every method may be called twice and
// answers the same both times. An error of fn ends the reading and is returned.
type Source interface {
	// About says whose export it is: the campaign of the tree, empty for the house, and the
	// name on the checkpoints' signature lines.
	About() (campaign core.CampaignID, keyName string)
	// Leaves calls fn for each stored leaf line, from 0 on in order, without line breaks. The
	// slice is not kept.
	Leaves(fn func(line []byte) error) error
	// Checkpoints calls fn for each signed note, by ascending size.
	Checkpoints(fn func(note []byte) error) error
	// Rows calls fn for each row of the table, ascending by its key, see [Tables].
	Rows(table string, fn func(row []string) error) error
}

// Table describes one file under tables/.
type Table struct {
	Name    string
	Columns []string
	// Key is how many of the first columns, joined by "/", name a row; rows ascend by that
	// text in the order of bytes and none stands twice.
	Key int
}

// Tables lists the tables of an export in the order of the file.
func Tables() []Table {
	return []Table{
		{"sheets", []string{"code", "region", "office", "state", "lines_written", "parcel", "place"}, 1},
		{"lines", []string{"code", "line", "state", "signature"}, 2},
		{"signatures", []string{"id", "region", "state", "sheet", "line", "pack", "visit"}, 1},
		{"visits", []string{"id", "office", "state", "ground"}, 1},
		{"offices", []string{"id", "sheets", "visits", "signatures"}, 1},
		{"packs", []string{"name", "version", "digest", "state"}, 2},
		{"editions", []string{"id", "kind", "digest", "state"}, 1},
		{"parcels", []string{"id", "office", "label", "state", "sheets", "missing"}, 1},
		{"selections", []string{"id", "state", "pack", "min", "max", "met", "volume_sheets", "volume_lines",
			"sheets", "lines", "bound", "handed_in", "expected", "digest"}, 1},
		{"selected_regions", []string{"selection", "region", "cap", "min", "sheets", "lines", "bound"}, 2},
		{"selected", []string{"selection", "code", "lines"}, 2},
		{"volumes", []string{"number", "region", "selection", "state", "sheets", "lines", "struck"}, 1},
		{"pages", []string{"volume", "page", "code", "lines"}, 2},
		{"totals", []string{"name", "value"}, 1},
	}
}
