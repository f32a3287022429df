package core

import (
	"errors"
	"fmt"
	"testing"
)

func TestCodeOf(t *testing.T) {
	refusal := Refuse(Stale, "x", "core.stale")
	for name, c := range map[string]struct {
		err  error
		want Code
	}{
		"none": {nil, ""}, "a refusal": {refusal, Stale}, "wrapped": {fmt.Errorf("judging: %w", refusal), Stale},
		"joined": {errors.Join(errors.New("a"), refusal), Stale}, "another error": {errors.New("disk"), Internal},
	} {
		if got := CodeOf(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestError_HasNoArgs(t *testing.T) {
	e := Refuse(Conflict, "code", "sheet.full", "91-X7-B9").About("sheet:91X7B9")
	if e.Error() != "conflict code: sheet.full" || e.Subject != "sheet:91X7B9" {
		t.Errorf("%q about %q", e.Error(), e.Subject)
	}
	if got := Refuse(Denied, "", "core.denied").Error(); got != "denied: core.denied" {
		t.Error(got)
	}
}
