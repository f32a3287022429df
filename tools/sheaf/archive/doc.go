// Package archive keeps the data folder of a stopped node as one file, a tar packed with zstd, and
// makes a folder of it again.
//
// The folder must be at rest: nobody may write into it meanwhile. Sockets and locks are left out.
// The file holds the keys of the node, so only its owner may read it.
package archive
