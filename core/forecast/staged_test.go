package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core/forecast"
)

// president is the check of a self-nominated candidate of 2018: 60,000 and then 30,000 drawn,
// refusal at exactly 5 % already.
var president = forecast.Staged{Draws: []int{60000, 30000}, Share: 500, AtEqual: true}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s is %.6f, not %.6f", what, got, want)
	}
}

func TestStaged_President2018(t *testing.T) {
	for _, c := range []struct {
		permyriad int
		pass      float64
	}{{480, .9997}, {490, .9655}, {495, .8502}, {500, .6076}, {510, .1229}, {520, .0070}} {
		f := forecast.Filing{Filed: 315000, Bad: 315000 * c.permyriad / 10000}
		got := president.At(f)
		near(t, "the chance", got.Accept, c.pass, .00005)
		near(t, "the sum", got.Accept+got.Count+got.Refuse, 1, 1e-12)
	}
	near(t, "the first draw alone", president.First(forecast.Filing{Filed: 315000, Bad: 315000 * 490 / 10000}), .8943, .00005)
}

// Every possible draw of a small filing, counted.
func TestStaged_AgreesWithEveryDraw(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 60))
	for range 400 {
		filed := 1 + random.IntN(11)
		f := forecast.Filing{Filed: filed, Bad: random.IntN(filed + 1), Required: random.IntN(filed + 1)}
		s := forecast.Staged{Share: random.IntN(10001), AtEqual: random.IntN(2) == 0, CountTest: random.IntN(2) == 0}
		for range random.IntN(4) {
			s.Draws = append(s.Draws, random.IntN(6))
		}
		got, want := s.At(f).Accept, counted(s, f)
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("%+v for %+v accepts with %v, every draw counted with %v", s, f, got, want)
		}
	}
}

// counted draws without replacement one by one, by the definition.
func counted(s forecast.Staged, f forecast.Filing) float64 {
	draws := s.Draws
	if len(draws) == 0 {
		draws = []int{f.Filed}
	}
	accepts := func(drawn, bad int) bool {
		share := bad*10000 < s.Share*drawn || !s.AtEqual && bad*10000 == s.Share*drawn
		return share && (!s.CountTest || f.Filed-bad >= f.Required)
	}
	var from func(stage, left, drawn, bad int) float64
	from = func(stage, left, drawn, bad int) float64 {
		if left > 0 && drawn < f.Filed {
			p := float64(f.Bad-bad) / float64(f.Filed-drawn)
			sum := 0.0
			if p > 0 {
				sum += p * from(stage, left-1, drawn+1, bad+1)
			}
			if p < 1 {
				sum += (1 - p) * from(stage, left-1, drawn+1, bad)
			}
			return sum
		}
		if drawn > 0 && accepts(drawn, bad) {
			return 1
		}
		if stage+1 == len(draws) {
			return 0
		}
		return from(stage+1, draws[stage+1], drawn, bad)
	}
	return from(0, draws[0], 0, 0)
}

// A belief is what a share drawn from it and then filed would do in the mean.
func TestStaged_UnderABelief(t *testing.T) {
	s := forecast.Staged{Draws: []int{200, 100}, Share: 500, AtEqual: true}
	f := forecast.Filing{Filed: 1000}
	b := forecast.Belief{Bad: 12, Good: 260}
	mean, steps := 0.0, 4000
	for i := range steps { // the middle of each of so many equally likely slices
		f.Bad = int(math.Round(b.Quantile((float64(i)+.5)/float64(steps)) * 1000))
		mean += s.At(f).Accept / float64(steps)
	}
	// A known number among 1,000 varies less than a share, hence the room.
	near(t, "the chance", s.Under(f, b).Accept, mean, .01)
	certain := s.Under(f, forecast.Weak(.03, 1e12)).Accept
	near(t, "a belief without doubt", certain, binomialStaged(s, .03), 1e-6)
}

