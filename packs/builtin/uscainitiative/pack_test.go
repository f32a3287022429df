package uscainitiative

import (
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestPack_PassesTheSuite(t *testing.T) { packtest.Run(t, Pack{}) }

func TestRuleset_Figures(t *testing.T) {
	rules := ruleset()
	if len(rules.Regions) != 58 {
		t.Errorf("%d counties", len(rules.Regions))
	}
	if orange, _ := rules.Region("30"); orange.Name != "Orange" {
		t.Errorf("county 30 is %s", orange.Name)
	}
	for _, q := range rules.Quantities {
		v := q.Verification
		if v.Statistic != law.StatisticProjection || v.SampleLeast != 500 || v.SampleShare != 300 ||
			v.RefuseBelow != 9500 || v.AcceptAbove != 11000 || v.DuplicateWeight != law.DuplicateSquare {
			t.Errorf("%s is checked by %+v", q.Nomination, v)
		}
	}
}

// On each day around the 18th birthday the answer is that of the calendar.
func TestAge_DayByDay(t *testing.T) {
	birth := time.Date(2008, 2, 29, 0, 0, 0, 0, time.UTC)
	adult := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for n := -60; n <= 60; n++ {
		today := adult.AddDate(0, 0, n)
		v := judge(example(func(c *packs.Case) { c.Birth, c.Today = birth.Format("2006-01-02"), today.Format("2006-01-02") }))
		if v.Blocked() != today.Before(adult) {
			t.Errorf("on %s: %+v", today.Format("2006-01-02"), v.Findings)
		}
	}
}

// The sections hold from midnight in California.
func TestEffective(t *testing.T) {
	m, err := Pack{}.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	from, err := time.Parse(time.RFC3339, m.Effective.From)
	if err != nil || !from.Equal(time.Date(2020, 1, 1, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("begins at %v, %v", from, err)
	}
}

func TestForm(t *testing.T) {
	f, err := form(packs.FormRequest{Region: "30", Candidate: packs.Candidate{Name: "Invented measure"}})
	if err != nil || !strings.Contains(strings.Join(f.Lines, "\n"), "registered to vote in Orange County") {
		t.Fatalf("%+v, %v", f, err)
	}
	if last := f.Columns[len(f.Columns)-1]; last.Key != "official" || last.WidthMM < 26 {
		t.Errorf("the officials' column is %+v: an inch is needed", last)
	}
}
