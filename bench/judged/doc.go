// Package judged holds queries with the addresses that answer them, and makes those about the real region 83.
//
// A line of a file is "region, query, accepted ids, family", tab between them, a comma between ids; the family may be left
// out, lines that begin with # are words. region may be empty: the query then has to find the region, too.
//
// The committed file is what [Make] draws from the register of region 83 and the dictionary of object types, never from the generator that
// the times are measured on; a test holds the two together. What is accepted follows from the register alone: every
// object that fits each word of the query as well as the one that was meant.
package judged
