//go:build mutant_duplicate

package lie

import "github.com/sheaf-drive/sheaf/core/machine"

// Request takes away what the entry is known by.
func Request(e machine.Entry) machine.Entry {
	e.Request = ""
	return e
}
