package passport

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/sheaf-drive/sheaf/core"
)

// model is the simplest set there is, which the real one is held against.
type model map[Number]struct{}

// sample draws documents in clusters, so that empty, sparse and dense series all occur. It gives at least size.
func sample(seed uint64, size int) model {
	r := rand.New(rand.NewPCG(seed, 1))
	m := model{}
	if size > 0 { // one for whom blocks would be too much
		m[Number{kind: Internal, series: 9998, number: 999_999}] = struct{}{}
	}
	for len(m) < size {
		series := uint16(r.IntN(6) * 1999)
		start, length := r.IntN(numberCount), 1+r.IntN(200)
		if r.IntN(4) == 0 {
			length = 1 + r.IntN(9000)
		}
		step := 1 + r.IntN(3)
		for i := 0; i < length && start+i*step < numberCount; i++ {
			m[Number{kind: Internal, series: series, number: uint32(start + i*step)}] = struct{}{}
		}
		if r.IntN(3) == 0 {
			letters := string([]rune("АБВГДЕЖ")[r.IntN(7)]) + "О"
			row := strconv.Itoa(1+r.IntN(30)) + letters
			n, _, flaw := listed(row, fmt.Sprintf("%06d", r.IntN(numberCount)))
			if flaw != 0 {
				panic(flaw.String())
			}
			m[n] = struct{}{}
		}
	}
	for number := range uint32(size / 3) { // a coin for each: nothing holds this better than bits
		if r.IntN(2) == 0 {
			m[Number{kind: Internal, series: 5000, number: number}] = struct{}{}
		}
	}
	return m
}

// build adds the documents in an order that seed decides.
func (m model) build(t testing.TB, seed uint64) *Set {
	t.Helper()
	var b Builder
	numbers := slices.SortedFunc(maps.Keys(m), func(x, y Number) int {
		return strings.Compare(x.listRow(), y.listRow())
	})
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(numbers), func(i, j int) {
		numbers[i], numbers[j] = numbers[j], numbers[i]
	})
	for _, n := range numbers {
		if fresh, err := b.Add(n); !fresh || err != nil {
			t.Fatalf("Add: fresh %t, %v", fresh, err)
		}
	}
	for _, n := range numbers[:len(numbers)/10] {
		if fresh, err := b.Add(n); fresh || err != nil {
			t.Fatalf("Add again: fresh %t, %v", fresh, err)
		}
	}
	return b.Set()
}

// check holds set against the model: members, neighbours of members, count and order.
func (m model) check(t testing.TB, set *Set) {
	t.Helper()
	if set.Len() != int64(len(m)) {
		t.Fatalf("%d documents, want %d", set.Len(), len(m))
	}
	for n := range m {
		if !set.Has(n) {
			t.Fatal("a member is missing")
		}
		for _, next := range []uint32{n.number + 1, n.number - 1, n.number ^ 1<<16} {
			other := Number{kind: Internal, series: n.series, number: next % numberCount}
			if _, want := m[other]; n.kind == Internal && set.Has(other) != want {
				t.Fatalf("a neighbour is found: %t, want %t", !want, want)
			}
		}
	}
	var before Number
	count := 0
	for n := range set.All() {
		if _, ok := m[n]; !ok {
			t.Fatal("All gives a stranger")
		}
		if n.kind == Internal && n.listRow() <= before.listRow() && before.kind != 0 {
			t.Fatal("All is out of order")
		}
		before = n
		count++
	}
	if count != len(m) {
		t.Fatalf("All gives %d documents, want %d", count, len(m))
	}
}

func TestSet_AgainstModel(t *testing.T) {
	for seed, size := range []int{0, 1, 50, 5000, 60_000, 120_000} {
		m := sample(uint64(seed), size)
		set := m.build(t, 1)
		m.check(t, set)
		if other := m.build(t, 2); other.Digest() != set.Digest() {
			t.Errorf("size %d: the digest depends on the order of adding", size)
		}
	}
}

func TestSet_BothFormsOccur(t *testing.T) {
	stats := sample(5, 120_000).build(t, 1).Stats()
	if stats.Packed == 0 || stats.Packed == stats.Series {
		t.Errorf("%d of %d series are blocks: the samples miss a form", stats.Packed, stats.Series)
	}
	if stats.Irregular == 0 || stats.Regular == 0 || stats.Heap < seriesCount*8 {
		t.Errorf("stats %+v", stats)
	}
}

func TestSet_FullSeries(t *testing.T) {
	var b Builder
	for number := range uint32(numberCount) {
		fresh, err := b.Add(Number{kind: Internal, series: 9999, number: number})
		if !fresh || err != nil {
			t.Fatal(fresh, err)
		}
	}
	set := b.Set()
	if set.Len() != numberCount || !set.Has(Number{kind: Internal, series: 9999, number: 999_999}) ||
		set.Has(Number{kind: Internal, series: 9998, number: 999_999}) {
		t.Error("a full series is not held right")
	}
	if heap := set.Stats().Heap; heap > 90_000 {
		t.Errorf("one run takes %d bytes", heap)
	}
}

func TestSet_DigestIsThatOfTheSortedRows(t *testing.T) {
	m := sample(3, 3000)
	var regular, irregular []string
	for n := range m {
		if n.kind == Internal {
			regular = append(regular, n.listRow()+"\n")
		} else {
			irregular = append(irregular, n.listRow()+"\n")
		}
	}
	slices.Sort(regular)
	slices.Sort(irregular)
	want := sha256.Sum256([]byte(strings.Join(append(regular, irregular...), "")))
	if got := m.build(t, 1).Digest(); got != want {
		t.Errorf("digest %x, want %x", got, want)
	}
}

