// Package place names the source and the machine of a figure, without telling whose machine it is.
package place
