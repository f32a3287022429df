package hkreferendum

import (
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestPack_PassesTheSuite(t *testing.T) { packtest.Run(t, Pack{}) }

// Three steps, each of which takes what the one before gave; only the last asks who has voted.
func TestSteps(t *testing.T) {
	steps := ruleset().Steps
	if len(steps) != 3 {
		t.Fatalf("%d steps", len(steps))
	}
	for i, s := range steps {
		last := i == len(steps)-1
		if (s.Gives == "") != last || (s.ValidSeconds == 0) != last || (len(s.Distinct) == 0) == last {
			t.Errorf("step %d: %+v", i, s)
		}
		if v := judge(example(s.Key, nil)); v.Blocked() {
			t.Errorf("step %s blocks: %+v", s.Key, v.Findings)
		}
	}
}

// Number and token are what a stranger would vote with.
func TestFindings_HoldNeitherNumberNorToken(t *testing.T) {
	for _, g := range cases() {
		for _, f := range judge(g.Case).Findings {
			for _, key := range []string{keyNumber, keyToken} {
				secret := strings.TrimSpace(g.Case.Answer(key))
				if secret != "" && strings.Contains(strings.Join(f.Params, " "), secret) {
					t.Errorf("%s: %s holds the %s", g.Name, f.Code, key)
				}
			}
		}
	}
}

// The first day begins at midnight in Hong Kong.
func TestEffective(t *testing.T) {
	m, err := Pack{}.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	from, err := time.Parse(time.RFC3339, m.Effective.From)
	if err != nil || !from.Equal(time.Date(2020, 6, 30, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("begins at %v, %v", from, err)
	}
}

func TestForm(t *testing.T) {
	if _, err := form(packs.FormRequest{Region: "01", Candidate: packs.Candidate{Name: "Invented question"}}); err == nil {
		t.Error("a list of another place is made")
	}
}
