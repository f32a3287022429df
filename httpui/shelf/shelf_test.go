package shelf

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// broken is a store that shows nothing.
type broken struct{ moment.Store }

func (broken) Latest(context.Context) (moment.View, error) { return nil, errors.New("away") }

func TestLook_ReadsOnceForAMoment(t *testing.T) {
	h := roomtest.Furnish(t)
	h.Store.World.Stocked()
	now, runs := time.Unix(0, 0), 0
	s := &Shelf{Store: h.Store, Now: func() time.Time { now = now.Add(time.Second); return now }, Go: func(do func(context.Context)) {
		runs++
		go do(context.Background())
	}}
	first := s.Look(t.Context(), machinetest.Campaign, 1)
	if first.Book == nil || first.Book.Offered != 4 || first.Reading || first.Err != nil {
		t.Fatalf("%+v", first)
	}
	if again := s.Look(t.Context(), machinetest.Campaign, first.Book.Index); again.Book != first.Book || runs != 1 {
		t.Errorf("the same moment was read %d times", runs)
	}
	// Newer, but just read: the old one is shown until the node has rested.
	if soon := s.Look(t.Context(), machinetest.Campaign, first.Book.Index+1); soon.Book != first.Book || runs != 1 {
		t.Errorf("the node does not rest: %d readings", runs)
	}
	now = now.Add(time.Hour)
	if later := s.Look(t.Context(), machinetest.Campaign, first.Book.Index+1); later.Book == nil || later.Book == first.Book || runs != 2 {
		t.Errorf("nothing newer is read: %d readings", runs)
	}
}

func TestLook_DoesNotWaitForALongReading(t *testing.T) {
	h := roomtest.Furnish(t)
	hold, ended := make(chan struct{}), make(chan struct{})
	s := &Shelf{Store: h.Store, Now: time.Now, Go: func(do func(context.Context)) {
		go func() { <-hold; do(context.Background()); close(ended) }()
	}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if look := s.Look(ctx, machinetest.Campaign, 1); look.Book != nil || !look.Reading {
		t.Errorf("%+v", look)
	}
	close(hold)
	<-ended
	if look := s.Look(t.Context(), machinetest.Campaign, 1); look.Book == nil || look.Reading {
		t.Errorf("%+v", look)
	}
}

func TestLook_SaysWhyAReadingFailed(t *testing.T) {
	s := &Shelf{Store: broken{}, Now: time.Now, Go: func(do func(context.Context)) { go do(context.Background()) }}
	if look := s.Look(t.Context(), machinetest.Campaign, 1); look.Err == nil || look.Reading || look.Book != nil {
		t.Errorf("%+v", look)
	}
}
