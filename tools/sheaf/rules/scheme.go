package rules

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// hundredths is how a pack writes shares of a standard deviation.
const hundredths = 100

// SchemeOf is how the authority of a pack checks a filing, for the forecast. The effect of drawing
// whole sheets is not the law's but the drive's: the caller sets it on a [forecast.Staged].
// Errors: a statistic, weight or rounding that this program does not know.
func SchemeOf(v law.Verification) (forecast.Scheme, error) {
	switch v.Statistic {
	case law.StatisticDefectRate:
		return forecast.Staged{Draws: v.Draws, Share: v.RefuseShare, AtEqual: v.RefuseAtEqual, CountTest: v.CountTest}, nil
	case law.StatisticCount:
		return forecast.Staged{Share: wholeShare, CountTest: true}, nil
	case law.StatisticProjection:
		return projectionOf(v)
	case law.StatisticPairs:
		return forecast.Pairs{Share: v.SampleShare,
			Allowance: float64(v.Allowance) / hundredths, Margin: float64(v.Margin) / hundredths}, nil
	}
	return nil, fmt.Errorf("reading the verification: statistic %q is not known", v.Statistic)
}

// wholeShare is 100 %: no share refuses.
const wholeShare = 10_000

func projectionOf(v law.Verification) (forecast.Scheme, error) {
	p := forecast.Projection{Least: v.SampleLeast, Share: v.SampleShare,
		RefuseBelow: v.RefuseBelow, AcceptAbove: v.AcceptAbove, Pairs: v.DuplicateWeight == law.DuplicateSquare}
	if v.DuplicateWeight != "" && !p.Pairs {
		return nil, fmt.Errorf("reading the verification: weight %q of a pair is not known", v.DuplicateWeight)
	}
	steps := map[string]*forecast.Rounding{
		"rate": &p.Rounded.Rate, "valid": &p.Rounded.Valid, "value": &p.Rounded.Value,
		"taken": &p.Rounded.Taken, "result": &p.Rounded.Result,
	}
	modes := map[string]forecast.Mode{"nearest": forecast.Nearest, "up": forecast.Up, "down": forecast.Down}
	for _, r := range v.Rounding {
		step, mode := steps[r.Step], modes[r.Mode]
		if step == nil || mode == forecast.Exact || r.Digits < 0 {
			return nil, fmt.Errorf("reading the verification: rounding of step %q to %d digits, %q, is not known",
				r.Step, r.Digits, r.Mode)
		}
		*step = forecast.Rounding{Digits: r.Digits, Mode: mode}
	}
	return p, nil
}
