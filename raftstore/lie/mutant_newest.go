//go:build mutant_newest

package lie

// Start is the newest moment of which anything is there.
func Start(d, newest uint64) uint64 { return max(d, newest) }
