// Package drive is the plan of a signature drive as data: which regions, offices and desks there
// are, which sheets each collector writes, who comes for each line and how it ends, in the
// proportions of a national drive.
//
// A plan holds no list that grows with the drive. [Plan.Lane] and [Lane.Sheet] compute what is
// asked for from the seed and the numbers alone, so that a run can stop anywhere and go on, and a
// test can say beforehand how many of everything there will be ([Plan.Expected]).
//
//	Size ─▶ Plan ─▶ Office (a region, its desks) ─▶ Lane (one collector) ─▶ Sheet ─▶ Visit
//
// Where the paper ends ([End]) is decided from the last sheet of a lane backwards: what was written
// last has come least far, as on any evening of a real drive.
package drive
