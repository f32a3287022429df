package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

const (
	// toldEach is how often a line is written where there is no terminal, drawnEach how often the bar is drawn on one.
	toldEach, drawnEach = 5 * time.Second, 100 * time.Millisecond
	// markedEach is how often what is done is noted for the rate, which is that of the last marksMost notes.
	markedEach = 500 * time.Millisecond
	marksMost  = 20
	// barWidth is how many signs the bar has.
	barWidth = 10
	// settles is how long a rate would say nothing yet.
	settles = time.Second
)

// Progress shows a bar on a terminal, and plain lines at most every five seconds elsewhere.
type Progress struct {
	what  string
	out   io.Writer
	total int64
	bytes bool
	done  int64
	next  time.Time
	begun time.Time
	marks []mark // the oldest first
	// width is how many signs a line of the terminal has, 0 where there is none; drawn is set while a bar stands on it.
	width int
	drawn bool
}

// mark is how much was done at a moment.
type mark struct {
	at   time.Time
	done int64
}

// NewProgress begins; a total of -1 is not known.
func NewProgress(what string, total int64, bytes bool) *Progress {
	p := &Progress{what: what, out: os.Stderr, total: total, bytes: bytes, begun: time.Now()}
	p.next, p.marks = p.begun.Add(toldEach), []mark{{p.begun, 0}}
	if width, _, err := term.GetSize(int(os.Stderr.Fd())); err == nil {
		p.width, p.next = max(width, 1), p.begun
	}
	return p
}

// Write counts bytes that pass by.
func (p *Progress) Write(b []byte) (int, error) {
	p.Add(int64(len(b)))
	return len(b), nil
}

// Add counts n more as done.
func (p *Progress) Add(n int64) {
	p.done += n
	now := time.Now()
	switch {
	case !now.After(p.next):
	case p.width > 0:
		p.next, p.drawn = now.Add(drawnEach), true
		fmt.Fprint(p.out, "\r"+p.draw(now)+clearLine)
	default:
		p.next = now.Add(toldEach)
		fmt.Fprintln(p.out, p.say(now))
	}
	if last := p.marks[len(p.marks)-1]; now.Sub(last.at) >= markedEach {
		p.marks = append(p.marks, mark{now, p.done})
		p.marks = p.marks[max(0, len(p.marks)-marksMost):]
	}
}

// clearLine is what a terminal takes for: nothing up to the end of the line.
const clearLine = "\x1b[K"

// draw is the line on a terminal: what say tells, and behind it the share of the same amounts, as a bar where the line is
// wide enough.
func (p *Progress) draw(now time.Time) string {
	words := p.say(now)
	if p.total > 0 {
		share := min(p.done, p.total)
		full := int(share * barWidth / p.total)
		words += fmt.Sprintf("  %d%%", share*100/p.total)
		if bar := "  |" + strings.Repeat("█", full) + strings.Repeat(" ", barWidth-full) + "|"; utf8.RuneCountInString(words+bar) < p.width {
			words += bar
		}
	}
	if shown := []rune(words); len(shown) >= p.width { // a line that is broken could not be written over
		words = string(shown[:p.width-1])
	}
	return words
}

// say tells how much is done of how much, how much of it in a second of the last ten, and how long the rest takes at
// that rate. A rate is told once there is one.
func (p *Progress) say(now time.Time) string {
	words := Say("cli.progress.done", p.what, p.amount(p.done))
	if p.total >= 0 {
		words = Say("cli.progress.of", p.what, p.amount(p.done), p.amount(p.total))
	}
	since := p.marks[0]
	rate := float64(p.done-since.done) / now.Sub(since.at).Seconds()
	if now.Sub(p.begun) < settles || rate <= 0 {
		return words
	}
	words += Say("cli.progress.rate", p.amount(int64(rate)))
	if p.total >= p.done {
		left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second))
		words += Say("cli.progress.left", Took(left))
	}
	return words
}

// amount writes what is counted.
func (p *Progress) amount(n int64) string {
	if p.bytes {
		return Bytes(n)
	}
	return Number(n)
}

// Finish takes the bar away.
func (p *Progress) Finish() {
	if p.drawn {
		p.drawn = false
		fmt.Fprint(p.out, "\r"+clearLine)
	}
}
