package recheck

import (
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// calm is how long the registers in force, and those that are being loaded, have to stay as they are before a job begins: the
// register of the country comes region by region, and a job that began with each would begin 85 times.
const calm = 20 * time.Second

// settling notes since when the registers of addresses are as they are.
type settling struct {
	in     core.EditionDigest
	loaded int
	since  time.Time
}

// rested says whether they have been for long enough. A nil one does not wait.
func (s *settling) rested(v state.View, in core.EditionDigest, now time.Time) bool {
	if s == nil {
		return true
	}
	loaded := 0
	state.Editions.Scan(v, "", func(_ core.EditionID, e core.Edition) bool {
		if e.State == core.EditionLoading && strings.HasPrefix(e.Kind, core.EditionAddresses+"/") {
			loaded += 1 + e.Loaded
		}
		return true
	})
	if s.since.IsZero() || in != s.in || loaded != s.loaded {
		*s = settling{in, loaded, now}
	}
	return now.Sub(s.since) >= calm
}
