package core

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for text, want := range map[string]Date{
		"2018-01-18": "2018-01-18", "18.01.2018": "2018-01-18", "29.02.2000": "2000-02-29", "29.02.1904": "1904-02-29",
		"31.12.0001": "0001-12-31", "15051985": "1985-05-15",
	} {
		if got, err := ParseDate("birth", text); err != nil || got != want {
			t.Errorf("%s is read as %q, %v", text, got, err)
		}
	}
}

func TestParseDate_Refuses(t *testing.T) {
	for text, key := range map[string]string{
		"29.02.1900": "core.date.calendar", "31.04.2018": "core.date.calendar", "00.01.2018": "core.date.calendar",
		"01.13.2018": "core.date.calendar", "2018-02-29": "core.date.calendar", "32.01.2018": "core.date.calendar",
		"31042018": "core.date.calendar", "18.1.201": "core.date.form", "1501985": "core.date.form",
		"": "core.date.form", "1.1.2018": "core.date.form", "18/01/2018": "core.date.form", "18.01.18": "core.date.form",
		"01.01.0000": "core.date.form", "+1.01.2018": "core.date.form", "2018-+1-02": "core.date.form",
		"2018--1-02": "core.date.form", "aa.bb.cccc": "core.date.form", "18.01.2018 ": "core.date.form",
		"١٨.٠١.٢٠١٨": "core.date.form",
	} {
		_, err := ParseDate("birth", text)
		e, ok := err.(*Error)
		if !ok || e.Code != Invalid || e.Field != "birth" || e.Text != key {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
}

func TestDate_Russian(t *testing.T) {
	if got := Date("2018-01-18").Russian(); got != "18.01.2018" {
		t.Error(got)
	}
	if got := Date("").Russian(); got != "" {
		t.Error(got)
	}
}

func TestTime(t *testing.T) {
	at := TimeOf(time.Date(2018, 1, 18, 9, 30, 0, 999_999_999, time.FixedZone("MSK", 3*3600)))
	if got := at.String(); got != "2018-01-18T06:30:00.999Z" {
		t.Errorf("printed as %s", got)
	}
	if TimeOf(at.UTC()) != at {
		t.Error("does not come back")
	}
}
