package progress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func TestTogether_FirstErrorEndsTheRest(t *testing.T) {
	broken := errors.New("broken")
	var began atomic.Int32
	wait := func(ctx context.Context) error {
		began.Add(1)
		<-ctx.Done()
		return ctx.Err()
	}
	err := Together(t.Context(), 2, wait, func(context.Context) error { return broken }, wait, wait, wait)
	if !errors.Is(err, broken) || began.Load() > 2 {
		t.Errorf("%v after %d tasks", err, began.Load())
	}
	if err := Together(t.Context(), 1, func(context.Context) error { return nil }); err != nil {
		t.Error(err)
	}
}

// What is done is told, and no more: neither what failed nor what never began.
func TestTeller_TellsWhatIsDone(t *testing.T) {
	var said []string
	teller := Teller{To: func(part string, done, total int) { said = append(said, fmt.Sprint(part, " ", done, "/", total)) }}
	broken := errors.New("broken")
	good := func(context.Context) error { return nil }
	err := teller.InTurn(t.Context(), []Step{
		{"one by one", func(ctx context.Context) error {
			return teller.Together(ctx, "errands", 1, good, good, func(context.Context) error { return broken }, good)
		}},
		{"never", good},
	})
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "one by one: ") {
		t.Errorf("got %v", err)
	}
	if want := []string{"one by one 0/0", "errands 1/4", "errands 2/4"}; !slices.Equal(said, want) {
		t.Errorf("it said %q, want %q", said, want)
	}
	new(Teller).Tell("to nobody", 1, 1)
}
