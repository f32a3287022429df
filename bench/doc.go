// Command bench measures Sheaf.
//
//	go run ./bench list
//	go run ./bench run NAME… [--json] [--peers] [--scale small]
//	go run ./bench report [--scale small] FILE
//
// The benchmarks are one literal table in table.go. Each gives figures of our
// own and, with --peers, ratios to something else that does the same job. A
// ratio is always ours ÷ theirs, measured in turns within one run, because two
// runs on a shared machine cannot be compared. Every figure has at least five
// runs and carries minimum, median and maximum; a share is always 0…1.
//
// Invariants: a result that breaks these rules is an error and never printed;
// a peer that could not run is named with its reason, never left out.
package main
