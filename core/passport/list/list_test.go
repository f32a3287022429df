package list

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/text"
)

// checkWords holds a message key to a text in every language whose places args fill.
func checkWords(t *testing.T, key string, args []string) {
	t.Helper()
	for _, lang := range text.Langs() {
		if !text.Has(lang, key) {
			t.Errorf("%s has no text in %s", key, lang)
		} else if said := text.Say(lang, key, args...); strings.Contains(said, "{") {
			t.Errorf("%s in %s leaves a place empty: %s", key, lang, said)
		}
	}
}

func TestRead_CountsEveryRow(t *testing.T) {
	rows := []struct {
		row     string
		heading string
	}{
		{"4504,123456", "regular"},
		{"4504,123457", "regular"},
		{"4504,123456", "duplicate"},
		{"45 04,123456", "duplicate spaced"},
		{"45 04, 123458", "regular spaced"},
		{"1ВС,686460", "irregular"},
		{"I-ВС,686460", "duplicate"},
		{"304,123456", "irregular"},
		{"4504,12345", "irregular"},
		{"", "empty"},
		{"4504", "comma"},
		{"4504,123456,1", "comma"},
		{",123456", "blank"},
		{"4504, ", "blank"},
		{"4504;123456", "comma"},
		{`"4504","123456"`, "sign"},
		{"4504,12345\x00", "sign"},
		{"4504,12345\xff", "encoding"},
		{"4504," + strings.Repeat("1", 30), "long"},
		{strings.Repeat("1", 300) + ",1", "long"},
		{strings.Repeat("1", 200_000) + ",1", "long"},
		{"9999,999999", "regular"},
	}
	lines := []string{passport.ListHeader}
	want := map[string]int64{}
	var notes []Note
	for i, r := range rows {
		lines = append(lines, r.row)
		heading, spaced := strings.CutSuffix(r.heading, " spaced")
		if spaced {
			want["spaced"]++
		}
		want[heading]++
		for _, f := range passport.Flaws() {
			if f.String() == heading {
				notes = append(notes, Note{Line: int64(i + 2), Flaw: f})
			}
		}
	}
	for name, text := range map[string]string{
		"LF":              strings.Join(lines, "\n") + "\n",
		"CRLF":            strings.Join(lines, "\r\n") + "\r\n",
		"BOM":             "\ufeff" + strings.Join(lines, "\n") + "\n",
		"BOM, CRLF":       "\ufeff" + strings.Join(lines, "\r\n") + "\r\n",
		"no end of line":  strings.Join(lines, "\n"),
		"one byte a read": strings.Join(lines, "\n") + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			var in io.Reader = strings.NewReader(text)
			if name == "one byte a read" {
				in = iotest.OneByteReader(in)
			}
			var b passport.Builder
			got, err := Read(in, &b)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range passport.Flaws() {
				if got.Flaws(f) != want[f.String()] {
					t.Errorf("%d rows are %s, want %d", got.Flaws(f), f, want[f.String()])
				}
			}
			if got.Rows != int64(len(rows)) || got.Regular != want["regular"] ||
				got.Irregular != want["irregular"] || got.Duplicates != want["duplicate"] ||
				got.Spaced != want["spaced"] || got.Malformed != int64(len(notes)) {
				t.Errorf("report %+v", got)
			}
			if got.Rows != got.Regular+got.Irregular+got.Duplicates+got.Malformed {
				t.Errorf("the headings do not add up to the rows: %+v", got)
			}
			if !slices.Equal(got.Notes, notes) {
				t.Errorf("notes %v, want %v", got.Notes, notes)
			}
			if got.Unfinished != (name == "no end of line") {
				t.Errorf("unfinished %t", got.Unfinished)
			}
			if set := b.Set(); set.Len() != got.Regular+got.Irregular {
				t.Errorf("the set has %d documents", set.Len())
			}
		})
	}
}

func TestFlaw_HasWords(t *testing.T) {
	for _, f := range passport.Flaws() {
		checkWords(t, f.Text(), nil)
	}
}

