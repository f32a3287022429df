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
	// Package and Test name what notices it.
	Package, Test string
}

// Table lists the mutants.
func Table() []Mutant {
	return []Mutant{
		{"unsynced", "the durable marker is written, memtables are not", "raftstore", "TestCheckpoint_FailsAtEachStep"},
		{"duplicate", "repeated requests are looked for before the log and not in Apply", "raftstore", "TestKill9_NothingAcknowledgedIsLostOrDoubled"},
		{"clock", "Apply asks the clock of its node", "raftstore", "TestKill9_NothingAcknowledgedIsLostOrDoubled"},
		{"truncate", "the log is cut before what stands for it is durable", "raftstore", "TestCheckpoint_FailsAtEachStep"},
		{"newest", "a start reads the newest version instead of the one at D", "raftstore", "TestPowerCut_NewMemtablesWithoutOldOnes"},
		{"readers", "versions are merged that somebody reads", "raftstore/engine", "TestView_HoldsItsVersionAgainstMerging"},
		{"audit", "personal fields are answered before the leaf is committed", "core/query", "TestGate_RefusedRecorderAnswersNothing"},
		{"trailer", "a stream that fills a node is believed without its trailer", "raftstore/seed", "TestRead_TheTrailerIsOfTheContent"},
	}
}

// Caught plants the mutant and runs the test. It is caught when the test fails: a program that cannot be built, or a test that
// is not there, is an error.
func (m Mutant) Caught(ctx context.Context) (bool, error) {
	c := exec.CommandContext(ctx, "go", "test", "-count=1", "-failfast", "-tags", "mutant_"+m.Name, "-run", "^"+m.Test+"$", module+m.Package)
	out, err := c.CombinedOutput()
	switch said := string(out); {
	case strings.Contains(said, "--- FAIL: "+m.Test), strings.Contains(said, "\npanic: "):
		return true, nil
	case strings.Contains(said, "no tests to run"), err != nil:
		return false, fmt.Errorf("planting %s: %v: %s", m.Name, err, said)
	}
	return false, nil
}
