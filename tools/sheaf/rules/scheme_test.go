package rules

import (
	"context"
	"math"
	"testing"

	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruregional"
	"github.com/sheaf-drive/sheaf/packs/builtin/uscainitiative"
	"github.com/sheaf-drive/sheaf/packs/builtin/usestimators"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/packs/law"
)

func scheme[S forecast.Scheme](t *testing.T, v law.Verification) S {
	t.Helper()
	s, err := SchemeOf(v)
	if err != nil {
		t.Fatal(err)
	}
	of, ok := s.(S)
	if !ok {
		t.Fatalf("%s becomes a %T", v.Statistic, s)
	}
	return of
}

func TestSchemeOf_DefectRate(t *testing.T) {
	v := law.Verification{Statistic: law.StatisticDefectRate, Draws: []int{60000, 30000}, RefuseShare: 500, RefuseAtEqual: true, CountTest: true}
	s := scheme[forecast.Staged](t, v)
	f := forecast.Filing{Filed: 315000, Required: 300000}
	if got := s.Limit(60000, f); got != 3000 {
		t.Errorf("of 60,000 drawn %d invalid ones are too many, not 3,000", got)
	}
}

// The worked case of ru-regional: 4,929 filed, 4,500 required, of which the press said that 429 bad ones were permitted.
// Enough valid ones is the tighter test of the two; where more is in surplus than the law allows, the tenth would be.
func TestSchemeOf_RegionalPassesBothTests(t *testing.T) {
	m, err := ruregional.Pack{On: rupresident2018.Pack{}}.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := m.Ruleset.Quantities[0]
	s := scheme[forecast.Staged](t, q.Verification)
	for filed, want := range map[int]int{4929: 430, q.Max: 451, q.Min: 1, 6000: 600} {
		if got := s.Limit(filed, forecast.Filing{Filed: filed, Required: q.Min}); got != want {
			t.Errorf("of %d filed %d invalid ones are too many, not %d", filed, got, want)
		}
	}
	for bad, want := range map[int]float64{429: 1, 430: 0, 562: 0} {
		if got := s.At(forecast.Filing{Filed: 4929, Bad: bad, Required: q.Min}).Accept; math.Abs(got-want) > 1e-9 {
			t.Errorf("%d invalid of 4,929: accepted with %v, not %v", bad, got, want)
		}
	}
}

func TestSchemeOf_Count(t *testing.T) {
	s := scheme[forecast.Staged](t, law.Verification{Statistic: law.StatisticCount, CountTest: true})
	for _, c := range []struct {
		bad  int
		want float64
	}{{200, 1}, {201, 0}} {
		if got := s.At(forecast.Filing{Filed: 1200, Bad: c.bad, Required: 1000}).Accept; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d invalid of 1,200 for 1,000: accepted with %v, not %v", c.bad, got, c.want)
		}
	}
}

func TestSchemeOf_Projection(t *testing.T) {
	v := law.Verification{Statistic: law.StatisticProjection, SampleLeast: 500, SampleShare: 300, RefuseBelow: 9500,
		AcceptAbove: 11000, DuplicateWeight: law.DuplicateSquare, Rounding: []law.Rounding{
			{Step: "rate", Digits: 2, Mode: "nearest"}, {Step: "valid", Mode: "up"},
			{Step: "value", Digits: 4, Mode: "nearest"}, {Step: "taken", Mode: "up"}}}
	if got := scheme[forecast.Projection](t, v); got != forecast.California() {
		t.Errorf("the scheme is %+v, not that of California", got)
	}
	v.Rounding = []law.Rounding{{Step: "result", Digits: 1, Mode: "down"}}
	if got := scheme[forecast.Projection](t, v).Rounded.Result; got != (forecast.Rounding{Digits: 1, Mode: forecast.Down}) {
		t.Errorf("the result is rounded %+v", got)
	}
}

// estimators is a pack that declares how several states conclude from a sample.
type estimators struct{ uscainitiative.Pack }

const estimatorsID = "estimators"

