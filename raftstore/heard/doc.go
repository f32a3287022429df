// Package heard passes on what the libraries below the store say: what somebody has to know as an alarm, the rest
// to the log.
package heard
