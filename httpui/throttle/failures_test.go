package throttle

import (
	"strconv"
	"testing"
	"time"
)

func TestFailures_ComeBackOneByOne(t *testing.T) {
	var f Failures
	start := time.Date(2018, 1, 18, 6, 0, 0, 0, time.UTC)
	for n := range FailuresAtOnce {
		if wait := f.Take("a", start); wait != 0 {
			t.Fatalf("try %d waits %s", n, wait)
		}
	}
	if f.Take("b", start) != 0 {
		t.Error("another address waits")
	}
	if wait := f.Take("a", start.Add(10*time.Second)); wait != failureRestored-10*time.Second {
		t.Errorf("the wait is %s", wait)
	}
	if later := start.Add(failureRestored); f.Take("a", later) != 0 || f.Take("a", later) == 0 {
		t.Error("after the time of one try there is not exactly one")
	}
	f.GiveBack("a")
	if f.Take("a", start.Add(failureRestored)) != 0 {
		t.Error("a try that was given back is not there")
	}
}

func TestFailures_MemoryIsBounded(t *testing.T) {
	var f Failures
	now := time.Date(2018, 1, 18, 6, 0, 0, 0, time.UTC)
	for range FailuresAtOnce {
		f.Take("guesser", now)
	}
	for n := range 2 * failureAddresses {
		f.Take(strconv.Itoa(n), now)
	}
	if len(f.full) > failureAddresses {
		t.Errorf("%d addresses are kept", len(f.full))
	}
	if f.Take("guesser", now) == 0 {
		t.Error("the one who failed most gave way first")
	}
}

func TestAddressOf(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "?": "?",
	} {
		if got := AddressOf(remote); got != want {
			t.Errorf("%s counts as %s, want %s", remote, got, want)
		}
	}
}
