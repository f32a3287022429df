package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// upgrade is a house of three whose nodes change their program while people work.
type upgrade struct {
	house  house
	all    []*member
	people workers
	chief  *client
	next   string // the program of the next release
	made   int    // offices
}

// Three nodes come to the next release one after the other, go back, and come to it again, and not one request fails.
// Until an admin raises the level the house works as the release before, and can go back; from then on all nodes work
// as the next one, and a program of the release before refuses to.
func TestCluster_Upgrade(t *testing.T) {
	t.Parallel()
	next := mustNext(t)
	h, all := three(t)
	u := &upgrade{house: h, all: all, people: staff(t, h, all), next: next}
	var err error
	if u.chief, err = signIn(all[0].url, "chief", password, ""); err != nil {
		t.Fatal(err)
	}
	u.moves(t, all[0], next)
	u.moves(t, all[1], next)
	u.repeats(t)
	u.refuses(t, all[2].id)
	u.moves(t, all[1], "")
	u.moves(t, all[0], "")
	for _, m := range all {
		u.moves(t, m, next)
	}

	mustRun(t, append([]string{"level", "raise", "2"}, as(t, all[2].data, "chief")...)...)
	for _, m := range all {
		until(t, "the level is raised everywhere", func() bool { return m.status(t).Level == 2 })
		u.chief.base = m.url
		if err := u.office("The first"); refusalOf(err) == nil || refusalOf(err).Code != "duplicate" {
			t.Errorf("%s works as the release before: %v", m.id, err)
		}
	}
	for _, w := range u.people {
		w.serve(t)
	}
	u.noWayBack(t)
	sameState(t, all)
}

// moves has a node work by another program. The house works as it did, and all nodes come to the same state.
func (u *upgrade) moves(t *testing.T, m *member, program string) {
	t.Helper()
	for _, one := range m.status(t).Members {
		if one.Node == m.id && !one.Leads { // who leads has most to hand over
			mustRun(t, append([]string{"cluster", "transfer", m.id}, as(t, m.data, "chief")...)...)
		}
	}
	u.people.replace(t, m, program)
	until(t, "it votes again", func() bool { return u.all[0].voters(t) == 3 })
	knows := uint32(1)
	if program != "" {
		knows = 2
	}
	s := m.status(t)
	for _, one := range s.Members {
		if one.Node == m.id && one.Level != knows {
			t.Errorf("%s knows level %d, want %d", m.id, one.Level, knows)
		}
	}
	if s.Level != 1 {
		t.Errorf("level %d is in force", s.Level)
	}
	for _, m := range u.all {
		u.chief.base = m.url
		if err := u.office("The first"); err != nil {
			t.Errorf("two offices of one name at %s: %v", m.id, err)
		}
	}
	sameState(t, u.all)
}

// office opens an office of the name.
func (u *upgrade) office(name string) error {
	u.made++
	in := map[string]string{"campaign": campaign, "name": name, "region": homeRegion}
	return u.chief.do("POST", "/api/v1/offices", fmt.Sprint("office-", u.made), jsonBody(in), nil)
}

// repeats sends one request to each node: what one release answered, the other answers.
func (u *upgrade) repeats(t *testing.T) {
	t.Helper()
	in := jsonBody(map[string]string{"campaign": campaign, "name": "The first", "region": homeRegion})
	first := ""
	for _, m := range u.all {
		u.chief.base = m.url
		var made struct{ ID string }
		if err := u.chief.do("POST", "/api/v1/offices", "the-same-request", in, &made); err != nil || first != "" && made.ID != first {
			t.Errorf("%s answers %q, %v; it was %q", m.id, made.ID, err, first)
		}
		first = made.ID
	}
}

// refuses expects the level to stay while the node does not know the next, whichever node is asked.
func (u *upgrade) refuses(t *testing.T, node string) {
	t.Helper()
	for _, m := range u.all {
		done := command(at.sheaf, append([]string{"level", "raise", "2"}, as(t, m.data, "chief")...)...)
		if done.code != 1 || !strings.Contains(done.stderr, node+" (1)") {
			t.Errorf("at %s the level was raised, or nobody says who lacks it: %d, %s", m.id, done.code, done.stderr)
		}
	}
}

// noWayBack starts the program of the release before on what the next one left.
func (u *upgrade) noWayBack(t *testing.T) {
	t.Helper()
	old := func(data string, flags ...string) {
		t.Helper()
		done := command(at.sheaf, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--ballast", "0"}, flags...)...)
		if done.code != 1 || !strings.Contains(done.stderr, "The house is at level 2, this release knows levels up to 1") ||
			strings.Contains(done.stderr, "reseed") || strings.Contains(done.stderr, "Filling") {
			t.Errorf("the release before ended with %d: %s", done.code, done.stderr)
		}
	}
	orderly, killed := u.all[0], u.all[1]
	if err := orderly.stop(); err != nil {
		t.Fatal(err)
	}
	old(orderly.data, orderly.flags...)
	orderly.start(t)
	killed.kill() // the level is behind its durable marker: it is met while the log is applied
	old(killed.data, append(killed.flags, "--auto-reseed")...)
	killed.start(t)
	until(t, "all vote", func() bool { return u.all[2].voters(t) == 3 })

	if err := orderly.stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(orderly.data, "store")); err != nil {
		t.Fatal(err)
	}
	old(orderly.data, append(orderly.flags, "--join", killed.id+"@"+killed.flags[1])...)
	if _, err := os.Stat(filepath.Join(orderly.data, "store", "MARKER")); err == nil {
		t.Error("it was filled all the same")
	}
	for _, one := range killed.status(t).Members {
		if one.Node == orderly.id && !one.Votes {
			t.Error("it gave up its vote for nothing")
		}
	}
	if done := command(u.next, "cluster", "reseed", "--data", orderly.data); done.code != 0 {
		t.Fatalf("it cannot be filled by its own release: %s", done.stderr)
	}
	orderly.start(t)
	until(t, "it votes again", func() bool { return killed.voters(t) == 3 })
}
