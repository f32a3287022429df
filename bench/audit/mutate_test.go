package audit

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// exported is an export of a small campaign.
func exported(t *testing.T) []byte {
	t.Helper()
	key, err := audit.NewSigningKey(strings.NewReader(strings.Repeat("seed of a key", 20)), "sheaf/checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	w.Written(machinetest.User("operator1"), "Anna", machinetest.Sheet(0))
	tree := state.TreeOf(machinetest.Campaign)
	size := query.TreeSize(w.Memory, tree)
	root, err := audit.Root(state.TreeNodes{View: w.Memory, Tree: tree}, size)
	if err != nil {
		t.Fatal(err)
	}
	note, err := audit.Sign(audit.Checkpoint{Origin: audit.Origin(machinetest.Campaign), Size: size, Root: root}, key)
	if err != nil {
		t.Fatal(err)
	}
	w.Must(core.SystemActor, &machine.RecordCheckpoint{Tree: tree, Size: size, Root: root, Note: string(note)})
	var b bytes.Buffer
	if err := export.Write(&b, query.Public{View: w.Memory.View(), Campaign: machinetest.Campaign, KeyName: key.Name()}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, p parts) []byte {
	t.Helper()
	b, err := p.zip()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is not changed is packed to the same bytes, or every rejection would be for the packing.
func TestParts_PackAsTheExporterDoes(t *testing.T) {
	whole := exported(t)
	p, err := unzip(whole)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(zipped(t, p), whole) {
		t.Error("packed again an export has other bytes")
	}
	if err := p.repair(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(zipped(t, p), whole) {
		t.Error("the manifest of files that are as they were says something else")
	}
}

// Every change makes another file and leaves the export that it was made of alone.
func TestChange_ChangesOneExport(t *testing.T) {
	whole := exported(t)
	p, err := unzip(whole)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	rows := 0
	for range 60 {
		changed, err := p.change(random)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(changed, whole) {
			t.Error("nothing was changed")
		}
		q, err := unzip(changed)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(q.order, " ") == strings.Join(p.order, " ") {
			rows++
		}
		if !bytes.Equal(zipped(t, p), whole) {
			t.Fatal("the export itself was changed")
		}
	}
	if rows < 15 {
		t.Errorf("only %d rows were changed", rows)
	}
}
