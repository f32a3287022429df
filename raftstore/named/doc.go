// Package named says which blobs the state names: the scans of visits, scanned pages of sheets and the files of rule packs.
//
// Invariants:
//   - [All], and from its moment on [Since], meet every blob that any record of the state names. A test
//     holds this against a walk through all commands.
//   - No view is open while the caller does something with what was found.
package named
