// Package odds reads from one moment of the state what core/chance learns from, and what could be
// handed in with the chances that follow.
//
// [Read] walks over all sheets once. A line that a verifier, a lawyer or the one who certifies has
// answered is learnt from: bad if it was flawed as it was written, also when it was corrected or
// struck since, good if not. One that was struck because it was not chosen says nothing. The
// certification at the foot of a sheet is learnt from in the same way. What lies in the store and is
// good gets the chance that is left after its check, and its sheet the risk of its foot.
//
// Blind second looks and the commission's answers are not in the state yet: [Book].Trust says that
// it rests on none.
//
// No personal field is read here. [Book.Explain] says how the chance of one line comes about.
package odds
