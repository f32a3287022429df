// Package datadir is a node's data folder: its layout, its key files and the house's own
// certificate authority.
//
//	keys/   node.id, root.key, checkpoint.key, ca.*, node.*   mode 0600, back up apart; lacks: what a restore had not
//	store/  log and state        blobs/  encrypted scans      run/  sockets, may be lost
package datadir
