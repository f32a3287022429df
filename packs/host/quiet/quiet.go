package quiet

import (
	"io"
	"log"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"
)

// Logger takes go-plugin's log lines. Whatever a pack prints goes through here as well, and
// could quote a voter: so neither messages nor arguments pass, only that there was a line
// and how loud it was.
type Logger struct{ log zerolog.Logger }

// Around counts the lines in a log.
func Around(l zerolog.Logger) Logger { return Logger{l} }

func (q Logger) line(e *zerolog.Event) { e.Msg("pack runtime wrote a line") }

// Log takes a line of any level.
func (q Logger) Log(level hclog.Level, _ string, _ ...any) {
	if level >= hclog.Warn {
		q.line(q.log.Debug())
		return
	}
	q.line(q.log.Trace())
}

// Trace takes a line.
func (q Logger) Trace(string, ...any) { q.line(q.log.Trace()) }

// Debug takes a line.
func (q Logger) Debug(string, ...any) { q.line(q.log.Trace()) }

// Info takes a line.
func (q Logger) Info(string, ...any) { q.line(q.log.Trace()) }

// Warn takes a line.
func (q Logger) Warn(string, ...any) { q.line(q.log.Debug()) }

// Error takes a line; the host itself reports what matters.
func (q Logger) Error(string, ...any) { q.line(q.log.Debug()) }

// IsTrace is always true: levels are decided by the log itself.
func (q Logger) IsTrace() bool { return true }

// IsDebug is always true.
func (q Logger) IsDebug() bool { return true }

// IsInfo is always true.
func (q Logger) IsInfo() bool { return true }

// IsWarn is always true.
func (q Logger) IsWarn() bool { return true }

// IsError is always true.
func (q Logger) IsError() bool { return true }

// ImpliedArgs has none.
func (q Logger) ImpliedArgs() []any { return nil }

// With drops the arguments.
func (q Logger) With(...any) hclog.Logger { return q }

// Name is empty.
func (q Logger) Name() string { return "" }

// Named drops the name.
func (q Logger) Named(string) hclog.Logger { return q }

// ResetNamed drops the name.
func (q Logger) ResetNamed(string) hclog.Logger { return q }

// SetLevel does nothing.
func (q Logger) SetLevel(hclog.Level) {}

// GetLevel is the lowest.
func (q Logger) GetLevel() hclog.Level { return hclog.Trace }

// StandardLogger drops what it is given.
func (q Logger) StandardLogger(*hclog.StandardLoggerOptions) *log.Logger {
	return log.New(io.Discard, "", 0)
}

// StandardWriter drops what it is given.
func (q Logger) StandardWriter(*hclog.StandardLoggerOptions) io.Writer { return io.Discard }
