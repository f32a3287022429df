package packtest

import (
	"regexp"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/packs/law"
)

const isoDay = "2006-01-02"

// verificationIsComplete: each statistic has what it is computed from, within bounds.
func verificationIsComplete(r *report, nomination string, v law.Verification) {
	ok := false
	switch v.Statistic {
	case law.StatisticDefectRate:
		ok = v.RefuseShare >= 1 && !slices.ContainsFunc(v.Draws, func(n int) bool { return n < 1 })
	case law.StatisticCount:
		ok = v.CountTest
	case law.StatisticProjection:
		ok = v.SampleLeast+v.SampleShare >= 1 && v.RefuseBelow >= 1 && v.RefuseBelow <= v.AcceptAbove &&
			(v.DuplicateWeight == "" || v.DuplicateWeight == law.DuplicateSquare)
	case law.StatisticPairs:
		ok = v.SampleShare >= 1 && v.Allowance >= 0 && v.Margin >= 0
	}
	if !ok {
		r.errorf("the verification of quantity %q is incomplete for statistic %q", nomination, v.Statistic)
	}
	seen := map[string]bool{}
	for _, step := range v.Rounding {
		if seen[step.Step] || !slices.Contains(law.RoundingSteps(), step.Step) ||
			!slices.Contains(law.RoundingModes(), step.Mode) || step.Digits < 0 {
			r.errorf("quantity %q rounds step %q twice or in no known way", nomination, step.Step)
		}
		seen[step.Step] = true
	}
}

// questionsAreComplete: each question and each step has words and a form, and names what exists.
// The same key may be asked in another form elsewhere, but once in a region.
func (s suite) questionsAreComplete(r *report) {
	rules := s.manifest.Ruleset
	keys, asked := map[string]bool{}, map[string]bool{}
	for _, q := range rules.Questions {
		_, err := regexp.Compile(q.Pattern)
		places := q.Regions
		if len(places) == 0 {
			places = []string{""}
		}
		twice := asked[q.Key+" "] || len(q.Regions) == 0 && keys[q.Key]
		for _, region := range places {
			twice = twice || asked[q.Key+" "+region]
			asked[q.Key+" "+region] = true
		}
		if !checkForm.MatchString(q.Key) || twice || err != nil ||
			!slices.Contains([]string{law.AskVoter, law.AskCampaign}, q.Of) ||
			!slices.Contains([]string{"text", "day", "tick", "region"}, q.Kind) {
			r.errorf("question %q is twice, asks nobody or is of no known kind or pattern", q.Key)
		}
		keys[q.Key] = true
		s.hasWords(r, "ask."+q.Key)
		s.isSpan(r, "question "+q.Key, q.From, q.To)
		for _, region := range q.Regions {
			if _, known := rules.Region(region); !known {
				r.errorf("question %q is asked in region %q, which is not in the ruleset", q.Key, region)
			}
		}
	}
	for _, step := range rules.Steps {
		s.hasWords(r, "step."+step.Key)
		for _, key := range slices.Concat(step.Asks, step.Distinct) {
			if !keys[key] {
				r.errorf("step %q names question %q, which is not in the ruleset", step.Key, key)
			}
		}
	}
}

// datedIsComplete: ages and minima stand at regions and days that exist.
func (s suite) datedIsComplete(r *report) {
	rules := s.manifest.Ruleset
	with := 0
	for _, g := range rules.Regions {
		if len(g.Minima) > 0 {
			with++
		}
		for _, m := range g.Minima {
			s.isSpan(r, "the minimum of region "+g.Code, m.From, "")
			if m.Units < 1 || m.Each < 1 {
				r.errorf("a minimum of region %q is none", g.Code)
			}
		}
	}
	if rules.MetRegions < 0 || rules.MetRegions > with {
		r.errorf("%d regions have to reach a minimum, %d have one", rules.MetRegions, with)
	}
	for _, a := range rules.Ages {
		if _, known := rules.Region(a.Region); !known || a.Years < 1 {
			r.errorf("an age of %d in region %q is none", a.Years, a.Region)
		}
		s.isSpan(r, "the age in region "+a.Region, a.From, "")
	}
}

// isSpan: both days are dates or open, the first before the second.
func (s suite) isSpan(r *report, what, from, to string) {
	for _, day := range []string{from, to} {
		if _, err := time.Parse(isoDay, day); day != "" && err != nil {
			r.errorf("%s: %v", what, err)
		}
	}
	if from != "" && to != "" && from >= to {
		r.errorf("%s ends before it begins", what)
	}
}
