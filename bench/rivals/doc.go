// Package rivals runs what Sheaf's store is compared with: clusters of three etcd and of three rqlite processes, and
// one PostgreSQL, on loopback, each with its data in a folder beside Sheaf's and every write synced to disk.
//
// Each stores values of so many bytes under so many keys, as clients who wait for their answers. Client i goes to
// process (i+n) mod 3 at its n-th turn. What is not installed gives [Missing] with the reason.
package rivals
