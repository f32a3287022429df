package law

// What an authority computes from the signatures that it has looked at.
const (
	// StatisticDefectRate is invalid ÷ checked, against RefuseShare.
	StatisticDefectRate = "defect_rate"
	// StatisticCount looks at all and demands nothing but enough valid ones.
	StatisticCount = "count"
	// StatisticProjection concludes from one sample how many of all are valid.
	StatisticProjection = "projection"
	// StatisticPairs accepts when one sample holds few enough pairs of one person's signatures.
	// It never refuses.
	StatisticPairs = "pairs"
)

// DuplicateSquare is the weight A(A−1) of a pair in a sample, where A is how many were filed for
// each one drawn.
const DuplicateSquare = "a(a-1)"

// Verification is how the authority checks a filing. Which fields count depends on Statistic;
// shares are in hundredths of a percent.
type Verification struct {
	// Unit drawn by lot: "sheet" (then all its lines) or "line".
	Unit string
	// Draws are the sizes of the samples in signatures, each added to those before; none
	// looks at everything. For a defect rate.
	Draws []int
	// Statistic is one of the four above.
	Statistic string
	// RefuseShare of a defect rate; RefuseAtEqual says that reaching it refuses.
	RefuseShare   int
	RefuseAtEqual bool
	// CountTest says that filed minus invalid found must also reach Min.
	CountTest bool
	Clause    string
	Confirmed bool
	// SampleLeast and SampleShare: the one sample of a projection or of pairs is the larger of
	// so many signatures and that share of those filed; everything where fewer were filed.
	SampleLeast, SampleShare int
	// RefuseBelow and AcceptAbove of Min bound a projection (9500 and 11000); exactly these
	// shares and what lies between have everything counted.
	RefuseBelow, AcceptAbove int
	// DuplicateWeight is what a pair in the sample of a projection takes away:
	// DuplicateSquare, or empty for nothing.
	DuplicateWeight string
	// Rounding says what is rounded on the way to a projection; a step that is not named is
	// computed exactly.
	Rounding []Rounding
	// Allowance is how many hundredths of a standard deviation the invalid ones are taken to
	// be more, Margin how many the pairs have to stay below what is tolerable. For pairs.
	Allowance, Margin int
}

// Rounding of one step of a projection: {Step: "value", Digits: 4, Mode: "nearest"}. The steps
// are, in their order, "rate" (percentage of valid ones in the sample), "valid" (what it makes of
// all), "value" (A), "taken" (what the pairs take away together) and "result". Modes are "nearest"
// (a half goes up), "up" and "down".
type Rounding struct {
	Step   string
	Digits int
	Mode   string
}

// RoundingSteps and RoundingModes list what a [Rounding] may name.
func RoundingSteps() []string { return []string{"rate", "valid", "value", "taken", "result"} }

// RoundingModes lists the ways of rounding.
func RoundingModes() []string { return []string{"nearest", "up", "down"} }
