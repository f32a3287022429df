// Package shelf keeps the newest book of chances of each campaign (core/query/odds) on this node.
// Reading one walks over the whole state, so it is done beside requests, once for all who ask.
package shelf
