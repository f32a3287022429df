package witness

import (
	"fmt"
	"testing"
)

func sum(n byte) [32]byte { return [32]byte{n} }

// Nodes whose entries come in other batches, and with gaps where raft has entries of its own, note the same.
func TestRing_NotesTheSameMoments(t *testing.T) {
	hash := func(index uint64) func() [32]byte { return func() [32]byte { return sum(byte(index / Every)) } }
	var all, gaps, late Ring
	for i := uint64(1); i <= 5*Every+7; i++ {
		all.Before(i, hash(i-1))
		if i%Every > 3 { // the entries around the moments are not for the state
			gaps.Before(i, hash(i-1))
		}
		if i > 2*Every+9 {
			late.Before(i, hash(i-1))
		}
	}
	index := func(r *Ring) (list []uint64) {
		for _, m := range r.Marks() {
			list = append(list, m.Index)
		}
		return list
	}
	if got := fmt.Sprint(index(&all)); got != fmt.Sprint([]uint64{Every, 2 * Every, 3 * Every, 4 * Every, 5 * Every}) {
		t.Errorf("noted %s", got)
	}
	if fmt.Sprint(index(&gaps)) != fmt.Sprint(index(&all)) {
		t.Errorf("with gaps %v, without %v", index(&gaps), index(&all))
	}
	if got := fmt.Sprint(index(&late)); got != fmt.Sprint([]uint64{3 * Every, 4 * Every, 5 * Every}) {
		t.Errorf("who starts later notes %s", got)
	}
}

func TestRing_KeepsTheNewest(t *testing.T) {
	var r Ring
	for i := uint64(1); i <= (Kept+10)*Every; i++ {
		r.Before(i, func() [32]byte { return sum(1) })
	}
	marks := r.Marks()
	if len(marks) != Kept || marks[len(marks)-1].Index != (Kept+10)*Every {
		t.Errorf("%d kept, the newest at %d", len(marks), marks[len(marks)-1].Index)
	}
}

func TestJudge(t *testing.T) {
	marks := func(pairs ...int) (list []Mark) { // moment, hash
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, Mark{uint64(pairs[i] * Every), sum(byte(pairs[i+1]))})
		}
		return list
	}
	for _, c := range []struct {
		name   string
		votes  map[string][]Mark
		voters int
		want   Verdict
		at     uint64
	}{
		{"all alike", map[string][]Mark{"a": marks(1, 7, 2, 8), "b": marks(2, 8), "c": marks(1, 7, 2, 8)}, 3, Agreed, 2},
		{"nobody answers", map[string][]Mark{"a": marks(1, 7)}, 3, Nothing, 0},
		{"no moment in common", map[string][]Mark{"a": marks(1, 7), "b": marks(2, 8)}, 3, Nothing, 0},
		{"the newest in common counts", map[string][]Mark{"a": marks(1, 7, 2, 8, 3, 9), "b": marks(1, 1, 2, 8)}, 2, Agreed, 2},
		{"this one is wrong", map[string][]Mark{"a": marks(2, 1), "b": marks(2, 8), "c": marks(2, 8)}, 3, Minority, 2},
		{"another is wrong", map[string][]Mark{"a": marks(2, 8), "b": marks(2, 8), "c": marks(2, 1)}, 3, Majority, 2},
		{"one of two is wrong", map[string][]Mark{"a": marks(2, 8), "b": marks(2, 1)}, 2, Split, 2},
		{"two of three answer and differ", map[string][]Mark{"a": marks(2, 8), "b": marks(2, 1)}, 3, Split, 2},
		{"two of five against one are no majority", map[string][]Mark{"a": marks(2, 1), "b": marks(2, 8), "c": marks(2, 8)}, 5, Split, 2},
		{"three of five are", map[string][]Mark{"a": marks(2, 1), "b": marks(2, 8), "c": marks(2, 8), "d": marks(2, 8)}, 5, Minority, 2},
		{"who votes alone is right", map[string][]Mark{"a": marks(1, 7, 2, 8)}, 1, Agreed, 2},
		{"all differ", map[string][]Mark{"a": marks(2, 1), "b": marks(2, 2), "c": marks(2, 3)}, 3, Split, 2},
	} {
		if got, at := Judge("a", c.votes, c.voters); got != c.want || at != c.at*Every {
			t.Errorf("%s: %s at %d", c.name, got, at)
		}
	}
}

type values map[string][]byte

func (v values) Get(key []byte) ([]byte, error) { return v[string(key)], nil }
func (v values) Set(key, value []byte) error    { v[string(key)] = value; return nil }

// That the nodes differ outlasts a start: otherwise the node would record until it has compared again.
func TestRing_AContestOutlastsAStart(t *testing.T) {
	disk := values{}
	for _, split := range []bool{true, true, false, false, true} {
		var before, after Ring
		if err := before.Keep(disk); err != nil {
			t.Fatal(err)
		}
		if err := before.Contest(split); err != nil {
			t.Fatal(err)
		}
		if err := after.Keep(disk); err != nil {
			t.Fatal(err)
		}
		if got := after.MayRecord() != nil; got != split {
			t.Errorf("contested %v, after a start %v", split, got)
		}
	}
}
