// Package lookup answers programs what the reference lists say of documents that belong to no visit.
//
// What is asked is personal, so it comes in the body and stands in no log. Each batch is answered only when a
// leaf of the journal says who asked about how many documents; batches of one person that come
// while a leaf is being written share the next.
package lookup
