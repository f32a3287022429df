// Package audit measures what an auditor waits for: the export of a drive from a running node, its
// verification by the auditor's program, and whether that program rejects exports that were changed.
//
// The node and the auditor's program are real processes; the drive is that of the demonstration. A rejection is
// the program's own word and exit code 1: a crash or a usage error is an error of the measurement.
package audit
