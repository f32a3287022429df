package state_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/state/statetest"
)

type memory struct{ *state.Memory }

func (m memory) Write(index uint64, fn func(tx state.Tx)) {
	m.SetIndex(index)
	fn(m.Memory)
}

func (m memory) View() (state.View, func()) { return m.Memory.View(), func() {} }

func TestMemory_Conformance(t *testing.T) {
	statetest.Run(t, func(*testing.T) statetest.Store { return memory{state.NewMemory()} })
}
