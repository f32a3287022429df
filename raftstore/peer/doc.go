// Package peer is what nodes ask of each other, as HTTP over the connections of package link: each
// request comes from a node that has proven which one it is.
//
//	POST /1/stream      nothing                           → a connection of package stream, over which go
//	                    (1) an entry                      → machine.Answer
//	                    (2) nothing                       → how far a linearizable read has to wait
//	POST /1/propose     an entry as it stands in the log  → machine.Answer
//	POST /1/read-index  nothing                           → how far a linearizable read has to wait
//	POST /1/change      a change of the members           → nothing
//	POST /1/seed        nothing                           → the stream of package seed
//	POST /1/report      nothing                           → how the node is
//	POST /1/room        nothing                           → nothing, or that the node has no room
//	POST /1/start       what it says of its folder    → nothing, or that it is an old copy
//	PUT  /1/blob/HASH   a file                            → nothing, once it is durable there
//	POST /1/blob/HASH   nothing                           → whether it is there, and durable and young from now on
//	GET  /1/blob/HASH   nothing                           → its bytes
//	POST /1/blobs/missing  up to 500 hashes, 32 bytes each → those that the node lacks
//
// Invariants:
//   - By stream and by HTTP the same is asked and answered. A node of an earlier release knows no stream.
//   - Answers are JSON, but for the plain yes of a stream, with an error of package core in it, so that a node of the next release may
//     say more and one of the last still understands.
//   - What was not sent is said to be not recorded, what was sent and not answered to be unknown.
//   - Bytes are stored only under the name that is their hash. Who asks for a blob has to prove what he gets.
//   - A node answers members only.
//   - A node asks for its own vote, or gives it up, and nobody else's. Whatever else it has changed names an order.
package peer
