package suggest

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/index"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// world is the country's register in a state, and the room that serves it.
type world struct {
	memory    *state.Memory
	addresses *index.Addresses
	registers []*address.Registry
	editions  int
}

// newWorld builds the country in five parts; each part is a sample of what the whole costs.
func newWorld(ctx context.Context, c Config, dir string, out *Outcome) (*world, error) {
	w := &world{memory: state.NewMemory(), addresses: index.NewAddresses(filepath.Join(dir, "indexes"), nil)}
	parts := make([][]*address.Registry, runs)
	total, sizes := 0, make([]int, runs)
	for _, r := range address.Regions() {
		reg, err := c.Register(r.Code)
		if err != nil {
			return nil, err
		}
		least := slices.Index(sizes, slices.Min(sizes))
		parts[least], sizes[least], total = append(parts[least], reg), sizes[least]+reg.Len(), total+reg.Len()
		w.registers = append(w.registers, reg)
	}
	for i, part := range parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, reg := range part {
			if err := w.activate(reg); err != nil {
				return nil, err
			}
		}
		runtime.GC()
		used := cpuTime()
		if err := w.follow(ctx); err != nil {
			return nil, err
		}
		out.add("rebuild.cpu_s", "s", (cpuTime()-used).Seconds()*float64(total)/float64(sizes[i]))
	}
	return w, nil
}

// activate puts a new edition of the register in force.
func (w *world) activate(reg *address.Registry) error {
	cut, err := reg.Edition()
	if err != nil {
		return err
	}
	w.editions++
	kind := core.EditionAddresses + "/" + string(reg.Region())
	e, err := edition.Plan(core.Edition{ID: core.EditionID(fmt.Sprintf("e%d", w.editions)), Kind: kind, Date: "2018-01-18"}, core.EditionOrigin{}, slices.Values(cut.Pieces))
	if err != nil {
		return err
	}
	for n, piece := range cut.Pieces {
		state.Chunks.Put(w.memory, state.ChunkKey(e.ID, n), piece)
	}
	state.Editions.Put(w.memory, e.ID, e)
	state.ActiveEditions.Put(w.memory, kind, e.ID)
	w.memory.SetIndex(w.memory.Index() + 1)
	return nil
}

// follow brings registers and indexes to what is in force.
func (w *world) follow(ctx context.Context) error {
	if err := w.addresses.Advance(w.memory.View()); err != nil {
		return err
	}
	return w.addresses.Settle(ctx)
}

// alone rebuilds one region from its edition, again and again.
func alone(c Config, dir string, out *Outcome) error {
	reg, err := c.Alone()
	if err != nil {
		return err
	}
	cut, err := reg.Edition()
	if err != nil {
		return err
	}
	for run := range runs {
		place := filepath.Join(dir, "alone", hex.EncodeToString([]byte{byte(run)}))
		runtime.GC()
		used := cpuTime()
		read, _, err := address.ReadEdition(slices.Values(cut.Pieces))
		if err != nil {
			return err
		}
		ix, err := addressindex.Open(read, place)
		if err != nil {
			return err
		}
		out.add("rebuild.region_cpu_s", "s", (cpuTime() - used).Seconds())
		if err := ix.Close(); err != nil {
			return err
		}
		used = cpuTime()
		if ix, err = addressindex.Open(read, place); err != nil {
			return err
		}
		out.add("start.region_cpu_s", "s", (cpuTime() - used).Seconds())
		if err := ix.Close(); err != nil {
			return err
		}
		if err := os.RemoveAll(place); err != nil {
			return fmt.Errorf("removing an index: %w", err)
		}
	}
	return nil
}

// allocated is how many bytes this process has allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
