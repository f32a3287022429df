//go:build mutant_truncate

package lie

// Log is what is cut.
type Log interface {
	DeleteRange(first, last uint64) error
}

// Cut cuts the log up to an entry.
func Cut(log Log, to uint64) error { return log.DeleteRange(1, to) }
