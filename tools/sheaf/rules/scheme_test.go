package rules

import (
	"math"
	"testing"

	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/packs/builtin/uscainitiative"
	"github.com/sheaf-drive/sheaf/packs/builtin/usestimators"
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
	v.Draws, v.RefuseShare = nil, 1000
	// 4,929 filed, 4,500 required: enough valid ones is the tighter test of the two.
	if got := scheme[forecast.Staged](t, v).Limit(4929, forecast.Filing{Filed: 4929, Required: 4500}); got != 430 {
		t.Errorf("in a full check %d invalid ones are too many, not 430", got)
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

// Irvine 2012: 10,007 filed, 500 drawn, 262 valid, one pair. What the process of the pack declares
// makes 4,863; as the county rounded, 4,864.
func TestSchemeOf_Irvine2012(t *testing.T) {
	s := newShelf(t)
	r, end := s.start()
	defer end()
	made, err := r.Install(t.Context(), uscainitiative.ID)
	if err != nil || !made.Passed {
		t.Fatalf("installed %+v, %v", made, err)
	}
	p, err := r.find(t.Context(), made.Ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		v    law.Verification
		want string
	}{
		{"by the regulation", p.manifest.Ruleset.Quantities[0].Verification, "4863"},
		{"as the county wrote", overWire(usestimators.Irvine2012()), "4864"},
	} {
		law := scheme[forecast.Projection](t, c.v)
		if got := law.Sample(10007); got != 500 {
			t.Errorf("%s %d are drawn, not 500", c.name, got)
		}
		if got := law.Valid(10007, 500, 262, 1).RatString(); got != c.want {
			t.Errorf("%s %s, not %s", c.name, got, c.want)
		}
	}
	by := scheme[forecast.Projection](t, p.manifest.Ruleset.Quantities[0].Verification)
	// 4,863 of 8,738 required is 55.7 %.
	if got := by.At(forecast.Filing{Filed: 10007, Bad: 10007 * 238 / 500, Required: 8738}); got.Refuse < .999 {
		t.Errorf("it would not be refused: %+v", got)
	}
}

// overWire is what a host reads of what a pack declares.
func overWire(v law.Verification) law.Verification {
	return law.DecodeVerification(law.EncodeVerification(v))
}

func TestSchemeOf_Colorado(t *testing.T) {
	for _, c := range []struct {
		filed, sample, valid int
		last, want           string
	}{
		{106119, 5306, 4290, "up", "85800"}, {182090, 9105, 4547, "nearest", "90935"}, {163598, 8180, 4436, "nearest", "88719"},
	} {
		s := scheme[forecast.Projection](t, overWire(usestimators.Colorado(c.last)))
		if s.Sample(c.filed) != c.sample || s.Valid(c.filed, c.sample, c.valid, 0).RatString() != c.want {
			t.Errorf("of %d are drawn %d and %s are valid, not %d and %s", c.filed, s.Sample(c.filed),
				s.Valid(c.filed, c.sample, c.valid, 0).RatString(), c.sample, c.want)
		}
	}
}

// A worked case with an assumed number required: 37.767 pairs are accepted.
func TestSchemeOf_Washington(t *testing.T) {
	s := scheme[forecast.Pairs](t, overWire(usestimators.Washington()))
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
