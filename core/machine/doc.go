// Package machine is the only writer of state: commands decide facts, facts record state.
//
//	Entry ──decode──▶ Command ──allowed?──▶ Decide(View) ──▶ Facts ──Record(Tx)──▶ state
//	                                            │                     └─ leaf ──▶ audit tree
//	                                            └─▶ refusal: nothing changes
//
// Invariants:
//   - Apply is pure: no clock, no randomness, no map order, no float, no plugin, no network.
//   - A refusal changes nothing; only Denied leaves a leaf.
//   - State, audit leaves, the applied index and the remembered answer are written through
//     the same Tx and so commit together.
//   - What binds is decided here and nowhere else: duplicates, transitions, rights and
//     two-person rules.
//   - A fault (an entry that cannot be decoded, a panic in Record, a [state.Fault]) is a
//     panic that leaves Apply: the node must stop.
package machine
