package node

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// TestBeside_APanicIsAnAlarm would end with the whole process if the work were not guarded.
func TestBeside_APanicIsAnAlarm(t *testing.T) {
	n := &Node{vitals: vitals.New(), fault: make(chan error, 1), board: alarm.NewBoard("n1", time.Now, zerolog.Nop())}
	n.beside(func(context.Context) { panic("a mistake") })
	n.wait.Wait()
	select {
	case err := <-n.Fault():
		t.Fatalf("a mistake in a job ends the node: %v", err)
	default:
	}
	if standing := n.board.Standing(); len(standing) != 1 || standing[0].Kind != attention.RequestPanicked {
		t.Errorf("standing are %+v", standing)
	}
	broken := errors.New("the disk")
	n.beside(func(context.Context) { panic(state.Fault{Err: broken}) })
	n.wait.Wait()
	if err := <-n.Fault(); !errors.Is(err, broken) {
		t.Errorf("a fault of the store: %v", err)
	}
}
