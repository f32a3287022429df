package rules

import (
	"math"
	"testing"

	"github.com/sheaf-drive/sheaf/core/forecast"
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
