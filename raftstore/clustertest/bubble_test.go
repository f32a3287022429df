package clustertest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// inBubble runs a test with a house of three in a bubble.
func inBubble(t *testing.T, test func(t *testing.T, b *Bubble)) {
	t.Helper()
	inBubbleOf(t, 3, test)
}

func inBubbleOf(t *testing.T, nodes int, test func(t *testing.T, b *Bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := StartBubble(t, nodes)
		defer b.Close()
		test(t, b)
	})
}

// A leader that is cut off records nothing more, the others go on without it, and it comes back to what they have.
func TestBubble_TheLeaderIsCutOff(t *testing.T) {
	inBubble(t, func(t *testing.T, b *Bubble) {
		stop := b.Work("a")
		b.Rest(5 * time.Second)
		alone := b.Leader()
		b.Isolate(alone)
		b.Until("another one leads", func() bool { return b.Leader() != alone })
		b.Until("it does not lead any more", func() bool { return !alone.Store().Status().Leads })
		before := b.Acked()
		b.Rest(20 * time.Second)
		if b.Acked() < before+50 {
			t.Errorf("the two that are left record little: %d, before %d", b.Acked(), before)
		}
		if err := b.Submit(alone, "lost"); err == nil {
			t.Error("who is cut off records")
		}
		stop()
		b.Wire.Mend()
		b.Settled()
		if b.Wire.Lost() == 0 {
			t.Error("nothing was cut")
		}
	})
}

// Who hears nobody and is heard, or the other way round, disturbs the house for a moment at most: the terms do not run
// away, and the others record.
func TestBubble_OneWay(t *testing.T) {
	for name, cut := range map[string]struct{ leads, deaf bool }{
		"a follower hears nobody": {false, true}, "nobody hears a follower": {false, false},
		"the leader hears nobody": {true, true}, "nobody hears the leader": {true, false},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *Bubble) {
				victim, term := b.Follower(), b.Leader().Store().Status().Term
				if cut.leads {
					victim = b.Leader()
				}
				stop := b.Work("a", b.others(victim)...)
				b.Rest(2 * time.Second)
				for _, other := range b.Nodes {
					switch {
					case other == victim:
					case cut.deaf:
						b.Wire.Cut(other.ID, victim.ID)
					default:
						b.Wire.Cut(victim.ID, other.ID)
					}
				}
				b.Rest(20 * time.Second)
				before := b.Acked()
				b.Rest(20 * time.Second)
				if b.Acked() < before+200 {
					t.Errorf("the others record little: %d", b.Acked()-before)
				}
				stop()
				b.Wire.Mend()
				b.Settled()
				if now := b.Leader().Store().Status().Term; now > term+3 || b.Wire.Lost() == 0 {
					t.Errorf("the term went from %d to %d, and %d messages were lost", term, now, b.Wire.Lost())
				}
			})
		})
	}
}

// On slow ways the house works slowly; one slow node holds nobody up.
func TestBubble_Slow(t *testing.T) {
	for name, slow := range map[string]struct {
		delay time.Duration
		all   bool
		least int // requests in 40 seconds
	}{"all": {150 * time.Millisecond, true, 100}, "one": {2 * time.Second, false, 1000}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, b *Bubble) {
				victim := b.Follower()
				for _, from := range b.Nodes {
					for _, to := range b.Nodes {
						if from != to && (slow.all || from == victim || to == victim) {
							b.Wire.Delay(from.ID, to.ID, slow.delay)
						}
					}
				}
				stop := b.Work("a", b.others(victim)...)
				b.Rest(40 * time.Second)
				stop()
				if b.Acked() < slow.least {
					t.Errorf("%d requests were recorded, at least %d were to be", b.Acked(), slow.least)
				}
				b.Wire.Mend()
				b.Settled()
			})
		})
	}
}

// Whoever dies, and if all die at once: what was acknowledged is there, once.
func TestBubble_Kill(t *testing.T) {
	inBubble(t, func(t *testing.T, b *Bubble) {
		stop := b.Work("a")
		for range 3 {
			for _, victims := range [][]*Virtual{{b.Leader()}, {b.Follower()}, b.Nodes} {
				b.Rest(3 * time.Second)
				for _, n := range victims {
					n.Kill()
				}
				b.Rest(2 * time.Second)
				if len(victims) == 1 {
					victims[0].Restart()
				} else {
					b.RestartAll()
				}
			}
		}
		stop()
		b.Settled()
		if b.Acked() < 300 {
			t.Errorf("little was at work: %d requests", b.Acked())
		}
	})
}