func TestRead_RealIrregularRows(t *testing.T) {
	file, err := os.Open("../testdata/irregular-rows.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b passport.Builder
	report, err := Read(file, &b)
	if err != nil || report.Irregular != 21 || report.Rows != 21 {
		t.Fatalf("report %+v, %v", report, err)
	}
	set := b.Set()
	n, err := passport.Parse("III-ЖО", "521913")
	if err != nil || !set.Has(n) {
		t.Errorf("a listed Soviet passport in Roman spelling is not found, %v", err)
	}
	n, err = passport.Parse("III-ЖО", "521914")
	if err != nil || set.Has(n) {
		t.Errorf("its neighbour is found, %v", err)
	}
}

// A list that somebody saved in Windows-1251 loses every document with letters, so few that the share of malformed rows
// says nothing: any row that is not UTF-8 is a doubt of its own.
func TestRead_DoubtsAnotherEncoding(t *testing.T) {
	saved, err := os.ReadFile("../testdata/irregular-rows.cp1251.csv")
	if err != nil {
		t.Fatal(err)
	}
	var regular strings.Builder
	for n := range 50_000 {
		fmt.Fprintf(&regular, "4504,%06d\n", 101+n)
	}
	report, err := Read(io.MultiReader(bytes.NewReader(saved), strings.NewReader(regular.String())), new(passport.Builder))
	if err != nil || report.Regular != 50_000 || report.Irregular != 0 || report.Flaws(passport.FlawEncoding) != 21 {
		t.Fatalf("report %+v, %v", report, err)
	}
	if got := report.Doubts(); !slices.Equal(got, []string{DoubtEncoding}) {
		t.Errorf("doubts %q, want %q", got, DoubtEncoding)
	}
	if first := report.Notes[0]; first.Line != 2 || first.Flaw != passport.FlawEncoding {
		t.Errorf("the first note is %v", first)
	}
}

func TestRead_NotesAreCappedAndCountsAreNot(t *testing.T) {
	text := passport.ListHeader + strings.Repeat("\nx", NoteLimit+5) + "\n"
	report, err := Read(strings.NewReader(text), new(passport.Builder))
	if err != nil || report.Malformed != NoteLimit+5 || len(report.Notes) != NoteLimit {
		t.Errorf("%d malformed, %d notes, %v", report.Malformed, len(report.Notes), err)
	}
}

func TestRead_Refused(t *testing.T) {
	broken := errors.New("broken pipe")
	tests := map[string]struct {
		in   io.Reader
		text string
	}{
		"empty":             {strings.NewReader(""), "passport.list.empty"},
		"another text":      {strings.NewReader("Dear Sirs,\nwe regret\n"), "passport.list.header"},
		"a cut character":   {strings.NewReader(strings.Repeat("Ж", 31) + "x" + "Ж"), "passport.list.header"},
		"no text":           {strings.NewReader("\x7fELF\x02\x01\x00\n"), "passport.list.binary"},
		"Windows-1251":      {strings.NewReader("\xd1\xc5\xd0\xc8\xdf;\xcd\xce\xcc\xc5\xd0\n"), "passport.list.binary"},
		"a web page":        {strings.NewReader("\ufeff\n<!DOCTYPE html>\n<html>"), "passport.list.format"},
		"UTF-16":            {strings.NewReader("\xff\xfeP\x00A\x00S\x00"), "passport.list.format"},
		"an archive":        {strings.NewReader("PK\x03\x04\n4504,123456\n"), "passport.list.format"},
		"a long photograph": {strings.NewReader("\xff\xd8\xff" + strings.Repeat("\x00", 2*window)), "passport.list.format"},
		"broken in the header": {io.MultiReader(strings.NewReader("PASSP"), iotest.ErrReader(broken)),
			"passport.list.damaged"},
		"broken in a row": {io.MultiReader(strings.NewReader(passport.ListHeader+"\n4504,1"), iotest.ErrReader(broken)),
			"passport.list.damaged"},
	}
	for name, tt := range tests {
		_, err := Read(tt.in, new(passport.Builder))
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != tt.text || refusal.Field != "file" {
			t.Errorf("%s: got %v, want %s", name, err, tt.text)
			continue
		}
		checkWords(t, refusal.Text, refusal.Args)
		if strings.HasPrefix(name, "broken") && !errors.Is(err, broken) {
			t.Errorf("%s: the cause is lost: %v", name, err)
		}
	}
}

func TestRead_DoubtsWhatCanBeRead(t *testing.T) {
	rows := strings.Repeat("4504,123456\n4504,123457\n", 1000)
	for name, tt := range map[string]struct {
		in     string
		rows   int64
		doubts string
	}{
		"as published":     {passport.ListHeader + "\n" + rows, 2000, ""},
		"no header":        {rows, 2000, "header"},
		"other columns":    {"SERIES,NUMBER\n" + rows, 2000, "header"},
		"cut off":          {passport.ListHeader + "\n" + rows + "4504,1234", 2001, "unfinished"},
		"two of 2,002 bad": {passport.ListHeader + "\n" + rows + "x\ny\n", 2002, ""},
		"three are more":   {passport.ListHeader + "\n" + rows + "x\ny\nz\n", 2003, "malformed"},
		"all at once":      {"x\n" + rows + "x\ny\nz", 2003, "header unfinished malformed"},
	} {
		report, err := Read(strings.NewReader(tt.in), new(passport.Builder))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(report.Doubts(), " "); got != tt.doubts || report.Rows != tt.rows || report.Regular != 2 {
			t.Errorf("%s: doubts %q of %+v", name, got, report)
		}
		for _, note := range report.Notes {
			if note.Line <= 2000 {
				t.Errorf("%s: a row of line %d is noted", name, note.Line)
			}
		}
	}
}

// Rows fall on every place of a window, and lines of every length on its end.
func TestRead_AcrossWindows(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		var file strings.Builder
		file.WriteString(passport.ListHeader + end)
		var want passport.Builder
		malformed := int64(0)
		for i := range 3 * window / 12 {
			n := passport.Key(uint64(i) * 7_919_000_003 % 10_000_000_000)
			want.AddKeys([]passport.Key{n})
			fmt.Fprintf(&file, "%04d,%06d%s", uint64(n)/1_000_000, uint64(n)%1_000_000, end)
			if i%5000 == 0 {
				malformed++
				file.WriteString(strings.Repeat("x", 1+i%(2*rowLimit)) + end)
			}
		}
		var b passport.Builder
		report, err := Read(strings.NewReader(file.String()), &b)
		if err != nil || report.Malformed != malformed || b.Set().Digest() != want.Set().Digest() {
			t.Errorf("%q: %d malformed, want %d; %v", end, report.Malformed, malformed, err)
		}
	}
}

