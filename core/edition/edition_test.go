package edition

import (
	"bytes"
	"encoding/hex"
	"iter"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func sequence(chunks ...string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, chunk := range chunks {
			if !yield([]byte(chunk)) {
				return
			}
		}
	}
}

func planned(t *testing.T) core.Edition {
	t.Helper()
	e, err := Plan(core.Edition{ID: "e1", Kind: core.EditionPassports, Date: "2018-01-18", Rows: 7}, core.EditionOrigin{},
		sequence("one", "two", "three"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The digest stands in verdicts and journals, so it must never change. To follow it:
//
//	l=$(for c in one two three; do printf $c | sha256sum | cut -c1-64; done | sha256sum | cut -c1-64)
//	printf 'sheaf/edition/1\npassports\n2018-01-18\n7\n%s\n' $l | sha256sum
func TestPlan_DigestIsPinned(t *testing.T) {
	e := planned(t)
	const want = "d34391a9404fa7d133157b3ef698ff4affde02e3c09c6cdd4fd4b33b8e27f466"
	if got := hex.EncodeToString(e.Digest[:]); got != want || e.Chunks != 3 {
		t.Errorf("%d chunks, digest %s, want 3 and %s", e.Chunks, got, want)
	}
}

func TestPlan_Refused(t *testing.T) {
	tooLarge := string(make([]byte, MaxChunk+1))
	tests := map[string]struct {
		edition core.Edition
		chunks  iter.Seq[[]byte]
		field   string
	}{
		"unknown kind":    {core.Edition{Kind: "persons"}, sequence("one"), "kind"},
		"negative rows":   {core.Edition{Kind: core.EditionNames, Rows: -1}, sequence("one"), "rows"},
		"no chunks":       {core.Edition{Kind: core.EditionNames}, sequence(), "chunks"},
		"empty chunk":     {core.Edition{Kind: core.EditionNames}, sequence("one", ""), "chunks"},
		"too large chunk": {core.Edition{Kind: core.EditionNames}, sequence(tooLarge), "chunks"},
	}
	for name, tt := range tests {
		_, err := Plan(tt.edition, core.EditionOrigin{}, tt.chunks)
		refusal, ok := err.(*core.Error)
		if !ok || refusal.Code != core.Invalid || refusal.Field != tt.field {
			t.Errorf("%s: got %v, want a refusal of field %s", name, err, tt.field)
		}
	}
	largest := sequence(string(make([]byte, MaxChunk)))
	if _, err := Plan(core.Edition{Kind: core.EditionNames}, core.EditionOrigin{}, largest); err != nil {
		t.Errorf("the largest chunk is refused: %v", err)
	}
}

func TestVerify(t *testing.T) {
	e := planned(t)
	dated, rows, kind, moved := e, e, e, e
	dated.Date, rows.Rows, kind.Kind, moved.Source = "2018-01-19", 8, core.EditionNames, "x"
	tests := map[string]struct {
		edition core.Edition
		chunks  iter.Seq[[]byte]
		want    core.Code
	}{
		"whole":           {e, sequence("one", "two", "three"), ""},
		"changed":         {e, sequence("one", "twx", "three"), core.Conflict},
		"last missing":    {e, sequence("one", "two"), core.Conflict},
		"none":            {e, sequence(), core.Conflict},
		"one more":        {e, sequence("one", "two", "three", "four"), core.Conflict},
		"swapped":         {e, sequence("two", "one", "three"), core.Conflict},
		"border moved":    {e, sequence("onet", "wo", "three"), core.Conflict},
		"an empty chunk":  {e, sequence("one", "", "three"), core.Invalid},
		"another date":    {dated, sequence("one", "two", "three"), core.Conflict},
		"another count":   {rows, sequence("one", "two", "three"), core.Conflict},
		"another kind":    {kind, sequence("one", "two", "three"), core.Conflict},
		"source is free":  {moved, sequence("one", "two", "three"), ""},
		"other edition's": {e, sequence("un", "deux", "trois"), core.Conflict},
	}
	for name, tt := range tests {
		if got := core.CodeOf(Verify(tt.edition, core.EditionOrigin{}, tt.chunks)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestChecked_HandsOnWhatComes(t *testing.T) {
	e := planned(t)
	checked, verdict := Checked(e, core.EditionOrigin{}, sequence("one", "two", "three"))
	if got := bytes.Join(slices.Collect(checked), []byte(" ")); string(got) != "one two three" {
		t.Errorf("handed on %q", got)
	}
	if err := verdict(); err != nil {
		t.Errorf("verdict: %v", err)
	}
	checked, verdict = Checked(e, core.EditionOrigin{}, sequence("one", "two", "three"))
	for range checked {
		break // a reader that gives up early
	}
	if core.CodeOf(verdict()) != core.Conflict {
		t.Error("chunks that were not read to the end count as whole")
	}
}
