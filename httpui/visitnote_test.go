package httpui

import (
	"strings"
	"testing"
)

// A note is shown to who fills the visit in, and to nobody else; the newest replaces the one before.
func TestVisitNote(t *testing.T) {
	n := open(t)
	path := "/api/v1/visits/" + n.opened("operator1", "100001")
	for _, words := range []string{"Придёт в пять", "Придёт  в шесть\nсо штампом"} {
		if got := n.Ask("operator1", "POST", path+"/note", obj{"note": words}); got.Status != 200 || strings.TrimSpace(string(got.Body)) != "{}" {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
	var shown visitBody
	n.Ask("operator1", "GET", path, nil).JSON(t, &shown)
	if shown.Note != "Придёт в шесть со штампом" {
		t.Errorf("the note is %q", shown.Note)
	}
	shown = visitBody{}
	n.Ask("coordinator1", "GET", path, nil).JSON(t, &shown)
	if !shown.Masked || shown.Note != "" {
		t.Errorf("a coordinator sees %+v", shown)
	}
	for _, words := range []string{"", " ", strings.Repeat("я", 501)} {
		if got := n.Ask("operator1", "POST", path+"/note", obj{"note": words}); got.Status != 422 {
			t.Errorf("%d letters: %d %s", len([]rune(words)), got.Status, got.Body)
		}
	}
}
