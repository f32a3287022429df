package listing

import (
	"math"
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core/passport"
)

const (
	perSeries = 1_000_000 // numbers a series can hold
	regions   = 85
	firstYear = 1997
	spare     = 86 // codes from here on serve regions whose years have more than a series holds
)

// year is what is assumed of the blanks printed in one: how many were issued, in millions, and
// which share of them is invalid by now.
type year struct{ issued, invalid float64 }

// years from 1997 on. The great exchange ended in 2004; documents of its first years have all been
// replaced since, those of the last years only when they were lost. All are assumptions: real
// shares are not published.
func years() []year {
	list := []year{{2, .97}, {10, .96}, {16, .95}, {19, .94}, {22, .92}, {24, .91}, {18, .70}, {12, .40},
		{8, .15}, {8, .13}, {8, .11}, {8, .09}, {8, .07}}
	for n := range 15 {
		list = append(list, year{8, .025 - .001*float64(n)})
	}
	return list
}

// Plausible fills series as the list may look: a series for each region and printed year, numbers
// from 000001 up, handed to offices in batches of 500 to 5,000 with a rate of their own around that
// of the year and gaps between. Part is one of how many regions are left out but one: 1 gives all
// 110 million.
func Plausible(random *rand.Rand, part int, add func([]passport.Key)) {
	weights := make([]float64, regions)
	sum := 0.0
	for i := range weights {
		weights[i] = 1 / float64(i+7)
		sum += weights[i]
	}
	spared := 0
	for n, y := range years() {
		printed := (firstYear + n) % 100
		for region, weight := range weights {
			left := int(y.issued * 1e6 * weight / sum)
			code := region + 1
			for ; left > 0; left -= perSeries - 1 {
				if region%part == 0 {
					fill(random, uint64(code*100+printed), min(left, perSeries-1), y.invalid, add)
				}
				code = spare + spared%14
				spared++
			}
		}
	}
}

// fill fills one series up to a number.
func fill(random *rand.Rand, series uint64, issued int, rate float64, add func([]passport.Key)) {
	keys := make([]passport.Key, 0, issued)
	for number := 1; number <= issued; {
		end := min(number+500+random.IntN(4501), issued+1)
		local := around(random, rate)
		if random.IntN(50) == 0 {
			local = 0 // a run that was never issued
		}
		for ; number < end; number++ {
			if random.Float64() < local {
				keys = append(keys, passport.Key(series*perSeries+uint64(number)))
			}
		}
	}
	add(keys)
}

// around draws a rate near the one given, by odds so that it stays one.
func around(random *rand.Rand, rate float64) float64 {
	odds := rate / (1 - rate) * math.Exp(random.NormFloat64()*.5)
	return odds / (1 + odds)
}

// Uniform spreads numbers over as many series as there are for this part, each with the chance of a
// list of 110 million among ten thousand million.
func Uniform(random *rand.Rand, part int, add func([]passport.Key)) {
	const chance = .011
	for series := uint64(0); series < 10_000; series += uint64(part) {
		keys := make([]passport.Key, 0, perSeries/80)
		for number := skip(random, chance); number < perSeries; number += 1 + skip(random, chance) {
			keys = append(keys, passport.Key(series*perSeries+uint64(number)))
		}
		add(keys)
	}
}

// skip draws how many numbers lie between two that are listed.
func skip(random *rand.Rand, chance float64) int {
	return int(math.Log(1-random.Float64()) / math.Log(1-chance))
}
