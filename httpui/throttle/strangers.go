package throttle

import (
	"crypto/sha256"
	"sync"
	"time"
)

// strangersKept bounds the memory; beyond it any of them gives way.
const strangersKept = 4096

// Strangers counts the failures of logins that nobody has, in the memory of this node: they
// come to rest as accounts do, so that the rest does not tell who has an account. The zero
// value is ready.
type Strangers struct {
	mu    sync.Mutex // guards what follows
	known map[[32]byte]stranger
}

type stranger struct {
	failures int
	until    time.Time
}

// Fail counts one failure; the one that makes `after` of them begins a rest. What rests is not
// counted.
func (s *Strangers) Fail(login string, now time.Time, after int, rest time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sha256.Sum256([]byte(login))
	who, met := s.known[key]
	if who.until.After(now) {
		return
	}
	if s.known == nil {
		s.known = map[[32]byte]stranger{}
	}
	if !met && len(s.known) >= strangersKept {
		for other := range s.known {
			delete(s.known, other)
			break
		}
	}
	if who.failures++; who.failures >= after {
		who = stranger{until: now.Add(rest)}
	}
	s.known[key] = who
}

// Rest is how long the login has to wait, zero or less when it need not.
func (s *Strangers) Rest(login string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[sha256.Sum256([]byte(login))].until.Sub(now)
}
