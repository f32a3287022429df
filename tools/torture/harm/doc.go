// Package harm does harm to a house that serves, one kind of fault after the other, and mends it again.
//
// Invariants:
//   - A fault counts only when its effect was seen; each kind says what that is.
//   - What was done is mended before the next fault: one node at a time is without its disk or its state. More than
//     that no house of three outlives.
//   - What cannot be done on this machine is skipped with the reason.
package harm
