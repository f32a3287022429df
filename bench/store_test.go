package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/bench/contest"
	"github.com/sheaf-drive/sheaf/bench/nodes"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/bench/result"
)

// TestStore_OursTakePartInEveryRound has both houses go through all rounds once, with the real program.
func TestStore_OursTakePartInEveryRound(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the programs")
	}
	err := program.With(t.Context(), func(programs program.Programs) error {
		c, err := contest.Open(t.Context(), contest.Config{
			House: func(ctx context.Context, count int) (*nodes.House, error) { return openNodes(ctx, programs, count) },
			Keys:  storeVisits, Times: 1, Long: 50 * time.Millisecond,
		})
		if err != nil {
			return err
		}
		defer func() {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}()
		if err := c.Run(t.Context(), rounds()); err != nil {
			return err
		}
		for _, r := range rounds() {
			for _, name := range []string{contest.Ours, contest.Single} {
				seen := c.Seen(name, r.Name)
				if part := slices.Contains(r.Sides, name); part != (len(seen) == 1) || part && seen[0].Done < r.Clients {
					t.Errorf("%s of %s: %+v", r.Name, name, seen)
				}
			}
		}
		for _, f := range ownWrites(c) {
			if f.Median <= 0 {
				t.Errorf("%s is %v", f.ID, f.Median)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every peer of the table is compared, or missing with its reason; nothing is made up.
func TestCompared_NamesWhatIsMissing(t *testing.T) {
	at := slices.IndexFunc(table, func(b benchmark) bool { return b.name == "store" })
	c := &contest.Contest{Missing: map[string]string{
		contest.Etcd: "not built", contest.Rqlite: "not built", contest.Postgres: "not installed"}}
	peers, missing := compared(c)
	if len(peers) != 0 || len(missing) != len(table[at].peers) {
		t.Errorf("%d peers, missing %q", len(peers), missing)
	}
	r := result.Result{Name: "store", Peers: peers, Missing: missing}
	if err := r.Check(table[at].peers); err != nil {
		t.Error(err)
	}
	if peers, missing = compared(&contest.Contest{}); len(peers)+len(missing) != 0 {
		t.Errorf("peers that nobody asked for: %v, %q", peers, missing)
	}
}
