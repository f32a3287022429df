package page

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

func sampleSelection(state string) *Selection {
	return &Selection{ID: "abcdefghijklmnopqrstuvwxyz", State: state, Pack: "ru-president-2018/1.0.0", Min: 300000, Max: 315000,
		Sheets: 101204, Lines: 315000, Bound: 1204, ExpectedPermille: 302085000, MadeBy: "orlova", ApprovedBy: "petrov",
		Link: "/select?id=abc", Regions: []ChosenRegion{{"16", "Республика Татарстан", 7500, 0, 2400, 7500, 1204}, {"00", "без региона", 7500, 0, 3, 9, 0}}}
}

func filingSamples() []sample {
	frozen := sampleSelection("frozen")
	frozen.Approve, frozen.Abandon, frozen.ApprovedBy = true, true, ""
	filed := sampleSelection("filed")
	filed.FiledBy, filed.FiledAt = "petrov", 1517400000000
	refused := []Finding{{Severity: "block", Text: "Выбранных листов не подшито: 14.", Remedy: "Подшейте их."}}
	volumes := []Volume{
		{Number: 12, Region: "16", State: "open", Sheets: 7, Lines: 21, Struck: 1, Last: "91-X7-B9", Close: true, Undo: true},
		{Number: 11, Region: "77", State: "closed", Sheets: 25, Lines: 80, Last: "00-17-AM", Reopen: true, Adopt: true},
	}
	lost := &Finding{Severity: "block", Text: "До минимума не хватает подписей: 3.", Remedy: "Соберите ещё."}
	return []sample{
		{"select-whatif", "/select?max=310000", &Select{Action: "/select", Make: true, Stored: 300120, WhatIf: &WhatIf{Action: "/select", Min: 300000, Max: 315000, AsOf: 1517400000000,
			Fields: map[string]*Field{"max": {Value: "310000"}, "least": {Value: "x", Findings: refused}}, Likeliest: true, Keep: url.Values{"max": {"310000"}},
			Result: &Variant{Lines: 310000, Sheets: 70000, Regions: 47, Offered: 612480, LeftOut: 120, Value: 308901.25, Bound: 308901.25, Proof: "Это доказано.", Accept: 0.956, Short: "Не хватает."},
			Worst:  []WorstCollector{{"a", "мухина", 120, 0.031}}}, Shown: sampleSelection("loading")}},
		{"select-reading", "/select", &Select{Action: "/select", WhatIf: &WhatIf{Action: "/select", Min: 1, Max: 2, Reading: true}}},
		{"select", "/select", &Select{Action: "/select", Make: true, Stored: 300120, Shown: frozen, Others: []Selection{*sampleSelection("retired")}}},
		{"select-empty", "/select", &Select{Action: "/select", Make: true, Job: &Job{Failed: lost}}},
		{"select-busy", "/select", &Select{Action: "/select", Make: true, Failed: refused, Job: &Job{Words: "Записано", Done: 500, Total: 4000, Running: true}}},
		{"bind", "/bind", &Bind{Action: "/bind", Chosen: 101204, Bound: 1204, More: true, Missing: []MissingSheet{{"91-X7-B9", "16", "filed", "16-1-4", "2, 3"}}, Regions: []Option{{"16", "16, Республика Татарстан"}},
			Done: &BoundSheet{Code: "91-X7-B9", Region: "16", Volume: 12, Page: 7, Full: true}, Volumes: volumes}},
		{"bind-strike", "/bind", &Bind{Action: "/bind", Chosen: 1, Code: Field{Value: "91-X7-B9", Findings: refused},
			Strike: &Strike{Code: "91-X7-B9", Lines: []int{2, 4}, May: true, Remark: Field{Findings: refused}}}},
		{"bind-aside", "/bind", &Bind{Action: "/bind", Chosen: 1, Undone: "91-X7-B9", Place: "16-1-4", Strike: &Strike{Code: "91-X7-B9", Lines: []int{2}}}},
		{"bind-empty", "/bind", &Bind{Action: "/bind"}},
		{"bind-lost", "/bind", &Bind{Action: "/bind", Chosen: 2, TakenOut: "91-X7-B9", Further: "/bind?after=12", Volumes: []Volume{
			{Number: 12, Region: "16", State: "open", Sheets: 7, Lines: 21, Last: "91-X7-B9", Close: true, TakeOut: true}}}},
		{"strikes", "/bind/strike", &Strikes{Action: "/bind/strike", Chosen: true, Struck: "00-17-AM", Place: "16-1-4",
			Shown: &Strike{Code: "91-X7-B9", Lines: []int{2, 4}, May: true}, Further: "/bind/strike?after=91X7B9",
			Rows: []StrikeRow{{"91-X7-B9", "16", "16-1-4", "2, 4", "/bind/strike?code=91X7B9"}}}},
		{"strikes-refused", "/bind/strike", &Strikes{Action: "/bind/strike", Chosen: true, Code: Field{Value: "91-X7-B9", Findings: refused}, Nothing: "91-X7-B9"}},
		{"strikes-empty", "/bind/strike", &Strikes{Action: "/bind/strike"}},
		{"file", "/file", &File{Action: "/file", May: true, Failed: refused, Selection: sampleSelection("active"), Volumes: volumes, More: true,
			Missing: []MissingSheet{{"91-X7-B9", "16", "filed", "16-1-4", "2, 4"}}, Papers: []Link{{Href: "/file/protocol.pdf", Words: "PDF"}}}},
		{"file-empty", "/file", &File{Action: "/file"}},
		{"file-ask", "/file?ask=do", &File{Action: "/file", May: true, Asks: true, Selection: sampleSelection("active")}},
		{"file-filed", "/file", &File{Action: "/file", May: true, Selection: filed}},
	}
}

func TestSelection_Share(t *testing.T) {
	if got := sampleSelection("active").Share(&Frame{Lang: text.English}); got != "95.9" {
		t.Errorf("the share is %s", got)
	}
	if got := (&Selection{}).Share(&Frame{}); got != "—" {
		t.Errorf("the share of nothing is %s", got)
	}
}

// A bar is as long as what is chosen of the cap, and never longer.
func TestPart(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 0}, {1, 3, 33}, {7500, 7500, 100}, {9, 3, 100}} {
		if got := part(c[0], c[1]); got != c[2] {
			t.Errorf("%d of %d is %d", c[0], c[1], got)
		}
	}
}

// Whoever may not strike a line gets no form for it, only whom to give the sheet to.
func TestBind_StrikeWithoutTheRight(t *testing.T) {
	for _, s := range filingSamples() {
		var b strings.Builder
		Write(&b, sampleFrame(t, text.English, s.here), s.screen)
		if has := strings.Contains(b.String(), `value="exclude"`); has != (s.name == "bind-strike" || s.name == "strikes") {
			t.Errorf("%s has a form to strike: %v", s.name, has)
		}
	}
}
