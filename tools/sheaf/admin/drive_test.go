package admin

import "testing"

func TestCandidate_TakesCommasAndRefusesUnknownKeys(t *testing.T) {
	f := candidateFlag{}
	if err := f.Set("work=школа 1, учитель=географии"); err != nil || f["work"] != "школа 1, учитель=географии" {
		t.Errorf("%v, %v", f, err)
	}
	for _, bad := range []string{"name", "height=2", "work=twice", "=x"} {
		if err := f.Set(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
