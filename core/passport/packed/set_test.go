package packed

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

const million = 1_000_000

// drawn draws numbers so that blocks of every form occur: runs of one density each, over some of the series.
func drawn(random *rand.Rand) []uint32 {
	var numbers []uint32
	rates := []float64{0, 0, .01, .05, .11, .13, .3, .86, .9, .97, 1}
	limit := 1 + random.IntN(1+random.IntN(million))
	for number := 0; number < limit; {
		rate, end := rates[random.IntN(len(rates))], number+random.IntN(5000)
		for ; number < min(end, limit); number++ {
			if random.Float64() < rate {
				numbers = append(numbers, uint32(number))
			}
		}
	}
	return numbers
}

func bitsOf(numbers []uint32) []uint64 {
	words := make([]uint64, million/64)
	for _, number := range numbers {
		words[number>>6] |= 1 << (number & 63)
	}
	return words
}

func trimmed(words []uint64) []uint64 {
	for len(words) > 0 && words[len(words)-1] == 0 {
		words = words[:len(words)-1]
	}
	return words
}

func added(w *Writer, numbers []uint32) (Set, int) {
	w.Begin()
	for _, number := range numbers {
		w.Add(number)
	}
	return w.End()
}

// However a set was made, it is the same bytes, and has what the model has.
func TestSet_AgainstModel(t *testing.T) {
	var w Writer
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		numbers := drawn(random)
		words := bitsOf(numbers)
		set := w.Words(words)
		one, count := added(&w, numbers)
		if !bytes.Equal(one.data, set.data) || one.groups != set.groups || count != len(numbers) {
			t.Fatalf("seed %d: added one by one it is another set, of %d numbers", seed, count)
		}
		if again := w.Words(trimmed(words)); !bytes.Equal(again.data, set.data) {
			t.Fatalf("seed %d: the zeros behind the last number make another set", seed)
		}
		if !slices.Equal(slices.Collect(set.Each), numbers) || !slices.Equal(set.AppendWords(nil), trimmed(words)) {
			t.Fatalf("seed %d: other numbers come back", seed)
		}
		var distances []byte
		for last, i := ^uint32(0), 0; i < len(numbers); last, i = numbers[i], i+1 {
			distances = binary.AppendUvarint(distances, uint64(numbers[i]-last))
		}
		if !bytes.Equal(set.AppendDistances(nil), distances) {
			t.Fatalf("seed %d: other distances come back", seed)
		}
		for number := uint32(seed % 7); number < million; number += 7 {
			if set.Has(number) != (words[number>>6]>>(number&63)&1 != 0) {
				t.Fatalf("seed %d: Has(%d) is wrong", seed, number)
			}
		}
	}
}

func TestSet_FormsOfBlocks(t *testing.T) {
	var w Writer
	for count, want := range map[int]struct {
		form   byte
		length int
	}{1: {1, 1}, 31: {31, 31}, 32: {headBits, 32}, 224: {headBits, 32}, 225: {headMissing | 31, 31}, 255: {headMissing | 1, 1}, 256: {headMissing, 0}} {
		numbers := make([]uint32, count)
		for i := range numbers {
			numbers[i] = blockNumbers + uint32(i)
		}
		set, _ := added(&w, numbers)
		if form := set.data[4+1]; form != want.form || set.Len() != groupHead+want.length {
			t.Errorf("%d numbers: head %d and %d bytes, want %d and %d", count, form, set.Len(), want.form, groupHead+want.length)
		}
	}
	if empty, _ := added(&w, nil); empty.Len() != 0 || empty.Has(0) || w.Words(make([]uint64, 100)).Len() != 0 {
		t.Error("no numbers take memory")
	}
}

func TestSet_HighestNumber(t *testing.T) {
	var w Writer
	set, _ := added(&w, []uint32{0, 999_999})
	if !set.Has(0) || !set.Has(999_999) || set.Has(1) || set.Has(999_998) || len(set.AppendWords(nil)) != million/64 {
		t.Error("the ends of a series are not held right")
	}
}

// A change gives the bytes that the changed numbers give when they are packed anew, and Compare finds it again.
func TestChanged_AgainstModel(t *testing.T) {
	var w Writer
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 2))
		before, other := drawn(random), drawn(random)
		if seed%2 == 0 { // a few changes only
			other = slices.Clone(before)
			for range random.IntN(20) {
				if n := len(other); n > 0 {
					at := random.IntN(n)
					other = slices.Delete(other, at, at+1)
				}
				other = append(other, uint32(random.IntN(million)))
				slices.Sort(other)
				other = slices.Compact(other)
			}
		}
		set, want := w.Words(bitsOf(before)), w.Words(bitsOf(other))
		var in, out []uint32
		Compare(set, want, func(number uint32, added bool) {
			if added {
				in = append(in, number)
			} else {
				out = append(out, number)
			}
		})
		if !slices.Equal(in, without(other, before)) || !slices.Equal(out, without(before, other)) {
			t.Fatalf("seed %d: Compare gives %d added and %d removed", seed, len(in), len(out))
		}
		got, more := w.Changed(set, in, out)
		if !bytes.Equal(got.data, want.data) || got.groups != want.groups || more != len(other)-len(before) {
			t.Fatalf("seed %d: the change gives another set", seed)
		}
		if none, more := w.Changed(got, nil, other); none.Len() != 0 || none.groups != 0 || more != -len(other) {
			t.Fatalf("seed %d: without its numbers the set takes %d bytes", seed, none.Len())
		}
	}
}

func without(a, b []uint32) (rest []uint32) {
	for _, number := range a {
		if _, found := slices.BinarySearch(b, number); !found {
			rest = append(rest, number)
		}
	}
	return rest
}

func TestSet_AsksWithoutAllocating(t *testing.T) {
	var w Writer
	set := w.Words(bitsOf(drawn(rand.New(rand.NewPCG(3, 3)))))
	if allocs := testing.AllocsPerRun(100, func() { set.Has(12_345) }); allocs != 0 {
		t.Errorf("%v allocations a look-up", allocs)
	}
}
