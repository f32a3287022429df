// Package starts lets a house notice that an old copy of a node's folder was brought back. Such a node has forgotten
// what it acknowledged and for whom it voted: if it took part as if nothing had happened, an entry that a majority had
// could be on a minority.
//
// A node numbers the starts of its folder and gives each a random name. Before it takes part, and from time to time
// while it does, it introduces itself to the others with the names of its last starts, the end of its log, and the newest
// entry up to which it is sure to hold all: its durable marker, or what it has applied. Each keeps what it heard last,
// durably. Who then comes with a folder in which a start is missing that the others know, or whose log ends before what it
// was sure of, is refused and has to be filled anew. (The end of a log that no majority has may be replaced by a shorter one.)
//
// Not noticed is a copy that was made while the node ran, is brought back before the next start, and lacks only what
// came after the node introduced itself last; nor one whose node nobody who is there now had heard of.
package starts
