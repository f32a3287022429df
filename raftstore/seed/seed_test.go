package seed

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

const smallTable = 16 << 20

var at = marker.Marker{Index: 900, Term: 4, Configuration: []byte("members"), ConfigurationIndex: 7,
	Mark: marker.Mark{Applied: 899, Sum: [32]byte{1, 2, 3}}}

// some are records like those of a state: many short ones and a long one.
func some(fn func(key, value []byte, version uint64) error) error {
	for i := range 300 {
		if err := fn(fmt.Appendf(nil, "d/k:%04d", i), fmt.Appendf(nil, "value %d", i*i), uint64(i%7)); err != nil {
			return err
		}
	}
	return fn([]byte("d/long"), bytes.Repeat([]byte("scan"), 50_000), 900)
}

func stream(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, at, some); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead_WhatWasWritten(t *testing.T) {
	var want, got bytes.Buffer
	note := func(to *bytes.Buffer) func(key, value []byte, version uint64) error {
		return func(key, value []byte, version uint64) error {
			fmt.Fprintf(to, "%s=%s@%d\n", key, value, version)
			return nil
		}
	}
	if err := some(note(&want)); err != nil {
		t.Fatal(err)
	}
	m, err := Read(bytes.NewReader(stream(t)), note(&got))
	if err != nil || fmt.Sprint(m) != fmt.Sprint(at) {
		t.Errorf("%+v, %v", m, err)
	}
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Error("other records came out")
	}
}

// listed reads a stream into lines.
func listed(data []byte) (string, error) {
	var b strings.Builder
	m, err := Read(bytes.NewReader(data), func(key, value []byte, version uint64) error {
		fmt.Fprintf(&b, "%s=%s@%d\n", key, value, version)
		return nil
	})
	return fmt.Sprint(m, b.String()), err
}

// No stream that was cut, changed, spun on or repeated is taken for whole, wherever that is. A bit that the
// packing does not use may be anything: then the content is the same.
func TestRead_RefusesEveryDamage(t *testing.T) {
	whole := stream(t)
	want, err := listed(whole)
	if err != nil {
		t.Fatal(err)
	}
	harmless := 0
	damaged := map[string][]byte{
		"more at the end": append(bytes.Clone(whole), 'x'),
		"twice":           append(bytes.Clone(whole), whole...),
		"nothing":         nil,
		"another file":    []byte("%PDF-1.7 and so on, long enough"),
	}
	for i := 0; i < len(whole); i += 1 + len(whole)/400 {
		damaged[fmt.Sprint("cut at ", i)] = whole[:i]
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		damaged[fmt.Sprint("flipped at ", i)] = flipped
	}
	for name, data := range damaged {
		got, err := listed(data)
		var refusal *core.Error
		if err == nil && got == want && strings.HasPrefix(name, "flipped") {
			harmless++
			continue
		}
		if !errors.As(err, &refusal) || !slices.Contains([]string{"seed.broken", "seed.foreign", "seed.newer"}, refusal.Text) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if harmless > 20 {
		t.Errorf("%d of %d changes were none", harmless, len(damaged))
	}
}

// What a later release sends, or somebody who is none, is told apart and taken from neither.
func TestRead_OfAnotherProgram(t *testing.T) {
	whole := stream(t)
	for start, want := range map[string]string{
		"sheaf seed 2\n": "seed.newer", "sheaf seed 9\n": "seed.newer", "sheaf seed 0\n": "seed.foreign", "sheaf seed A\n": "seed.foreign",
		"sheaf seed 2 ": "seed.foreign", "sheaf bulb 1\n": "seed.foreign",
	} {
		_, err := listed(append([]byte(start), whole[len(start):]...))
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Text != want {
			t.Errorf("%q: %v, want %s", start, err, want)
		}
	}
}

// A stream whose packing is right, and whose trailer is of another moment or another number of records.
func TestRead_TheTrailerIsOfTheContent(t *testing.T) {
	for name, change := range map[string]func(*trailer){
		"a record more": func(e *trailer) { e.Count++ }, "another sum": func(e *trailer) { e.Sum[9] ^= 1 },
		"another index": func(e *trailer) { e.Index-- }, "another term": func(e *trailer) { e.Term++ },
		"as it should be": func(*trailer) {},
	} {
		var b bytes.Buffer
		out := &summed{w: &b, sum: sha256.New()}
		head, err := state.Encode(at)
		if err != nil {
			t.Fatal(err)
		}
		out.block(head)
		out.block([]byte("d/k:1"))
		out.number(3)
		out.block([]byte("x"))
		out.number(0)
		end := trailer{1, [32]byte(out.sum.Sum(nil)), at.Index, at.Term}
		change(&end)
		tail, err := state.Encode(end)
		if err != nil {
			t.Fatal(err)
		}
		out.block(tail)
		in := &checked{r: bufio.NewReader(&b), sum: sha256.New()}
		_, err = in.read(func([]byte, []byte, uint64) error { return nil })
		if (err == nil) != (name == "as it should be") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// textOf is the message key of the refusal in err's chain.
func textOf(err error) string {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return fmt.Sprint(err)
}
