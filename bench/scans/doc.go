// Package scans measures how scans are kept: three stores of blobs, each behind the port of its node (TLS), to which
// eight clients give files of the size of a scan, against the same files written to three folders and synced.
//
// The stores share a process, so that what it writes to the disk can be read off; what they do for one another goes
// through the loopback as between machines. The entry that names a file is not part of it. Copies that come after a
// majority had the file count with the time until they came; one that never came does not count.
package scans
