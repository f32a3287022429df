// Package machinetest holds a small furnished house for tests of the machine and of whatever
// stands on it: a campaign with two offices, people for every two-person rule, a pack, an
// edition and sheets, all made by commands through [machine.Apply].
//
// Everything is deterministic: ids are hashes of names, seals are stand-ins that hold no
// plaintext (or real ones, see [Config]), time goes on by a second a command. So the same
// steps give the same state hash, leaf by leaf.
package machinetest
