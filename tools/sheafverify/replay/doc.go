// Package replay tells the story of a journal once more: leaf after leaf it moves sheets,
// lines, signatures, visits, packs, editions, selections and volumes and refuses the first step that could not
// have happened; at the end it says what every table of the export has to hold.
//
// It has its own tables of states and rules of two persons, and shares no code with the
// server. Package checking has the rules of the check; it is asked after every leaf.
// Invariants: the same leaves give the same answer; a refused leaf ends the replay.
package replay
