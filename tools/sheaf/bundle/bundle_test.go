package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// heard notes what a taker was given.
type heard struct {
	lines []string
	fails string // the part that is refused
}

var errTaker = errors.New("the taker has had enough")

func (h *heard) note(format string, a ...any) error {
	line := fmt.Sprintf(format, a...)
	h.lines = append(h.lines, line)
	if h.fails != "" && strings.HasPrefix(line, h.fails) {
		return errTaker
	}
	return nil
}

func (h *heard) Manifest(m Manifest) error { return h.note("manifest of %s at %d", m.House, m.Index) }

func (h *heard) State(seed io.Reader) error {
	data, err := io.ReadAll(seed)
	if err != nil {
		return err
	}
	return h.note("state %x", sha256.Sum256(data))
}

func (h *heard) Blobs(count int) error { return h.note("blobs %d", count) }

func (h *heard) Blob(_ blob.Hash, cipher []byte) error { return h.note("blob %s", cipher) }

func (h *heard) Key(name, content string) error { return h.note("key %s %s", name, content) }

var someManifest = Manifest{Format: Format, House: "oak", Level: 1, Index: 7, Made: "2026-11-22T10:00:00Z"}

// some is a backup with a state of several pieces, and what is in it.
func some(t *testing.T) ([]byte, []string) {
	t.Helper()
	state := bytes.Repeat([]byte("state "), pieceSize/4)
	ciphers := []string{"one", "two", "three"}
	slices.SortFunc(ciphers, func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return bytes.Compare(x[:], y[:])
	})
	var b bytes.Buffer
	w := NewWriter(&b)
	errs := []error{w.Manifest(someManifest), w.State(bytes.NewReader(state)), w.Blobs(len(ciphers) + 1)}
	want := []string{"manifest of oak at 7", fmt.Sprintf("state %x", sha256.Sum256(state)), "blobs 4"}
	for _, c := range ciphers {
		errs = append(errs, w.Blob(sha256.Sum256([]byte(c)), []byte(c)))
		want = append(want, "blob "+c)
	}
	errs = append(errs, w.Key("root.key", "secret"), w.Close([]string{"00"}))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), append(want, "key root.key secret")
}

func TestRead_WhatWasWritten(t *testing.T) {
	data, want := some(t)
	got := &heard{}
	m, end, err := Read(t.Context(), bytes.NewReader(data), got)
	if err != nil || m != someManifest || end.Pieces != 2 || end.Blobs != 3 || end.Keys != 1 || !slices.Equal(end.Lacking, []string{"00"}) {
		t.Errorf("%+v, %+v, %v", m, end, err)
	}
	if !slices.Equal(got.lines, want) {
		t.Errorf("it gave %q, want %q", got.lines, want)
	}
	// A writer is a taker: what it is given it writes again.
	var copied bytes.Buffer
	again := NewWriter(&copied)
	if _, end, err = Read(t.Context(), bytes.NewReader(data), again); err == nil {
		err = again.Close(end.Lacking)
	}
	if err != nil || !bytes.Equal(copied.Bytes(), data) {
		t.Errorf("a copy is another one: %v", err)
	}
}

// offsets are spread over n bytes, close together where the small entries are.
func offsets(n int) (list []int) {
	for at, step := 0, 37; at < n; at += step {
		list = append(list, at)
		if step = 37; at > 4<<10 && at < n-(12<<10) {
			step = min(n/60, n-(12<<10)-at+1)
		}
	}
	return list
}

func isRefused(err error) bool {
	var refused *core.Error
	return errors.As(err, &refused) && strings.HasPrefix(refused.Text, "backup.")
}

func TestRead_CutOffAnywhere(t *testing.T) {
	data, _ := some(t)
	end := bytes.LastIndex(data, []byte("}\n")) + 2 // of the trailer; nothing but zeros is behind it
	for _, at := range offsets(end) {
		if _, _, err := Read(t.Context(), bytes.NewReader(data[:at]), &heard{}); !isRefused(err) {
			t.Fatalf("cut at %d of %d: %v", at, len(data), err)
		}
	}
	if _, _, err := Read(t.Context(), bytes.NewReader(append(data, 'x')), &heard{}); !isRefused(err) {
		t.Errorf("with a byte behind it: %v", err)
	}
}

// Whatever bit is flipped, what was given is what was written, or it is refused. (That the rest of a header is as it
// was, the encryption says.)
func TestRead_ABitFlipped(t *testing.T) {
	data, want := some(t)
	refusals := 0
	for _, at := range offsets(len(data)) {
		changed := bytes.Clone(data)
		changed[at] ^= 4
		got := &heard{}
		_, _, err := Read(t.Context(), bytes.NewReader(changed), got)
		switch {
		case isRefused(err):
			refusals++
		case err != nil || !slices.Equal(got.lines, want):
			t.Fatalf("flipped at %d: %q, %v", at, got.lines, err)
		}
	}
	if refusals == 0 {
		t.Error("nothing was refused")
	}
}

func TestRead_GivesBackWhatTheTakerSays(t *testing.T) {
	data, want := some(t)
	for _, line := range want {
		part, _, _ := strings.Cut(line, " ")
		if _, _, err := Read(t.Context(), bytes.NewReader(data), &heard{fails: part}); !errors.Is(err, errTaker) {
			t.Errorf("%s: %v", part, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Read(ctx, bytes.NewReader(data), &heard{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
}

// A blob at another place than its own, or twice, was not written here.
func TestRead_BlobsInTheirOrder(t *testing.T) {
	for _, order := range [][]string{{"two", "one"}, {"one", "two"}, {"one", "one"}} {
		var b bytes.Buffer
		w := NewWriter(&b)
		errs := []error{w.Manifest(someManifest), w.State(strings.NewReader("state")), w.Blobs(2)}
		var sums [2][32]byte
		for i, c := range order {
			sums[i] = sha256.Sum256([]byte(c))
			errs = append(errs, w.Blob(sums[i], []byte(c)))
		}
		if err := errors.Join(append(errs, w.Close(nil))...); err != nil {
			t.Fatal(err)
		}
		right := bytes.Compare(sums[0][:], sums[1][:]) < 0
		if _, _, err := Read(t.Context(), &b, &heard{}); (err == nil) != right || err != nil && !isRefused(err) {
			t.Errorf("%v: %v", order, err)
		}
	}
}
