package filing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/filing/variant"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// looked is how many sheets are read between two looks at the clock of the job.
const looked = 512

// begin starts a job that makes a selection of what lies in the store, and answers its id. The
// same request begins the same selection.
func (m *Room) begin(r *serve.Request, t typed) (core.SelectionID, error) {
	o, err := m.open(r, t.Campaign, access.SelectionPropose)
	if err != nil {
		return "", err
	}
	defer o.Close()
	quota, ref, err := m.Rules.Quota(r.Context(), o.Campaign)
	if err != nil {
		return "", err
	}
	w, err := t.wish(o)
	if err == nil {
		err = w.Asked(quota)
	}
	if err != nil {
		return "", err
	}
	by := r.By()
	id, err := selectionID(by)
	if err != nil {
		return "", err
	}
	if state.Selections.Has(o, state.SelectionKey(o.Campaign.ID, id)) {
		return id, nil // the repetition of a request that was answered
	}
	return id, m.make(by.User, o.Campaign, core.Selection{ID: id, Campaign: o.Campaign.ID, Pack: ref, Quota: quota}, w)
}

// selectionID is the id of the selection that the request begins.
func selectionID(by moment.By) (core.SelectionID, error) {
	sum := sha256.Sum256([]byte("selection\x00" + string(by.User.ID) + "\x00" + string(by.Request)))
	return core.NewID[core.SelectionID](bytes.NewReader(sum[:]))
}

// goOn starts the job of a selection that broke off, with the wish that it was begun with. Its rows so
// far stay; those that follow are chosen anew, and where they would not fit the ones that are there it
// is refused.
func (m *Room) goOn(r *serve.Request, t typed, id string) error {
	o, err := m.open(r, t.Campaign, access.SelectionPropose)
	if err != nil {
		return err
	}
	defer o.Close()
	s, err := selectionOf(o, id)
	if err != nil {
		return err
	}
	if s.State != core.SelectionLoading {
		return core.Refuse(core.Conflict, "", "core.state", "continue", s.State)
	}
	w, err := t.wish(o)
	if err == nil {
		err = w.Asked(s.Quota)
	}
	if err != nil {
		return err
	}
	return m.make(r.By().User, o.Campaign, s, w)
}

func (m *Room) make(u core.User, c core.Campaign, s core.Selection, w variant.Wish) error {
	p := job.Progress{Kind: "select", Selection: s.ID, Step: job.StepReading}
	return m.start(s.Campaign, p, func(ctx context.Context, j *job.Job) error {
		a := asker{user: u, name: "selection " + string(s.ID), job: j}
		best, err := m.best(ctx, j, c, s, w)
		if err != nil {
			return err
		}
		return m.choose(ctx, j, a, s, best)
	})
}

// choose adds what was planned and freezes it.
func (m *Room) choose(ctx context.Context, j *job.Job, a asker, s core.Selection, best variant.Answer) error {
	choice := best.Plan
	if best.Unmet() {
		return core.Refuse(core.Conflict, "", "selection.met", strconv.Itoa(best.Reached), strconv.Itoa(best.Met))
	}
	if choice.Short != nil {
		return core.Refuse(core.Conflict, "", "filing.short", strconv.Itoa(choice.Short.Missing), strconv.Itoa(choice.Short.Offered),
			strconv.Itoa(choice.Short.OverCap), strconv.Itoa(choice.Short.Full))
	}
	if s.State == "" {
		begin := &machine.BeginSelection{ID: s.ID, Campaign: s.Campaign, Pack: s.Pack, Quota: s.Quota}
		if err := m.propose(ctx, a, "begin", begin); err != nil {
			return err
		}
	}
	rows, err := m.left(ctx, s, choice.Rows)
	if err != nil {
		return err
	}
	j.Step(job.StepAdding, len(rows))
	for len(rows) > 0 {
		chunk := rows[:min(len(rows), machine.MaxRecords)]
		add := &machine.AddChosen{Campaign: s.Campaign, Selection: s.ID, Rows: chunk}
		if err := m.propose(ctx, a, "add behind "+string(chunk[0].Sheet), add); err != nil {
			return err
		}
		j.Did(len(chunk))
		rows = rows[len(chunk):]
	}
	j.Step(job.StepFreezing, 0)
	return m.propose(ctx, a, "freeze", &machine.FreezeSelection{Campaign: s.Campaign, Selection: s.ID})
}

// best reads everything that could be handed in from one moment and chooses the best of it.
func (m *Room) best(ctx context.Context, j *job.Job, c core.Campaign, s core.Selection, w variant.Wish) (variant.Answer, error) {
	check, err := m.Rules.Check(ctx, c)
	if err != nil {
		return variant.Answer{}, err
	}
	view, err := m.Store.Latest(ctx)
	if err != nil {
		return variant.Answer{}, err
	}
	defer view.Close()
	seen := 0
	book, err := odds.Read(view, s.Campaign, view.Index(), func() error {
		if seen++; seen%looked > 0 {
			return nil
		}
		j.Did(looked)
		return ctx.Err()
	})
	if err != nil {
		return variant.Answer{}, err
	}
	j.Step(job.StepChoosing, 0)
	return new(variant.Solver).Try(book, s.Quota, check, w)
}

// left takes away the rows that the selection has already and refuses where they are others.
func (m *Room) left(ctx context.Context, s core.Selection, rows []core.ChosenSheet) ([]core.ChosenSheet, error) {
	if s.Sheets == 0 {
		return rows, nil
	}
	view, err := m.Store.Latest(ctx)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	n, same := 0, true
	query.Rows(view, s.Campaign, s.ID, func(row core.ChosenSheet) bool {
		same = n < len(rows) && rows[n] == row
		n++
		return same
	})
	if !same {
		return nil, core.Refuse(core.Conflict, "", "filing.moved_on")
	}
	return rows[n:], nil
}
