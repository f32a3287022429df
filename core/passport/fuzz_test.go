package passport

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	for _, seed := range [][2]string{
		{"4504", "123456"}, {"45 04", "123 456"}, {"XIV-БЮ", "123456"}, {"1ВС", "686460"},
		{"45ОО", "123456"}, {"", ""}, {"\xff", "1"}, {"хііі-жo", "521913"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, series, number string) {
		typed, err := Parse(series, number)
		listed, listedErr := ParseListed(series, number)
		if err == nil {
			if again, err := Parse(typed.Series(), typed.Digits()); err != nil || again != typed {
				t.Fatalf("the canonical spelling %q is not stable: %v", typed.Canonical(), err)
			}
			// A long dash is the one thing that is typed but not printed in a list.
			if listed != typed && !strings.ContainsAny(series, "‐‑–—") {
				t.Fatalf("typed %q, listed %q", typed.Canonical(), listed.Canonical())
			}
		}
		if listedErr == nil {
			again, err := ParseListed(listed.Series(), listed.Digits())
			if err != nil || again != listed || !utf8.ValidString(listed.listRow()) {
				t.Fatalf("the listed spelling %q is not stable: %v", listed.Canonical(), err)
			}
		}
	})
}

func FuzzReadList(f *testing.F) {
	f.Add([]byte(ListHeader + "\r\n4504,123456\r\n1ВС,686460\r\n"))
	f.Add([]byte("\ufeff" + ListHeader + "\n45 04,1\n\n,,\n\xff,1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var b Builder
		report, err := ReadList(bytes.NewReader(text), &b)
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
		if max(lines-1, 0) != report.Rows {
			t.Fatalf("%d lines below the header, %d rows", lines-1, report.Rows)
		}
		set := b.Set()
		if set.Len() != report.Regular+report.Irregular {
			t.Fatalf("%d documents of %+v", set.Len(), report)
		}
		var rows strings.Builder
		rows.WriteString(ListHeader + "\n")
		for n := range set.All() {
			rows.WriteString(n.listRow() + "\n")
		}
		var again Builder
		if _, err := ReadList(strings.NewReader(rows.String()), &again); err != nil ||
			again.Set().Digest() != set.Digest() {
			t.Fatalf("the written list reads as another set: %v", err)
		}
	})
}

func FuzzFromChunks(f *testing.F) {
	decoder, err := newDecoder()
	if err != nil {
		f.Fatal(err)
	}
	defer decoder.Close()
	for seed, size := range []int{0, 1, 300, 5000} {
		for chunk := range sample(uint64(seed), size).build(f, 1).Chunks() {
			f.Add(chunk)
			payload, err := decoder.DecodeAll(chunk[len(chunkMark)+1:], nil)
			if err == nil { // plain payloads let the fuzzer reach the records
				f.Add(append([]byte(chunkMark+"0"), payload...))
			}
		}
	}
	f.Fuzz(func(t *testing.T, chunk []byte) {
		set, err := FromChunks(slices.Values([][]byte{chunk}))
		if err != nil {
			return
		}
		var count int64
		for n := range set.All() {
			if !set.Has(n) {
				t.Fatal("the set lacks what All gives")
			}
			count++
		}
		if count != set.Len() {
			t.Fatalf("%d documents, Len says %d", count, set.Len())
		}
		back, err := FromChunks(set.Chunks())
		if err != nil || back.Digest() != set.Digest() {
			t.Fatalf("what was accepted does not come back: %v", err)
		}
	})
}
