package usestimators

import "github.com/sheaf-drive/sheaf/packs/law"

// The clauses, by their lasting names.
const (
	ClauseCalifornia = "2 CCR 20530, 20531"
	ClauseWashington = "WAC 434-379-010"
	ClauseColorado   = "C.R.S. 1-40-116(4)"
)

// California projects a sample of 500 signatures or 3 %, whichever is more: less than 95 % fails,
// more than 110 % qualifies, anything between has every signature looked at. Rate to two decimals of
// a percent, valid ones rounded up, A to four decimals, duplicates rounded up.
func California() law.Verification {
	return law.Verification{
		Unit: "line", Statistic: law.StatisticProjection, SampleLeast: 500, SampleShare: 300,
		RefuseBelow: 9500, AcceptAbove: 11000, DuplicateWeight: law.DuplicateSquare,
		Rounding: []law.Rounding{
			{Step: "rate", Digits: 2, Mode: "nearest"}, {Step: "valid", Mode: "up"},
			{Step: "value", Digits: 4, Mode: "nearest"}, {Step: "taken", Mode: "up"},
		},
		Clause: ClauseCalifornia, Confirmed: true,
	}
}

// Irvine2012 is California as the county computed it for Irvine in 2012: one rounding less, of the
// result alone.
func Irvine2012() law.Verification {
	v := California()
	v.Rounding = []law.Rounding{
		{Step: "rate", Digits: 2, Mode: "nearest"}, {Step: "value", Digits: 4, Mode: "nearest"},
		{Step: "result", Mode: "up"},
	}
	v.Confirmed = false
	return v
}

// Washington limits the pairs of one person's signatures in a sample of 3 %, with 1.5 deviations
// allowed for invalid ones and 1.65 kept below the tolerable pairs. Nothing fails on a sample.
func Washington() law.Verification {
	return law.Verification{
		Unit: "line", Statistic: law.StatisticPairs, SampleShare: 300, Allowance: 150, Margin: 165,
		Clause: ClauseWashington, Confirmed: true,
	}
}

// Colorado projects a sample of 5 %, at least 4,000, without regard to duplicates. Its published
// results do not agree on how the last number is rounded: "up" or "nearest".
func Colorado(last string) law.Verification {
	return law.Verification{
		Unit: "line", Statistic: law.StatisticProjection, SampleLeast: 4000, SampleShare: 500,
		RefuseBelow: 9000, AcceptAbove: 11000,
		Rounding: []law.Rounding{{Step: "valid", Mode: last}}, Clause: ClauseColorado,
	}
}
