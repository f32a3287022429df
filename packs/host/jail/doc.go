// Package jail runs the program of a pack from elsewhere where it can do nothing but judge.
//
//	host ── sealed copy of the program, proven ── clone: own user, network and process name space
//	          └─ this binary again, "pack jail": limits ─► Landlock ─► seccomp ─► exec of the copy
//
// What the program finds.
//
//   - Files: it opens none. In one folder of its own it may make the socket on which it is asked; a
//     file there cannot grow by a byte.
//   - Network: a name space without any interface; of sockets only the listening end of a stream
//     between processes. It cannot connect to anything, also not to the node's own socket.
//   - Processes: threads, no second process, no other program. It sees nobody else.
//   - Memory, open files and threads have limits; it leaves no core dump.
//   - Nothing of the host's environment.
//
// Invariants.
//
//   - What runs is the copy whose SHA-256 was compared: it lies in memory, sealed, and nobody can
//     write it any more.
//   - All or nothing: a step that the kernel refuses ends the launcher before the program's first
//     instruction, and [Cell.Reason] names the step.
//   - A program that does not watch its host's pipe ends with it all the same: the kernel kills it.
//
// The launcher restricts the one thread from which it then calls exec, which ends the others.
package jail
