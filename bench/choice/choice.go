package choice

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/selection"
)

// Runs are how many drives are chosen from, each drawn from a seed of its own.
const Runs = 5

// Samples are measured by id.
type Samples map[string][]float64

// Selection chooses from drives of a million signatures: by the line, and where no line may be
// struck by the sheet. A gap is what the proof leaves open, in signatures.
func Selection(ctx context.Context) (Samples, error) {
	got := Samples{}
	for seed := range uint64(Runs) {
		p := offered(rand.New(rand.NewPCG(seed, 315)), 300_000)
		for _, kind := range []string{"line", "sheet"} {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p.Whole = kind == "sheet"
			if err := got.choose(kind, p); err != nil {
				return nil, err
			}
		}
	}
	return got, nil
}

// choose takes one sample.
func (got Samples) choose(kind string, p selection.Problem) error {
	begun := time.Now()
	plan, err := selection.Solve(p)
	took := time.Since(begun).Seconds()
	if err != nil {
		return err
	}
	if plan.Short != nil || plan.Lines > p.Max || plan.Dual < plan.Value {
		return fmt.Errorf("%d lines were chosen, short %+v", plan.Lines, plan.Short)
	}
	dual := float64(plan.Dual-plan.Value) / selection.Unit
	gap := dual
	if plan.Exchanges > 0 { // every exchange was tried: nothing is left open
		gap = 0
	}
	got[kind+".seconds"] = append(got[kind+".seconds"], took)
	got[kind+".gap"] = append(got[kind+".gap"], gap)
	got[kind+".dual_gap"] = append(got[kind+".dual_gap"], dual)
	return nil
}

// offered is so many sheets with one to five lines, two thirds of them full or nearly, over the
// regions of the country; a big region has twenty times a small one's. Chances are those that a
// pack's weights come to, some sheets have a risk of their own.
func offered(random *rand.Rand, sheets int) selection.Problem {
	p := selection.Problem{Min: 300_000, Max: 315_000}
	var regions []core.Region
	for i, r := range address.Regions() {
		p.Bounds = append(p.Bounds, selection.Bound{Region: r.Code, Max: 7500})
		for range 1 + i%20 {
			regions = append(regions, r.Code)
		}
	}
	chances := []uint16{980, 980, 980, 970, 960, 931, 931, 882, 833, 735, 686, 490, 245}
	for i := range sheets {
		s := selection.Sheet{ID: core.SheetID(fmt.Sprintf("bench/%06d", i)), Region: regions[random.IntN(len(regions))]}
		lines := []int{1, 2, 3, 3, 4, 4, 4, 5, 5}[random.IntN(9)]
		for n := range lines {
			s.Lines = s.Lines.With(n + 1)
			s.Chances[n] = chances[random.IntN(len(chances))]
		}
		if random.IntN(10) == 0 {
			s.Risk = uint16(random.IntN(300))
		}
		p.Sheets = append(p.Sheets, s)
	}
	return p
}

// Forecast makes whole forecasts, as a screen shows them: the day's estimate, a curve of 41
// shares, and what three efforts are worth. Samples are milliseconds.
func Forecast(ctx context.Context) (Samples, error) {
	scheme := forecast.Staged{Draws: []int{60_000, 30_000}, Share: 500, AtEqual: true, CountTest: true}
	f := forecast.Filing{Filed: 315_000, Required: 300_000}
	var took []float64
	for run := range Runs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		belief := forecast.Weak(0.045+0.001*float64(run), 2000)
		begun := time.Now()
		o := scheme.Under(f, belief)
		points := forecast.Curve(scheme, f, 400, 600, 5)
		forecast.Worth(scheme, f, belief, forecast.Effort{More: 1000, Checked: 100, Found: 0.8}, 315_000)
		took = append(took, float64(time.Since(begun).Microseconds())/1000)
		if o.Accept <= 0 || o.Accept >= 1 || len(points) != 41 {
			return nil, errors.New("the forecast says nothing")
		}
	}
	return Samples{"ms": took}, nil
}
