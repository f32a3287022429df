package core

import (
	"strings"
	"time"
)

// Time is a moment in milliseconds since 1970 UTC. Zero means "never".
type Time int64

// TimeOf cuts t to milliseconds.
func TimeOf(t time.Time) Time { return Time(t.UnixMilli()) }

// UTC gives the moment back as a time.Time in UTC.
func (t Time) UTC() time.Time { return time.UnixMilli(int64(t)).UTC() }

// String writes the moment as RFC 3339 with milliseconds.
func (t Time) String() string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Wire is the moment as programs read it: as String, and empty for never.
func (t Time) Wire() string {
	if t == 0 {
		return ""
	}
	return t.String()
}

// Date is a day of the Gregorian calendar as "2018-01-18".
type Date string

// ParseDate accepts "2018-01-18", "18.01.2018" and "18012018" and refuses, under the name of field,
// days that the calendar does not have, such as 29.02.1900.
func ParseDate(field, text string) (Date, error) {
	iso := text
	if len(text) == 8 && strings.Trim(text, "0123456789") == "" {
		text = text[:2] + "." + text[2:4] + "." + text[4:]
	}
	if len(text) == 10 && text[2] == '.' && text[5] == '.' {
		iso = text[6:] + "-" + text[3:5] + "-" + text[:2]
	}
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return "", Refuse(Invalid, field, "core.date.form")
	}
	year, okY := digits(iso[:4])
	month, okM := digits(iso[5:7])
	day, okD := digits(iso[8:])
	if !okY || !okM || !okD || year < 1 {
		return "", Refuse(Invalid, field, "core.date.form")
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month || t.Year() != year {
		return "", Refuse(Invalid, field, "core.date.calendar")
	}
	return Date(iso), nil
}

// digits reads a number without a sign.
func digits(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// Russian writes the day as it stands in documents, "18.01.2018".
func (d Date) Russian() string {
	if len(d) != 10 {
		return string(d)
	}
	return string(d[8:]) + "." + string(d[5:7]) + "." + string(d[:4])
}

// Stamp is what the leader and raft say about a command: where in the log it stands, when
// and by whom it was given. Time never runs backwards along Index.
type Stamp struct {
	Index   uint64
	Time    Time
	Actor   UserID
	Request RequestID
	// Level is the machine level in force, see core/machine.
	Level uint32
}
