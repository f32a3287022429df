package foot

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// openSheet is a collector's sheet that is not finished.
type openSheet struct {
	query.Waiting
	// written lines bear something, free ones nothing yet; waits says that a visit keeps one.
	written, free int
	waits         bool
}

// openSheets are those of the collector, the longest there first.
func openSheets(v state.View, u core.User) (list []openSheet) {
	for _, waiting := range query.Queue(v, u.Campaign, core.SheetFilling, u.Office) {
		if waiting.Sheet.Collector != u.ID {
			continue
		}
		o := openSheet{Waiting: waiting}
		for _, line := range query.Lines(v, waiting.Sheet) {
			switch {
			case line.HasContent():
				o.written++
			case line.State == core.LineFree:
				o.free++
			case line.State == core.LineReserved:
				o.waits = true
			}
		}
		list = append(list, o)
	}
	return list
}

// prepared says that the collector's block is written on it in advance.
func (o openSheet) prepared() bool { return o.Check.Collector.State != "" }

// ready says whether it can be dated and signed.
func (o openSheet) ready() bool { return o.written > 0 && !o.waits }

// row is the sheet on the screen at path.
func (o openSheet) row(path string) page.FillingRow {
	code := o.Sheet.ID.Code()
	row := page.FillingRow{
		Code: code.String(), Region: string(o.Sheet.Region), Written: o.written, Lines: o.Sheet.Lines, Since: o.Since, Prepared: o.prepared(),
	}
	if o.ready() {
		row.Finish = path + "?finish=" + string(code)
	}
	return row
}

// asks whether the collector has dated and signed it: what is free on it stays unused for ever.
func (o openSheet) asks(r *serve.Request, path string) *page.Ask {
	code := o.Sheet.ID.Code()
	return &page.Ask{
		Words: r.Say("check.prepare.ask", code.String()),
		More:  r.Say("check.prepare.ask.more", strconv.Itoa(o.written), strconv.Itoa(o.free)),
		Back:  path, Stay: r.Say("check.prepare.ask.back"),
		Action: path + "/" + string(code) + "/finish", Do: r.Say("check.prepare.finish"),
	}
}

// OpenSheet is a collector's sheet that is not finished, as programs see it.
type OpenSheet struct {
	Code   core.SheetCode `json:"code"`
	Region core.Region    `json:"region"`
	Since  string         `json:"since"`
	// Lines are all, Written those that bear something, Free those that bear nothing yet.
	Lines    int  `json:"lines"`
	Written  int  `json:"written"`
	Free     int  `json:"free"`
	Prepared bool `json:"prepared"`
	Ready    bool `json:"ready"`
}

// apiOpenSheets lists the collector's own.
func (s *Screens) apiOpenSheets(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	rows := []OpenSheet{}
	for _, o := range openSheets(view, r.Session.User) {
		rows = append(rows, OpenSheet{
			Code: o.Sheet.ID.Code(), Region: o.Sheet.Region, Since: o.Since.Wire(), Lines: o.Sheet.Lines,
			Written: o.written, Free: o.free, Prepared: o.prepared(), Ready: o.ready(),
		})
	}
	return serve.JSON(map[string]any{"sheets": rows})
}
