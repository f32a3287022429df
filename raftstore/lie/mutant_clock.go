//go:build mutant_clock

package lie

import (
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

// Time stamps the entry anew.
func Time(e machine.Entry, now func() time.Time) machine.Entry {
	e.Time = core.TimeOf(now())
	return e
}
