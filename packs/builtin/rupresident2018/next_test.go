package rupresident2018

import (
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestNext_PassesTheSuite(t *testing.T) {
	packtest.Run(t, Next())
}

// The demonstration tells its readers that one rule differs.
func TestNext_DiffersInOneRule(t *testing.T) {
	changed := 0
	for _, g := range cases() {
		before, after := Pack{}.judge(g.Case), Next().judge(g.Case)
		for i := range after.Findings {
			f := &after.Findings[i]
			if f.Code != "name.yo" || before.Findings[i].Severity == packs.Hint {
				continue // a hint already: the list has the name with ё only
			}
			changed++
			if before.Findings[i].Severity != packs.Warn || f.Severity != packs.Hint {
				t.Errorf("%s: from %s to %s", g.Name, before.Findings[i].Severity, f.Severity)
			}
			f.Severity = before.Findings[i].Severity
		}
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%s: more than one rule differs", g.Name)
		}
	}
	if changed == 0 {
		t.Error("no case has the rule that differs")
	}
	if (Pack{}).version() == Next().version() {
		t.Error("both versions have one number")
	}
}
