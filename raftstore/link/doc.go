// Package link is the one port between nodes: TLS 1.3 with certificates of the house's own authority
// on both sides, each pinned to the id of one node, and two protocols told apart by ALPN.
//
//	            ┌─ raft/1   raft's own calls, taken by [Port.Raft]
//	TCP ─ TLS ──┤
//	            └─ sheaf/1  what nodes ask of each other, taken by [Port.Calls]
//
// Invariants:
//   - Nothing is handed on before both sides have proven which node they are: a dialler names the
//     node that it wants, and another one of the same house is refused like a stranger.
//   - Raft hears only of nodes that are admitted: a removed one reaches no term and no vote.
//   - A connection that says nothing, or nonsense, ends with its handshake's patience; how many may
//     shake hands at once is bounded.
//   - What is added to raft's calls only repeats one of them, with what is committed by then, and no further than the
//     follower was sent.
//   - A certificate lives longer than any connection only on paper: sessions are never resumed, so
//     that each connection proves anew who it is.
package link
