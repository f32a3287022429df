package dryrun

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
)

// step is a step of a run on its way: what was read, and what comes of it.
type step struct {
	Job
	machine.StepDryRun
	against core.PackRef
	read    []stored
}

// stored is a signature with its case and its recorded verdict.
type stored struct {
	id     core.SignatureID
	office core.OfficeID
	line   core.LineID
	// files says that it may be filed, so that its chance counts.
	files    bool
	asked    intake.Case
	recorded intake.Verdict
}

// add opens a signature. One of which the lists cannot be asked is counted as unanswered.
func (s *step) add(v state.View, set *query.DryRunSet, g core.Signature) error {
	fields, err := set.Of(g)
	if err != nil {
		return err
	}
	visit, _ := state.Visits.Get(v, g.Visit)
	asked, err := intake.Again(v, s.Lists, g, fields, core.Date(visit.Opened.UTC().In(s.Zone).Format(time.DateOnly)))
	one := stored{id: g.ID, office: g.Office, line: g.Line, files: core.LateCounts(g.State), asked: asked,
		recorded: Recorded(g, fields)}
	if code := core.CodeOf(err); code == core.Invalid || code == core.NotFound {
		s.Counts.Judged++
		s.count(one, []core.VerdictChange{{Kind: core.ChangeUnanswered}})
		return nil
	}
	if err != nil {
		return err
	}
	s.read = append(s.read, one)
	return nil
}

// Recorded is the verdict that a signature has, as far as it was kept.
func Recorded(g core.Signature, fields query.Fields) intake.Verdict {
	verdict := intake.Verdict{Pack: g.Judgement.Pack, Region: g.Judgement.Region, ChancePermille: g.Judgement.ChancePermille,
		Columns: intake.Columns(fields)}
	for _, f := range g.Judgement.Findings {
		verdict.Findings = append(verdict.Findings, intake.Finding{FindingMark: f})
	}
	return verdict
}

// judge asks the tried version about what was read, and about some of it twice.
func (s *step) judge(ctx context.Context) error {
	for first := 0; first < len(s.read); first += part {
		begun := s.Now()
		some := s.read[first:min(first+part, len(s.read))]
		verdicts, none, err := s.Rules.JudgeAll(ctx, s.Ref, cases(some))
		if err != nil {
			return err
		}
		answers := answers{verdicts, none}
		if first == 0 {
			if err := s.again(ctx, some[:min(twice, len(some))], answers); err != nil {
				return err
			}
		}
		if err := s.compare(ctx, some, answers); err != nil {
			return err
		}
		clock.Rest(ctx, s.Now().Sub(begun))
	}
	if s.Counts.Unsteady > 0 {
		s.End = core.DryRunUnsteady
	}
	return ctx.Err()
}

// answers are those to a part: a verdict, or why there is none.
type answers struct {
	verdicts []intake.Verdict
	none     []error
}

func cases(list []stored) (all []intake.Case) {
	for _, one := range list {
		all = append(all, one.asked)
	}
	return all
}

// again asks about the same cases once more: the answers have to be the same.
func (s *step) again(ctx context.Context, some []stored, first answers) error {
	second, none, err := s.Rules.JudgeAll(ctx, s.Ref, cases(some))
	if err != nil {
		return err
	}
	s.Counts.Twice += len(some)
	for i, verdict := range second {
		if none[i] == nil && first.none[i] == nil && !reflect.DeepEqual(verdict, first.verdicts[i]) {
			s.Counts.Unsteady++
		}
	}
	return nil
}

// compare counts what the answers differ in from what is recorded, and what of it is due to the rules.
func (s *step) compare(ctx context.Context, some []stored, given answers) error {
	var differ []int
	for i, one := range some {
		s.Counts.Judged++
		after := given.verdicts[i]
		if one.files {
			s.Counts.Before += int64(one.recorded.ChancePermille)
			s.Counts.After += int64(after.ChancePermille)
		}
		switch {
		case given.none[i] != nil:
			s.count(one, []core.VerdictChange{{Kind: core.ChangeUnanswered}})
		case len(Differences(one.recorded, after)) > 0:
			differ = append(differ, i)
		}
	}
	if len(differ) == 0 {
		return nil
	}
	before := make([]intake.Verdict, len(differ))
	var asked []stored
	for n, i := range differ {
		before[n] = some[i].recorded
		asked = append(asked, some[i])
	}
	if s.against != (core.PackRef{}) {
		said, none, err := s.Rules.JudgeAll(ctx, s.against, cases(asked))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for n := range said { // rules in force that do not run say nothing of why a verdict differs
			if err == nil && none[n] == nil {
				before[n] = said[n]
			}
		}
	}
	for n, i := range differ {
		s.changed(some[i], before[n], given.verdicts[i])
	}
	return nil
}

// changed counts a verdict that differs from the recorded one: by the rules, or by what came since.
func (s *step) changed(one stored, before, after intake.Verdict) {
	changes := Differences(before, after)
	if len(changes) == 0 {
		s.Counts.Elsewhere++
		return
	}
	switch had, has := blocks(before, one.asked.Lifted), blocks(after, one.asked.Lifted); {
	case has && !had:
		s.Counts.Blocked++
	case had && !has:
		s.Counts.Freed++
	}
	s.count(one, changes)
}

func blocks(v intake.Verdict, lifted []string) bool {
	return slices.ContainsFunc(v.Findings, func(f intake.Finding) bool {
		return f.Severity == core.SeverityBlock && !slices.Contains(lifted, f.Code)
	})
}

// count takes the changes of one signature into the rows, the offices and the examples.
func (s *step) count(one stored, changes []core.VerdictChange) {
	if changes[0].Kind == core.ChangeUnanswered {
		s.Counts.Unanswered++
	} else {
		s.Counts.Changed++
		s.atOffice(one.office)
	}
	for _, c := range changes {
		if i := slices.IndexFunc(s.Rows, func(r core.DryRunRow) bool { return r.Change == c }); i >= 0 {
			s.Rows[i].Count++
		} else if len(s.Rows) < core.MaxDryRunRows {
			s.Rows = append(s.Rows, core.DryRunRow{Change: c, Count: 1})
		}
	}
	s.example(core.DryRunExample{Signature: one.id, Office: one.office, Line: one.line, Changes: changes[:min(len(changes), core.MaxDryRunChanges)]})
}

func (s *step) atOffice(id core.OfficeID) {
	if i := slices.IndexFunc(s.Offices, func(o core.DryRunOffice) bool { return o.Office == id }); i >= 0 {
		s.Offices[i].Changed++
		return
	}
	s.Offices = append(s.Offices, core.DryRunOffice{Office: id, Changed: 1})
}

// example offers a signature; the run takes what it has room for.
func (s *step) example(e core.DryRunExample) {
	alike := 0
	for _, have := range s.Examples {
		if have.Changes[0] == e.Changes[0] {
			alike++
		}
	}
	if alike < core.MaxDryRunAlike && len(s.Examples) < core.MaxDryRunExamples {
		s.Examples = append(s.Examples, e)
	}
}
