// Package place says of which source and on which machine a figure holds, and nothing that tells
// whose machine it is.
package place
