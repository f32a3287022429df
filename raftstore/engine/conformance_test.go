package engine

import (
	"testing"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/state/statetest"
)

const smallTable = 16 << 20

// smallRecent keeps one or two small values in each part, so that most are soon dropped.
const smallRecent = 2 * recentShards * 2 * (recentEntry + 40)

func openTest(t testing.TB, dir string, durable uint64) *Engine {
	t.Helper()
	return openKeeping(t, dir, durable, smallRecent)
}

// openKeeping is openTest with so many bytes of values in memory.
func openKeeping(t testing.TB, dir string, durable uint64, recent int64) *Engine {
	t.Helper()
	e, err := Open(Config{Dir: dir, MemTable: smallTable, Durable: durable, Recent: recent, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.db.Close() })
	return e
}

// life is one run of an engine: the index that is visible.
type life struct {
	t testing.TB
	*Engine
	applied uint64
}

func (l *life) Write(index uint64, fn func(tx state.Tx)) {
	l.t.Helper()
	l.batch(map[uint64]func(tx state.Tx){index: fn}, index, index)
}

// batch applies the entries from first to last as one batch.
func (l *life) batch(entries map[uint64]func(tx state.Tx), first, last uint64) {
	l.t.Helper()
	base, err := l.Engine.View(l.applied)
	if err != nil {
		l.t.Fatal(err)
	}
	defer base.Close()
	b := NewBatch(base)
	for i := first; i <= last; i++ {
		b.At(i)
		entries[i](b)
	}
	if err := b.Commit(); err != nil {
		l.t.Fatal(err)
	}
	l.applied = last
}

func (l *life) View() (state.View, func()) {
	v, err := l.Engine.View(l.applied)
	if err != nil {
		l.t.Fatal(err)
	}
	return v, v.Close
}

func TestEngine_Conformance(t *testing.T) {
	for name, recent := range map[string]int64{"keeping nothing": 0, "keeping little": smallRecent, "keeping all": 64 << 20} {
		t.Run(name, func(t *testing.T) {
			statetest.Run(t, func(t *testing.T) statetest.Store {
				return &life{t: t, Engine: openKeeping(t, t.TempDir(), 0, recent)}
			})
		})
	}
}
