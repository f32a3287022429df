// Package chance says how likely the commission calls a signature invalid, and why.
//
// A rule pack weighs what it finds; what it cannot know is how well a drive works. So its weight
// is the beginning, and what verifiers found on the lines that they looked at corrects it, one
// reason after another ([Factors]): the drive as a whole, each ground, each office, collector,
// verifier and day.
//
//	pack's weight → drive → grounds → office → collector → verifier → day → fault as written
//	fault as written → the check finds it or misses it → fault that is left → the whole sheet
//
// Each step compares the lines of one collector, say, that were found bad with as many as all
// other steps let expect. The answer is the mean of a beta distribution that begins at the
// expectation and has seen those lines (beta-binomial shrinkage): few lines move it little. How
// little is the strength of the step, the one under which all that was seen is most likely. The
// odds of the line move by as much as those of its collector did. There is nothing else in it:
// [Model.Steps] lists the steps of any line with the numbers that they rest on.
//
// What is left after a check depends on how many faults a check misses ([Trust]). Only blind
// second looks tell; as long as there are none it is an assumption, and [Trust.Looks] says 0.
//
// Invariants: pure; the same lines in any order give the same model, to the last digits; [Examine] judges by
// lines that the model has not learnt from.
package chance