// A node whose clock jumps ahead records nothing while it leads; another one does. Behind, it records with the newest
// time that there is, and stamped time runs backwards nowhere.
func TestBubble_ClockJumps(t *testing.T) {
	inBubble(t, func(t *testing.T, b *Bubble) {
		newest := func() (at time.Time) {
			t.Helper()
			b.Settled()
			for _, n := range b.Nodes {
				one, err := n.Newest()
				if err != nil {
					t.Fatal(err)
				}
				at = one.UTC()
			}
			return at
		}
		record := func(name string) {
			t.Helper()
			if err := b.Submit(b.Follower(), name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, jump := range []time.Duration{time.Hour + time.Minute, 10 * 365 * 24 * time.Hour, -time.Hour, -10 * 365 * 24 * time.Hour} {
			record("before " + jump.String())
			before, wrong := newest(), b.Leader()
			wrong.Skew.Store(int64(jump))
			err := b.Submit(b.Follower(), "jump "+jump.String())
			if jump > 0 && (err == nil || !strings.Contains(err.Error(), "store.clock_ahead")) || jump < 0 && err != nil {
				t.Errorf("a jump by %s: %v", jump, err)
			}
			if err := wrong.Store().Change(b.Within(5*time.Second), member.Change{Kind: member.Transfer}); err != nil {
				t.Error(err)
			}
			b.Until("another one leads", func() bool { return b.Leader() != wrong })
			record("after " + jump.String())
			if now := newest(); now.Before(before) || now.After(time.Now()) {
				t.Errorf("after a jump by %s the newest stamp is %s, before %s", jump, now, before)
			}
			wrong.Skew.Store(0)
		}
	})
}

// Ten minutes without work cost next to nothing, and after them all is as it was.
func TestBubble_Rest(t *testing.T) {
	inBubble(t, func(t *testing.T, b *Bubble) {
		if err := b.Submit(b.Nodes[0], "before"); err != nil {
			t.Fatal(err)
		}
		term := b.Leader().Store().Status().Term
		b.Rest(10 * time.Minute)
		if err := b.Submit(b.Nodes[1], "after"); err != nil {
			t.Fatal(err)
		}
		if now := b.Leader().Store().Status().Term; now != term {
			t.Errorf("there were elections: term %d, then %d", term, now)
		}
		b.Settled()
	})
}

// What a leader had alone is replaced by a shorter end when it comes back. Its folder is whole, and the next start is none of
// an old copy.
func TestBubble_ATailIsReplacedAndTheNodeDiesAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b *Bubble) {
		stop := b.Work("a")
		b.Rest(2 * time.Second)
		stop()
		alone := b.Leader()
		b.Isolate(alone)
		before := alone.Store().LastLog()
		var lost sync.WaitGroup
		for i := range 12 { // more than an election adds
			lost.Go(func() {
				if b.Submit(alone, fmt.Sprint("lost-", i)) == nil {
					t.Error("who is cut off records")
				}
			})
		}
		lost.Wait()
		tail := alone.Store().LastLog()
		if tail < before+12 {
			t.Fatalf("the log went from %d to %d", before, tail)
		}
		alone.Kill()
		b.Until("another one leads", func() bool { return b.Leader() != alone })
		b.Wire.Mend()
		alone.Restart()
		b.Settled()
		if now := alone.Store().LastLog(); now >= tail {
			t.Fatalf("the log ends with %d, as long as the %d before", now, tail)
		}
		alone.Kill()
		alone.Restart()
		b.Settled()
	})
}

// Of five, leaders are cut off while a way to a follower hangs: what hangs arrives in another's time.
func TestBubble_FiveWithHangingWays(t *testing.T) {
	inBubbleOf(t, 5, func(t *testing.T, b *Bubble) {
		stop := b.Work("a")
		for range 4 {
			b.Rest(2 * time.Second)
			leader := b.Leader()
			slow := b.others(leader)[0]
			b.Wire.Delay(leader.ID, slow.ID, 900*time.Millisecond)
			b.Rest(time.Second)
			for _, other := range b.others(leader) {
				if other != slow {
					b.Wire.Cut(leader.ID, other.ID)
					b.Wire.Cut(other.ID, leader.ID)
				}
			}
			b.Until("another one leads", func() bool { return b.Leader() != leader })
			b.Rest(2 * time.Second)
			b.Wire.Mend()
		}
		stop()
		b.Settled()
		if b.Reads() < 50 {
			t.Errorf("%d reads were answered", b.Reads())
		}
	})
}
