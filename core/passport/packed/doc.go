// Package packed holds the numbers of one series in blocks of 256, each in the shortest of three
// forms: the low bytes of the numbers that are there, those of the numbers that are not, or plain
// bits. A look-up reads one group of heads and one block: two places in memory.
//
//	heads  12 blocks: u32 where their contents begin, then a byte for each block
//	bytes  the contents of the blocks, one behind the other
//
// What a head says: 0 to 31, so many low bytes of numbers; 32, the block as 32 bytes of bits; 64 and
// more, so many low bytes of numbers that are missing. Its lower six bits are the length.
//
// What holds:
//   - The form of a block depends on its numbers alone, so equal sets are equal bytes however they
//     came about, and a group whose bytes are equal in two sets has no change.
//   - A [Set] never changes once made; any number of goroutines may read it.
//
// It lives in memory only: what is stored and sent is the business of core/passport.
package packed
