package refusal

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Statuses gives the HTTP status of each code.
func Statuses() map[core.Code]int {
	return map[core.Code]int{
		core.Invalid:         http.StatusUnprocessableEntity,
		core.Unauthenticated: http.StatusUnauthorized,
		core.Denied:          http.StatusForbidden,
		core.NotFound:        http.StatusNotFound,
		core.Conflict:        http.StatusConflict,
		core.Duplicate:       http.StatusConflict,
		core.Stale:           http.StatusConflict,
		core.Limit:           http.StatusTooManyRequests,
		core.TooLarge:        http.StatusRequestEntityTooLarge,
		core.Unavailable:     http.StatusServiceUnavailable,
		core.Internal:        http.StatusInternalServerError,
	}
}

// Status is the HTTP status of a code.
func Status(code core.Code) int {
	if s, ok := Statuses()[code]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Of turns any error into one that can be shown: a passed deadline is "unavailable", an error
// that is none of ours "internal".
func Of(err error) *core.Error {
	var e *core.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return core.Refuse(core.Unavailable, "", "ui.late")
	}
	return core.Refuse(core.Internal, "", "core.internal")
}

// Later is a refusal that does not stand for ever: after the wait it may be otherwise.
type Later struct {
	Refused *core.Error
	Wait    time.Duration
}

// Error is that of the refusal.
func (l Later) Error() string { return l.Refused.Error() }

// Unwrap shows the refusal itself.
func (l Later) Unwrap() error { return l.Refused }

// Seconds tells programs how long to wait after a [Later]; ok is false for any other error.
func Seconds(err error) (seconds string, ok bool) {
	var later Later
	if !errors.As(err, &later) {
		return "", false
	}
	return strconv.Itoa(int((later.Wait + time.Second - 1) / time.Second)), true
}

// Sentences parts what is wrong from what to do: the first sentence from the rest.
func Sentences(s string) (what, remedy string) {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1], s[i+2:]
	}
	return s, ""
}

// Incident is the beginning of a request id, as people say it on the phone.
func Incident(id core.RequestID) string {
	s := strings.ToUpper(string(id))
	if len(s) < 8 {
		return s
	}
	return s[:4] + "-" + s[4:8]
}
