package gar

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

// row is one element: all data of the register are in attributes. line is where it ends, of a table its number.
type row struct {
	attrs []xml.Attr
	line  int
}

func (r row) get(name string) (string, bool) {
	for _, a := range r.attrs {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// maxAttrs bounds the attributes of a row; the longest rows of the register, those of AS_ADDROBJ,
// have 38.
const maxAttrs = 64

// maxQuoted is how many letters of a file's own words a fault repeats. An element may be a
// megabyte long, and a thousand faults are kept.
const maxQuoted = 20

// quoted is the beginning of a word of the file, without the rest kept in memory.
func quoted(s string) string {
	if len(s) <= maxQuoted {
		return strings.Clone(s)
	}
	letters := 0
	for at := range s {
		if letters++; letters > maxQuoted {
			return strings.Clone(s[:at])
		}
	}
	return strings.Clone(s)
}

// twice names an attribute that stands in the element a second time: XML forbids it, the
// decoder lets it pass.
func (r row) twice() (string, bool) {
	for i, a := range r.attrs {
		for _, b := range r.attrs[:i] {
			if a.Name == b.Name {
				return a.Name.Local, true
			}
		}
	}
	return "", false
}

// fields reads attributes one after the other and keeps the first refusal.
type fields struct {
	row row
	err error
}

func (f *fields) refuse(name, text string, args ...string) {
	if f.err == nil {
		f.err = core.Refuse(core.Invalid, name, text, args...)
	}
}

func (f *fields) required(name string) string {
	v, ok := f.row.get(name)
	if !ok {
		f.refuse(name, "gar.row.missing", name)
	}
	return v
}

// id reads a positive number, or 0 where zero is allowed or the attribute is optional.
func (f *fields) id(name string, optional bool) int64 {
	v, ok := f.row.get(name)
	if !ok || v == "" {
		if !optional {
			f.refuse(name, "gar.row.missing", name)
		}
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 62)
	if err != nil || n < 0 || n == 0 && !optional {
		f.refuse(name, "gar.row.number", name)
	}
	return n
}

// lastLevel is the highest level of the register.
const lastLevel = 17

func (f *fields) level(name string) int {
	v := f.required(name)
	n, err := strconv.Atoi(v)
	if f.err == nil && (err != nil || n < 1 || n > lastLevel) {
		f.refuse(name, "gar.row.level", name)
	}
	return n
}

func (f *fields) text(name string, longest int) string {
	v := f.required(name)
	clean := strings.TrimSpace(v)
	switch {
	case f.err != nil:
	case clean == "":
		f.refuse(name, "gar.row.blank", name)
	case utf8.RuneCountInString(clean) > longest:
		f.refuse(name, "gar.row.long", name, strconv.Itoa(longest))
	case strings.ContainsFunc(clean, unicode.IsControl):
		f.refuse(name, "gar.row.control", name)
	}
	if len(clean) < len(v) {
		return strings.Clone(clean) // v may be blanks by the megabyte
	}
	return clean
}

func (f *fields) date(name string) core.Date {
	v := f.required(name)
	d, err := core.ParseDate(name, v)
	if f.err == nil && (err != nil || string(d) != v) {
		f.refuse(name, "gar.row.date", name)
	}
	return d
}

// flag reads "1"/"0" and the dictionaries' "true"/"false".
func (f *fields) flag(name string) bool {
	v := f.required(name)
	switch v {
	case "1", "true":
		return true
	case "0", "false":
		return false
	}
	f.refuse(name, "gar.row.flag", name)
	return false
}

func (f *fields) path(name string) []int64 {
	v, ok := f.row.get(name)
	if !ok || v == "" {
		return nil
	}
	parts := strings.Split(v, ".")
	if len(parts) > 32 {
		f.refuse(name, "gar.row.path", name)
		return nil
	}
	out := make([]int64, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseInt(p, 10, 62)
		if err != nil || n <= 0 {
			f.refuse(name, "gar.row.path", name)
			return nil
		}
		out[i] = n
	}
	return out
}

func (f *fields) region(name string) core.Region {
	v, ok := f.row.get(name)
	if !ok || v == "" || v == "0" {
		return ""
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 99 {
		f.refuse(name, "gar.row.region", name)
		return ""
	}
	if n < 10 {
		return core.Region("0" + strconv.Itoa(n))
	}
	return core.Region(strconv.Itoa(n))
}
