package filing

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// job is how far a job of the node has come.
type job struct {
	Selection string    `json:"selection"`
	Step      string    `json:"step"`
	Done      int       `json:"done"`
	Total     int       `json:"total"`
	Error     string    `json:"error,omitempty"`
	Code      core.Code `json:"code,omitempty"`
}

// The steps that end a job; the others are named by the catalogue.
const (
	stepDone   = "done"
	stepFailed = "failed"
)

// failed is why the job ended, in the words of the node; nil where it did not fail.
func (j *job) failed() error {
	if j == nil || j.Step != stepFailed {
		return nil
	}
	return &api.Refusal{Refused: core.Error{Code: j.Code}, Said: j.Error}
}

// running says whether the job is still at work for the selection.
func (j *job) running(selection string) bool {
	return j != nil && j.Selection == selection && j.Step != stepDone && j.Step != stepFailed
}

// between two looks at a job.
const between = 250 * time.Millisecond

// follow looks again and again until the look says that all is done, and shows meanwhile how far
// the job is. A command that is cut short says that the job goes on.
func follow(c *cobra.Command, look func(ctx context.Context) (at *job, done bool, err error)) error {
	var shown shown
	defer shown.end()
	for {
		at, done, err := look(c.Context())
		if c.Context().Err() != nil {
			fmt.Fprintln(c.ErrOrStderr(), terminal.Say("cli.job.goes_on"))
			return c.Context().Err()
		}
		if err != nil || done {
			return err
		}
		shown.now(at)
		select {
		case <-time.After(between):
		case <-c.Context().Done():
		}
	}
}

// shown is the bar of the step that a job is in.
type shown struct {
	step string
	done int
	bar  *terminal.Progress
}

func (s *shown) now(at *job) {
	if at == nil {
		return
	}
	if s.bar == nil || s.step != at.Step {
		s.end()
		total := int64(at.Total)
		if total == 0 {
			total = -1 // nobody knows
		}
		s.step, s.done = at.Step, 0
		s.bar = terminal.NewProgress(terminal.Say("ui.job.step."+at.Step), total, false)
	}
	s.bar.Add(int64(at.Done - s.done))
	s.done = at.Done
}

func (s *shown) end() {
	if s.bar != nil {
		s.bar.Finish()
	}
}
