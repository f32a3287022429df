package state

import "github.com/sheaf-drive/sheaf/core"

// LineStates are those of all lines of a sheet, in their order. A line without a record is free.
func LineStates(v View, id core.SheetID) []core.LineState {
	sheet, _ := Sheets.Get(v, id)
	states := make([]core.LineState, sheet.Lines)
	for n := range states {
		states[n] = core.LineFree
		if line, ok := Lines.Get(v, id.Line(n+1)); ok {
			states[n] = line.State
		}
	}
	return states
}
