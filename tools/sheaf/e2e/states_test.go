package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// liar is a program that stamps what it applies by its own clock, so that its state is not that of the others.
func liar(t *testing.T) string {
	t.Helper()
	program := filepath.Join(folder(t), "sheaf")
	if said, err := goCommand("build", "-tags", "mutant_clock", "-o", program, "../../sheaf").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return program
}

// Two nodes have different states and the third is away: nothing is recorded. With its state there is a majority again: the
// node that is contradicted stops by itself and is filled anew.
func TestRunbook_DifferentStates(t *testing.T) {
	t.Parallel()
	program := liar(t)
	_, all := three(t)
	honest, wrong, away := all[0], all[1], all[2]
	away.kill()
	if err := wrong.stop(); err != nil {
		t.Fatal(err)
	}
	wrong.program = program
	wrong.start(t)

	chief, err := signIn(honest.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	office := func() *refused {
		made++
		in := jsonBody(map[string]string{"campaign": campaign, "name": fmt.Sprint("Office ", made), "region": homeRegion})
		err := chief.do("POST", "/api/v1/offices", fmt.Sprint("states-", made), in, nil)
		if r := refusalOf(err); err == nil || r != nil {
			return r
		}
		t.Fatal(err)
		return nil
	}
	until(t, "nothing is recorded", func() bool {
		r := office()
		return r != nil && strings.Contains(r.Text, "different states")
	})
	if r := office(); r == nil {
		t.Error("something is recorded while there is no majority for one state")
	}

	away.start(t)
	select {
	case <-wrong.ended:
	case <-time.After(patience):
		t.Fatal("the node that is contradicted goes on")
	}
	if said := wrong.output.String(); !strings.Contains(said, "sheaf cluster reseed --data "+wrong.data) {
		t.Errorf("it does not say what to do: %s", tail(said, 10))
	}
	until(t, "the others record again", func() bool { return office() == nil })
	wrong.program = ""
	mustRun(t, "cluster", "reseed", "--data", wrong.data)
	wrong.start(t)
	until(t, "it votes again", func() bool { return honest.voters(t) == 3 })
	sameState(t, all)
}
