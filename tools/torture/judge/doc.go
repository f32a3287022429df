// Package judge says whether a house has kept its word. It knows of the house only what an auditor knows, the export of each
// node, and what the clients were told; what is right it has written down once more.
//
//	I1  what was acknowledged is in every later export, once
//	I2  a request whose answer was lost was done at most once; the same id gives the same answer
//	I3  of one document at most one signature counts
//	I4, I5, I7  sheets, lines and moves: the auditors' program replays the journal and holds the tables to it
//	I9  every export extends the one before
//	I11 one moment, one state, on every node
//	I12 a start from the disk gives the state that was there
//	I13 histories are linearizable by visit, sheet and document
//
// I20 (a minority takes no write and gives nothing personal) is probed while a cut lasts, by package harm.
package judge
