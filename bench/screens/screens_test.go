package screens

import (
	"bytes"
	"testing"
)

// TestScreens_BothSidesGiveTheSameBytes is what makes their times comparable.
func TestScreens_BothSidesGiveTheSameBytes(t *testing.T) {
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		var ours, theirs bytes.Buffer
		if err := s.Ours(&ours); err != nil {
			t.Fatal(err)
		}
		if err := s.Theirs(&theirs); err != nil {
			t.Fatal(err)
		}
		if ours.Len() < 15_000 {
			t.Errorf("%s has %d bytes: not a heavy screen", s.Name, ours.Len())
		}
		// The standard library spells a plus sign as &#43;, which a browser reads as the same.
		a, b := ours.Bytes(), bytes.ReplaceAll(theirs.Bytes(), []byte("&#43;"), []byte("+"))
		if bytes.Equal(a, b) {
			continue
		}
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		from := max(0, at-120)
		t.Errorf("%s differs at byte %d\nours:   %.240q\ntheirs: %.240q", s.Name, at, a[from:], b[from:])
	}
}

func BenchmarkOurs(b *testing.B) {
	benchmark(b, func(s Screen, to *bytes.Buffer) error { return s.Ours(to) })
}

func BenchmarkTheirs(b *testing.B) {
	benchmark(b, func(s Screen, to *bytes.Buffer) error { return s.Theirs(to) })
}

func benchmark(b *testing.B, render func(Screen, *bytes.Buffer) error) {
	list, err := All()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range list {
		b.Run(s.Name, func(b *testing.B) {
			b.ReportAllocs()
			var to bytes.Buffer
			for b.Loop() {
				to.Reset()
				if err := render(s, &to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
