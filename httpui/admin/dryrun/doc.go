// Package dryrun is the room of the dry runs: an admin has a version of the rules judge what is stored before he
// proposes it, sees how far it is and what would change, and stops it.
//
// What is shown are counts, codes and ids. What stands behind an example a lawyer alone opens, one at a time and
// each with its leaf.
package dryrun
