package paper

import "testing"

// everyWord calls fn with each of the 130,321 codes of the series with this residue.
func everyWord(residue int, fn func(w word)) {
	for n := range SeriesSize {
		fn(nth(residue, n))
	}
}

func TestProof_EveryCodeOfASeriesObeysBothEquationsAndIsUnique(t *testing.T) {
	seen := make(map[word]bool, Series*SeriesSize)
	for series, residue := range residues {
		everyWord(residue, func(w word) {
			if got, ok := w.series(); !ok || got != series {
				t.Fatalf("%v is in series %d %v, want %d", w, got, ok, series)
			}
			seen[w] = true
		})
	}
	if len(seen) != Series*SeriesSize {
		t.Fatalf("%d different codes, want %d", len(seen), Series*SeriesSize)
	}
}

// The difference of two codes of one series obeys both equations with residue 0, and every
// such word is a difference: the smallest weight among them is the distance.
func TestProof_DistanceWithinASeriesIsThree(t *testing.T) {
	smallest := Length
	everyWord(0, func(w word) {
		weight := 0
		for _, c := range w {
			if c != 0 {
				weight++
			}
		}
		if weight > 0 {
			smallest = min(smallest, weight)
		}
	})
	if smallest != 3 {
		t.Fatalf("distance %d, want 3", smallest)
	}
}

func TestProof_OneWrongCharacterIsFoundOverAllSeries(t *testing.T) {
	for _, residue := range residues {
		everyWord(residue, func(w word) {
			for i := range w {
				was := w[i]
				for c := range prime {
					w[i] = c
					if _, ok := w.series(); ok && c != was {
						t.Fatalf("%v passes with a wrong character at %d", w, i)
					}
				}
				w[i] = was
			}
		})
	}
}

func TestProof_EveryExchangeIsFoundOverAllSeries(t *testing.T) {
	for _, residue := range residues {
		everyWord(residue, func(w word) {
			for i := range w {
				for j := i + 1; j < Length; j++ {
					x := w
					x[i], x[j] = x[j], x[i]
					if _, ok := x.series(); ok && x != w {
						t.Fatalf("%v passes for %v", x, w)
					}
				}
			}
		})
	}
}

func TestProof_UnreadableCharactersAreRecovered(t *testing.T) {
	for _, residue := range residues {
		everyWord(residue, func(w word) {
			for i := range w {
				x := w
				x[i] = unreadable
				x.solveOne(i)
				if x != w {
					t.Fatalf("%v recovered as %v", w, x)
				}
			}
			x := w
			x[1], x[4] = unreadable, unreadable
			x.solveTwo(residue)
			if x != w {
				t.Fatalf("%v recovered as %v", w, x)
			}
		})
	}
}

func TestIssue_IsAPermutationOfEachSeries(t *testing.T) {
	key := [32]byte{1, 2, 3}
	seen := make([]bool, SeriesSize)
	for n := range SeriesSize {
		p := permute(key, 1, n)
		if p < 0 || p >= SeriesSize || seen[p] {
			t.Fatalf("%d → %d is out of range or taken", n, p)
		}
		seen[p] = true
	}
}
