package judge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/sheaf-drive/sheaf/tools/torture/lanes"
	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// Judge looks at a house between two rounds. All fields are needed.
type Judge struct {
	Site *site.Site
	// Auditor is a token of an auditor's login, Campaign what he exports.
	Auditor, Campaign string
	// Verify is the auditors' program, Key what it verifies checkpoints with.
	Verify, Key string
	// Dir takes the exports of the newest round.
	Dir string

	journal []byte // of the export before
	// claimed are the visits that somebody was told of, settled what became of requests without an answer.
	settled map[string]lanes.Settled
}

// Broken is an invariant that does not hold.
type Broken struct{ Invariant, Evidence string }

func (b *Broken) Error() string { return b.Invariant + ": " + b.Evidence }

// Verdict is what the judge found, a line for each thing.
type Verdict struct {
	Lost, Doubled, Diverged, Silent, Other []string
	// Unsure are histories for which no answer was found in time: they may be right or wrong.
	Unsure []string
}

// Good says that there is nothing to complain about.
func (v Verdict) Good() bool {
	return len(v.Lost)+len(v.Doubled)+len(v.Diverged)+len(v.Silent)+len(v.Other)+len(v.Unsure) == 0
}

// Add joins two verdicts.
func (v *Verdict) Add(o Verdict) {
	v.Lost, v.Doubled = append(v.Lost, o.Lost...), append(v.Doubled, o.Doubled...)
	v.Diverged, v.Silent = append(v.Diverged, o.Diverged...), append(v.Silent, o.Silent...)
	v.Other, v.Unsure = append(v.Other, o.Other...), append(v.Unsure, o.Unsure...)
}

// Note puts an error where it belongs.
func (v *Verdict) Note(err error) {
	var differ *site.Diverged
	switch {
	case err == nil:
	case errors.As(err, &differ):
		v.Diverged = append(v.Diverged, err.Error())
	default:
		v.Other = append(v.Other, err.Error())
	}
}

// Look compares the exports of all nodes with each other, with the ones before and with what the clients were told.
// All nodes are well, and nobody asks them for anything.
func (j *Judge) Look(ctx context.Context, events []lanes.Event, settled []lanes.Settled) (v Verdict) {
	if j.settled == nil {
		j.settled = map[string]lanes.Settled{}
	}
	for _, s := range settled {
		j.again(s, &v)
	}
	if _, err := j.Site.AwaitAgreement(ctx); err != nil {
		v.Note(err)
		return v
	}
	var exports []*export
	for _, n := range j.Site.Nodes {
		e, err := j.fetch(ctx, n, filepath.Join(j.Dir, fmt.Sprintf("node%d.zip", n.Number)))
		if err != nil {
			v.Note(err)
			return v
		}
		exports = append(exports, e)
	}
	for i, e := range exports {
		if !bytes.HasPrefix(e.journal, j.journal) {
			v.Lost = append(v.Lost, fmt.Sprintf("I9: the journal of node %d does not continue the one of an earlier export", e.node))
		}
		j.journal = e.journal
		if i > 0 {
			for _, name := range []string{"sheets", "lines", "signatures", "visits"} {
				if !slices.EqualFunc(exports[0].tables[name], e.tables[name], slices.Equal) {
					v.Diverged = append(v.Diverged, fmt.Sprintf("I11: the table %s of node %d is not that of node %d", name, e.node, exports[0].node))
				}
			}
		}
	}
	j.promises(exports[0], events, &v)
	v.Add(Linear(events, j.settled))
	return v
}

// again looks at the answer to a repeated request.
func (j *Judge) again(s lanes.Settled, v *Verdict) {
	e := s.Event
	switch {
	case e.Outcome == lanes.Unknown:
		j.settled[e.Key] = s
		if s.Outcome == lanes.Unknown {
			v.Other = append(v.Other, fmt.Sprintf("the request %s has no answer although all nodes are well", e.Key))
		}
	case s.Outcome != lanes.Done:
		v.Lost = append(v.Lost, fmt.Sprintf("I2: the request %s was done, and is answered %s %s when it is repeated", e.Key, s.Outcome, s.Code))
	case e.Answer.ID != s.Again.ID:
		v.Doubled = append(v.Doubled, fmt.Sprintf("I2: the request %s made %s, and %s when it was repeated", e.Key, e.Answer.ID, s.Again.ID))
	case e.Answer.Line != 0 && (e.Answer.Line != s.Again.Line || e.Answer.Sheet != s.Again.Sheet):
		v.Doubled = append(v.Doubled, fmt.Sprintf("I2: the request %s got line %d of %s, and line %d of %s when it was repeated",
			e.Key, e.Answer.Line, e.Answer.Sheet, s.Again.Line, s.Again.Sheet))
	}
}
