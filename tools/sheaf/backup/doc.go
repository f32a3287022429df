// Package backup is how a house is kept in one file and begun again from it: sheaf backup, sheaf restore, and
// bringing the root key back from paper.
//
//	node ─ socket ─▶ bundle ─▶ + keys, if asked ─▶ age ─▶ FILE ─▶ age ─▶ bundle ─▶ DIR/restoring ─▶ DIR
//
// Invariants:
//   - Nothing leaves in clear: a backup has recipients, and the program that writes it holds no key to read it.
//   - A backup that could not be written to its end leaves no file, a restore none in the folder that could be
//     taken for a node: the id comes last, after all was read to the trailer, hashed and opened once.
//   - What is restored is a new house with the same data: one node, with an id that no earlier one had.
package backup
