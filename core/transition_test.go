package core

import (
	"slices"
	"strings"
	"testing"
)

func tables() map[string]Transitions {
	return map[string]Transitions{
		"sheet": SheetTransitions(), "line": LineTransitions(), "signature": SignatureTransitions(),
		"visit": VisitTransitions(), "pack": PackTransitions(), "edition": EditionTransitions(),
		"parcel": ParcelTransitions(), "pack key": PackKeyTransitions(), "page scan": PageScanTransitions(),
	}
}

func TestTransitions_EveryStateIsReached(t *testing.T) {
	for name, table := range tables() {
		reached := map[string]bool{"": true}
		if name == "line" {
			reached[LineFree] = true // free from the moment its sheet is planned
		}
		for range table {
			for _, row := range table {
				if reached[row.From] {
					reached[row.To] = true
				}
			}
		}
		for _, s := range table.States() {
			if !reached[s] {
				t.Errorf("no way leads to %s %q", name, s)
			}
		}
	}
}

func TestTransitions_EachRowOnce(t *testing.T) {
	for name, table := range tables() {
		seen := map[Transition]bool{}
		for _, row := range table {
			if seen[row] || row.Verb == "" || row.To == "" {
				t.Errorf("%s has the row %v twice, or it says nothing", name, row)
			}
			seen[row] = true
			if strings.Trim(row.From+row.Verb+row.To, "abcdefghijklmnopqrstuvwxyz_") != "" {
				t.Errorf("%s: %v is not made of wire words", name, row)
			}
		}
	}
}

// The states as DESIGN writes them, so that a misspelt constant or a forgotten row shows.
func TestTransitions_States(t *testing.T) {
	for name, want := range map[string]string{
		"sheet": "arrived at_office bound certified checking complete destroyed filed filling handed_in lost packed " +
			"planned printed pulled spoiled travelling wanted_by_collector wanted_by_lawyer with_collector with_lawyer",
		"line":      "bad flawed for_lawyer free good reserved spoiled struck unused written",
		"signature": "accepted contested counted handed_in judged lost_case placed received refused rejected struck withdrawn written",
		"visit":     "abandoned done open turned_away",
		"pack":      "active approved proposed retired tested uploaded",
		"edition":   "abandoned active complete forgotten loading retired",
		"pack key":  "proposed trusted withdrawn",
		"parcel":    "closed open received sent",
		"page scan": "named set_aside unread",
	} {
		states := tables()[name].States()
		slices.Sort(states)
		if got := strings.Join(states, " "); got != want {
			t.Errorf("%s has the states\n%s, want\n%s", name, got, want)
		}
	}
}

// The ways that the law of the drive rests on, and those that must not be.
func TestTransitions_Ways(t *testing.T) {
	for _, c := range []struct{ table, from, to, want string }{
		{"sheet", SheetFilling, SheetAtOffice, "give_up"},
		{"sheet", SheetFilling, SheetComplete, "finish"},
		{"sheet", SheetAtOffice, SheetComplete, ""},
		{"sheet", SheetChecking, SheetCertified, "certify"},
		{"sheet", SheetComplete, SheetCertified, ""},
		{"sheet", SheetWantedByCollector, SheetChecking, "collector_unavailable"},
		{"sheet", SheetWithCollector, SheetChecking, "collector_gone"},
		{"sheet", SheetChecking, SheetChecking, "take_over"},
		{"sheet", SheetTravelling, SheetArrived, "sort"},
		{"sheet", SheetPulled, SheetFiled, "file"},
		{"sheet", SheetBound, SheetFiled, "unbind"},
		{"sheet", SheetBound, SheetSpoiled, ""},
		{"sheet", SheetBound, SheetLost, "lose"},
		{"sheet", SheetHandedIn, SheetLost, ""},
		{"sheet", SheetHandedIn, SheetFiled, ""},
		{"sheet", SheetLost, SheetDestroyed, "destroy"},
		{"sheet", SheetFilling, SheetDestroyed, ""},
		{"sheet", SheetDestroyed, SheetPlanned, ""},
		{"line", LineReserved, LineFree, "free"},
		{"line", LineWritten, LineFree, ""},
		{"line", LineWritten, LineSpoiled, ""},
		{"line", LineSpoiled, LineFree, ""},
		{"line", LineGood, LineFlawed, "verdict"},
		{"line", LineForLawyer, LineGood, "decide"},
		{"line", LineFlawed, LineWritten, "correct"},
		{"line", LineBad, LineStruck, "strike"},
		{"line", LineBad, LineGood, ""},
		{"line", LineFree, LineUnused, "finish"},
		{"signature", SignaturePlaced, SignatureJudged, "spoil"},
		{"signature", SignaturePlaced, SignatureWithdrawn, "leave"},
		{"signature", SignatureJudged, SignatureWithdrawn, "turn_away"},
		{"signature", SignatureWritten, SignatureWithdrawn, ""},
		{"signature", SignatureWritten, SignatureStruck, "strike"},
		{"signature", SignatureContested, SignatureCounted, "win"},
		{"signature", SignatureReceived, SignaturePlaced, ""},
		{"visit", VisitOpen, VisitTurnedAway, "turn_away"},
		{"visit", VisitDone, VisitOpen, ""},
		{"pack", PackTested, PackApproved, ""},
		{"pack", PackUploaded, PackProposed, ""},
		{"pack", PackRetired, PackProposed, "propose"},
		{"edition", EditionRetired, EditionActive, "activate"},
		{"edition", EditionLoading, EditionActive, ""},
		{"edition", EditionAbandoned, EditionActive, ""},
	} {
		table := tables()[c.table]
		if c.want != "" && !table.Allows(c.from, c.want, c.to) {
			t.Errorf("%s: %q does not lead from %q to %q", c.table, c.want, c.from, c.to)
		}
		for _, verb := range table.Verbs() {
			if c.want == "" && table.Allows(c.from, verb, c.to) {
				t.Errorf("%s: %q leads from %q to %q", c.table, verb, c.from, c.to)
			}
		}
	}
}

func TestTransitions_LostGoesBackWhereItWas(t *testing.T) {
	table := SheetTransitions()
	for _, s := range table.States() {
		lost, found := table.Allows(s, "lose", SheetLost), table.Allows(SheetLost, "find", s)
		if lost != found {
			t.Errorf("%q: lost %v, found %v", s, lost, found)
		}
	}
}

func TestReleasesDocument(t *testing.T) {
	for _, s := range SignatureTransitions().States() {
		want := s == "withdrawn" || s == "struck" || s == "rejected"
		if ReleasesDocument(s) != want {
			t.Errorf("%s releases the document: %v", s, !want)
		}
	}
}

func TestTransitions_Asked(t *testing.T) {
	table := VisitTransitions()
	if !table.From(VisitOpen, "abandon") || table.From(VisitDone, "abandon") || table.From("", "abandon") {
		t.Error("From does not read the table")
	}
	if got := strings.Join(table.Verbs(), " "); got != "open finish turn_away abandon" {
		t.Errorf("verbs: %s", got)
	}
}
