// Package swap takes a campaign of a running node from one version of its rules to another, as its people do
// through the front door, for measurements that need other rules or measure the swap.
//
// Nothing goes the short way: the program is packed and signed by the program that is measured, an admin and
// federal staff let its key in, and no version comes into force that was not tried on what is stored.
package swap
