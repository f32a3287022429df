// Package scans makes pages as a scanner of an office would deliver them: a signature sheet with its strip and three
// codes, askew, turned round, creased, stained, pale, noisy, packed as JPEG. What is damaged, where and how follows from
// the seed alone and is measured in millimetres, so that pages of one seed differ between resolutions in nothing else.
//
// What stands in each line can be asked for: nothing, handwriting, or handwriting that was crossed out.
//
// Creases, stains, bends and handwriting are invented: no real scanner was measured. A set of real crumpled sheets says more.
package scans
