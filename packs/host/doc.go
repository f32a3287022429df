// Package host starts rule packs, asks them and replaces them when they die.
//
//	Judge ──┐   one running per pack version          process (replaced after a crash)
//	Judge ──┼─► live? ─► gate ─► desk lane ──────────► stream 1 ─┐
//	JudgeAll┘               └──► bulk lane ──────────► stream 2 ─┴─► the pack
//	                lost ─► alone, one retry ─► halves ─► the poison record
//
// Invariants.
//
//   - Every call ends: by an answer, by the caller's context or by the host's deadline, also
//     while it waits at the gate, where the desk never waits for a bulk batch to end. A lane
//     that answers nothing within its deadline counts as a crash.
//   - Judging changes nothing, so a case whose process died is asked again. The second time
//     it runs alone; a batch is halved until the record that kills the pack stands alone. It
//     is reported, remembered while this host lives, and not tried again.
//   - An answer carries the ref of the process that gave it: name and version as described
//     at the start, digest of the program as measured before it ran.
//   - A pack inherits no environment and ends with the host, even when that is killed: the
//     kernel closes a pipe. Sockets lie in the host's own folder.
//   - No log line holds anything that a pack wrote or was asked.
//
// A pack from elsewhere runs in a cell, package jail, or not at all.
package host
