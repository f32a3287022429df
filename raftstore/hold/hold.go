package hold

import (
	"time"

	"github.com/hashicorp/raft"
)

const (
	// every is how often a node looks whether somebody is joining.
	every = time.Second
	// Held is how many entries stay in the log, and D where it is, while a node without a vote is filled
	// and catches up: about 5 GB of a house at work, hours of a busy one.
	Held = 2_000_000
)

// Watch looks until stop is closed: while somebody joins the log is not cut behind the moment that he is filled with,
// unless there is no room. needed says so, set does it; failed is told of what set said.
func Watch(stop <-chan struct{}, needed func() (bool, error), set func(all bool) error, failed func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	holding := false
	for {
		select {
		case <-tick.C:
		case <-stop:
			return
		}
		all, err := needed()
		if err != nil || all == holding {
			continue
		}
		if err := set(all); err != nil {
			failed(err)
			continue
		}
		holding = all
	}
}

// Set has raft keep everything, or what it keeps by day.
func Set(r *raft.Raft, all bool, trailing, threshold uint64) error {
	c := r.ReloadableConfig()
	c.TrailingLogs, c.SnapshotThreshold = trailing, threshold
	if all {
		c.TrailingLogs, c.SnapshotThreshold = Held, Held
	}
	return r.ReloadConfig(c)
}
