// Package metrics are the figures of a node in the text format of Prometheus: what needs somebody, by
// kind; where the log is; requests, refusals and their times by the pattern of the route; calls of
// packs; the Go run time. It alone knows the library.
//
// A label is a word of the code, a pattern, an identifier of a pack or an index: never something that
// came with a request, so that neither a person nor a sheet can be read from a figure, and the number
// of series stays what it is.
package metrics
