// Package intake is what the receiving node does before it proposes a command of the desk:
// parse, draw ids, look up, let the pack judge, seal. What comes out is a command that the
// machine can decide without knowing a single personal field.
//
//	form ─▶ parse ─▶ pictures → blobs ─▶ look up ─▶ judge ─▶ seal ─▶ propose
//	                                     ▲                              │
//	                                     └────────── stale ─────────────┘
//
// Invariants: nothing is recorded unless every field was accepted; a repeated request id
// gives the first answer; an answer Stale is looked up and judged again under the same
// request id, unseen by the user; personal fields are in the memory of the request only.
package intake
