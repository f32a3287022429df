// Package stage has the words for a sheet that can be laid into no parcel, or be sorted out of none: a literal table by the state
// that it is in. It knows no state of the house.
package stage