// full is a sink that takes a few rows and then no more.
type full struct{ left int }

func (f *full) AddKeys(keys []passport.Key) int { return len(keys) }

func (f *full) Add(passport.Number) (bool, error) {
	f.left--
	if f.left < 0 {
		return false, core.Refuse(core.Limit, "file", "passport.list.irregular")
	}
	return true, nil
}

func TestRead_HandsOnTheRefusalOfTheSink(t *testing.T) {
	text := passport.ListHeader + "\n4504,123456\n1ВС,686460\n1ВС,686461\n1ВС,686462\n4504,123458\n"
	report, err := Read(strings.NewReader(text), &full{left: 2})
	if core.CodeOf(err) != core.Limit || report.Rows != 3 || report.Regular != 1 || report.Irregular != 2 {
		t.Errorf("report %+v, %v", report, err)
	}
}

// bzipped is passport.ListHeader and the row 4504,123456, each with a line feed, by bzip2 1.0.8.
const bzipped = "QlpoOTFBWSZTWSJ3+w8AAAxeAAAQAAR/ADIjWgCgACGoAxNDTIUwmmgNMRjLyYIzNCGfBuabjx1cB5WoHEKPi7kinChIETv9h4A="

func TestOpen(t *testing.T) {
	plain := passport.ListHeader + "\n4504,123456\n"
	var gz, zst bytes.Buffer
	w := gzip.NewWriter(&gz)
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.WriteCloser{w, z} {
		if _, err := io.WriteString(w, plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	bz, err := base64.StdEncoding.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string][]byte{
		"plain": []byte(plain), "bzip2": bz, "gzip": gz.Bytes(), "zstd": zst.Bytes(),
		"two bzip2 streams": append(bytes.Clone(bz), bz...),
	} {
		in, err := Open(t.Context(), bytes.NewReader(packed))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		report, err := Read(in, new(passport.Builder))
		if err != nil || report.Regular != 1 {
			t.Errorf("%s: report %+v, %v", name, report, err)
		}
		if name == "plain" {
			continue
		}
		in, err = Open(t.Context(), bytes.NewReader(packed[:len(packed)-6]))
		if err == nil {
			_, err = Read(in, new(passport.Builder))
		}
		if core.CodeOf(err) != core.Invalid {
			t.Errorf("%s cut off: got %v, want a refusal of code invalid", name, err)
		}
	}
	if _, err := Open(t.Context(), strings.NewReader("\x1f\x8brubbish that is no gzip")); core.CodeOf(err) != core.Invalid {
		t.Errorf("rubbish: got %v, want a refusal of code invalid", err)
	}
	if in, err := Open(t.Context(), strings.NewReader("")); err != nil || in == nil {
		t.Errorf("an empty file: %v", err)
	}
}

// stopped gives what it has and then ends as a reader does whose context was ended.
func stopped(have []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(have), iotest.ErrReader(fmt.Errorf("reading: %w", context.Canceled)))
}

// Whoever is stopped while he reads is not told that his file is damaged.
func TestOpen_StoppedIsNotDamaged(t *testing.T) {
	bz, err := base64.StdEncoding.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte(passport.ListHeader + "\n4504,123456\n")
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, have := range map[string][]byte{
		"before the first byte": nil, "in the magic": bz[:3], "plain": plain, "bzip2": bz[:len(bz)-6],
		"gzip": gz.Bytes()[:gz.Len()-6], "in the head of gzip": gz.Bytes()[:6],
	} {
		in, err := Open(t.Context(), stopped(have))
		if err == nil {
			_, err = Read(in, new(passport.Builder))
		}
		if !errors.Is(err, context.Canceled) || core.CodeOf(err) == core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ExampleRead() {
	list := passport.ListHeader + "\n4504,123456\n1ВС,686460\n4504;123457\n"
	var b passport.Builder
	report, err := Read(strings.NewReader(list), &b)
	if err != nil {
		fmt.Println(err)
		return
	}
	typed, err := passport.Parse("45 04", "123456")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.Set().Has(typed), report.Malformed, report.Notes)
	// Output: true 1 [{4 comma}]
}
