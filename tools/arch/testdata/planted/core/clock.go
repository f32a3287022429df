package core

import (
	"context"
	"time"
)

// Naming a clock is as good as reading it.
var _ = []any{
	time.Now,
	time.Since,
	time.Until,
	time.After,
	time.AfterFunc,
	time.Sleep,
	time.Tick,
	time.NewTimer,
	time.NewTicker,

	time.Local,
	time.LoadLocation,
	time.Time.Local,

	context.WithTimeout,
	context.WithDeadline,
	context.WithTimeoutCause,
	context.WithDeadlineCause,
}
