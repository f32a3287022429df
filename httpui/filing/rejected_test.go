package filing

import (
	"net/http"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// The list is held against what was bound: places that were not handed in, that come twice and that do
// not exist are told apart.
func TestRejected_FindsTheLinesOfTheFiling(t *testing.T) {
	n := open(t)
	id := n.made()
	n.did("federal2", http.MethodPost, "/api/v1/selections/"+id+"/approve", nil, nil)
	n.did("logistics", http.MethodPost, "/api/v1/binding", obj{"code": code(1)}, nil)
	n.did("logistics", http.MethodPost, "/api/v1/binding", obj{"code": code(0)}, nil)

	list := "том;лист;строка;код;ФИО\n1;1;2;5.1;ростов на дому\n1;2;1;5.1;x\n1;2;1;5.1;x\n1;2;5;б;x\n1;3;1;б;x\n7;1;1;;x\n"
	var got rejectedBody
	n.did("lawyer", http.MethodPost, "/api/v1/filing/rejected", obj{"list": []byte(list), "drawn": 100}, &got)
	if got.Found != 2 || got.Lost != 4 || len(got.Rows) != 6 {
		t.Fatalf("%+v", got)
	}
	first, second := got.Rows[0], got.Rows[1]
	if first.Sheet.String() != code(1) || first.Signature == "" || first.Checked == "" || len(first.Ticks) == 0 || second.Sheet.String() != code(0) || second.Line != 1 || second.Row != 3 {
		t.Errorf("found are %+v and %+v", first, second)
	}
	for i, why := range map[int]string{2: "The line stands in the list already.", 3: "No signature that was handed in stands on that line.", 4: "The volume has no such page.", 5: "There is no such volume."} {
		if row := got.Rows[i]; row.Why != why || row.Signature != "" {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	if g := got.Grounds; len(g) != 3 || g[0].Ground != "5.1" || g[0].Rows != 3 || g[0].Found != 2 {
		t.Errorf("grounds are %+v", g)
	}
	// Of 100 drawn fewer than 5 may be invalid, of four handed in with one required only 3.
	if e := got.Effect; e == nil || e.Allowed != 3 || e.WinBack != 3 {
		t.Errorf("the effect is %+v", e)
	}
	n.Refused(roomtest.Check{Name: "no table", Who: "lawyer", Method: http.MethodPost, Path: "/api/v1/filing/rejected", Body: obj{"list": []byte("x\n")}, Status: 422, Code: core.Invalid, Field: "list"})
	if got := n.Ask("operator1", http.MethodPost, "/api/v1/filing/rejected", obj{"list": []byte(list)}); got.Status != 403 {
		t.Errorf("an operator: %d", got.Status)
	}
}
