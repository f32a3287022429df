package raftstore

import (
	"crypto/rand"
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/journal"
)

// With the machine of the product: the house is founded, its leaf is in the journal, and
// after a crash the replay comes to the same state.
func TestStore_RunsTheMachine(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Apply, c.Check = nil, nil
	s := start(t, c)
	user, errUser := core.NewID[core.UserID](rand.Reader)
	person, errPerson := core.NewID[core.PersonID](rand.Reader)
	key, errKey := audit.NewSigningKey(rand.Reader, "sheaf/house")
	if err := errors.Join(errUser, errPerson, errKey); err != nil {
		t.Fatal(err)
	}
	entry, err := machine.NewEntry(core.SystemActor, "", &machine.FoundHouse{
		Name: "Штаб", WrappedKey: []byte("wrapped"), CheckpointKey: key.Verifier(), Level: machine.Level,
		Admin: core.User{ID: user, Login: "admin", Person: person, Password: "hash"},
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.Propose(patience(t), entry)
	if err != nil || answer.Refusal != nil {
		t.Fatal(answer.Refusal, err)
	}
	again, err := s.Propose(patience(t), entry)
	if err != nil || again.Refusal == nil {
		t.Errorf("a house was founded twice: %v, %v", again, err)
	}
	sum := func(s *Store) (state.Sum, int) {
		holds(t, s, nil)
		v, err := s.View(patience(t))
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		leaves := 0
		journal.Leaves(v, 0, func(l journal.Leaf) bool {
			if l.Index != answer.Index || len(l.Line) == 0 {
				t.Errorf("leaf %d of %s is of entry %d", l.N, l.Tree, l.Index)
			}
			leaves++
			return true
		})
		return state.StoredSum(v), leaves
	}
	before, leaves := sum(s)
	if leaves != answer.Count || leaves == 0 {
		t.Errorf("%d leaves, the answer says %d", leaves, answer.Count)
	}
	c.Dir = crashed(t, c.Dir)
	after, _ := sum(start(t, c))
	if after != before {
		t.Errorf("the replay comes to %s, it was %s", after, before)
	}
}
