package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core/forecast"
)

// Irvine 2012: 10,007 filed, 500 drawn, 262 valid, one pair. The regulation rounds up twice; the
// county rounded up once, at the end.
func TestProjection_Irvine2012(t *testing.T) {
	law := forecast.California()
	if got := law.Sample(10007); got != 500 {
		t.Errorf("%d are drawn, not 500", got)
	}
	if got := law.Valid(10007, 500, 262, 1).RatString(); got != "4863" {
		t.Errorf("by the regulation %s, not 4863", got)
	}
	county := law
	county.Rounded.Valid, county.Rounded.Taken = forecast.Rounding{}, forecast.Rounding{}
	county.Rounded.Result = forecast.Rounding{Mode: forecast.Up}
	if got := county.Valid(10007, 500, 262, 1).RatString(); got != "4864" {
		t.Errorf("as the county wrote %s, not 4864", got)
	}
	// 4,863 of 8,738 required is 55.7 %.
	if got := law.At(forecast.Filing{Filed: 10007, Bad: 10007 * 238 / 500, Required: 8738}); got.Refuse < .999 {
		t.Errorf("it would not be refused: %+v", got)
	}
}

func TestProjection_Colorado(t *testing.T) {
	for _, c := range []struct {
		filed, sample, valid int
		last                 forecast.Mode
		want                 string
	}{
		{106119, 5306, 4290, forecast.Up, "85800"},
		{182090, 9105, 4547, forecast.Nearest, "90935"},
		{163598, 8180, 4436, forecast.Nearest, "88719"},
	} {
		law := forecast.Colorado(c.last)
		if got := law.Sample(c.filed); got != c.sample {
			t.Errorf("of %d are drawn %d, not %d", c.filed, got, c.sample)
		}
		if got := law.Valid(c.filed, c.sample, c.valid, 0).RatString(); got != c.want {
			t.Errorf("%d of %d valid make %s, not %s", c.valid, c.sample, got, c.want)
		}
	}
	// 88,719 of 86,105 is 103.04 %: line by line.
	if got := forecast.Colorado(forecast.Nearest).At(forecast.Filing{Filed: 163598, Bad: 163598 - 88719, Required: 86105}); got.Count < .99 {
		t.Errorf("103 %% of what is required: %+v", got)
	}
}

// A worked case with an assumed number required.
func TestPairs_Washington(t *testing.T) {
	law := forecast.Washington()
	if got := law.Sample(337726); got != 10132 {
		t.Errorf("%d are drawn, not 10132", got)
	}
	w := law.Limit(337726, 10132, 1200, 241153)
	near(t, "invalid in all", w.Invalid, 41731.14, .005)
	near(t, "tolerable pairs", w.Tolerable, 54841.86, .005)
	near(t, "expected pairs", w.Expected, 49.360, .0005)
	near(t, "accepted pairs", w.Limit, 37.767, .0005)
	if got := law.At(forecast.Filing{Filed: 337726, Bad: 40000, Required: 241153, Duplicates: 200000}); got.Refuse != 0 || got.Count < .99 {
		t.Errorf("a sample refuses: %+v", got)
	}
}

// Draws by hand: pairs of one person, invalid ones, both without replacement.
func TestSchemes_AgreeWithSimulatedSamples(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 115))
	const filed, bad, doubles, times = 12000, 1440, 60, 4000
	for _, c := range []struct {
		name     string
		s        forecast.Scheme
		required int
		sample   int
		verdict  func(valid, pairs int) int
	}{
		{"California", forecast.California(), 8100, 500, func(valid, pairs int) int {
			v := math.Ceil(math.Round(float64(valid)/500*10000) / 10000 * filed)
			v -= math.Ceil(float64(pairs) * 24 * 23)
			return verdict(v/8100, .95, 1.1)
		}},
		{"Washington", forecast.Pairs{Share: 1000, Allowance: 1.5, Margin: 1.65}, 9000, 1200, func(valid, pairs int) int {
			invalid := float64(1200 - valid)
			most := filed - (9000 + (invalid+1.5*math.Sqrt(invalid))*10)
			if expected := most / 100; float64(pairs) <= expected-1.65*math.Sqrt(expected) {
				return 1
			}
			return 0
		}},
	} {
		want := c.s.At(forecast.Filing{Filed: filed, Bad: bad, Required: c.required, Duplicates: doubles})
		seen := map[int]float64{}
		order := random.Perm(filed)
		for range times {
			valid, drawn := c.sample, map[int]bool{}
			pairs := 0
			for i := range c.sample {
				j := i + random.IntN(filed-i)
				order[i], order[j] = order[j], order[i]
				switch one := order[i]; {
				case one < bad:
					valid--
				case one < bad+2*doubles:
					if drawn[(one-bad)/2] {
						pairs++
					}
					drawn[(one-bad)/2] = true
				}
			}
			seen[c.verdict(valid, pairs)]++
		}
		near(t, c.name+" accepts", seen[1]/times, want.Accept, .04)
		near(t, c.name+" counts", seen[0]/times, want.Count, .04)
		near(t, c.name+" refuses", seen[-1]/times, want.Refuse, .04)
	}
}

