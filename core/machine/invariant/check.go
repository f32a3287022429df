package invariant

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// beforeCheck lists the states of a sheet on which its collector has not signed yet.
func beforeCheck(s core.SheetState) bool {
	switch s {
	case core.SheetPlanned, core.SheetPrinted, core.SheetAtOffice, core.SheetFilling:
		return true
	}
	return false
}

// certified says whether a sheet in the state was certified.
func certified(s core.SheetState) bool {
	switch s {
	case core.SheetCertified, core.SheetPacked, core.SheetTravelling, core.SheetArrived, core.SheetFiled,
		core.SheetPulled, core.SheetBound, core.SheetHandedIn:
		return true
	}
	return false
}

// ended says whether a sheet can have come from anywhere.
func ended(s core.SheetState) bool {
	return s == core.SheetLost || s == core.SheetSpoiled || s == core.SheetDestroyed
}

// checked holds what the check and the certification owe a sheet.
func (k *checker) checked(id core.SheetID, sheet core.Sheet) {
	check, _ := state.Checks.Get(k.view, id)
	if ended(sheet.State) {
		return
	}
	signed := check.Collector.State == core.BlockSigned
	if signed == beforeCheck(sheet.State) || signed && check.Collector.By != sheet.Collector {
		k.say("sheet %s is %s of %q, its first block is %q by %q", id.Code(), sheet.State, sheet.Collector, check.Collector.State, check.Collector.By)
	}
	if proxied := check.Proxy.State == core.BlockSigned; proxied != certified(sheet.State) {
		k.say("sheet %s is %s, its second block is %q", id.Code(), sheet.State, check.Proxy.State)
	}
	if check.Checker != "" && sheet.State != core.SheetChecking {
		k.say("sheet %s is %s and lies on the table of %s", id.Code(), sheet.State, check.Checker)
	}
	if !certified(sheet.State) {
		return
	}
	if check.Block != core.BlockGood {
		k.say("sheet %s is certified over a first block that is %q", id.Code(), check.Block)
	}
	for n := 1; n <= sheet.Lines; n++ {
		line, _ := state.Lines.Get(k.view, id.Line(n))
		switch line.State {
		case core.LineGood, core.LineStruck, core.LineSpoiled, core.LineUnused:
		default:
			k.say("sheet %s is certified with line %d %s", id.Code(), n, line.State)
		}
	}
	if proxy := k.person(check.Proxy.By); proxy == "" || slices.Contains(k.entered(sheet), proxy) {
		k.say("sheet %s is certified by %q, who entered a line", id.Code(), proxy)
	}
}

// queues holds the index of what is on its way against the sheets.
func (k *checker) queues() {
	listed := 0
	state.Queues.Scan(k.view, string(k.campaign)+"/", func(key string, since core.Time) bool {
		listed++
		parts := strings.Split(key, "/")
		sheet, ok := state.Sheets.Get(k.view, core.NewSheetID(k.campaign, core.SheetCode(parts[3])))
		if !ok || sheet.State != parts[1] || string(sheet.Office) != parts[2] || since == 0 {
			k.say("the queues say %s, the sheet is %s of %s", key, sheet.State, sheet.Office)
		}
		return true
	})
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(_ core.SheetID, sheet core.Sheet) bool {
		if state.Queued(sheet.State) {
			listed--
		}
		return true
	})
	if listed != 0 {
		k.say("the queues list %d sheets too many", listed)
	}
}
