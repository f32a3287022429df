package host

import (
	"io"
	"log"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"
)

// quiet takes go-plugin's log lines. Whatever a pack prints goes through here as well, and
// could quote a voter: so neither messages nor arguments pass, only that there was a line
// and how loud it was.
type quiet struct{ log zerolog.Logger }

func (q quiet) line(e *zerolog.Event) { e.Msg("pack runtime wrote a line") }

// Log takes a line of any level.
func (q quiet) Log(level hclog.Level, _ string, _ ...any) {
	if level >= hclog.Warn {
		q.line(q.log.Debug())
		return
	}
	q.line(q.log.Trace())
}

// Trace takes a line.
func (q quiet) Trace(string, ...any) { q.line(q.log.Trace()) }

// Debug takes a line.
func (q quiet) Debug(string, ...any) { q.line(q.log.Trace()) }

// Info takes a line.
func (q quiet) Info(string, ...any) { q.line(q.log.Trace()) }

// Warn takes a line.
func (q quiet) Warn(string, ...any) { q.line(q.log.Debug()) }

// Error takes a line; the host itself reports what matters.
func (q quiet) Error(string, ...any) { q.line(q.log.Debug()) }

// IsTrace is always true: levels are decided by the log itself.
func (q quiet) IsTrace() bool { return true }

// IsDebug is always true.
func (q quiet) IsDebug() bool { return true }

// IsInfo is always true.
func (q quiet) IsInfo() bool { return true }

// IsWarn is always true.
func (q quiet) IsWarn() bool { return true }

// IsError is always true.
func (q quiet) IsError() bool { return true }

// ImpliedArgs has none.
func (q quiet) ImpliedArgs() []any { return nil }

// With drops the arguments.
func (q quiet) With(...any) hclog.Logger { return q }

// Name is empty.
func (q quiet) Name() string { return "" }

// Named drops the name.
func (q quiet) Named(string) hclog.Logger { return q }

// ResetNamed drops the name.
func (q quiet) ResetNamed(string) hclog.Logger { return q }

// SetLevel does nothing.
func (q quiet) SetLevel(hclog.Level) {}

// GetLevel is the lowest.
func (q quiet) GetLevel() hclog.Level { return hclog.Trace }

// StandardLogger drops what it is given.
func (q quiet) StandardLogger(*hclog.StandardLoggerOptions) *log.Logger {
	return log.New(io.Discard, "", 0)
}

// StandardWriter drops what it is given.
func (q quiet) StandardWriter(*hclog.StandardLoggerOptions) io.Writer { return io.Discard }
