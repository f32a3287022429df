package chance

import (
	"slices"
	"strings"
)

// Step is one reason for the chance of a line: what was seen of its level, and by how much it
// moves this line.
type Step struct {
	Factor Factor
	Level  Level
	// From and To are the chances of a fault before the step and after it.
	From, To float64
}

// Fault is the chance that a line has a fault as it was written.
func (m *Model) Fault(c Case) float64 {
	odds := logit(1 - float64(clamp(c.Pack))/Certain)
	for _, f := range Factors() {
		for _, name := range c.names(f) {
			if l, ok := m.steps[f].levels[name]; ok {
				odds += l.Shift
			}
		}
	}
	return logistic(odds)
}

// Steps says how the chance of a fault comes about, from the pack's weight on: each step begins
// where the one before ends. What nothing was learnt of is left out.
func (m *Model) Steps(c Case) []Step {
	var list []Step
	odds := logit(1 - float64(clamp(c.Pack))/Certain)
	for _, f := range Factors() {
		for _, name := range c.names(f) {
			l, ok := m.steps[f].levels[name]
			if !ok {
				continue
			}
			from := logistic(odds)
			odds += l.Shift
			list = append(list, Step{Factor: f, Level: l, From: from, To: logistic(odds)})
		}
	}
	return list
}

// names lists the levels of a case under a factor.
func (c Case) names(f Factor) []string {
	switch f {
	case Drive:
		return []string{""}
	case Ground:
		return slices.Compact(slices.Sorted(slices.Values(c.Grounds)))
	case Office:
		return []string{c.Office}
	case Collector:
		return []string{c.Collector}
	case Verifier:
		return []string{c.Verifier}
	}
	return []string{c.Day}
}

// Strength is with how many lines the expectation weighs against what is seen of a level; 0 where
// no difference between levels was believed.
func (m *Model) Strength(f Factor) float64 { return m.steps[f].strength }

// Levels lists what was learnt of a factor, those that raise the chance of a fault most first.
func (m *Model) Levels(f Factor) []Level {
	list := make([]Level, 0, len(m.steps[f].levels))
	for _, l := range m.steps[f].levels {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Level) int {
		switch x, y := a.Shift, b.Shift; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// Faults are the chances of a fault of all lines of a sample, in the order in which they were added;
// what was said of them does not matter.
func (m *Model) Faults(s *Sample) []float64 {
	var shifts [Day + 1][]float64
	for _, f := range Factors() {
		for _, name := range s.names(f) {
			shifts[f] = append(shifts[f], m.steps[f].levels[name].Shift)
		}
	}
	list := make([]float64, len(s.rows))
	var one [1]int32
	for i := range s.rows {
		odds := logit(1 - float64(s.rows[i].pack)/Certain)
		for _, f := range Factors() {
			for _, at := range s.of(&s.rows[i], f, &one) {
				odds += shifts[f][at]
			}
		}
		list[i] = logistic(odds)
	}
	return list
}
