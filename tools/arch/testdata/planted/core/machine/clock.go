package machine

import "time"

// Stamp reads the clock, once by calling and once by reference.
func Stamp() (int64, func(time.Time) time.Duration) {
	return time.Now().UnixMilli(), time.Since
}

// Zone reads the zone of the machine.
func Zone(t time.Time) time.Time { return t.Local() }
