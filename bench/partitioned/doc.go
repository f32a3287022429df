// Package partitioned is another layout of the list of invalid passports, to be measured beside the one that Sheaf
// has: it answers to nothing else, and nothing but bench imports it.
//
// The numbers of a series are cut into blocks of 16,384. A block that is neither empty nor full is kept in the
// smallest of three forms: the numbers in it by Elias and Fano, those that lack, or plain bits. Elias and Fano
// keep of k numbers below u the log2(u/k) low bits side by side, and how many numbers share each value of the high
// bits in unary: about 2+log2(u/k) bits a number, where 1.44+log2(u/k) is the least.
//
// To look a number up the unary part is searched for the n-th zero. Counted from the start of the block this is
// what takes the time; a signpost for every 64 zeros leaves a word or two to count.
package partitioned
