package query_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// told replays a journal by the auditor's own tables.
func told(t *testing.T, p query.Public) *replay.Replay {
	t.Helper()
	r := replay.New()
	err := p.Leaves(func(line []byte) error {
		var leaf replay.Leaf
		if err := json.Unmarshal(line, &leaf); err != nil {
			return err
		}
		if why := r.Leaf(&leaf); why != nil {
			t.Fatalf("leaf %d is refused: %s\n%s", leaf.N, why, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if why := r.End(); why != nil {
		t.Fatalf("at the end: %s", why)
	}
	return r
}

// equal holds every table of the export against the replay.
func equal(t *testing.T, p query.Public) {
	t.Helper()
	r := told(t, p)
	if r.Transitions() == 0 {
		t.Error("the journal has no transitions")
	}
	tables := r.Tables()
	if len(tables) != len(export.Tables()) {
		t.Fatalf("the verifier knows %d tables, the export has %d", len(tables), len(export.Tables()))
	}
	for i, mine := range export.Tables() {
		table := tables[i]
		if table.Name != mine.Name || table.Columns != strings.Join(mine.Columns, ",") || table.Key != mine.Key {
			t.Errorf("table %s of the export is %s of the verifier", mine.Name, table.Name)
		}
		due := 0
		err := p.Rows(mine.Name, func(row []string) error {
			key := strings.Join(row[:mine.Key], "/")
			want, isDue := table.Row(key)
			if !slices.Equal(row, want) {
				t.Errorf("%s: the state says %v, the journal %v", mine.Name, row, want)
			}
			if isDue {
				due++
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", mine.Name, err)
		}
		if due != table.Size() {
			t.Errorf("%s has %d of %d rows", mine.Name, due, table.Size())
		}
	}
}

// TestPublic_RandomHistory ties machine, export and verifier: whatever happens from the desk to the filing, the
// journal tells it so that the auditor's program comes to the same tables.
func TestPublic_RandomHistory(t *testing.T) {
	for seed := range uint64(2) {
		w := house(t)
		walk := machinetest.NewWalk(w, rand.New(rand.NewPCG(seed, 2)).IntN, 10+30*int(seed))
		for range 900 {
			walk.Step()
		}
		equal(t, query.Public{View: w.Memory.View(), Campaign: drive})
		equal(t, query.Public{View: w.Memory.View()})
	}
}

// Every fact that the machine can record passes, not only those of the desk.
func TestPublic_EverySample(t *testing.T) {
	furnished := house(t)
	for _, s := range machinetest.Samples() {
		w := s.World(t, furnished)
		w.Must(s.Actor, s.Command(w))
		told(t, query.Public{View: w.Memory.View(), Campaign: drive})
		told(t, query.Public{View: w.Memory.View()})
	}
}

func TestPublic_AcceptedByExport(t *testing.T) {
	w := house(t)
	key := machinetest.SigningKey()
	public := func() query.Public {
		return query.Public{View: w.Memory.View(), Campaign: drive, KeyName: key.Name()}
	}
	if err := export.Write(&bytes.Buffer{}, public()); core.CodeOf(err) != core.Conflict {
		t.Errorf("without a checkpoint: %v", err)
	}
	w.Must(core.SystemActor, w.Checkpoint(drive, nil))
	w.Written(user("operator1"), "anna", machinetest.Sheet(0))
	if err := export.Write(&bytes.Buffer{}, public()); core.CodeOf(err) != core.Conflict {
		t.Errorf("with leaves behind the last checkpoint: %v", err)
	}
	w.Must(user("auditor"), &machine.MakeExport{Campaign: drive})
	w.Must(core.SystemActor, w.Checkpoint(drive, nil))
	var first, second bytes.Buffer
	if err := export.Write(&first, public()); err != nil {
		t.Fatal(err)
	}
	if err := export.Write(&second, public()); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("the same moment gives two exports, %v", err)
	}
	if err := public().Rows("people", func([]string) error { return nil }); core.CodeOf(err) != core.Internal {
		t.Errorf("an unknown table: %v", err)
	}
	chain, err := query.CheckChain(t.Context(), w.Memory, state.TreeOf(drive), key.Verifier())
	if err != nil || chain.Broken >= 0 || chain.Covered != query.TreeSize(w.Memory, string(drive))-1 {
		t.Errorf("the chain covers %d of %d, broken at %d, %v", chain.Covered,
			query.TreeSize(w.Memory, string(drive)), chain.Broken, err)
	}
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(string(drive), 5))
	state.Leaves.Put(w.Memory, state.LeafKey(string(drive), 5), append(line[:len(line)-1:len(line)-1], ' '))
	if chain, _ = query.CheckChain(t.Context(), w.Memory, state.TreeOf(drive), key.Verifier()); chain.Broken != 5 {
		t.Errorf("a changed line 5 is found at %d", chain.Broken)
	}
}
