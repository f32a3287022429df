package checking

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"
)

// desk is a sheet with one line, entered by a coordinator and collected by an operator.
type desk struct{ state string }

func (d desk) Sheet(string) (string, string) { return d.state, "u-operator" }

func (d desk) Line(_ string, n int) (string, string) {
	if n == 1 {
		return "struck", "s-1"
	}
	return "free", ""
}

func (d desk) Entered(string) [2]By {
	return [2]By{{"u-operator", "p-operator"}, {"u-coordinator", "p-coordinator"}}
}

// Behind the certification a line is struck because it is not chosen, or with its sheet.
func TestRules_StruckLater(t *testing.T) {
	text := map[string]string{"text": "of the remark"}
	for name, c := range map[string]struct {
		sheet, person string
		commit        map[string]string
		why           string
	}{
		"not chosen":                     {"filed", "p-clerk", text, ""},
		"not chosen, by who entered":     {"filed", "p-coordinator", text, "by who entered its line 1"},
		"not chosen, by the collector":   {"filed", "p-operator", text, "by its collector"},
		"not chosen, by nobody":          {"filed", "", text, "names nobody"},
		"not chosen, without a remark":   {"filed", "p-clerk", nil, "without a remark"},
		"with its sheet":                 {"spoiled", "", nil, ""},
		"with a lost sheet":              {"destroyed", "", nil, ""},
		"on the way":                     {"packed", "p-clerk", text, "while its sheet is packed"},
		"when the sheet was just signed": {"certified", "p-clerk", text, "while its sheet is certified"},
		"when it is handed in":           {"handed_in", "p-clerk", text, "while its sheet is handed_in"},
	} {
		rules := New()
		rules.persons["u-operator"] = "p-operator"
		why := rules.Leaf(desk{c.sheet}, &story.Leaf{
			Actor: "u-clerk", Subject: "line:91X7B9/1", Kind: "line.exclude/1", Commit: c.commit,
			Public: map[string]string{"from": "good", "to": "struck", "reason": "x", "person": c.person},
		})
		if c.why == "" && why != nil || c.why != "" && (why == nil || !strings.Contains(why.Error(), c.why)) {
			t.Errorf("%s: want %q, got %v", name, c.why, why)
		}
	}
}
