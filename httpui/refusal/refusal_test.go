package refusal

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

func TestSeconds_RoundsUp(t *testing.T) {
	later := Later{core.Refuse(core.Limit, "", "login.address", "1"), 1500 * time.Millisecond}
	if seconds, ok := Seconds(fmt.Errorf("a login: %w", later)); !ok || seconds != "2" {
		t.Errorf("%q, %v", seconds, ok)
	}
	if seconds, ok := Seconds(errors.New("other")); ok {
		t.Errorf("another error waits %s", seconds)
	}
}

func TestOf_SaysNothingOfAFault(t *testing.T) {
	late := fmt.Errorf("asking: %w", context.DeadlineExceeded)
	for _, c := range []struct {
		err  error
		code core.Code
		text string
	}{
		{errors.New("disk 92 16 118205"), core.Internal, "core.internal"},
		{late, core.Unavailable, "ui.late"},
		{Later{core.Refuse(core.Limit, "", "login.address", "1"), time.Second}, core.Limit, "login.address"},
	} {
		if e := Of(c.err); e.Code != c.code || e.Text != c.text {
			t.Errorf("%v becomes %v", c.err, e)
		}
	}
}
