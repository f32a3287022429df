package packtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

var (
	versionForm = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	idForm      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	checkForm   = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,63}$`)
	place       = regexp.MustCompile(`\{(\d+)\}`)
)

func (s suite) manifestIsComplete(r *report) {
	m := s.manifest
	if !idForm.MatchString(m.ID) || !versionForm.MatchString(m.Version) {
		r.errorf("id %q or version %q is malformed", m.ID, m.Version)
	}
	if m.Jurisdiction == "" || len(m.Languages) == 0 || len(m.Sources) == 0 {
		r.errorf("jurisdiction, languages or sources are missing")
	}
	from, errFrom := time.Parse(time.RFC3339, m.Effective.From)
	to, errTo := time.Parse(time.RFC3339, m.Effective.To)
	open := m.Effective.To == "" // a law that stands until it is changed
	if errFrom != nil || !open && (errTo != nil || !from.Before(to)) {
		r.errorf("effective %q to %q is no span with hour and zone", m.Effective.From, m.Effective.To)
	}
	// Without an election day nobody can be of age on it.
	if _, err := time.Parse(isoDay, m.ElectionDay); err != nil && (m.ElectionDay != "" || !m.Ruleset.AgeAtSigning) {
		r.errorf("election day: %v", err)
	}
	s.rulesetIsComplete(r)
}

func (s suite) rulesetIsComplete(r *report) {
	rules := s.manifest.Ruleset
	if rules.LinesPerSheet < 1 || rules.VotingAge < 1 || len(rules.Regions) == 0 {
		r.errorf("lines per sheet, voting age or regions are missing")
	}
	if len(rules.DocumentKinds) == 0 && len(rules.Questions) == 0 {
		r.errorf("nothing says how a voter is known: neither document kinds nor questions")
	}
	if len(rules.Quantities) == 0 {
		r.errorf("no quantity")
	}
	for _, clause := range clausesOf(rules) {
		s.hasWords(r, "clause."+clause)
	}
	for _, q := range rules.Quantities {
		if q.Min < 1 || q.Max != 0 && q.Max < q.Min {
			r.errorf("quantity %q is incomplete", q.Nomination)
		}
		verificationIsComplete(r, q.Nomination, q.Verification)
	}
	codes := map[string]bool{}
	for _, g := range rules.Regions {
		if g.Code == "" || g.Name == "" || codes[g.Code] {
			r.errorf("region %q is nameless or twice", g.Code)
		}
		codes[g.Code] = true
	}
	s.groundsAreComplete(r)
	s.questionsAreComplete(r)
	s.datedIsComplete(r)
	if rules.ChanceBasePermille < 1 || rules.ChanceBasePermille > 1000 {
		r.errorf("base chance is %d", rules.ChanceBasePermille)
	}
	for _, w := range rules.Chance {
		if w.Permille < 0 || w.Permille > 1000 {
			r.errorf("weight of %s is %d", w.Code, w.Permille)
		}
		s.hasWords(r, w.Code)
	}
}

func (s suite) groundsAreComplete(r *report) {
	levels := []string{"line", "sheet", "collector", "filing"}
	numbers := map[string]bool{}
	for _, g := range s.manifest.Ruleset.Grounds {
		if numbers[g.Number] || g.Clause == "" || !slices.Contains(levels, g.Level) {
			r.errorf("ground %q is twice, without clause or of no level", g.Number)
		}
		numbers[g.Number] = true
		s.hasWords(r, "ground."+g.Number)
	}
}

func (s suite) hasWords(r *report, code string) {
	for _, language := range s.manifest.Languages {
		if s.manifest.Messages[language][code] == "" {
			r.errorf("%s has no words in %s", code, language)
		}
	}
}

// wordsAgree: the languages have the same codes with the same places for parameters.
func (s suite) wordsAgree(r *report) {
	s.hasWords(r, "pack.title")
	if len(s.manifest.Languages) == 0 {
		return
	}
	first := s.manifest.Languages[0]
	for _, language := range s.manifest.Languages[1:] {
		for _, pair := range []struct{ a, b map[string]string }{
			{s.manifest.Messages[first], s.manifest.Messages[language]},
			{s.manifest.Messages[language], s.manifest.Messages[first]},
			{s.manifest.Say[first], s.manifest.Say[language]},
			{s.manifest.Say[language], s.manifest.Say[first]},
		} {
			for code, text := range pair.a {
				if !slices.Equal(places(text), places(pair.b[code])) {
					r.errorf("%s: %s and %s name other places", code, first, language)
				}
				if pair.b[code] == "" {
					r.errorf("%s has no words in %s or %s", code, first, language)
				}
			}
		}
	}
	for code := range s.manifest.Say[first] {
		s.hasWords(r, code)
		s.hasWords(r, "name."+code)
	}
	for key := range s.manifest.Messages[first] {
		code, confirms := strings.CutPrefix(key, "confirm.")
		code, _, ofField := strings.Cut(code, "@")
		if confirms || ofField {
			s.hasWords(r, code)
		}
	}
}

// clausesOf are the clauses that the ruleset cites.
func clausesOf(rules packs.Ruleset) []string {
	var all []string
	for _, q := range rules.Quantities {
		all = append(all, q.Clause, q.Verification.Clause)
	}
	for _, k := range rules.DocumentKinds {
		for _, g := range k.Grace {
			all = append(all, g.Clause)
		}
	}
	for _, g := range rules.Grounds {
		all = append(all, g.Clause)
	}
	for _, q := range rules.Questions {
		all = append(all, q.Clause)
	}
	for _, a := range rules.Ages {
		all = append(all, a.Clause)
	}
	for _, g := range rules.Regions {
		for _, m := range g.Minima {
			all = append(all, m.Clause)
		}
	}
	for _, step := range rules.Steps {
		all = append(all, step.Clause)
	}
	return slices.DeleteFunc(all, func(clause string) bool { return clause == "" })
}

// places are the numbers in braces, sorted and each once.
func places(text string) []int {
	var all []int
	for _, found := range place.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(found[1])
		if err == nil {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s suite) verdictIsProper(r *report, name string, v packs.Verdict) {
	if v.ChancePermille < 0 || v.ChancePermille > 1000 {
		r.errorf("%s: chance is %d", name, v.ChancePermille)
	}
	if v.Blocked() && len(v.Columns) > 0 {
		r.errorf("%s: columns in spite of a block", name)
	}
	if _, known := s.manifest.Ruleset.Region(v.Region); !known && v.Region != "" {
		r.errorf("%s: region %q is not in the ruleset", name, v.Region)
	}
	for _, f := range v.Findings {
		s.findingIsProper(r, name, f)
	}
	for _, c := range v.Columns {
		if c.Writer == "voter" {
			s.hasWords(r, "column."+c.Key)
		}
	}
}

func (s suite) findingIsProper(r *report, name string, f packs.Finding) {
	if !slices.Contains([]string{packs.Block, packs.Warn, packs.Hint}, f.Severity) || f.Field == "" {
		r.errorf("%s: %s has severity %q and field %q", name, f.Code, f.Severity, f.Field)
	}
	if f.Severity != packs.Block && len(f.LiftBy) > 0 {
		r.errorf("%s: %s is no block, yet somebody may lift it", name, f.Code)
	}
	s.hasWords(r, f.Code)
	if f.Clause != "" {
		s.hasWords(r, "clause."+f.Clause)
	}
	for _, language := range s.manifest.Languages {
		messages := s.manifest.Messages[language]
		for _, text := range []string{messages[f.Code], messages[f.Code+"@"+f.Field], s.manifest.Say[language][f.Code]} {
			for _, n := range places(text) {
				if n >= len(f.Params) {
					r.errorf("%s: the %s words of %s want parameter %d", name, language, f.Code, n)
				}
			}
		}
	}
}