// Describe answers the manifest.
func (e estimators) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := e.Pack.Describe(ctx)
	m.ID = estimatorsID
	for name, v := range map[string]law.Verification{
		"irvine": usestimators.Irvine2012(), "washington": usestimators.Washington(),
		"colorado-up": usestimators.Colorado("up"), "colorado-nearest": usestimators.Colorado("nearest"),
	} {
		m.Ruleset.Quantities = append(m.Ruleset.Quantities, packs.Quantity{Nomination: name, Min: 1, Verification: v})
	}
	return m, err
}

// declared are the verifications that the process of that pack declares, by nomination.
func declared(t *testing.T) map[string]law.Verification {
	t.Helper()
	r, end := newShelf(t).start()
	defer end()
	source, err := host.Builtin(estimatorsID)
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.start(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]law.Verification{}
	for _, q := range p.manifest.Ruleset.Quantities {
		all[q.Nomination] = q.Verification
	}
	return all
}

// What comes out of a manifest: Irvine 2012 with 10,007 filed, 500 drawn, 262 valid and one pair
// makes 4,863 by the regulation and 4,864 as the county rounded. Washington's case has an assumed
// number required; Colorado's are its published results.
func TestSchemeOf_WorkedCasesThroughTheManifest(t *testing.T) {
	all := declared(t)
	for _, c := range []struct {
		by                          string
		filed, sample, valid, pairs int
		want                        string
	}{
		{"statute", 10007, 500, 262, 1, "4863"},
		{"irvine", 10007, 500, 262, 1, "4864"},
		{"colorado-up", 106119, 5306, 4290, 0, "85800"},
		{"colorado-nearest", 182090, 9105, 4547, 0, "90935"},
		{"colorado-nearest", 163598, 8180, 4436, 0, "88719"},
	} {
		s := scheme[forecast.Projection](t, all[c.by])
		if got := s.Sample(c.filed); got != c.sample {
			t.Errorf("%s: of %d are drawn %d, not %d", c.by, c.filed, got, c.sample)
		}
		if got := s.Valid(c.filed, c.sample, c.valid, c.pairs).RatString(); got != c.want {
			t.Errorf("%s: %d of %d valid make %s, not %s", c.by, c.valid, c.sample, got, c.want)
		}
	}
	// 4,863 of 8,738 required is 55.7 %.
	irvine := forecast.Filing{Filed: 10007, Bad: 10007 * 238 / 500, Required: 8738}
	if got := scheme[forecast.Projection](t, all["statute"]).At(irvine); got.Refuse < .999 {
		t.Errorf("Irvine would not be refused: %+v", got)
	}
	s := scheme[forecast.Pairs](t, all["washington"])
	if got := s.Limit(337726, s.Sample(337726), 1200, 241153); s.Sample(337726) != 10132 ||
		math.Abs(got.Invalid-41731.14) > .005 || math.Abs(got.Expected-49.360) > .0005 || math.Abs(got.Limit-37.767) > .0005 {
		t.Errorf("of %d drawn the limit is %+v", s.Sample(337726), got)
	}
}

func TestSchemeOf_Pairs(t *testing.T) {
	v := law.Verification{Statistic: law.StatisticPairs, SampleShare: 300, Allowance: 150, Margin: 165}
	if got := scheme[forecast.Pairs](t, v); got != forecast.Washington() {
		t.Errorf("the scheme is %+v, not that of Washington", got)
	}
}

func TestSchemeOf_RefusesWhatItDoesNotKnow(t *testing.T) {
	for name, v := range map[string]law.Verification{
		"no statistic":      {},
		"another statistic": {Statistic: "oregon"},
		"another weight":    {Statistic: law.StatisticProjection, DuplicateWeight: "a"},
		"another step":      {Statistic: law.StatisticProjection, Rounding: []law.Rounding{{Step: "end", Mode: "up"}}},
		"another mode":      {Statistic: law.StatisticProjection, Rounding: []law.Rounding{{Step: "rate", Mode: "even"}}},
		"digits before the point": {Statistic: law.StatisticProjection,
			Rounding: []law.Rounding{{Step: "rate", Mode: "up", Digits: -1}}},
	} {
		if s, err := SchemeOf(v); err == nil {
			t.Errorf("%s: gives %+v", name, s)
		}
	}
}
