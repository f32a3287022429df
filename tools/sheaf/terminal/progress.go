package terminal

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

const (
	// toldEach is how often a line is written where there is no terminal, markedEach how often what is done is noted
	// for the rate, which is that of the last marksMost notes.
	toldEach, markedEach = 5 * time.Second, 500 * time.Millisecond
	marksMost            = 20
	// settles is how long a rate would say nothing yet.
	settles = time.Second
)

// Progress shows a bar on a terminal, and plain lines at most every five seconds elsewhere.
type Progress struct {
	bar   *progressbar.ProgressBar
	what  string
	out   io.Writer
	total int64
	bytes bool
	done  int64
	next  time.Time
	begun time.Time
	marks []mark // the oldest first
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
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return p
	}
	// The words of the bar are ours: its own rate begins with the first piece, however long that took to come.
	p.bar = progressbar.NewOptions64(total, progressbar.OptionSetDescription(what), progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetWidth(10), progressbar.OptionClearOnFinish())
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
	if p.bar != nil {
		p.bar.Describe(p.say(now))
		// A bar that cannot be drawn is no reason to stop the work.
		_ = p.bar.Add64(n)
	} else if now.After(p.next) {
		p.next = now.Add(toldEach)
		fmt.Fprintln(p.out, p.say(now))
	}
	if last := p.marks[len(p.marks)-1]; now.Sub(last.at) >= markedEach {
		p.marks = append(p.marks, mark{now, p.done})
		p.marks = p.marks[max(0, len(p.marks)-marksMost):]
	}
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
		words += Say("cli.progress.left", left.Round(time.Second))
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
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
