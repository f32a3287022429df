package dryrun

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// BenchmarkJob is a dry run of 10,000 stored signatures by a pack in a process of its own; every tenth verdict
// changes. It rests as it does beside desks, and its voters have no address to look up.
func BenchmarkJob(b *testing.B) {
	const signatures = 10_000
	o := open(b, next)
	for n := range signatures {
		family := "Иванов"
		if n%10 == 0 {
			family = "Семёнов"
		}
		o.signs(n, family, nil)
	}
	for b.Loop() {
		o.begin()
		o.job().Round(b.Context(), Failures{})
		if run := o.run(); run.State != core.DryRunDone || run.Counts.Judged != signatures || run.Counts.Changed != signatures/10 {
			b.Fatalf("%s, %+v", run.State, run.Counts)
		}
	}
	b.ReportMetric(float64(b.N)*signatures/b.Elapsed().Seconds(), "signatures/s")
}
