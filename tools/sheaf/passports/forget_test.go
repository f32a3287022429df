package passports

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// A list that waits is turned down, all its parts; any other is refused with the state that it is in.
func TestForget(t *testing.T) {
	for lang, words := range map[string][2]string{
		"C":  {"The list qqqqbbbb of 2018-01-10 is turned down", "The list aaaabbbb does not wait for anybody: in force."},
		"ru": {"Список qqqqbbbb от 10.01.2018 отклонён", "Список aaaabbbb никого не ждёт: действует."},
	} {
		t.Setenv("LC_ALL", lang)
		h := newHolding(t)
		h.forgets = true
		h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(900, 0)), "", nil)
		h.holds(t, doubtID, core.EditionComplete, setOf(t, rowsOf(100, 0)), "", nil)
		h.editions[1].Loaded = 3
		out, _, err := h.types(t, forgetCommand(), doubtID[:8])
		if err != nil || !strings.Contains(out, words[0]) || h.editions[1].State != core.EditionForgotten || h.editions[1].Loaded != 0 {
			t.Errorf("it says %q, %v; the edition is %+v", out, err, h.editions[1])
		}
		_, _, err = h.types(t, forgetCommand(), activeID)
		if core.CodeOf(err) != core.Conflict || !strings.Contains(terminal.Said(err), words[1]) || h.editions[0].State != core.EditionActive {
			t.Errorf("of the list in force: %v", err)
		}
	}
}

// The change of a list is counted against the one that it replaced, which need not be the one that it is stored as the
// difference to.
func TestStats_AgainstTheListThatWasReplaced(t *testing.T) {
	const oldID, betweenID = "bbbbbbbbccccddddeeeeffffaa", "ccccbbbbccccddddeeeeffffaa"
	old, between, now := setOf(t, rowsOf(900, 0)), setOf(t, rowsOf(950, 5)), setOf(t, rowsOf(1000, 0))
	for former, want := range map[string]stats{
		betweenID: {Previous: betweenID, Added: 50, Removed: 5}, oldID: {Previous: oldID, Added: 100}, "": {Previous: oldID, Added: 100},
	} {
		h := newHolding(t)
		h.former = former
		h.holds(t, oldID, core.EditionRetired, old, "", nil)
		h.holds(t, betweenID, core.EditionRetired, between, "", nil)
		h.holds(t, activeID, core.EditionActive, now, oldID, old)
		out, _, err := h.types(t, statsCommand(), "--json")
		var said stats
		if json.Unmarshal([]byte(out), &said) != nil || err != nil || said.Previous != want.Previous || said.Added != want.Added || said.Removed != want.Removed {
			t.Errorf("it replaced %q: %s, %v", former, out, err)
		}
	}
}

// The list that is asked about is told once, also while it waits, with how it is put into force and turned down; an empty house
// has words of its own.
func TestStats_OfWhatWaitsAndOfNothing(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	h := newHolding(t)
	_, _, err := h.types(t, statsCommand())
	if said := terminal.Said(err); core.CodeOf(err) != core.NotFound || !strings.Contains(said, "neither in force nor waiting") || strings.Contains(said, "stats") {
		t.Errorf("an empty house says %q", said)
	}
	h.holds(t, doubtID, core.EditionComplete, setOf(t, rowsOf(100, 0)), "", nil)
	out, _, err := h.types(t, statsCommand(), doubtID)
	if err != nil || strings.Count(out, "qqqqbbbb, waits for somebody") != 1 || strings.Count(out, "Date of the list") != 1 ||
		!strings.Contains(out, "sheaf passports activate qqqqbbbb") || !strings.Contains(out, "sheaf passports forget qqqqbbbb") {
		t.Errorf("it says\n%s%v", out, err)
	}
}

// A file in doubt is told as such also where what stands in it is in force already.
func TestImport_TellsTheDoubtOfWhatIsInForce(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	h := newHolding(t)
	rows := rowsOf(100, 0)
	h.holds(t, activeID, core.EditionActive, setOf(t, rows), "", nil)
	for file, doubted := range map[string]bool{listFile(t, strings.Join(rows, "\n")+"\n"): false, plainFile(t, "SERIES,NUMBER\n"+strings.Join(rows, "\n")+"\n"): true} {
		out, _, err := h.types(t, importCommand(), file)
		if err != nil || !strings.Contains(out, "in force already") || strings.Contains(out, "But the file is in doubt: ") != doubted {
			t.Errorf("in doubt %v: %q, %v", doubted, out, err)
		}
		out, _, err = h.types(t, importCommand(), file, "--json")
		var said report
		if json.Unmarshal([]byte(out), &said) != nil || err != nil || !said.There || (len(said.FileDoubts) > 0) != doubted {
			t.Errorf("in doubt %v, programs are told %s, %v", doubted, out, err)
		}
	}
	h.editions[0].Acceptance = &api.Acceptance{Doubts: []string{"header"}}
	out, _, err := h.types(t, importCommand(), plainFile(t, "SERIES,NUMBER\n"+strings.Join(rows, "\n")+"\n"))
	if err != nil || strings.Contains(out, "in doubt") {
		t.Errorf("what somebody has accepted is told again: %q, %v", out, err)
	}
}
