package filing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// start runs a job beside the request that asked for it, until the node ends. One that is at work
// already goes on. A job that panics has failed, and whoever runs it hears of it.
func (m *Room) start(c core.CampaignID, p job.Progress, run func(ctx context.Context, j *job.Job) error) error {
	j, err := m.jobs.Begin(c, p)
	if err != nil || j == nil {
		return err
	}
	m.Go(func(ctx context.Context) {
		err := error(core.Refuse(core.Internal, "", "core.internal"))
		defer func() { j.End(err) }()
		err = run(ctx, j)
	})
	return nil
}

// asker is who a job acts for: request ids of its commands follow from a name that is the same
// whenever the job is begun again, so that what was recorded is answered and not done twice.
type asker struct {
	user core.User
	name string
	// job is told what it has brought about.
	job *job.Job
}

func (a asker) by(part string) moment.By {
	sum := sha256.Sum256([]byte(a.name + "\x00" + part))
	return moment.By{User: a.user, Request: core.RequestID(hex.EncodeToString(sum[:16])), Seen: &moment.Seen{}}
}

// propose gives one command of a job.
func (m *Room) propose(ctx context.Context, a asker, part string, c machine.Command) error {
	by := a.by(part)
	_, err := m.Machine.Do(ctx, by, c)
	a.job.Reach(by.Seen.Reached)
	return err
}
