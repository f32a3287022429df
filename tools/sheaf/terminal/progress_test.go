package terminal

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A line says how much of how much, the rate of the last seconds and the time left; before there is a rate it says none.
func TestProgress_SaysRateAndTimeLeft(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	synctest.Test(t, func(t *testing.T) {
		var said strings.Builder
		p := &Progress{what: "reading", out: &said, total: 100 << 20, bytes: true, begun: time.Now()}
		p.next, p.marks = p.begun, []mark{{p.begun, 0}}
		time.Sleep(time.Millisecond)
		p.Add(40 << 20) // what was there at once says nothing of the rate
		if got, want := said.String(), "reading: 40.0 MiB of 100.0 MiB\n"; got != want {
			t.Errorf("at first it says %q, want %q", got, want)
		}
		for range 60 {
			time.Sleep(500 * time.Millisecond)
			p.Add(1 << 19)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		if got, want := lines[len(lines)-1], "reading: 67.5 MiB of 100.0 MiB, 1.0 MiB/s, 33s left"; got != want {
			t.Errorf("then it says %q, want %q", got, want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		p := &Progress{what: "asking", total: -1, begun: time.Now()}
		p.done, p.marks = 2500, []mark{{p.begun, 0}}
		if got, want := p.say(p.begun.Add(2*time.Second)), "asking: 2,500, 1,250/s"; got != want {
			t.Errorf("without a total it says %q, want %q", got, want)
		}
	})
}

// On a terminal the share is one of the amounts beside it, at every moment; what does not fit on the line is left out.
func TestProgress_DrawsTheShareOfItsAmounts(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	synctest.Test(t, func(t *testing.T) {
		var drawn strings.Builder
		p := &Progress{what: "reading", out: &drawn, total: 8 << 20, bytes: true, begun: time.Now(), width: 60}
		p.next, p.marks = p.begun, []mark{{p.begun, 0}}
		for range 8 {
			time.Sleep(drawnEach + 1)
			p.Add(1 << 20)
		}
		p.Add(1 << 19) // too soon to be drawn
		time.Sleep(drawnEach + 1)
		p.Add(1 << 19) // more than was foretold
		p.Finish()
		p.Finish()
		lines := strings.Split(drawn.String(), "\r")
		if len(lines) != 11 || lines[10] != clearLine {
			t.Fatalf("drawn is %q", lines)
		}
		for i, want := range map[int]string{
			1: "reading: 1.0 MiB of 8.0 MiB  12%  |█         |", 4: "reading: 4.0 MiB of 8.0 MiB  50%  |█████     |",
			8: "reading: 8.0 MiB of 8.0 MiB  100%  |██████████|", 9: "reading: 9.0 MiB of 8.0 MiB  100%  |██████████|",
		} {
			if got := strings.TrimSuffix(lines[i], clearLine); got != want {
				t.Errorf("line %d is %q, want %q", i, got, want)
			}
		}
		p.width = 32
		if got, want := p.draw(time.Now()), "reading: 9.0 MiB of 8.0 MiB  10"; got[:len(want)] != want || len(got) >= p.width {
			t.Errorf("on a narrow line it is %q", got)
		}
	})
}
