package passport

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
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

func FuzzFromChunks(f *testing.F) {
	decoder, err := zstd.NewReader(nil)
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
		set, err := FromChunks(slices.Values([][]byte{chunk}), 2)
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
		back, err := FromChunks(set.Chunks(), 3)
		if err != nil || back.Digest() != set.Digest() {
			t.Fatalf("what was accepted does not come back: %v", err)
		}
	})
}
