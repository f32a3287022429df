package space

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Marks say with how many bytes left a node begins to act; 0 means what fits the disk and the state.
type Marks struct {
	// Low is where an alarm begins.
	Low uint64
	// Stop is where the node becomes read-only.
	Stop uint64
}

const (
	// leastLow and lowShare: a day of an office's scans is a few hundred megabytes, so there are days to act.
	leastLow, lowShare = 5 << 30, 10
	// leastStop is what Badger may need at once without having been given anything new: five memtables
	// that wait to be written as tables (64 MiB each), and as much again for what their compaction writes
	// before it removes what it read; mostStop bounds the share of a large state.
	leastStop, mostStop = 1 << 30, 4 << 30
	// stopShare of the state: compaction rewrites a part of a level beside the old one, and levels grow
	// with the state.
	stopShare = 20
)

// LeastStop is the smallest mark at which the store can still end in order.
const LeastStop = 256 << 20

// Check refuses marks that come too late or stand in the wrong order.
func (m Marks) Check() error {
	if m.Stop != 0 && m.Stop < LeastStop {
		return core.Refuse(core.Invalid, "disk-stop", "store.stop_small", strconv.Itoa(LeastStop>>20))
	}
	if m.Low != 0 && m.Low < m.Stop {
		return core.Refuse(core.Invalid, "disk-low", "store.low_small")
	}
	return nil
}

// on are the marks for a disk of whole bytes and a state that takes kept bytes.
func (m Marks) on(whole, kept uint64) Marks {
	if m.Stop == 0 {
		m.Stop = min(leastStop+kept/stopShare, mostStop)
	}
	if m.Low == 0 {
		m.Low = max(leastLow, whole/lowShare)
	}
	m.Low = max(m.Low, m.Stop)
	return m
}

// level is how much room there is.
type level int

const (
	roomy level = iota
	low
	full
)

// next is the level with so much left, after an earlier one: what was passed ends a part above the mark.
func (m Marks) next(was level, left uint64) level {
	stop, warn := m.Stop, m.Low
	if was == full {
		stop += m.Stop / 8
	}
	if was != roomy {
		warn += m.Low / 16
	}
	switch {
	case left < stop:
		return full
	case left < max(stop, warn):
		return low
	}
	return roomy
}
