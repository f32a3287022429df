// Package disktest gives a test a small disk of its own: ext4 in a file, mounted over a loop device.
//
// Invariants:
//   - The test may fill it; no other disk is written to beyond what its size allows.
//   - Nothing of it is left when the test ends; of a process that is killed the mount under /tmp/disk-… stays.
//   - Where there is no root or no loop device the test is skipped and says so.
package disktest
