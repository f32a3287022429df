// Package late compares what rules find late of a signature, and holds a job that would bar too many. It knows no state.
package late
