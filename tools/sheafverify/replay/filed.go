package replay

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// The tables of what is chosen and bound.

func (r *Replay) selectionTable() Table {
	return Table{Name: "selections", Key: 1, size: len(r.selections),
		Columns: "id,state,pack,min,max,met,volume_sheets,volume_lines,sheets,lines,bound,handed_in,expected,digest",
		row: func(key string) []string {
			s := r.selections[key]
			if s == nil {
				return nil
			}
			row := []string{key, s.state, s.quota.pack}
			for _, n := range []int{s.quota.low, s.quota.high, s.quota.met, s.quota.volumeSheets, s.quota.volumeLines,
				len(s.rows), s.lines, s.bound, s.handed, s.expected} {
				row = append(row, strconv.Itoa(n))
			}
			return append(row, hex.EncodeToString(s.digest[:]))
		}}
}

func (r *Replay) regionTable() Table {
	size := 0
	for _, s := range r.selections {
		size += len(s.regions)
	}
	return Table{Name: "selected_regions", Key: 2, size: size, Columns: "selection,region,cap,min,sheets,lines,bound",
		row: func(key string) []string {
			id, code, _ := strings.Cut(key, "/")
			s := r.selections[id]
			if s == nil || s.regions[code] == nil {
				return nil
			}
			c := s.regions[code]
			return []string{id, code, strconv.Itoa(s.quota.caps[code]), strconv.Itoa(s.quota.minima[code]), strconv.Itoa(c.sheets), strconv.Itoa(c.lines), strconv.Itoa(c.bound)}
		}}
}

func (r *Replay) selectedTable() Table {
	size := 0
	for _, s := range r.selections {
		size += len(s.rows)
	}
	return Table{Name: "selected", Key: 2, size: size, Columns: "selection,code,lines",
		row: func(key string) []string {
			id, code, _ := strings.Cut(key, "/")
			s := r.selections[id]
			if s == nil || s.rows[code] == "" {
				return nil
			}
			return []string{id, code, s.rows[code]}
		}}
}

// numbered is the number of a volume as it stands in the tables, which are in the order of bytes.
func numbered(n string) string { return strings.Repeat("0", max(0, 6-len(n))) + n }

// volumeOf is the volume that stands in the tables under the number.
func (r *Replay) volumeOf(numeral string) *volume {
	n := strings.TrimLeft(numeral, "0")
	if numbered(n) != numeral {
		return nil
	}
	return r.volumes[n]
}

func (r *Replay) volumeTable() Table {
	return Table{Name: "volumes", Key: 1, size: len(r.volumes), Columns: "number,region,selection,state,sheets,lines,struck",
		row: func(key string) []string {
			v := r.volumeOf(key)
			if v == nil {
				return nil
			}
			return []string{key, v.region, v.selection, v.state, strconv.Itoa(len(v.pages)), strconv.Itoa(v.lines), strconv.Itoa(v.struck)}
		}}
}

func (r *Replay) pageTable() Table {
	size := 0
	for _, v := range r.volumes {
		size += len(v.pages)
	}
	return Table{Name: "pages", Key: 2, size: size, Columns: "volume,page,code,lines",
		row: func(key string) []string {
			number, page, _ := strings.Cut(key, "/")
			v := r.volumeOf(number)
			n, err := strconv.Atoi(page)
			if v == nil || err != nil || n < 1 || n > len(v.pages) || page != fmt.Sprintf("%04d", n) {
				return nil
			}
			code := v.pages[n-1]
			return []string{number, page, code, r.selections[v.selection].rows[code]}
		}}
}
