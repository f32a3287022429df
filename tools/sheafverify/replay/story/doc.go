// Package story holds what all parts of the replay speak of: a leaf of the journal and the
// refusal of one. Invariant: a refusal is a constant format with its values, so that it can be
// said in every language that the program knows.
package story