// binomialStaged draws with replacement.
func binomialStaged(s forecast.Staged, share float64) float64 {
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return math.Exp(a - b - c + float64(k)*math.Log(share) + float64(n-k)*math.Log(1-share))
	}
	sum := 0.0
	for first := range s.Draws[0] + 1 {
		p := choose(s.Draws[0], first)
		if first < 10 { // under 5 % of 200
			sum += p
			continue
		}
		for second := range s.Draws[1] + 1 {
			if first+second < 15 {
				sum += p * choose(s.Draws[1], second)
			}
		}
	}
	return sum
}

// Where whole sheets are drawn and one fault spoils all five lines, the chance is that of drawing
// sheets.
func TestStaged_WholeSheets(t *testing.T) {
	s := forecast.Staged{Draws: []int{6000, 3000}, Share: 500, AtEqual: true, Effect: 5}
	sheets := forecast.Staged{Draws: []int{1200, 600}, Share: 500, AtEqual: true}
	for _, bad := range []int{280, 300, 320} {
		got := s.At(forecast.Filing{Filed: 31500, Bad: 5 * bad}).Accept
		near(t, "the chance by lines", got, sheets.At(forecast.Filing{Filed: 6300, Bad: bad}).Accept, 1e-12)
	}
}

// Sheets with some bad lines of five: the effect is one and the share of the faults that stand
// together, and a simulated commission comes to about the same.
func TestStaged_AgreesWithASimulatedCommission(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 38))
	const sheets, lines = 4000, 5
	var bad [sheets]int
	total, pairs := 0, 0
	for i := range bad {
		rate := 0.02
		if random.IntN(40) == 0 { // a careless collector
			rate = 0.9
		}
		for range lines {
			if random.Float64() < rate {
				bad[i]++
			}
		}
		total += bad[i]
		pairs += bad[i] * bad[i]
	}
	share := float64(total) / (sheets * lines)
	effect := (float64(pairs)/sheets - lines*lines*share*share) / (lines * share * (1 - share))
	s := forecast.Staged{Draws: []int{3000, 1500}, Share: 450, AtEqual: true, Effect: effect}
	want := s.At(forecast.Filing{Filed: sheets * lines, Bad: total}).Accept

	accepted, times := 0, 20000
	order := make([]int, sheets)
	for i := range order {
		order[i] = i
	}
	for range times {
		sum := 0
		for i := range 900 { // 600 sheets, then 300
			j := i + random.IntN(sheets-i)
			order[i], order[j] = order[j], order[i]
			sum += bad[order[i]]
			if i+1 == 600 && sum < 135 || i+1 == 900 && sum < 203 {
				accepted++
				break
			}
		}
	}
	near(t, "the simulated chance", float64(accepted)/float64(times), want, .03)
	if effect < 2 || want < .05 || want > .95 {
		t.Errorf("an effect of %.2f and a chance of %.3f show nothing", effect, want)
	}
}

func TestStaged_Limit(t *testing.T) {
	f := forecast.Filing{Filed: 315000, Required: 300000}
	for _, c := range []struct {
		name string
		s    forecast.Staged
		n    int
		want int
	}{
		{"5 % of 60,000 refuses", president, 60000, 3000},
		{"5 % of 90,000 refuses", president, 90000, 4500},
		{"more than 5 % refuses", forecast.Staged{Share: 500}, 60000, 3001},
		{"5 % of 61", president, 61, 4},
		{"the count allows no more", forecast.Staged{Share: 500, AtEqual: true, CountTest: true}, 315000, 15001},
		{"nothing permitted", forecast.Staged{AtEqual: true}, 100, 0},
	} {
		if got := c.s.Limit(c.n, f); got != c.want {
			t.Errorf("%s: %d, not %d", c.name, got, c.want)
		}
	}
}

func TestStaged_Nothing(t *testing.T) {
	if got := president.At(forecast.Filing{}); got.Refuse != 1 {
		t.Errorf("an empty filing: %+v", got)
	}
	if got := president.At(forecast.Filing{Filed: 10, Bad: 99}); got.Refuse != 1 {
		t.Errorf("more invalid ones than there are: %+v", got)
	}
}
