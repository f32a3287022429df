package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// language is the one in which the program speaks to people.
type language string

const (
	english language = "en"
	russian language = "ru"
)

// languageOf follows the first of the three variables that is set.
func languageOf(getenv func(string) string) language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(v, "ru") {
				return russian
			}
			return english
		}
	}
	return english
}

// say fills a format; its English is the key to its Russian.
func (l language) say(format string, args ...any) string {
	if l == russian {
		format = inRussian(format)
	}
	return fmt.Sprintf(format, args...)
}

func inRussian(format string) string {
	for _, twin := range slices.Concat(twins, replay.Twins()) {
		if twin[0] == format {
			return twin[1]
		}
	}
	return format // a test says that there is none
}

// said is an error in the words of the language.
func (l language) said(err error) string {
	var r *replay.Refusal
	if errors.As(err, &r) {
		return l.say(r.Format, r.Args...)
	}
	return err.Error()
}

// What to do about a rejected export. Every rejection has one of these.
const (
	// damaged is for files that are not as the drive's program writes them.
	damaged = "Keep this file and get the export again. If that is rejected too, show both to other auditors."
	// tooLarge is for what goes beyond the limits set against files made to exhaust the reader.
	tooLarge = "Keep this file, do not unpack it, and get the export again. If that is too large as well, ask the drive why."
	// otherVersion is for formats that this program does not know.
	otherVersion = "Check it with the sheafverify of the release that the drive runs; the drive names its release."
	// unsigned is for what the signatures do not cover or contradict.
	unsigned = "History was rewritten, cut or added to, or the key or the kept checkpoint is not of this drive. " +
		"Keep this file, get the key in person and show both to other auditors."
	// forbidden is for leaves that the rules do not allow.
	forbidden = "The drive recorded what its rules do not allow, or the journal was changed. " +
		"Keep this file and ask the drive for the records of the leaf or the line named here."
	// underived is for tables that do not follow from the journal.
	underived = "The journal is signed and the table is not: do not use its figures. " +
		"Keep this file and ask the drive how the table came about."
)

// wholeExport stands in for a file's name when none of the files inside is at fault.
const wholeExport = "the export"

// rejection is the one reason for which an export is not accepted.
type rejection struct {
	file   string
	line   int64 // counted from 1; 0 when no line is at fault
	why    *replay.Refusal
	remedy string
}

func reject(remedy, file string, line int64, format string, args ...any) error {
	return &rejection{file, line, replay.Refuse(format, args...), remedy}
}

// rejected is the rejection that verify answers; any other error is a mistake in this program,
// which must not end as verified.
func rejected(err error) *rejection {
	var r *rejection
	if !errors.As(err, &r) {
		panic(err)
	}
	return r
}

// Error writes file, line and reason in English.
func (r *rejection) Error() string { return r.in(english) }

// Unwrap gives the reason.
func (r *rejection) Unwrap() error { return r.why }

// in writes file, line and reason.
func (r *rejection) in(l language) string {
	file := r.file
	if file == wholeExport {
		file = l.say(wholeExport)
	}
	if r.line > 0 {
		return shown(l.say("%s line %d: %s", file, r.line, l.said(r.why)))
	}
	return shown(file + ": " + l.said(r.why))
}

// shown writes out what a terminal would obey or hide: an export must not speak in our name.
func shown(s string) string {
	var b strings.Builder
	for _, c := range s {
		if unicode.IsPrint(c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, `\u{%x}`, c)
		}
	}
	return b.String()
}

// unread says why the machine does not give a file.
func unread(name string, err error) *replay.Refusal {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replay.Refuse("there is no file %q; check its name", name)
	case errors.Is(err, fs.ErrPermission):
		return replay.Refuse("the file %q may not be read; ask its owner for the right to read it", name)
	}
	return replay.Refuse("the file %q cannot be read; copy it to another disk and try again", name)
}
