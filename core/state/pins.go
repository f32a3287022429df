package state

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
)

// Pin keeps a moment readable on every node, so that an export of it is the same from each.
type Pin struct {
	Campaign core.CampaignID
	// Until is when it ends, by the time that entries are stamped with.
	Until core.Time
}

// PinKey is the key of the pin at an index.
func PinKey(index uint64) string { return fmt.Sprintf("%016x", index) }

// OldestPin is the oldest pinned moment at v, or otherwise when there is none.
func OldestPin(v View, otherwise uint64) (index uint64) {
	now, _ := Applied.Get(v, One)
	index = otherwise
	Pins.Scan(v, "", func(key string, p Pin) bool {
		if p.Until > now.Time {
			index = min(index, pinAt(key))
		}
		return p.Until <= now.Time // the first one that holds is the oldest
	})
	return index
}

// Pinned says whether the moment is pinned at v, and the pin is not over.
func Pinned(v View, index uint64) bool {
	now, _ := Applied.Get(v, One)
	p, ok := Pins.Get(v, PinKey(index))
	return ok && p.Until > now.Time
}

// PinOf is the first moment of the campaign that is pinned at or behind the index, 0 when there is none.
func PinOf(v View, c core.CampaignID, from uint64) (index uint64) {
	Pins.ScanFrom(v, "", PinKey(from), func(key string, p Pin) bool {
		if p.Campaign == c {
			index = pinAt(key)
		}
		return p.Campaign != c
	})
	return index
}

func pinAt(key string) (index uint64) {
	if _, err := fmt.Sscanf(key, "%x", &index); err != nil {
		panic(Fault{fmt.Errorf("reading the key %q of table %q: %w", key, prefixPins, err)})
	}
	return index
}
