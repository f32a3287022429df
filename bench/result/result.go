package result

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// MinRuns is the fewest runs a figure may rest on.
const MinRuns = 5

// Result is one line of --json. Its fields and their order are a format that
// others read: they only ever grow at the end.
type Result struct {
	Name    string   `json:"name"`
	Commit  string   `json:"commit"`
	Machine string   `json:"machine"`
	Figures []Figure `json:"figures"`
	Peers   []Peer   `json:"peers"`
	Missing []string `json:"missing"`
}

// Figure is one quantity of ours over several runs.
type Figure struct {
	ID     string   `json:"id"`
	Unit   string   `json:"unit"` // "share" is 0…1
	Runs   int      `json:"runs"`
	Min    float64  `json:"min"`
	Median float64  `json:"median"`
	Max    float64  `json:"max"`
	Bound  *float64 `json:"bound"` // what theory allows at best, null when nobody knows
}

// Peer compares medians of one quantity, measured in turns.
type Peer struct {
	ID     string  `json:"id"`
	Ratio  float64 `json:"ratio"` // ours ÷ theirs
	Ours   float64 `json:"ours"`
	Theirs float64 `json:"theirs"`
	Runs   int     `json:"runs"` // of each side
}

// FigureOf sums up the samples of one quantity, one sample a run.
func FigureOf(id, unit string, samples []float64) Figure {
	return Figure{ID: id, Unit: unit, Runs: len(samples),
		Min: Quantile(samples, 0), Median: Quantile(samples, 0.5), Max: Quantile(samples, 1)}
}

// Bounded adds what theory allows at best.
func (f Figure) Bounded(best float64) Figure {
	f.Bound = &best
	return f
}

// PeerOf compares the medians of two sides that were measured in turns.
func PeerOf(id string, ours, theirs []float64) Peer {
	a, b := Quantile(ours, 0.5), Quantile(theirs, 0.5)
	return Peer{ID: id, Ratio: a / b, Ours: a, Theirs: b, Runs: min(len(ours), len(theirs))}
}

// PeerOfRuns compares two sides whose runs were beside each other: the ratio is the median of the runs' ratios, so
// that a busy minute of the machine, which slowed both sides of some runs, does not count.
func PeerOfRuns(id string, ours, theirs []float64) Peer {
	p := PeerOf(id, ours, theirs)
	ratios := make([]float64, p.Runs)
	for i := range ratios {
		ratios[i] = ours[i] / theirs[i]
	}
	p.Ratio = Quantile(ratios, 0.5)
	return p
}

// Quantile interpolates between samples; it is not a number without samples.
func Quantile(samples []float64, q float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	at := q * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := int(math.Ceil(at))
	return sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
}

// Check holds a result to the rules of the format. Known are the ids of the
// peers the benchmark names: each must be measured or missing with a reason.
func (r Result) Check(known []string) error {
	var wrong []error
	seen := map[string]bool{}
	once := func(id string) {
		if id == "" || seen[id] {
			wrong = append(wrong, fmt.Errorf("id %q is empty or there twice", id))
		}
		seen[id] = true
	}
	for _, f := range r.Figures {
		once(f.ID)
		wrong = append(wrong, f.check())
	}
	for _, p := range r.Peers {
		once(p.ID)
		wrong = append(wrong, p.check())
		if !slices.Contains(known, p.ID) {
			wrong = append(wrong, fmt.Errorf("%s: the table does not name this peer", p.ID))
		}
	}
	for _, m := range r.Missing {
		id, why, ok := strings.Cut(m, ": ")
		if !ok || why == "" {
			wrong = append(wrong, fmt.Errorf("missing %q gives no reason", m))
		}
		once(id)
	}
	for _, id := range known {
		if !seen[id] {
			wrong = append(wrong, fmt.Errorf("%s is neither measured nor missing", id))
		}
	}
	return errors.Join(wrong...)
}

func (f Figure) check() error {
	switch {
	case f.Unit == "":
		return fmt.Errorf("%s has no unit", f.ID)
	case f.Runs < MinRuns:
		return fmt.Errorf("%s has %d runs, at least %d are needed", f.ID, f.Runs, MinRuns)
	case !finite(f.Min, f.Median, f.Max):
		return fmt.Errorf("%s is not a number", f.ID)
	case f.Unit == "share" && (f.Min < 0 || f.Max > 1):
		return fmt.Errorf("%s is a share and must lie in 0…1", f.ID)
	}
	return nil
}

func (p Peer) check() error {
	switch {
	case p.Runs < MinRuns:
		return fmt.Errorf("%s has %d runs, at least %d are needed", p.ID, p.Runs, MinRuns)
	case !finite(p.Ratio, p.Ours, p.Theirs) || p.Theirs == 0:
		return fmt.Errorf("%s is not a ratio", p.ID)
	}
	return nil
}

func finite(values ...float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}

// Number prints three significant digits, without an exponent where people
// would have to count zeros.
func Number(v float64) string {
	if a := math.Abs(v); a >= 100 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
