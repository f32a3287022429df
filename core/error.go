package core

import "errors"

// Code sorts refusals into the few kinds that a caller treats differently. It is a wire
// word: never renamed.
type Code string

// The codes. A refusal changes nothing; only Denied leaves an audit leaf.
const (
	// Invalid: a value is malformed; Field says which.
	Invalid Code = "invalid"
	// Unauthenticated: nobody is signed in, or the login ended.
	Unauthenticated Code = "unauthenticated"
	// Denied: somebody is signed in who may not do this.
	Denied Code = "denied"
	// NotFound: the subject does not exist.
	NotFound Code = "not_found"
	// Conflict: the subject is in a state that does not allow this.
	Conflict Code = "conflict"
	// Duplicate: it exists already; Subject says where.
	Duplicate Code = "duplicate"
	// Stale: what the sender had read is no longer current; look up and judge again.
	Stale Code = "stale"
	// Limit: a quota, a rate or a number of tries is used up.
	Limit Code = "limit"
	// TooLarge: the body or a file is over its limit.
	TooLarge Code = "too_large"
	// Unavailable: not now; the same request may be sent again.
	Unavailable Code = "unavailable"
	// Internal: a fault of ours; nothing was recorded.
	Internal Code = "internal"
)

// Error is the one error that crosses rooms. Text is a key of the message catalogues
// (core/text), Args fill its places; neither ever holds personal data.
type Error struct {
	Code    Code
	Text    string
	Args    []string
	Subject string
	Field   string
}

// Refuse makes an Error about field (empty when no single field is at fault).
func Refuse(code Code, field, text string, args ...string) *Error {
	return &Error{Code: code, Field: field, Text: text, Args: args}
}

// About names the entity that the refusal speaks of and returns e.
func (e *Error) About(subject string) *Error {
	e.Subject = subject
	return e
}

// Error writes code, field and message key: enough for a log, free of personal data.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " " + e.Field
	}
	return s + ": " + e.Text
}

// CodeOf is the code of the first [Error] in err's chain, Internal for any other error and
// "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
