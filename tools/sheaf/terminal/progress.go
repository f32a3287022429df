package terminal

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows a bar on a terminal, and plain lines at most every five seconds elsewhere.
type Progress struct {
	bar   *progressbar.ProgressBar
	what  string
	out   io.Writer
	total int64
	done  int64
	next  time.Time
	begun time.Time
}

// NewProgress begins; a total of -1 is not known.
func NewProgress(what string, total int64, bytes bool) *Progress {
	p := &Progress{what: what, out: os.Stderr, total: total, begun: time.Now()}
	p.next = p.begun.Add(5 * time.Second)
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return p
	}
	p.bar = progressbar.NewOptions64(total, progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionClearOnFinish())
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
	if p.bar != nil {
		// A bar that cannot be drawn is no reason to stop the work.
		_ = p.bar.Add64(n)
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next = now.Add(5 * time.Second)
		p.say(now.Sub(p.begun))
	}
}

// say tells how much is done, how much of it in a second, and how long the rest takes at that rate.
func (p *Progress) say(took time.Duration) {
	rate := float64(p.done) / took.Seconds()
	if p.total < 0 {
		fmt.Fprintf(p.out, "%s: %d, %.0f/s\n", p.what, p.done, rate)
		return
	}
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(p.out, "%s: %d / %d, %.0f/s, %s\n", p.what, p.done, p.total, rate, left)
}

// Finish takes the bar away.
func (p *Progress) Finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
