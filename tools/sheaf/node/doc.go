// Package node joins the rooms into one running node: the store, the blobs, the indexes
// that follow the journal, the rule packs and the screens. Each file join_*.go fits one
// room to the interface that another declares.
//
//	listeners ─▶ httpui ─▶ intake ─▶ store (raft, Badger) ─▶ machine
//	                │         ├─▶ packs (processes)             │
//	                │         └─▶ lists (indexes) ◀── journal ──┘
//	                └─▶ gate ─▶ blobs, seals
//
// Beside the requests it signs heads of the journal (notary) and looks after the blobs
// (keeper). Open opens everything in order and Close ends it in the opposite order; a fault of the
// store ends the node. A node that is made and not yet open has its figures and its vitals: who
// watches it from outside sees how far it is.
package node
