// Package folder is the folder of one node's store: its layout, its version and the lock that
// keeps a second process out.
//
//	LOCK  VERSION  MARKER  log/ (raft)  state/ (Badger)
//
// The lock is the kernel's and ends with its process, however that ends. Nothing is written
// into a folder of a newer version, nor into one that holds a store but says no version.
package folder
