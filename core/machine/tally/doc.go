// Package tally counts what a selection holds, region by region, against its quota. It knows no state.
package tally
