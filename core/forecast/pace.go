package forecast

import "math"

// Pace is how long so many signatures more will take.
type Pace struct {
	// Daily is the mean of the days looked at.
	Daily float64
	// Days until the number is reached at that pace, and Late at a pace that is undercut one
	// time in ten. Never is -1.
	Days, Late int
}

// At says how many days are left to a number, by how many came on each of the last days, the
// latest last. No day looked at is no pace.
func At(missing int, last []int) Pace {
	if missing <= 0 {
		return Pace{Daily: mean(last)}
	}
	p := Pace{Daily: mean(last), Days: -1, Late: -1}
	if p.Daily <= 0 {
		return p
	}
	p.Days = int(math.Ceil(float64(missing) / p.Daily))
	// The mean is uncertain by what the days differ, and no less than arrivals at random would.
	variance := p.Daily
	if n := len(last); n > 1 {
		sum := 0.0
		for _, day := range last {
			sum += (float64(day) - p.Daily) * (float64(day) - p.Daily)
		}
		variance = math.Max(variance, sum/float64(n-1))
	}
	const oneInTen = 1.2816 // standard deviations
	if slow := p.Daily - oneInTen*math.Sqrt(variance/float64(len(last))); slow > 0 {
		p.Late = int(math.Ceil(float64(missing) / slow))
	}
	return p
}

func mean(days []int) float64 {
	if len(days) == 0 {
		return 0
	}
	sum := 0
	for _, day := range days {
		sum += day
	}
	return float64(sum) / float64(len(days))
}