func verdict(share, low, high float64) int {
	switch {
	case share < low:
		return -1
	case share > high:
		return 1
	}
	return 0
}

func TestRounding(t *testing.T) {
	law := forecast.Projection{Least: 10, Share: 0}
	for _, c := range []struct {
		mode forecast.Mode
		want string
	}{{forecast.Exact, "70/3"}, {forecast.Nearest, "23"}, {forecast.Up, "24"}, {forecast.Down, "23"}} {
		law.Rounded.Result = forecast.Rounding{Mode: c.mode}
		if got := law.Valid(100, 30, 7, 0).RatString(); got != c.want {
			t.Errorf("mode %d: %s, not %s", c.mode, got, c.want)
		}
	}
}

func TestBelief(t *testing.T) {
	b := forecast.Weak(.05, 100).Seen(15, 85)
	near(t, "the mean", b.Mean(), .1, 1e-9)
	low, high := b.Quantile(.05), b.Quantile(.95)
	if !(low < .1 && .1 < high && low > .06 && high < .14) {
		t.Errorf("nine times in ten between %v and %v", low, high)
	}
}

func TestWorth(t *testing.T) {
	f := forecast.Filing{Filed: 310000, Required: 300000}
	s := president
	s.CountTest = true
	b := forecast.Weak(.05, 4000)
	g := forecast.Worth(s, f, b, forecast.Effort{More: 1000, Checked: 30000, Found: .9}, 315000)
	if g.Checked < .05 {
		t.Errorf("checking a tenth again is worth %v", g.Checked)
	}
	if math.Abs(g.More) > .001 { // the same share of a sample of the same size
		t.Errorf("a thousand more of the same are worth %v", g.More)
	}
	ca := forecast.Worth(forecast.California(), forecast.Filing{Filed: 10007, Required: 8738, Duplicates: 80},
		forecast.Weak(.02, 5000), forecast.Effort{More: 100}, 0)
	if ca.Pair <= 0 {
		t.Errorf("one duplicate less is worth %v where pairs weigh", ca.Pair)
	}
}

func TestPace(t *testing.T) {
	for _, c := range []struct {
		name    string
		missing int
		last    []int
		want    forecast.Pace
	}{
		{"steady", 1000, []int{100, 100, 100, 100}, forecast.Pace{Daily: 100, Days: 10, Late: 11}},
		{"there", 0, []int{5}, forecast.Pace{Daily: 5}},
		{"nothing comes", 10, []int{0, 0}, forecast.Pace{Days: -1, Late: -1}},
		{"no day", 10, nil, forecast.Pace{Days: -1, Late: -1}},
		{"one good day in four", 100, []int{0, 0, 0, 40}, forecast.Pace{Daily: 10, Days: 10, Late: -1}},
	} {
		if got := forecast.At(c.missing, c.last); got != c.want {
			t.Errorf("%s: %+v, not %+v", c.name, got, c.want)
		}
	}
}

func TestCurve(t *testing.T) {
	points := forecast.Curve(president, forecast.Filing{Filed: 315000}, 460, 540, 10)
	if len(points) != 9 || points[0].Permyriad != 460 || points[8].Permyriad != 540 {
		t.Fatalf("%+v", points)
	}
	for i := 1; i < len(points); i++ {
		if points[i].Accept > points[i-1].Accept {
			t.Errorf("more invalid ones make acceptance likelier: %+v, %+v", points[i-1], points[i])
		}
	}
}
