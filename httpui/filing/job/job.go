package job

import (
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// The steps of a job.
const (
	StepReading  = "reading"
	StepChoosing = "choosing"
	StepAdding   = "adding"
	StepFreezing = "freezing"
	StepFiling   = "filing"
	StepDone     = "done"
	StepFailed   = "failed"
)

// Progress is how far a job has come.
type Progress struct {
	// Kind is select or file.
	Kind      string
	Selection core.SelectionID
	// Step with what was Done of Total in it; Total is 0 while nobody knows it.
	Step        string
	Done, Total int
	// Err is why the job failed.
	Err error
	// Reached is the index of the last entry that the job has brought about: what it says it has done
	// is found in a moment that is at least as new, and in older ones it may not be.
	Reached uint64
}

// Running says whether the job is still at work.
func (p Progress) Running() bool { return p.Step != "" && p.Step != StepDone && p.Step != StepFailed }

// Job is one job at work; its progress is read while it runs.
type Job struct {
	mu sync.Mutex
	at Progress
}

func (j *Job) progress() Progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.at
}

// Step says that a step begins.
func (j *Job) Step(name string, total int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at.Step, j.at.Done, j.at.Total = name, 0, total
}

// Did counts on within the step.
func (j *Job) Did(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at.Done += n
}

// Reach notes that the job has brought about the entry at index.
func (j *Job) Reach(index uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at.Reached = max(j.at.Reached, index)
}

// End says that the job is done, or why it is not.
func (j *Job) End(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at.Step, j.at.Err = StepDone, err
	if err != nil {
		j.at.Step = StepFailed
	}
}

// Board holds the last job of each campaign and kind on this node. Its zero value is ready.
type Board struct {
	mu   sync.Mutex
	last map[string]*Job
}

// Begin makes room for a job. While one of the kind is at work it refuses another; of the same
// selection it is that very job, and nil is answered.
func (s *Board) Begin(c core.CampaignID, p Progress) (*Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := p.Kind + "/" + string(c)
	if j := s.last[key]; j != nil && j.progress().Running() {
		if j.progress().Selection == p.Selection {
			return nil, nil
		}
		return nil, core.Refuse(core.Conflict, "", "filing.job_running")
	}
	if s.last == nil {
		s.last = map[string]*Job{}
	}
	j := &Job{at: p}
	s.last[key] = j
	return j, nil
}

// Of is the progress of the last job of the kind, a zero one where none ran since the start.
func (s *Board) Of(c core.CampaignID, kind string) Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j := s.last[kind+"/"+string(c)]; j != nil {
		return j.progress()
	}
	return Progress{}
}
