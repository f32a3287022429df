// Package metrics are the figures of a node in the text format of Prometheus: what needs somebody, by
// kind; why the node is not ready; where the log is, here and at the other nodes; entries and runs of
// entries, Badger, blobs; requests, refusals and their times by the pattern of the route; calls of packs; the
// Go run time. It alone knows the library. There is one registry, and it grows while the node opens: who asks
// early gets what is known.
//
// A label is a word of the code, a pattern, an identifier of a pack, an index or a member of the house: never
// something that came with a request, so that neither a person nor a sheet can be read from a figure, and the
// number of series stays what it is.
package metrics
