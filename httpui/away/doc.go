// Package away is the room of whoever answers for an office when a collector does not come any
// more: the sheets that wait for their collectors, and the word that one of them waits in vain.
//
// Nothing that stands on a sheet is read here.
package away
