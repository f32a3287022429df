package node

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
)

// beside runs work beside requests until it is done or the node ends. Work that panics is an alarm and
// ends the node only where a request would: everybody else goes on.
func (n *Node) beside(work func(ctx context.Context)) {
	n.wait.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				n.board.Raise(attention.RequestPanicked, "job", nil,
					attention.Detail{Name: "type", Value: fmt.Sprintf("%T", v)}, attention.Detail{Name: "stack", Value: string(debug.Stack())})
				n.panicked(v)
			}
		}()
		work(n.work)
	})
}

// panicked stops the node for a fault of the store, which no answer mends.
func (n *Node) panicked(v any) {
	if f, ok := v.(state.Fault); ok {
		n.faulted(f)
	}
}
