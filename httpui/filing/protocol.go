package filing

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/filing/table"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// result is the row of a region in the protocol.
type result struct {
	code, name                          string
	volumes, sheets, lines, struck, cap int
}

// results counts the volumes of the selection in force by region.
func results(o room.Drive, s core.Selection, name func(core.Region) string) (rows []result, all result) {
	byRegion := map[core.Region]*result{}
	for _, c := range s.Regions {
		rows = append(rows, result{code: string(c.Region), name: name(c.Region), cap: s.Quota.Cap(c.Region)})
	}
	for i := range rows {
		byRegion[core.Region(rows[i].code)] = &rows[i]
	}
	for _, v := range query.Volumes(o, o.Campaign.ID) {
		row := byRegion[v.Region]
		if row == nil || v.Selection != s.ID || v.Sheets == 0 {
			continue
		}
		for _, to := range []*result{row, &all} {
			to.volumes++
			to.sheets += v.Sheets
			to.lines += v.Lines
			to.struck += v.Struck
		}
	}
	return rows, all
}

// bound opens the selection in force with the names of its regions.
func (m *Room) bound(r *serve.Request) (room.Drive, core.Selection, func(core.Region) string, error) {
	o, err := m.open(r, r.Query("campaign"), access.SelectionRead)
	if err != nil {
		return o, core.Selection{}, nil, err
	}
	s, ok := query.InForce(o, o.Campaign.ID)
	if !ok {
		o.Close()
		return o, s, nil, core.Refuse(core.NotFound, "selection", "bind.no_selection")
	}
	name, err := m.names(r, o)
	if err != nil {
		o.Close()
	}
	return o, s, name, err
}

// names says regions in words, as the pack in force does.
func (m *Room) names(r *serve.Request, o room.Drive) (func(core.Region) string, error) {
	facts, err := m.Rules.Facts(r.Context(), o.Campaign.Pack, r.Lang)
	return func(region core.Region) string { return facts.RegionOr(region, r.Say("print.special")) }, err
}

// protocolCSV is the protocol of results by region.
func (m *Room) protocolCSV(r *serve.Request) (*serve.Reply, error) {
	o, s, name, err := m.bound(r)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	rows, all := results(o, s, name)
	var b strings.Builder
	b.WriteString(table.Mark)
	b.WriteString(table.Row(r.Say("filing.col.region.code"), r.Say("filing.col.region"), r.Say("filing.col.volumes"), r.Say("filing.col.sheets"),
		r.Say("filing.col.lines"), r.Say("filing.col.struck"), r.Say("filing.col.cap")))
	for _, row := range append(rows, result{name: r.Say("filing.col.all"), volumes: all.volumes, sheets: all.sheets, lines: all.lines,
		struck: all.struck, cap: s.Quota.Max}) {
		b.WriteString(table.Row(row.code, row.name, strconv.Itoa(row.volumes), strconv.Itoa(row.sheets), strconv.Itoa(row.lines),
			strconv.Itoa(row.struck), strconv.Itoa(row.cap)))
	}
	return serve.Bytes("text/csv; charset=utf-8", []byte(b.String())).As("protocol.csv"), nil
}

// volumesCSV lists every page of every volume with the chosen lines: what the commission's lists
// are compared with.
func (m *Room) volumesCSV(r *serve.Request) (*serve.Reply, error) {
	o, s, name, err := m.bound(r)
	if err != nil {
		return nil, err
	}
	head := table.Row(r.Say("filing.col.volume"), r.Say("filing.col.region.code"), r.Say("filing.col.region"), r.Say("filing.col.page"),
		r.Say("filing.col.code"), r.Say("filing.col.lines.numbers"))
	return serve.Streamed("text/csv; charset=utf-8", func(w io.Writer) error {
		defer o.Close()
		if _, err := io.WriteString(w, table.Mark+head); err != nil {
			return fmt.Errorf("writing the list of volumes: %w", err)
		}
		for _, v := range query.Volumes(o, o.Campaign.ID) {
			if v.Selection != s.ID {
				continue
			}
			for page, id := range query.Pages(o, o.Campaign.ID, v.Number) {
				c, _ := query.ChosenSheet(o, id)
				row := table.Row(strconv.Itoa(v.Number), string(v.Region), name(v.Region), strconv.Itoa(page+1),
					id.Code().String(), c.Row.Lines.String())
				if _, err := io.WriteString(w, row); err != nil {
					return fmt.Errorf("writing the list of volumes: %w", err)
				}
			}
		}
		return nil
	}).As("volumes.csv"), nil
}

// protocolPDF is the protocol of results by region, to be signed.
func (m *Room) protocolPDF(r *serve.Request) (*serve.Reply, error) {
	o, s, name, err := m.bound(r)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	rows, all := results(o, s, name)
	number := func(n int) string { return strconv.Itoa(n) }
	view := selectionView(o, s, name)
	t := paper.Table{
		Title: r.Say("ui.file.protocol.title"),
		Lead: []string{r.Say("ui.file.protocol.lead", o.Campaign.Title, view.Label(), r.Say("state.selection."+s.State),
			number(all.lines), number(all.sheets), number(all.volumes)), r.Say("ui.file.protocol.approved", view.ApprovedBy)},
		Columns: []paper.TableColumn{
			{Title: r.Say("filing.col.region.code"), WidthMM: 12}, {Title: r.Say("filing.col.region"), WidthMM: 68},
			{Title: r.Say("filing.col.volumes"), WidthMM: 18, Number: true}, {Title: r.Say("filing.col.sheets"), WidthMM: 18, Number: true},
			{Title: r.Say("filing.col.lines"), WidthMM: 21, Number: true}, {Title: r.Say("filing.col.struck"), WidthMM: 23, Number: true},
			{Title: r.Say("filing.col.cap"), WidthMM: 18, Number: true},
		},
		Total: []string{"", r.Say("filing.col.all"), number(all.volumes), number(all.sheets), number(all.lines), number(all.struck), number(s.Quota.Max)},
	}
	if view.FiledBy != "" {
		t.Lead = append(t.Lead, r.Say("ui.file.protocol.filed", view.FiledBy, r.Frame().Moment(view.FiledAt)))
	}
	for _, row := range rows {
		t.Rows = append(t.Rows, []string{row.code, row.name, number(row.volumes), number(row.sheets), number(row.lines),
			number(row.struck), number(row.cap)})
	}
	var b bytes.Buffer
	if err := paper.WriteTable(&b, r.Lang, t); err != nil {
		return nil, err
	}
	return serve.Bytes("application/pdf", b.Bytes()).As("protocol.pdf"), nil
}
