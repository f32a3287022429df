// Package job keeps how far long works of a node have come, for screens to show: one of a kind
// and campaign at a time. It is memory of this node alone; what a job has recorded is in the log.
package job
