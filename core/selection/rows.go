package selection

import (
	"crypto/sha256"

	"github.com/sheaf-drive/sheaf/core"
)

// Chain adds a row to the digest of the rows before it: SHA-256 of that digest and the row as it
// stands in the journal. The digest of no rows is zero.
func Chain(before [sha256.Size]byte, row core.ChosenSheet) [sha256.Size]byte {
	return sha256.Sum256(append(before[:], Row(row)...))
}

// Row is the row as it stands in the journal: "91X7B9:124".
func Row(row core.ChosenSheet) string { return string(row.Sheet.Code()) + ":" + row.Lines.Digits() }
