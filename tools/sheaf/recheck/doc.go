// Package recheck looks what people have signed with up in each newer list of passports: beside the
// work, on the node that leads, by steps of a job whose cursor is part of the state.
//
// What is on the list is shown to the pack, as at the desk: what it says of a listed document and would
// not say of another, and did not say when the line was placed, is a late finding. A node that takes the
// lead goes on where the one before stood; a list that comes meanwhile begins the job anew. One leaf of
// the journal, which names edition and set, stands for all documents that a job opens; it is committed
// before the first. Signatures that were judged where the list could not be asked have a job of their
// own, which begins at least a minute after the last such was done.
//
// Addresses have a job of their own: the register that a signature was judged by is compared with the one
// in force, and which object it was written from is opened only in a region in which something has
// changed. It begins when no register has come, nor a part of one, for twenty seconds: those of the country come one by one. Where the former register was forgotten, the one in force says which names ended since.
package recheck
