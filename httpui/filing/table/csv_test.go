package table

import "testing"

func TestRow_RunsNoFormula(t *testing.T) {
	cells := []string{"=1+1", `a"b`, "-", "+7", "@x", "\tx", "", "х;y"}
	want := `"'=1+1";"a""b";"'-";"'+7";"'@x";"'` + "\t" + `x";"";"х;y"` + "\r\n"
	if got := Row(cells...); got != want {
		t.Errorf("the row is %q", got)
	}
	if cells[0] != "=1+1" {
		t.Error("the cells were changed")
	}
}
