// Package filing is the room in which signatures are chosen and handed in: the screens /select and
// /file, and the same verbs for programs. What lies between is in package binding.
//
// A selection and a filing are jobs of many commands. A job runs on the node that was asked, each
// command under a request id that follows from the job's, so that a job that broke off goes on
// where it was: what is recorded already is answered, not done again.
//
// Invariants: the quota comes from the pack in force, never from a sender; a job holds one
// moment of the state while it reads; no personal field is read here.
package filing
