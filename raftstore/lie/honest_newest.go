//go:build !mutant_newest

package lie

// Start is the moment at which a start begins to read: D. The mutant believes the newest version on the disk.
func Start(d, _ uint64) uint64 { return d }
