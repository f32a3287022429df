package httpui

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// A coordinator who may not lift a block is told so instead of being offered to.
func TestOffice_OffersOnlyWhatMayBeLifted(t *testing.T) {
	n := open(t)
	w := n.Store.World
	operator, coordinator := machinetest.User("operator1"), machinetest.User("coordinator1")
	w.Must(operator, w.Opening("Gleb", "number of Gleb", machinetest.Listed()))
	offered := "/office/visits/" + string(machinetest.Visit("Gleb")) + "/lift"
	if screen := n.Browse("coordinator1", "GET", "/office", nil); !strings.Contains(string(screen.Body), offered) {
		t.Fatalf("the block is not offered: %s", plain(screen.Body))
	}
	w.Must(coordinator, &machine.ResetPassword{User: operator, Password: "a hash"})
	screen := n.Browse("coordinator1", "GET", "/office", nil)
	if strings.Contains(string(screen.Body), offered) || !strings.Contains(plain(screen.Body), "Another coordinator of the office has to lift the block") {
		t.Errorf("%s", plain(screen.Body))
	}
}

// The law is named in the reader's language, and the pack asked for it once however many wait.
func TestOffice_NamesTheClauseInTheReadersLanguage(t *testing.T) {
	n := open(t)
	w := n.Store.World
	listed := machinetest.Listed()
	listed.Clause, listed.ClauseConfirmed = "art 1", true
	for _, voter := range []string{"Gleb", "Vera"} {
		w.Must(machinetest.User("operator1"), w.Opening(voter, "number of "+voter, listed))
	}
	for _, lang := range []string{"en", "ru"} {
		before := n.rules.asked.Load()
		screen := plain(n.Browse("coordinator1", "GET", "/office", nil, "Accept-Language", lang).Body)
		if strings.Count(screen, "clause in "+lang) != 2 || strings.Contains(screen, "art 1") {
			t.Errorf("%s", screen)
		}
		if asked := n.rules.asked.Load() - before; asked != 1 {
			t.Errorf("the pack was asked for its facts %d times", asked)
		}
	}
}

func TestOffice_SaysWhichBlockWasLifted(t *testing.T) {
	n := open(t)
	for lifted, shown := range map[string]bool{"DV-OAZT": true, "dv-oazt": false, "DV-OAZ1": false, "DVOAZT": false, "Call+555": false, "": false} {
		page := string(n.Browse("coordinator1", "GET", "/office?lifted="+lifted, nil).Body)
		if said := strings.Contains(page, "The block is lifted for "); said != shown {
			t.Errorf("after %q it says %v", lifted, said)
		}
	}
}

// Whoever lifts a block sees which list it rests on, and no sentence with holes in it.
func TestOffice_NamesTheListThatWasAsked(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Must(machinetest.User("operator1"), w.Opening("Gleb", "number of Gleb", machinetest.Listed()))
	e, _ := state.Editions.Get(n.Store.Now(), machinetest.Passports().Edition)
	want := map[string]string{"en": "edition " + string(e.ID[:8]) + " of ", "ru": "издание " + string(e.ID[:8]) + " от "}
	for lang, words := range want {
		screen := plain(n.Browse("coordinator1", "GET", "/office", nil, "Accept-Language", lang).Body)
		if !strings.Contains(screen, words) || strings.Contains(screen, "…") {
			t.Errorf("%s", screen)
		}
	}
}

// Nor do programs of a coordinator get one: what is left out of the words of a block would look like a mistake.
func TestVisit_OfSomebodyElseHasNoHoles(t *testing.T) {
	n := open(t)
	n.rules.found = []core.FindingMark{machinetest.Listed()}
	path := "/api/v1/visits/" + n.opened("operator1", "100001")
	for says, want := range map[string]string{
		"On the list, edition {0} of {1}. Look again.": "On the list. Look again.", "On some list. Look again.": "On some list. Look again.",
	} {
		n.rules.says = says
		var visit visitBody
		n.Ask("coordinator1", "GET", path, nil).JSON(t, &visit)
		if len(visit.Findings) != 1 || visit.Findings[0].Text != want || !visit.Masked {
			t.Errorf("of %q a coordinator is told %+v", says, visit)
		}
	}
}
