package throttle

import (
	"fmt"
	"testing"
	"time"
)

func TestStrangers_RestLikeAccounts(t *testing.T) {
	var s Strangers
	now := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	fail := func() { s.Fail("nobody", now, 3, time.Minute) }
	for i := range 3 {
		if s.Rest("nobody", now) > 0 {
			t.Fatalf("after %d failures the login rests", i)
		}
		fail()
	}
	if got := s.Rest("nobody", now); got != time.Minute {
		t.Errorf("after the third the rest is %s", got)
	}
	now = now.Add(30 * time.Second)
	fail() // while it rests nothing is counted
	if got := s.Rest("nobody", now); got != 30*time.Second {
		t.Errorf("in the middle of it the rest is %s", got)
	}
	now = now.Add(time.Minute)
	for range 2 {
		fail()
	}
	if s.Rest("nobody", now) > 0 || s.Rest("another", now) > 0 {
		t.Error("the count did not begin anew, or another login rests")
	}
}

func TestStrangers_MemoryIsBounded(t *testing.T) {
	var s Strangers
	for i := range 2 * strangersKept {
		s.Fail(fmt.Sprint(i), time.Unix(0, 0), 5, time.Minute)
	}
	if len(s.known) > strangersKept {
		t.Errorf("%d are kept", len(s.known))
	}
}
