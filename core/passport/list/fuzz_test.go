package list

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(passport.ListHeader + "\r\n4504,123456\r\n1ВС,686460\r\n"))
	f.Add([]byte("\ufeff" + passport.ListHeader + "\n45 04,1\n\n,,\n\xff,1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var b passport.Builder
		report, err := Read(bytes.NewReader(text), &b)
		if err != nil {
			return
		}
		if report.Rows != report.Regular+report.Irregular+report.Duplicates+report.Malformed {
			t.Fatalf("the headings do not add up: %+v", report)
		}
		lines := int64(bytes.Count(text, []byte("\n")))
		if report.Unfinished {
			lines++
		}
		if report.first == 2 { // the first line is not a row
			lines--
		}
		if max(lines, 0) != report.Rows {
			t.Fatalf("%d lines below the header, %d rows", lines, report.Rows)
		}
		set := b.Set()
		if set.Len() != report.Regular+report.Irregular {
			t.Fatalf("%d documents of %+v", set.Len(), report)
		}
		var rows strings.Builder
		rows.WriteString(passport.ListHeader + "\n")
		for n := range set.All() {
			rows.WriteString(n.Series() + "," + n.Digits() + "\n")
		}
		var again passport.Builder
		if _, err := Read(strings.NewReader(rows.String()), &again); err != nil ||
			again.Set().Digest() != set.Digest() {
			t.Fatalf("the written list reads as another set: %v", err)
		}
	})
}
