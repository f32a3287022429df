package passport

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// scattered gives a set that hardly shrinks: numbers without any order in many series.
func scattered(t testing.TB) *Set {
	t.Helper()
	r := rand.New(rand.NewPCG(9, 9))
	var b Builder
	for range 400_000 {
		n := Number{kind: Internal, series: uint16(r.IntN(300)), number: uint32(r.IntN(numberCount))}
		if _, err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	return b.Set()
}

func TestChunks_RoundTrip(t *testing.T) {
	sets := map[string]*Set{
		"empty":     new(Set),
		"one":       sample(1, 1).build(t, 1),
		"mixed":     sample(5, 120_000).build(t, 1),
		"scattered": scattered(t),
	}
	for name, set := range sets {
		chunks := slices.Collect(set.Chunks())
		for i, chunk := range chunks {
			if len(chunk) > MaxChunk {
				t.Errorf("%s: chunk %d has %d bytes", name, i, len(chunk))
			}
		}
		back, err := FromChunks(slices.Values(chunks), 2)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if back.Digest() != set.Digest() || back.Len() != set.Len() || back.Stats() != set.Stats() {
			t.Errorf("%s: came back as %+v, was %+v", name, back.Stats(), set.Stats())
		}
	}
	if n := len(slices.Collect(sets["scattered"].Chunks())); n < 3 {
		t.Errorf("the scattered set takes %d chunks: nothing crosses a border", n)
	}
}

func TestChunks_StopEarly(t *testing.T) {
	for range scattered(t).Chunks() {
		break // the iterator must not go on: range would panic
	}
}

func TestFromChunks_Refused(t *testing.T) {
	good := slices.Collect(scattered(t).Chunks())
	other := slices.Collect(sample(5, 120_000).build(t, 1).Chunks())
	flip := func(at int) [][]byte {
		bad := slices.Clone(good)
		bad[1] = bytes.Clone(bad[1])
		bad[1][at] ^= 0x40
		return bad
	}
	plain := func(records string) [][]byte { return [][]byte{[]byte(chunkMark + "0" + records)} }
	endOf := func(regular, irregular int) string {
		end := binary.LittleEndian.AppendUint64([]byte{recordEnd}, uint64(regular))
		return string(binary.LittleEndian.AppendUint64(end, uint64(irregular)))
	}
	end, end1, endRow := endOf(0, 0), endOf(1, 0), endOf(0, 1)
	row := func(row string) string { return "i" + string(rune(len(row))) + "\x00" + row }
	var rows strings.Builder
	for n := range MaxChunk / 10 {
		rows.WriteString(row(fmt.Sprintf("1ВС,%06d", n)))
	}
	large := rows.String()
	all := scattered(t)
	words := "b\x01\x00\x01\x00\x00\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"
	tests := map[string][][]byte{
		"none":               nil,
		"last missing":       good[:len(good)-1],
		"first missing":      good[1:],
		"middle missing":     slices.Delete(slices.Clone(good), 1, 2),
		"twice":              slices.Insert(slices.Clone(good), 1, good[0]),
		"swapped":            slices.Insert(slices.Clone(good[1:]), 1, good[0]),
		"mixed with another": slices.Insert(slices.Clone(good[1:]), 0, other[0]),
		"after the end":      append(slices.Clone(good), plain(endOf(int(all.regular), len(all.rows)))...),
		"mark":               flip(0),
		"codec":              flip(4),
		"cut off":            append(slices.Clone(good[:len(good)-1]), good[len(good)-1][:20]),
		"empty chunk":        {{}},
		"too large":          plain(large + endOf(0, MaxChunk/10)),
		"unknown record":     plain("x" + end),
		"record after end":   plain(end + end),
		"count too high":     plain(end1),
		"count of series":    plain(words[:3] + "\x02" + words[4:] + end1),
		"bits end in zeros":  plain(words[:3] + "\x00" + words[4:11] + strings.Repeat("\x00", 8) + end),
		"bits of 7 bytes":    plain("b\x01\x00\x01\x00\x00\x00\x07\x00\x00\x00\x01" + strings.Repeat("\x00", 6) + end1),
		"series 10000":       plain(strings.Replace(words, "b\x01\x00", "b\x10\x27", 1) + end1),
		"series twice":       plain(words + words + endOf(2, 0)),
		"record cut off":     plain(words[:15]),
		"row not canonical":  plain(row("I-ВС,686460") + endRow),
		"regular row":        plain(row("4504,123456") + endRow),
		"roaring of nothing": plain("r\x01\x00\x00\x00\x00\x00\x08\x00\x00\x00\x3a\x30\x00\x00\x00\x00\x00\x00" + end),
	}
	for _, records := range []string{end, words + end1, row("1ВС,686460") + endRow, large[:len(row("1ВС,686460"))*1000] + endOf(0, 1000)} {
		if _, err := FromChunks(slices.Values(plain(records)), 2); err != nil {
			t.Fatalf("a hand-made chunk that cases start from is refused: %v", err)
		}
	}
	for name, chunks := range tests {
		_, err := FromChunks(slices.Values(chunks), 2)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != core.Invalid {
			t.Errorf("%s: got %v, want a refusal of code invalid", name, err)
			continue
		}
		checkWords(t, refusal.Text, refusal.Args)
	}
}
