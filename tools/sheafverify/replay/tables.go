package replay

import (
	"strconv"
	"strings"
)

// Table is what one file under tables/ has to say after the last leaf.
type Table struct {
	Name string
	// Columns is the first line of the file.
	Columns string
	// Key is how many of the first columns, joined by "/", name a row.
	Key int

	// rows by key; in totals those that are zero by themselves are optional.
	row  func(key string) []string
	size int
	free func(key string) bool
}

// Files lists the tables' names in the export, in order.
func Files() []string {
	return []string{"tables/sheets.csv", "tables/lines.csv", "tables/signatures.csv", "tables/visits.csv",
		"tables/offices.csv", "tables/packs.csv", "tables/editions.csv",
		"tables/parcels.csv", "tables/selections.csv", "tables/selected_regions.csv", "tables/selected.csv",
		"tables/volumes.csv", "tables/pages.csv", "tables/totals.csv"}
}

// File is the table's name in the export.
func (t Table) File() string { return "tables/" + t.Name + ".csv" }

// Row is the row of the key as the journal tells it, and whether there has to be one. A nil
// row may not be there at all.
func (t Table) Row(key string) (row []string, due bool) {
	row = t.row(key)
	return row, row != nil && (t.free == nil || !t.free(key))
}

// Size is how many rows there have to be.
func (t Table) Size() int { return t.size }

// Tables lists the tables in the order of the export.
func (r *Replay) Tables() []Table {
	offices := r.offices()
	sums, due := r.totals(len(offices))
	zero := func(key string) bool { return sums[key] == 0 && !strings.HasSuffix(key, "_total") }
	return []Table{
		{Name: "sheets", Columns: "code,region,office,state,lines_written,parcel,place", Key: 1, row: r.sheetRow, size: len(r.sheets)},
		{Name: "lines", Columns: "code,line,state,signature", Key: 2, row: r.lineRow, size: len(r.lines)},
		{Name: "signatures", Columns: "id,region,state,sheet,line,pack,visit", Key: 1,
			row: r.signatureRow, size: len(r.signatures)},
		{Name: "visits", Columns: "id,office,state,ground", Key: 1, row: r.visitRow, size: len(r.visits)},
		{Name: "offices", Columns: "id,sheets,visits,signatures", Key: 1, row: officeRow(offices), size: len(offices)},
		{Name: "packs", Columns: "name,version,digest,state", Key: 2, row: r.packRow, size: len(r.packs)},
		{Name: "editions", Columns: "id,kind,digest,state", Key: 1, row: r.editionRow, size: len(r.editions)},
		{Name: "parcels", Columns: "id,office,label,state,sheets,missing", Key: 1, row: r.parcelRow, size: len(r.parcels)},
		r.selectionTable(), r.regionTable(), r.selectedTable(), r.volumeTable(), r.pageTable(),
		{Name: "totals", Columns: "name,value", Key: 1, row: totalRow(sums), size: due, free: zero},
	}
}

func (r *Replay) sheetRow(key string) []string {
	s := r.sheets[key]
	if s == nil {
		return nil
	}
	written := 0
	for n := '1'; n <= '9'; n++ {
		if l := r.lines[key+"/"+string(n)]; l != nil && isSigned(l.state) {
			written++
		}
	}
	return []string{key, s.region, s.office, s.state, strconv.Itoa(written), s.parcel, s.place}
}

func (r *Replay) lineRow(key string) []string {
	n := r.lines[key]
	if n == nil {
		return nil
	}
	code, number, _ := strings.Cut(key, "/")
	return []string{code, number, n.state, n.signature}
}

func (r *Replay) signatureRow(key string) []string {
	s := r.signatures[key]
	if s == nil {
		return nil
	}
	return []string{key, s.region, s.state, s.sheet, s.line, s.pack, s.visit}
}

func (r *Replay) visitRow(key string) []string {
	v := r.visits[key]
	if v == nil {
		return nil
	}
	return []string{key, v.office, v.state, v.ground}
}

func (r *Replay) packRow(key string) []string {
	p := r.packs[key]
	if p == nil {
		return nil
	}
	name, version, _ := strings.Cut(key, "/")
	return []string{name, version, p.digest, p.state}
}

func (r *Replay) editionRow(key string) []string {
	e := r.editions[key]
	if e == nil {
		return nil
	}
	return []string{key, e.kind, e.digest, e.state}
}

func (r *Replay) parcelRow(key string) []string {
	p := r.parcels[key]
	if p == nil {
		return nil
	}
	return []string{key, p.office, p.label, p.state, strconv.Itoa(p.sheets), strconv.Itoa(p.missing)}
}

// offices counts sheets, visits and signatures for each office that the journal names.
func (r *Replay) offices() map[string][3]int {
	counts := map[string][3]int{}
	add := func(office string, column int) {
		if office != "" {
			c := counts[office]
			c[column]++
			counts[office] = c
		}
	}
	for _, s := range r.sheets {
		add(s.office, 0)
	}
	for _, v := range r.visits {
		add(v.office, 1)
	}
	for _, s := range r.signatures {
		add(r.visits[s.visit].office, 2)
	}
	return counts
}

func officeRow(counts map[string][3]int) func(string) []string {
	return func(key string) []string {
		c, ok := counts[key]
		if !ok {
			return nil
		}
		return []string{key, strconv.Itoa(c[0]), strconv.Itoa(c[1]), strconv.Itoa(c[2])}
	}
}

// totals counts the rows of every table, and of every table with states the rows in each
// state, and says how many of these figures have to stand in the export: the states that
// nothing is in may be left out.
func (r *Replay) totals(offices int) (sums map[string]int, due int) {
	sums = map[string]int{"offices_total": offices}
	tally(sums, "sheets", r.tables["sheet"].all(), r.sheets, func(e *sheet) string { return e.state })
	tally(sums, "lines", r.tables["line"].all(), r.lines, func(e *line) string { return e.state })
	tally(sums, "signatures", r.tables["signature"].all(), r.signatures, func(e *signature) string { return e.state })
	tally(sums, "visits", r.tables["visit"].all(), r.visits, func(e *visit) string { return e.state })
	tally(sums, "packs", r.tables["pack"].all(), r.packs, func(e *pack) string { return e.state })
	tally(sums, "editions", r.tables["edition"].all(), r.editions, func(e *edition) string { return e.state })
	tally(sums, "parcels", r.tables["parcel"].all(), r.parcels, func(e *parcel) string { return e.state })
	tally(sums, "selections", r.tables["selection"].all(), r.selections, func(e *selection) string { return e.state })
	tally(sums, "volumes", r.tables["volume"].all(), r.volumes, func(e *volume) string { return e.state })
	sums["selected_regions_total"], sums["selected_total"], sums["pages_total"] = r.regionTable().size, r.selectedTable().size, r.pageTable().size
	for name, n := range sums {
		if n != 0 || strings.HasSuffix(name, "_total") {
			due++
		}
	}
	return sums, due
}

func tally[E any](sums map[string]int, table string, known []string, entities map[string]E, state func(E) string) {
	for _, s := range known {
		sums[table+"_"+s] = 0
	}
	for _, e := range entities {
		sums[table+"_"+state(e)]++
	}
	sums[table+"_total"] = len(entities)
}

func totalRow(sums map[string]int) func(string) []string {
	return func(key string) []string {
		n, ok := sums[key]
		if !ok {
			return nil
		}
		return []string{key, strconv.Itoa(n)}
	}
}
