package scan

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// recentSets is how many sets of pictures are recognised when they come again.
	recentSets = 64
	// recentFor is for how long: far less than what no visit names is kept.
	recentFor = 10 * time.Minute
)

// recent remembers what the last pictures became, so that the same ones are not decoded, cut and
// sealed once more: a form that comes again, or a program that sends one picture for many. It
// keeps names and hashes, no pictures. The zero value is ready.
type recent struct {
	mu   sync.Mutex // guards sets
	sets []recentSet
}

type recentSet struct {
	name  [sha256.Size]byte
	at    time.Time
	scans []core.Scan
}

// nameOf is the same for the same pictures of the same campaign with the same stamp.
func nameOf(campaign core.CampaignID, pages []Page, stamp int) [sha256.Size]byte {
	h := sha256.New()
	part := func(data []byte) {
		sum := sha256.Sum256(data)
		h.Write(sum[:])
	}
	part([]byte(campaign))
	part([]byte{byte(stamp)})
	for _, page := range pages {
		part([]byte(page.Kind))
		part(page.Data)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// get gives what the pictures became, nil when they have not come lately.
func (r *recent) get(name [sha256.Size]byte, now time.Time) []core.Scan {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, set := range r.sets {
		if set.name == name && now.Sub(set.at) < recentFor && !now.Before(set.at) {
			return slices.Clone(set.scans)
		}
	}
	return nil
}

// keep remembers a set and forgets the oldest one beyond the bound.
func (r *recent) keep(name [sha256.Size]byte, now time.Time, scans []core.Scan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sets = slices.DeleteFunc(r.sets, func(s recentSet) bool { return s.name == name })
	if len(r.sets) >= recentSets {
		r.sets = slices.Delete(r.sets, 0, 1)
	}
	r.sets = append(r.sets, recentSet{name, now, slices.Clone(scans)})
}
