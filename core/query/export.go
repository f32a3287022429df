package query

import (
	"encoding/hex"
	"sort"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Public is the public part of a campaign at one moment, a source of exports, see core/export.
type Public struct {
	View     state.View
	Campaign core.CampaignID
	// KeyName is the name on the checkpoints' signature lines.
	KeyName string
}

// About implements export.Source.
func (p Public) About() (core.CampaignID, string) { return p.Campaign, p.KeyName }

// Leaves implements export.Source.
func (p Public) Leaves(fn func(line []byte) error) error {
	var failed error
	state.Leaves.Scan(p.View, state.TreeOf(p.Campaign)+"/", func(_ string, line []byte) bool {
		failed = fn(line)
		return failed == nil
	})
	return failed
}

// Checkpoints implements export.Source.
func (p Public) Checkpoints(fn func(note []byte) error) error {
	for _, note := range Checkpoints(p.View, state.TreeOf(p.Campaign)) {
		if err := fn([]byte(note)); err != nil {
			return err
		}
	}
	return nil
}

// Rows implements export.Source.
func (p Public) Rows(table string, fn func(row []string) error) error {
	rows := map[string]func(func([]string) error) error{
		"sheets": p.sheets, "lines": p.lines, "signatures": p.signatures, "visits": p.visits,
		"offices": p.offices, "packs": p.packs, "editions": p.editions,
		"parcels": p.parcels, "selections": p.selections, "selected_regions": p.selectedRegions, "selected": p.selected,
		"volumes": p.volumes, "pages": p.pages, "totals": p.totals,
	}[table]
	if rows == nil {
		return core.Refuse(core.Internal, table, "core.internal")
	}
	return rows(fn)
}

// each runs over the records of a table and hands rows on until fn fails.
func each[K ~string, V any](v state.View, t state.Table[K, V], within K, row func(K, V) []string, fn func([]string) error) error {
	var failed error
	t.Scan(v, within, func(k K, value V) bool {
		if cells := row(k, value); cells != nil {
			failed = fn(cells)
		}
		return failed == nil
	})
	return failed
}

func (p Public) sheets(fn func([]string) error) error {
	return each(p.View, state.Sheets, core.SheetID(p.Campaign+"/"), func(id core.SheetID, s core.Sheet) []string {
		custody, _ := state.Custodies.Get(p.View, id)
		return []string{string(id.Code()), string(s.Region), string(s.Office), s.State, strconv.Itoa(p.written(s)),
			string(custody.Parcel), custody.Place.String()}
	}, fn)
}

// written counts the lines of a sheet that a voter signed.
func (p Public) written(s core.Sheet) int {
	n := 0
	for _, line := range Lines(p.View, s) {
		switch line.State {
		case core.LineFree, core.LineReserved, core.LineSpoiled, core.LineUnused:
		default:
			n++
		}
	}
	return n
}

func (p Public) lines(fn func([]string) error) error {
	return each(p.View, state.Lines, core.LineID(p.Campaign+"/"), func(id core.LineID, l core.Line) []string {
		sheet, n := id.Split()
		return []string{string(sheet.Code()), strconv.Itoa(n), l.State, string(l.Signature)}
	}, fn)
}

func (p Public) signatures(fn func([]string) error) error {
	return each(p.View, state.Signatures, "", func(id core.SignatureID, g core.Signature) []string {
		if g.Campaign != p.Campaign {
			return nil
		}
		sheet, line := "", ""
		if g.Line != "" {
			id, n := g.Line.Split()
			sheet, line = string(id.Code()), strconv.Itoa(n)
		}
		pack := ""
		if g.Region != "" { // it was judged, not only received
			pack = g.Judgement.Pack.String()
		}
		return []string{string(id), string(g.Region), g.State, sheet, line, pack, string(g.Visit)}
	}, fn)
}

func (p Public) visits(fn func([]string) error) error {
	return each(p.View, state.Visits, "", func(id core.VisitID, visit core.Visit) []string {
		if visit.Campaign != p.Campaign {
			return nil
		}
		return []string{string(id), string(visit.Office), visit.State, visit.Ground}
	}, fn)
}

// offices counts what happened in each office that anything happened in.
func (p Public) offices(fn func([]string) error) error {
	type counts struct{ sheets, visits, signatures int }
	byOffice := map[core.OfficeID]*counts{}
	of := func(id core.OfficeID) *counts {
		if byOffice[id] == nil {
			byOffice[id] = &counts{}
		}
		return byOffice[id]
	}
	state.Sheets.Scan(p.View, core.SheetID(p.Campaign+"/"), func(_ core.SheetID, s core.Sheet) bool {
		of(s.Office).sheets++
		return true
	})
	state.Visits.Scan(p.View, "", func(_ core.VisitID, visit core.Visit) bool {
		if visit.Campaign == p.Campaign {
			of(visit.Office).visits++
		}
		return true
	})
	state.Signatures.Scan(p.View, "", func(_ core.SignatureID, g core.Signature) bool {
		if g.Campaign == p.Campaign {
			of(g.Office).signatures++
		}
		return true
	})
	ids := make([]string, 0, len(byOffice))
	for id := range byOffice {
		ids = append(ids, string(id))
	}
	sort.Strings(ids)
	for _, id := range ids {
		c := byOffice[core.OfficeID(id)]
		if err := fn([]string{id, strconv.Itoa(c.sheets), strconv.Itoa(c.visits), strconv.Itoa(c.signatures)}); err != nil {
			return err
		}
	}
	return nil
}

func (p Public) packs(fn func([]string) error) error {
	return each(p.View, state.Packs, string(p.Campaign)+"/", func(_ string, v core.PackVersion) []string {
		return []string{v.Ref.Name, v.Ref.Version, hex.EncodeToString(v.Ref.Digest[:]), v.State}
	}, fn)
}

// editions belong to the house; a campaign's journal does not tell of them.
func (p Public) editions(fn func([]string) error) error {
	if p.Campaign != "" {
		return nil
	}
	return each(p.View, state.Editions, "", func(id core.EditionID, e core.Edition) []string {
		return []string{string(id), e.Kind, hex.EncodeToString(e.Digest[:]), e.State}
	}, fn)
}

func (p Public) parcels(fn func([]string) error) error {
	var rows []core.Parcel
	if p.Campaign != "" {
		rows = Parcels(p.View, p.Campaign, func(core.Parcel) bool { return true })
	}
	for _, l := range rows {
		row := []string{string(l.ID), string(l.Office), l.Label(), l.State, strconv.Itoa(l.Sheets), strconv.Itoa(l.Missing)}
		if err := fn(row); err != nil {
			return err
		}
	}
	return nil
}

// totals counts the rows of every table, and of those with states the rows in each state,
// so that nobody has to trust a sum.
func (p Public) totals(fn func([]string) error) error {
	totals := map[string]int{}
	for _, t := range []struct {
		name   string
		rows   func(func([]string) error) error
		column int // of the state, negative for none
	}{
		{"sheets", p.sheets, 3}, {"lines", p.lines, 2}, {"signatures", p.signatures, 2},
		{"visits", p.visits, 2}, {"offices", p.offices, -1}, {"packs", p.packs, 3}, {"editions", p.editions, 3},
		{"parcels", p.parcels, 3},
		{"selections", p.selections, 1}, {"selected_regions", p.selectedRegions, -1}, {"selected", p.selected, -1},
		{"volumes", p.volumes, 3}, {"pages", p.pages, -1},
	} {
		totals[t.name+"_total"] = 0
		err := t.rows(func(row []string) error {
			totals[t.name+"_total"]++
			if t.column >= 0 {
				totals[t.name+"_"+row[t.column]]++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	names := make([]string, 0, len(totals))
	for name := range totals {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if err := fn([]string{name, strconv.Itoa(totals[name])}); err != nil {
			return err
		}
	}
	return nil
}
