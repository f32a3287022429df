package parquet

import "testing"

func TestEnds_WhateverThePieces(t *testing.T) {
	for text, want := range map[string]bool{"PAR1xPAR1": true, "PAR1": true, "PAR1xPAR2": false, "QAR1xPAR1": false, "": false, "PAR": false} {
		for size := 1; size <= len(text)+1; size++ {
			var e Ends
			for rest := text; rest != ""; {
				n := min(size, len(rest))
				_, _ = e.Write([]byte(rest[:n]))
				rest = rest[n:]
			}
			if e.Marked() != want {
				t.Errorf("%q in pieces of %d: %v", text, size, e.Marked())
			}
		}
	}
	if got := Of("tables/sheets.csv"); got != "tables/sheets.parquet" {
		t.Error(got)
	}
}
