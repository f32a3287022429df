package packtest

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// Run holds p to the suite.
func Run(t *testing.T, p packs.Pack) {
	t.Helper()
	for _, problem := range Check(t.Context(), p) {
		t.Error(problem)
	}
}

// Check is Run for programs: it returns what is wrong with p, nothing when all is well. The
// texts name codes and the pack's own examples.
func Check(ctx context.Context, p packs.Pack) []string {
	r := &report{ctx: ctx}
	m, err := p.Describe(ctx)
	if err != nil {
		r.errorf("describing: %v", err)
		return r.problems
	}
	golden, err := p.Cases(ctx)
	if err != nil {
		r.errorf("asking for the cases: %v", err)
		return r.problems
	}
	s := suite{pack: p, manifest: m, golden: golden}
	s.manifestIsComplete(r)
	s.wordsAgree(r)
	s.goldenCasesHold(r)
	s.sameAnswer(r)
	s.badCasesAreAnswered(r)
	s.formFits(r)
	return r.problems
}

// report collects what is wrong.
type report struct {
	ctx context.Context
	// mu guards problems.
	mu       sync.Mutex
	problems []string
}

func (r *report) errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

type suite struct {
	pack     packs.Pack
	manifest packs.Manifest
	golden   []packs.GoldenCase
}

// judge asks the pack and checks the form of its verdict; an error or a panic is a problem.
func (s suite) judge(r *report, name string, c packs.Case) (v packs.Verdict) {
	defer func() {
		if recover() != nil {
			r.errorf("%s: the pack panics", name)
		}
	}()
	v, err := s.pack.Judge(r.ctx, c)
	if err != nil {
		r.errorf("%s: judging: %v", name, err)
		return v
	}
	s.verdictIsProper(r, name, v)
	return v
}

func (s suite) goldenCasesHold(r *report) {
	if len(s.golden) == 0 {
		r.errorf("the pack has no cases of its own")
	}
	seen := map[string]bool{}
	for _, g := range s.golden {
		if g.Name == "" || seen[g.Name] {
			r.errorf("case name %q is empty or taken", g.Name)
		}
		seen[g.Name] = true
		if g.Clause == "" {
			r.errorf("%s: no clause", g.Name)
		}
		if wrong := g.Mismatch(s.judge(r, g.Name, g.Case)); wrong != "" {
			r.errorf("%s: %s", g.Name, wrong)
		}
	}
}

// sameAnswer asks every case again, by several callers at once.
func (s suite) sameAnswer(r *report) {
	first := make([]packs.Verdict, len(s.golden))
	for i, g := range s.golden {
		first[i] = s.judge(r, g.Name, g.Case)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i, g := range s.golden {
				if again := s.judge(r, g.Name, g.Case); !reflect.DeepEqual(first[i], again) {
					r.errorf("%s: the second answer differs", g.Name)
				}
			}
		})
	}
	wait.Wait()
}

// badCasesAreAnswered breaks every text of every golden case in several ways. Only an error
// or an improper verdict fails: a pack may find anything it likes.
func (s suite) badCasesAreAnswered(r *report) {
	s.judge(r, "empty case", packs.Case{})
	for i, g := range s.golden {
		if i%5 != 0 {
			continue
		}
		for _, junk := range []string{"", " ", "\x00", "0", "-1", "9999999999", "ёЁ", "29.02.1900",
			"1900-02-29", "0000-00-00", "\u202e", "'; DROP", "{0}"} {
			for n := range texts(&g.Case) {
				c := clone(g.Case)
				*texts(&c)[n] = junk
				s.judge(r, g.Name+" with junk", c)
			}
		}
	}
}

// texts are all plain text fields of a case, the answers to questions last.
func texts(c *packs.Case) []*string {
	all := []*string{
		&c.Stage, &c.Today, &c.ElectionDay, &c.Birth, &c.Family, &c.Given, &c.Patronymic,
		&c.Document.Kind, &c.Document.Series, &c.Document.Number, &c.Document.Issued,
		&c.Address.Region, &c.Address.House, &c.Address.Flat, &c.Address.Typed,
		&c.Lookups.AddressFormer, &c.Lookups.AddressThen, &c.Lookups.AddressNow,
	}
	for i := range c.Answers {
		all = append(all, &c.Answers[i].Text)
	}
	return all
}

// clone copies the lists too, so that a change stays in one case.
func clone(c packs.Case) packs.Case {
	c.Address.Levels = append([]packs.Level(nil), c.Address.Levels...)
	c.Lookups.Names = append([]packs.NameAnswer(nil), c.Lookups.Names...)
	c.Lifted = append([]string(nil), c.Lifted...)
	c.Answers = append([]law.Reply(nil), c.Answers...)
	return c
}
