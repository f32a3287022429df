package throttle

import (
	"strconv"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

func TestBodies_WhatNobodyGivesBackEnds(t *testing.T) {
	now := time.Date(2018, 1, 18, 6, 0, 0, 0, time.UTC)
	b := NewBodies(func() time.Time { return now })
	b.Claim("left", LargeBytes, now.Add(time.Minute))
	if b.Claim("next", 1, now.Add(time.Minute)) {
		t.Error("there is room beyond the bound")
	}
	now = now.Add(2 * time.Minute)
	if !b.Claim("next", 1, now.Add(time.Minute)) || b.taken != 1 || len(b.claims) != 1 {
		t.Errorf("%d bytes in %d claims", b.taken, len(b.claims))
	}
	for n := range 2 * knownTokens {
		b.Met(core.TokenID(strconv.Itoa(n)))
	}
	if len(b.known) != knownTokens || len(b.order) != knownTokens {
		t.Errorf("%d tokens are remembered", len(b.known))
	}
}
