package filing

import (
	"context"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// file begins to hand in the selection in force, or goes on with it, and starts the job that
// hands in volume after volume. What stands in the way is answered at once.
func (m *Room) file(r *serve.Request, named string) error {
	o, err := m.open(r, named, access.SelectionApprove)
	if err != nil {
		return err
	}
	defer o.Close()
	s, ok := query.InForce(o, o.Campaign.ID)
	if !ok {
		return core.Refuse(core.Conflict, "", "bind.no_selection")
	}
	if s.State != core.SelectionFiling {
		quota, ref, err := m.Rules.Quota(r.Context(), o.Campaign)
		if err != nil {
			return err
		}
		begin := &machine.BeginFiling{Campaign: o.Campaign.ID, Selection: s.ID, Pack: ref, Quota: quota}
		if _, err := m.Do(r, begin); err != nil {
			return err
		}
	}
	p := job.Progress{Kind: "file", Selection: s.ID, Step: job.StepFiling}
	user := r.Session.User
	return m.start(o.Campaign.ID, p, func(ctx context.Context, j *job.Job) error {
		return m.handIn(ctx, j, asker{user: user, name: "filing " + string(s.ID), job: j}, o.Campaign.ID)
	})
}

// handIn hands in the volumes that are not yet.
func (m *Room) handIn(ctx context.Context, j *job.Job, a asker, c core.CampaignID) error {
	numbers, err := m.waiting(ctx, c)
	if err != nil {
		return err
	}
	j.Step(job.StepFiling, len(numbers))
	for _, n := range numbers {
		if err := m.propose(ctx, a, "volume "+strconv.Itoa(n), &machine.FileVolume{Campaign: c, Number: n}); err != nil {
			return err
		}
		j.Did(1)
	}
	return nil
}

// waiting lists the closed volumes of the selection in force.
func (m *Room) waiting(ctx context.Context, c core.CampaignID) ([]int, error) {
	view, err := m.Store.Latest(ctx)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	s, _ := query.InForce(view, c)
	numbers := query.VolumesIn(view, s.ID, core.VolumeClosed)
	slices.Reverse(numbers)
	return numbers, nil
}
