package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

var stamp = core.Stamp{Index: 7, Time: 1516233600123, Actor: "u1", Request: "r", Level: 3}

func TestLine_Golden(t *testing.T) {
	e := Entry{
		Campaign: "ru2018", Kind: "sheet.reserve/1", Subject: "sheet:91X7B9",
		Public: []KV{{"to", "filling"}, {"from", "at_office"}},
		Commit: []core.Commit{{Field: "remark", Hash: [32]byte{0xab}}, {Field: "name", Hash: [32]byte{31: 1}}},
	}
	want := `{"actor":"u1","campaign":"ru2018","commit":{"name":"` + strings.Repeat("0", 63) + `1","remark":"ab` +
		strings.Repeat("0", 62) + `"},"index":7,"kind":"sheet.reserve/1","n":5,` +
		`"public":{"from":"at_office","to":"filling"},"subject":"sheet:91X7B9","time":"2018-01-18T00:00:00.123Z","v":1}`
	if got := string(Line(e, stamp, 5)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := string(Line(Entry{Kind: "k"}, core.Stamp{}, 0)); got != `{"actor":"","campaign":"","commit":{},"index":0,`+
		`"kind":"k","n":0,"public":{},"subject":"","time":"1970-01-01T00:00:00.000Z","v":1}` {
		t.Errorf("empty entry: %s", got)
	}
}

// RFC 8785, section 3.2.3: the example of sorting, with its names in the order that the
// standard prints as the result.
func TestAppendObject_OrderOfRFC8785(t *testing.T) {
	order := []KV{
		{"\r", "Carriage Return"}, {"1", "One"}, {"\u0080", "Control"}, {"ö", "Latin Small Letter O With Diaeresis"},
		{"€", "Euro Sign"}, {"😀", "Emoji: Grinning Face"}, {"\ufb33", "Hebrew Letter Dalet With Dagesh"},
	}
	want := `{"\r":"Carriage Return","1":"One","` + "\u0080" + `":"Control","ö":"Latin Small Letter O With Diaeresis",` +
		`"€":"Euro Sign","😀":"Emoji: Grinning Face","` + "\ufb33" + `":"Hebrew Letter Dalet With Dagesh"}`
	for shift := range order {
		turned := append(append([]KV(nil), order[shift:]...), order[:shift]...)
		if got := string(appendObject(nil, turned)); got != want {
			t.Errorf("turned by %d: %s", shift, got)
		}
	}
}

// RFC 8785, section 3.2.2.2 and the "string" of its section 3.2.2 example.
func TestAppendString_EscapesOfRFC8785(t *testing.T) {
	for in, want := range map[string]string{
		"€$\u000f\nA'B\"\\\\\"/": `"€$\u000f\nA'B\"\\\\\"/"`,
		"\b\t\n\f\r":             `"\b\t\n\f\r"`,
		"\x00\x1f\x7f":           "\"\\u0000\\u001f\x7f\"",
		"<>&\u2028\u2029":        "\"<>&\u2028\u2029\"",
		"":                       `""`,
	} {
		got := string(appendString(nil, in))
		if got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != in {
			t.Errorf("%q reads back as %q: %v", in, back, err)
		}
	}
}

func TestCheck_Refuses(t *testing.T) {
	for name, c := range map[string]struct {
		e    Entry
		code core.Code
		text string
	}{
		"no kind":         {Entry{}, core.Invalid, "audit.kind"},
		"kind not utf-8":  {Entry{Kind: "\xff"}, core.Invalid, "audit.utf8"},
		"value not utf-8": {Entry{Kind: "k", Public: []KV{{"a", "\xc3"}}}, core.Invalid, "audit.utf8"},
		"name twice":      {Entry{Kind: "k", Public: []KV{{"a", "1"}, {"b", "1"}, {"a", "2"}}}, core.Invalid, "audit.twice"},
		"name empty":      {Entry{Kind: "k", Public: []KV{{"", "1"}}}, core.Invalid, "audit.twice"},
		"field twice":     {Entry{Kind: "k", Commit: []core.Commit{{Field: "a"}, {Field: "a"}}}, core.Invalid, "audit.twice"},
		"too large":       {Entry{Kind: "k", Public: []KV{{"a", strings.Repeat("x", maxText)}}}, core.TooLarge, "audit.size"},
	} {
		var refusal *core.Error
		err := Check(c.e)
		if core.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if refusal, _ = err.(*core.Error); refusal == nil || refusal.Text != c.text {
			t.Errorf("%s: %v, want %s", name, err, c.text)
		}
		if !panics(func() { Line(c.e, stamp, 0) }) {
			t.Errorf("%s: a line was written", name)
		}
	}
}

func TestLine_FaultsBeyondALeaf(t *testing.T) {
	for name, c := range map[string]struct {
		s core.Stamp
		n int64
	}{
		"n below zero":  {core.Stamp{}, -1},
		"n beyond 2^53": {core.Stamp{}, 1 << 53},
		"index beyond":  {core.Stamp{Index: 1 << 53}, 0},
		"year 10000":    {core.Stamp{Time: 253402300800000}, 0},
		"before year 0": {core.Stamp{Time: -62198755200000}, 0},
		"actor":         {core.Stamp{Actor: "\xff"}, 0},
	} {
		if !panics(func() { Line(Entry{Kind: "k"}, c.s, c.n) }) {
			t.Errorf("%s: a line was written", name)
		}
	}
	if len(Line(Entry{Kind: "k"}, core.Stamp{Index: 1<<53 - 1, Time: 253402300799999}, 1<<53-1)) == 0 {
		t.Error("the last that a leaf can hold")
	}
}

func TestCheck_LargestEntryStaysReadable(t *testing.T) {
	e := Entry{Kind: "k", Public: []KV{{"a", strings.Repeat("\x01", maxText-100)}}}
	if err := Check(e); err != nil {
		t.Fatal(err)
	}
	if line := Line(e, stamp, 0); len(line) > MaxLine {
		t.Errorf("%d bytes", len(line))
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

func TestParse_InverseOfLine(t *testing.T) {
	e := Entry{Campaign: "c", Kind: "k/1", Subject: "s:1", Public: []KV{{"😀", "\x00"}, {"\ufb33", "\u2028<"}},
		Commit: []core.Commit{{Field: "b", Hash: [32]byte{9}}, {Field: "a"}}}
	line := Line(e, stamp, 12)
	l, err := Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	if l.N != 12 || l.Index != 7 || l.Time != stamp.Time || l.Actor != "u1" || l.Get("😀") != "\x00" || l.Get("x") != "" {
		t.Errorf("%+v", l)
	}
	if fmt.Sprint(l.Public) != fmt.Sprint(e.Public) || l.Commit[0].Field != "a" {
		t.Errorf("not in canonical order: %+v", l)
	}
}

func TestParse_RefusesTampered(t *testing.T) {
	line := string(Line(Entry{Kind: "k", Public: []KV{{"a", "1"}, {"b", "2"}}}, stamp, 3))
	for name, change := range map[string][2]string{
		"space":          {`"n":3`, `"n": 3`},
		"order":          {`"a":"1","b":"2"`, `"b":"2","a":"1"`},
		"twice":          {`"a":"1"`, `"a":"0","a":"1"`},
		"exponent":       {`"n":3`, `"n":3e0`},
		"case":           {`"kind"`, `"Kind"`},
		"unknown member": {`"v":1`, `"v":1,"w":2`},
		"version":        {`"v":1`, `"v":2`},
		"null":           {`"commit":{}`, `"commit":null`},
		"short commit":   {`"commit":{}`, `"commit":{"a":"ab"}`},
		"wrong hex":      {`"commit":{}`, `"commit":{"a":"` + strings.Repeat("zz", 32) + `"}`},
		"large hex":      {`"commit":{}`, `"commit":{"a":"` + strings.Repeat("AB", 32) + `"}`},
		"escape":         {`"1"`, `"\u0031"`},
		"time zone":      {`.123Z`, `.123+00:00`},
		"time cut":       {`.123Z`, `Z`},
		"minus n":        {`"n":3`, `"n":-3`},
		"large index":    {`"index":7`, `"index":9007199254740992`},
		"no kind":        {`"kind":"k"`, `"kind":""`},
		"behind":         {`"v":1}`, `"v":1} `},
		"bad utf-8":      {`"1"`, "\"\xff\""},
	} {
		changed := strings.Replace(line, change[0], change[1], 1)
		if changed == line {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := Parse([]byte(changed)); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Parse(make([]byte, MaxLine+1)); core.CodeOf(err) != core.TooLarge {
		t.Errorf("long line: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Line(Entry{Kind: "k", Public: []KV{{"a", "\x01é😀"}}, Commit: []core.Commit{{Field: "f"}}}, stamp, 3))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		l, err := Parse(line)
		if err != nil {
			return
		}
		again := Line(l.Entry, core.Stamp{Index: l.Index, Time: l.Time, Actor: l.Actor}, l.N)
		if !bytes.Equal(again, line) {
			t.Errorf("%q was accepted, written again it is %q", line, again)
		}
	})
}
