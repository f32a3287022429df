// Package trial measures a dry run: how many stored signatures a second a version of the rules judges again,
// on a node of a process of its own that `sheaf demo --fill` has filled in through its front door.
//
// What is counted is the time from the admin's request to the answer that the run is done, with the second
// in which the leading node looks for runs that were begun, and with the rests that it takes behind the desks.
package trial
