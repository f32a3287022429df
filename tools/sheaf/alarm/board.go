package alarm

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
)

// maxSubjects of one kind stand by themselves; further ones stand together, as [attention.More].
const maxSubjects = 100

// Board keeps the alarms of a node. Its methods are safe for concurrent use.
type Board struct {
	node string
	now  func() time.Time
	log  zerolog.Logger

	mu sync.Mutex
	// standing and raised are guarded by mu.
	standing map[subject]*attention.Standing
	raised   map[attention.Kind]uint64
}

type subject struct {
	kind attention.Kind
	name string
}

// NewBoard makes an empty board of the node; now is its clock.
func NewBoard(node string, now func() time.Time, log zerolog.Logger) *Board {
	return &Board{node: node, now: now, log: log, standing: map[subject]*attention.Standing{}, raised: map[attention.Kind]uint64{}}
}

// Raise says that the alarm stands, or that what has no end of its own happened once more. The cause
// and the details go into the log line alone.
func (b *Board) Raise(k attention.Kind, about string, cause error, details ...attention.Detail) {
	row, _ := attention.Of(k)
	b.mu.Lock()
	defer b.mu.Unlock()
	now := core.TimeOf(b.now())
	at := b.at(k, about)
	s, known := b.standing[at]
	if !known {
		s = &attention.Standing{Kind: k, Subject: at.name, Node: b.node, Since: now}
		b.standing[at] = s
	}
	s.Last = now
	event := "an alarm happened again"
	switch {
	case !known:
		event = "an alarm begins"
	case row.Stays == 0:
		return // it stands as it stood
	}
	s.Times++
	b.raised[k]++
	line := b.line(row.Severity, s).Err(cause)
	for _, d := range details {
		line = line.Str(d.Name, d.Value)
	}
	line.Msg(event)
}

// at is the alarm's place on the board. mu is held.
func (b *Board) at(k attention.Kind, about string) subject {
	at := subject{k, about}
	if _, known := b.standing[at]; known {
		return at
	}
	of := 0
	for s := range b.standing {
		if s.kind == k {
			of++
		}
	}
	if of >= maxSubjects {
		return subject{k, attention.More}
	}
	return at
}

// line begins the log line of an alarm, as loud as a severity.
func (b *Board) line(loud attention.Severity, s *attention.Standing) *zerolog.Event {
	level := zerolog.ErrorLevel
	switch loud {
	case attention.Warn:
		level = zerolog.WarnLevel
	case attention.Hint:
		level = zerolog.InfoLevel
	}
	row, _ := attention.Of(s.Kind)
	return b.log.WithLevel(level).Str("alarm", string(s.Kind)).Str("severity", string(row.Severity)).Str("subject", s.Subject)
}

// Clear says that the alarm does not stand any more.
func (b *Board) Clear(k attention.Kind, about string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end(subject{k, about})
}

// end takes an alarm off the board. mu is held.
func (b *Board) end(at subject) {
	s, known := b.standing[at]
	if !known {
		return
	}
	delete(b.standing, at)
	row, _ := attention.Of(at.kind)
	if row.Severity == attention.Alarm {
		row.Severity = attention.Warn // seen wherever its beginning was, and no new alarm
	}
	b.line(row.Severity, s).Dur("stood", time.Duration(core.TimeOf(b.now())-s.Since)*time.Millisecond).
		Msg("an alarm ends")
}

// Standing lists what stands, in the order of the table of kinds, the oldest first. What has no end of
// its own and has not happened for long ends here.
func (b *Board) Standing() []attention.Standing {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := core.TimeOf(b.now())
	for at, s := range b.standing {
		if row, _ := attention.Of(at.kind); row.Stays > 0 && now-s.Last >= core.Time(row.Stays.Milliseconds()) {
			b.end(at)
		}
	}
	list := make([]attention.Standing, 0, len(b.standing))
	for _, s := range b.standing {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b attention.Standing) int {
		return cmp.Or(attention.Compare(a.Kind, b.Kind), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Subject, b.Subject))
	})
	return list
}

// Raised is how often each kind has begun or happened since the node started.
func (b *Board) Raised() map[attention.Kind]uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := make(map[attention.Kind]uint64, len(b.raised))
	for k, n := range b.raised {
		counts[k] = n
	}
	return counts
}
