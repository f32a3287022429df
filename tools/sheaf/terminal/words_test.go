package terminal

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
)

// Whoever ends a command with Ctrl-C is told what that means.
func TestSaid_BrokenOff(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	if said := Said(fmt.Errorf("reading: %w", context.Canceled)); !strings.HasPrefix(said, "Broken off.") {
		t.Errorf("it says %q", said)
	}
}

// A sentence is a sentence from its first word on: the field stands behind it, and nothing else before or behind.
func TestSaid_BeginsWithTheSentence(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for want, err := range map[string]error{
		"There is no report. (report)":                                                    fmt.Errorf("reading: %w", &api.Refusal{Said: "There is no report. (report)"}),
		"The number is missing. It has 6 digits, such as 123456. (number)":                fmt.Errorf("asking: %w", core.Refuse(core.Invalid, "number", "passports.number.empty", "6")),
		"There is no file f. Check its name and the folder it lies in. Nothing was done.": UsageError{core.Refuse(core.NotFound, "", "cli.no_file", "f")},
		"No node answers at x. Is “sheaf serve” running?":                                 fmt.Errorf("sending chunk 3: %w", &api.Unreachable{Said: "No node answers at x. Is “sheaf serve” running?"}),
	} {
		if said := Said(err); said != want {
			t.Errorf("it says %q, want %q", said, want)
		}
	}
}
