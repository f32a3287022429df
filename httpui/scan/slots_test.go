package scan

import (
	"context"
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// What is being worked on keeps others out; who cannot wait any longer hears about which field, and a slot is free again after
// work that failed.
func TestSlots(t *testing.T) {
	slots, failed := make(Slots, 1), errors.New("no picture")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	err := slots.In(t.Context(), "main", func() error {
		var e *core.Error
		if err := slots.In(over, "page", func() error { return nil }); !errors.As(err, &e) || e.Code != core.Unavailable || e.Field != "page" {
			t.Errorf("beside the one that is worked on: %v", err)
		}
		return failed
	})
	if err != failed {
		t.Errorf("the work answers %v", err)
	}
	worked := false
	if err := slots.In(t.Context(), "page", func() error { worked = true; return nil }); err != nil || !worked {
		t.Errorf("after it: worked %v, %v", worked, err)
	}
}
