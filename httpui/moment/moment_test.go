package moment

import (
	"context"
	"strconv"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// momentAt knows nothing but its index.
type momentAt struct {
	state.View
	at uint64
}

func (m momentAt) Index() uint64 { return m.at }
func (momentAt) Close()          {}

// behindStore is a node that is at one entry and comes to another when it is waited for.
type behindStore struct{ at, comes, waited uint64 }

// latest is the entry that another node has told somebody of.
const latest = 20

// Latest implements Store.
func (s *behindStore) Latest(context.Context) (View, error) { return momentAt{at: latest}, nil }

// At implements Store; nobody here asks for it.
func (s *behindStore) At(_ context.Context, index uint64) (View, error) {
	return momentAt{at: index}, nil
}

func (s *behindStore) View(context.Context) (View, error) { return momentAt{at: s.at}, nil }

func (s *behindStore) Wait(_ context.Context, index uint64) error {
	s.waited, s.at = index, s.comes
	if s.at < index {
		return core.Refuse(core.Unavailable, "", "store.behind", strconv.FormatUint(index, 10))
	}
	return nil
}

func TestOf_WaitsForWhatTheBrowserSaw(t *testing.T) {
	for name, c := range map[string]struct {
		seen, reached, comes, waited uint64
		late                         bool
	}{
		"nothing seen":              {0, 0, 10, 0, false},
		"seen already":              {10, 0, 10, 0, false},
		"seen elsewhere":            {12, 0, 12, 12, false},
		"done by this request":      {3, 15, 15, 15, false},
		"does not come in time":     {12, 0, 11, 12, true},
		"of a house restored since": {11 + farAhead, 0, 10, 0, false},
	} {
		store := &behindStore{at: 10, comes: c.comes}
		seen := &Seen{Index: c.seen, Reached: c.reached}
		view, err := Of(t.Context(), store, seen)
		if store.waited != c.waited || (err != nil) != c.late || seen.Behind != c.late {
			t.Errorf("%s: waited for %d, %v", name, store.waited, err)
		}
		if err == nil && c.waited > 0 && view.Index() < c.waited {
			t.Errorf("%s: the moment is %d", name, view.Index())
		}
		if c.late && core.CodeOf(err) != core.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBy_TellsTheSenderTheHighestIndex(t *testing.T) {
	seen := &Seen{}
	by := By{Request: "r", Seen: seen}
	by.Reach(7)
	by.Part(1).Reach(5)
	By{}.Reach(9) // nobody to tell
	if seen.Reached != 7 {
		t.Errorf("reached %d", seen.Reached)
	}
}

func TestOf_IsAsNewAsTheRouteSees(t *testing.T) {
	for sight, at := range map[Sight]uint64{OwnWrite: 12, AsAsked: 12, Latest: latest, Stale: 10} {
		store := &behindStore{at: 10, comes: 12}
		if view, err := Of(t.Context(), store, &Seen{Sight: sight, Index: 12}); err != nil || view.Index() != at {
			t.Errorf("sight %d shows %v, %v, want entry %d", sight, view, err, at)
		}
	}
}
