package paper

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestNumber_UndoesIssue(t *testing.T) {
	key := [32]byte{1, 2, 3}
	for series := range Series {
		for n := 0; n < SeriesSize; n += 97 {
			code, err := Issue(key, series, n)
			if err != nil {
				t.Fatal(err)
			}
			if s, got, ok := Number(key, code); !ok || s != series || got != n {
				t.Fatalf("%s, number %d of series %d, is taken for number %d of series %d, %v", code, n, series, got, s, ok)
			}
		}
	}
}

func TestNumber_RefusesWhatIsNoCode(t *testing.T) {
	for _, code := range []core.SheetCode{"", "000000", "91X7", "91X7B8888", "??????"} {
		if _, _, ok := Number([32]byte{}, code); ok {
			t.Errorf("%q has a number", code)
		}
	}
}