func TestSet_HasAllocatesNothing(t *testing.T) {
	set := sample(4, 60_000).build(t, 1)
	internal, _ := Parse("1999", "123456")
	soviet, _ := Parse("XIV-БЮ", "123456")
	if allocs := testing.AllocsPerRun(100, func() { set.Has(internal); set.Has(soviet) }); allocs != 0 {
		t.Errorf("%v allocations a look-up", allocs)
	}
}

func TestBuilder_LimitsIrregularRows(t *testing.T) {
	b := Builder{rows: make(map[string]struct{}, IrregularLimit)}
	for i := range IrregularLimit {
		b.rows[strconv.Itoa(i)] = struct{}{}
	}
	n, _ := ParseListed("1ВС", "686460")
	if _, err := b.Add(n); core.CodeOf(err) != core.Limit {
		t.Errorf("got %v, want a refusal of code limit", err)
	}
	if _, err := b.Add(Number{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("the zero Number: got %v, want a refusal of code invalid", err)
	}
}

func TestBuilder_EmptyAfterSet(t *testing.T) {
	m := sample(2, 5000)
	var b Builder
	for n := range m {
		if _, err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	m.check(t, b.Set())
	if again := b.Set(); again.Len() != 0 {
		t.Errorf("the second set has %d documents", again.Len())
	}
}

func TestBuilder_SameSetBeyondTheBitsetBudget(t *testing.T) {
	m := sample(5, 120_000)
	b := Builder{bitsets: bitsetBudget}
	for n := range m {
		if _, err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	set := b.Set()
	m.check(t, set)
	if !slices.EqualFunc(slices.Collect(set.Chunks()), slices.Collect(m.build(t, 1).Chunks()),
		func(x, y []byte) bool { return string(x) == string(y) }) {
		t.Error("the chunks depend on how the set was gathered")
	}
}

func TestDiff_AppliedGivesTheNewer(t *testing.T) {
	older, newer := sample(7, 60_000), sample(8, 80_000)
	for n := range sample(7, 50_000) { // most of the older list stays
		newer[n] = struct{}{}
	}
	a, b := older.build(t, 1), newer.build(t, 2)
	d := Diff(a, b, 2)
	added, removed := model{}, model{}
	for n := range newer {
		if _, kept := older[n]; !kept {
			added[n] = struct{}{}
		}
	}
	for n := range older {
		if _, kept := newer[n]; !kept {
			removed[n] = struct{}{}
		}
	}
	added.check(t, d.Added)
	removed.check(t, d.Removed)
	next := d.Apply(a, 2)
	newer.check(t, next)
	if next.Digest() != b.Digest() {
		t.Error("the applied difference has another digest")
	}
	if !slices.EqualFunc(slices.Collect(next.Chunks()), slices.Collect(b.Chunks()),
		func(x, y []byte) bool { return string(x) == string(y) }) {
		t.Error("the applied difference has other chunks")
	}
	older.check(t, a)
}

func TestDiff_OfEqualSetsIsEmpty(t *testing.T) {
	m := sample(6, 5000)
	d := Diff(m.build(t, 1), m.build(t, 2), 1)
	if d.Added.Len() != 0 || d.Removed.Len() != 0 {
		t.Errorf("%d added, %d removed", d.Added.Len(), d.Removed.Len())
	}
}

// How a series is stored follows from what a bitmap of it would take, without making one.
func TestWeigh_IsWhatABitmapTakes(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		words := make([]uint64, 1+r.IntN(bitsetWords))
		for numbers := r.IntN(4); numbers >= 0; numbers-- {
			from, every := r.IntN(64*len(words)), 1+r.IntN(1<<r.IntN(12))
			for i := from; i < min(from+r.IntN(300_000), 64*len(words)); i++ {
				if every < 3 || r.IntN(every) == 0 {
					words[i/64] |= 1 << (i % 64)
				}
			}
		}
		bitmap := roaring.FromDense(words, true)
		bitmap.RunOptimize()
		if heap := weigh(words); !bitmap.IsEmpty() && heap != roaringHeap(bitmap) {
			t.Fatalf("%d numbers weigh %d, a bitmap of them takes %d", bitmap.GetCardinality(), heap, roaringHeap(bitmap))
		}
	}
}

func TestContents_IsOfTheContentsAlone(t *testing.T) {
	a, b := sample(7, 60_000), sample(8, 80_000)
	first, second := a.build(t, 1), b.build(t, 2)
	if first.Contents(1) != a.build(t, 5).Contents(3) {
		t.Error("it depends on how the set was gathered, or by how many it is hashed")
	}
	if first.Contents(1) == second.Contents(1) || new(Set).Contents(1) == first.Contents(1) {
		t.Error("different sets have one digest")
	}
	if Diff(first, second, 2).Apply(first, 2).Contents(2) != second.Contents(2) {
		t.Error("the list that a difference made has another digest")
	}
	// Pinned, because editions name it for ever; the bits of one series, the distances of another, a row.
	var pinned Builder
	for key := range Key(denseFrom) {
		pinned.AddKeys([]Key{4_504_000_000 + 2*key})
	}
	pinned.AddKeys([]Key{1, 200, 4_505_000_000})
	n, err := Parse("I-ВС", "123456")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pinned.Add(n); err != nil {
		t.Fatal(err)
	}
	const want = "276d6d3e5164b921f5b76a152794b2c6c4847ff3e7fb3ea99d99fd41073c62a0"
	if got := fmt.Sprintf("%x", pinned.Set().Contents(1)); got != want {
		t.Errorf("contents %s, want %s", got, want)
	}
}
