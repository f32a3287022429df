// Package dryrun tries a version of a rule pack on all stored signatures before it counts: on the node that
// leads, beside the work, by steps of a run whose cursor and counts are part of the state.
//
// A stored case is what was typed, on the day of its visit, with what the lists in force say now. The tried
// version judges it behind the desks, in its own process; where the recorded verdict differs the rules in force
// are asked the same case, so that what the lists have changed since is not counted as a change of the rules.
// The first hundred cases of each step are judged twice: a version that answers the same case in two ways ends
// the run.
//
// What is kept are counts, codes and up to fifty ids; one leaf of the journal, which names version and set,
// stands for all that a run opens, and is committed before the first. A node that takes the lead goes on where
// the one before stood.
//
// The other way round, after a version has come into force, an admin has what older rules have judged judged by it
// ([Rejudging]). What it finds and the recorded verdict does not have, or has as a lesser one, becomes a late finding of
// the line: a warning or a block. So does a region or a column that it would write otherwise (rules.region,
// rules.column). What a newer list has found already is not said twice, and the verdict stays, with the rules that made it.
package dryrun
