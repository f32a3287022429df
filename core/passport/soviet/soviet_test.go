package soviet

import (
	"fmt"
	"testing"
)

func TestSeries(t *testing.T) {
	for typed, want := range map[string]string{
		"XIV-БЮ": "14БЮ", "14БЮ": "14БЮ", "1вс": "1ВС", "ХІV-БЮ": "14БЮ", "iii-жO": "3ЖО", "XCIXАА": "99АА", "X–ВС": "10ВС",
		"": "", "БЮ": "", "IIX-БЮ": "", "0БЮ": "", "100БЮ": "", "01БЮ": "", "+5БЮ": "", "-5БЮ": "", "XIV-DF": "", "4504": "",
	} {
		got, ok := Series(typed)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q reads as %q, %t; want %q", typed, got, ok, want)
		}
	}
	for order := 1; order <= 99; order++ {
		if got, ok := Series(roman(order) + "-ВС"); !ok || got != fmt.Sprintf("%dВС", order) {
			t.Errorf("%d in Roman digits reads as %q, %t", order, got, ok)
		}
	}
}

func TestLookalike(t *testing.T) {
	for typed, want := range map[string]bool{"45ОО": true, "4бЗО": true, "14БЮ": false, "4504": true, "450": false} {
		if Lookalike(typed) != want {
			t.Errorf("%q: %t", typed, !want)
		}
	}
}
