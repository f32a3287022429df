package query_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// national is a house with so many sheets, a tenth of them on their way, three lines on each.
func national(tb testing.TB, sheets int) *machinetest.World {
	w := machinetest.Furnished(tb, machinetest.Config{})
	states := []core.SheetState{
		core.SheetComplete, core.SheetChecking, core.SheetWantedByCollector, core.SheetWithLawyer, core.SheetCertified, core.SheetArrived,
	}
	for n := range sheets {
		code, err := paper.Issue([32]byte{1}, n%3, n/3)
		if err != nil {
			tb.Fatal(err)
		}
		id := core.NewSheetID(drive, code)
		sheet := core.Sheet{
			ID: id, Region: core.Region(fmt.Sprintf("%02d", n%85)), Office: machinetest.Office("one"), Lines: 5, State: core.SheetFiled,
			Collector: user("operator1"), Version: 9,
		}
		if n%10 == 0 {
			sheet.State = states[n/10%len(states)]
			state.Queues.Put(w.Memory, state.QueueKey(drive, sheet.State, sheet.Office, code), machinetest.Start)
		}
		state.Sheets.Put(w.Memory, id, sheet)
		for l := 1; l <= 3; l++ {
			state.Lines.Put(w.Memory, id.Line(l), core.Line{ID: id.Line(l), State: core.LineGood, Signature: "s", Version: 4})
		}
	}
	return w
}

func BenchmarkSurvey(b *testing.B) {
	w := national(b, 300_000)
	around := query.Around{Now: w.Now + 100*24*3600*1000, Day: w.Now, Level: machine.Level}
	b.ResetTimer()
	for b.Loop() {
		query.SurveyOf(w.Memory, around)
	}
}

func BenchmarkCensus(b *testing.B) {
	w := national(b, 300_000)
	b.ResetTimer()
	for b.Loop() {
		if _, err := query.CensusOf(w.Memory, drive, nil); err != nil {
			b.Fatal(err)
		}
	}
}
