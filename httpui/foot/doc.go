// Package foot is the room of the certifications at the foot of a sheet: somebody keeps his own
// data, reads to the letter what he writes by hand, says on which sheets it is written in advance,
// and, as the collector, that a sheet is dated and signed.
//
// Nobody's data are shown to anybody else; each reading stands in the journal.
package foot
