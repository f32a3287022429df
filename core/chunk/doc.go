// Package chunk cuts a long run of records into compressed pieces small enough for one log
// entry each, and opens them again.
//
// Invariants:
//   - no piece is larger than [Max], compressed or not, so a replica never unpacks a bomb;
//   - a record is never split over two pieces;
//   - the same records give the same pieces and the same digest: the digest is taken over
//     the records, not over the compressed form, so a newer compressor cannot change it.
package chunk
