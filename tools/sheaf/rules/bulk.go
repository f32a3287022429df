package rules

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/packs"
)

// JudgeAll asks a pack about many cases, behind the desks: on the stream that gives way to them. none says where
// the pack has no answer to a case. An error of its own means that the pack could not be asked.
func (r *Rules) JudgeAll(ctx context.Context, ref core.PackRef, cases []intake.Case) (verdicts []intake.Verdict, none []error, err error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return nil, nil, err
	}
	asked := make([]packs.Case, len(cases))
	for i, c := range cases {
		asked[i] = caseOf(c)
	}
	results, err := r.host.JudgeAll(ctx, p.ref, asked)
	if err != nil {
		return nil, nil, err
	}
	verdicts, none = make([]intake.Verdict, len(results)), make([]error, len(results))
	for i, one := range results {
		if none[i] = one.Err; one.Err == nil {
			verdicts[i] = verdictOf(ref, one.Verdict)
		}
	}
	return verdicts, none, nil
}
