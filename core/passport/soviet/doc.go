// Package soviet reads the series of a passport of the USSR: a number, mostly Roman, and two Russian
// letters, in either alphabet where letters look alike. What it gives never changes from version to
// version, because keyed tags are made of it.
package soviet
