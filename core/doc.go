// Package core holds the nouns of a signature drive: identifiers, entities, roles, codes,
// states and the one error type. It imports nothing of ours and does nothing: no I/O, no
// clock, no randomness but what is handed in.
//
// Personal data stands here only as [Sealed] ciphertext and keyed [Tag]s, so that every
// entity may be printed: what it prints are identifiers.
package core
