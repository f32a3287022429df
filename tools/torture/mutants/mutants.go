package mutants

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// module is where the packages are.
const module = "github.com/sheaf-drive/sheaf/"

// Mutant is one lie.
type Mutant struct {
	// Name is the build tag without its beginning.
	Name string
	// Lie says what is wrong with it.
	Lie string
	// Package and Test name what notices it, and Says is what the test then says: it may fail for another reason.
	Package, Test, Says string
}

// Table lists the mutants.
func Table() []Mutant {
	return []Mutant{
		{"unsynced", "the durable marker is written, memtables are not", "raftstore", "TestCheckpoint_FailsAtEachStep", "D moved from"},
		{"duplicate", "repeated requests are looked for before the log and not in Apply", "core/machine", "TestApply_OneRequestTwicePastTheDryRun",
			"one request is done twice"},
		{"clock", "Apply asks the clock of its node", "raftstore", "TestReplay_GivesWhatTheEarlierLifeWrote", "replaying the log gives another value"},
		{"truncate", "the log is cut before what stands for it is durable", "raftstore", "TestCheckpoint_FailsAtEachStep", "store.log_short"},
		{"newest", "a start reads the newest version instead of the one at D", "raftstore", "TestPowerCut_NewMemtablesWithoutOldOnes", "store.faulted"},
		{"readers", "versions are merged that somebody reads", "raftstore/engine", "TestView_HoldsItsVersionAgainstMerging", "may be merged although"},
		{"audit", "personal fields are answered before the leaf is committed", "core/query", "TestGate_RefusedRecorderAnswersNothing", "without a leaf"},
		{"trailer", "a stream that fills a node is believed without its trailer", "raftstore/seed", "TestRead_TheTrailerIsOfTheContent", "another sum"},
	}
}

// Caught plants the mutant and runs the test. It is caught when the test fails and says why: a program that cannot be built,
// a test that is not there, or one that fails for another reason is an error.
func (m Mutant) Caught(ctx context.Context) (bool, error) {
	c := exec.CommandContext(ctx, "go", "test", "-count=1", "-failfast", "-tags", "mutant_"+m.Name, "-run", "^"+m.Test+"$", module+m.Package)
	out, err := c.CombinedOutput()
	switch said := string(out); {
	case m.failed(said) && strings.Contains(said, m.Says):
		return true, nil
	case m.failed(said):
		return false, fmt.Errorf("planting %s: %s fails, and does not say %q: %s", m.Name, m.Test, m.Says, said)
	case strings.Contains(said, "no tests to run"), err != nil:
		return false, fmt.Errorf("planting %s: %v: %s", m.Name, err, said)
	}
	return false, nil
}

// failed says whether the output is that of the test when it fails.
func (m Mutant) failed(said string) bool {
	return strings.Contains(said, "--- FAIL: "+m.Test) || strings.Contains(said, "\npanic: ")
}
