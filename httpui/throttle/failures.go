package throttle

import (
	"net/netip"
	"sync"
	"time"
)

// The bucket of one address: an office whose people mistype in the morning never meets its
// end, a guesser gets two tries a minute over all accounts together.
const (
	FailuresAtOnce  = 20
	failureRestored = 30 * time.Second
	// failureAddresses bounds the memory; beyond it the address that failed longest ago gives
	// way, which is the one that has most of its tries back.
	failureAddresses = 4096
)

// Failures counts failed logins by address, in the memory of this node. It stands beside the
// lock of an account, which a guesser of one password for many accounts never meets. The zero
// value is ready.
type Failures struct {
	mu sync.Mutex // guards what follows
	// full is when an address has all its tries back; it is kept no longer than that.
	full map[string]time.Time
}

// Take uses one try of the address up, or says how long it has to wait for the next.
func (f *Failures) Take(address string, now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	full := f.full[address]
	if full.Before(now) {
		full = now
	}
	full = full.Add(failureRestored)
	if wait := full.Sub(now) - FailuresAtOnce*failureRestored; wait > 0 {
		return wait
	}
	f.sweep(address, now)
	f.full[address] = full
	return 0
}

// GiveBack returns the try of a login that did not fail.
func (f *Failures) GiveBack(address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if full, ok := f.full[address]; ok {
		f.full[address] = full.Add(-failureRestored)
	}
}

// sweep makes room for the address.
func (f *Failures) sweep(address string, now time.Time) {
	if f.full == nil {
		f.full = map[string]time.Time{}
	}
	if _, ok := f.full[address]; ok || len(f.full) < failureAddresses {
		return
	}
	first := ""
	for known, full := range f.full {
		if !full.After(now) {
			delete(f.full, known)
		} else if first == "" || full.Before(f.full[first]) {
			first = known
		}
	}
	if len(f.full) >= failureAddresses {
		delete(f.full, first)
	}
}

// AddressOf is what counts as one sender: an IPv4 address, or the /64 network of an IPv6 one,
// in which anybody picks addresses at will.
func AddressOf(remote string) string {
	ip, err := netip.ParseAddr(remote)
	if err != nil {
		return remote
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return ip.String()
	}
	return network.String()
}
