package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// survey asks what needs somebody so long after the last command.
func survey(w *machinetest.World, after time.Duration, l lack) query.Survey {
	around := query.Around{Now: w.Now + core.Time(after.Milliseconds()), Level: machine.Level}
	around.Day = around.Now - around.Now%(24*3600*1000)
	if l.drive != nil {
		around.Drives = map[core.CampaignID]query.Drive{drive: l.drive(w)}
	}
	return query.SurveyOf(w.Memory, around)
}

// of are the needs of a kind.
func of(s query.Survey, k attention.Kind) (list []query.Need) {
	for _, n := range s.Needs {
		if n.Kind == k {
			list = append(list, n)
		}
	}
	return list
}

// TestSurvey_EachKind brings every kind about, looks a moment before and at its limit, and mends it.
func TestSurvey_EachKind(t *testing.T) {
	seen := map[attention.Kind]bool{}
	for _, l := range lacks() {
		seen[l.kind] = true
		t.Run(fmt.Sprint(l.kind, " ", l.name), func(t *testing.T) {
			w := house(t)
			if got := of(survey(w, 0, lack{}), l.kind); len(got) != 0 {
				t.Fatalf("before anything happened: %+v", got)
			}
			l.arrange(w)
			if l.limit > 0 {
				if got := of(survey(w, l.limit-time.Millisecond, l), l.kind); len(got) != 0 {
					t.Errorf("a millisecond early: %+v", got)
				}
			}
			l.told(t, w)
			if l.mend == nil {
				return
			}
			l.mend(w)
			if got := of(survey(w, max(l.limit, 0), l), l.kind); len(got) != 0 {
				t.Errorf("after it was mended: %+v", got)
			}
		})
	}
	for _, row := range attention.Table() {
		own := row.Kind == attention.CheckpointLate || row.Kind == attention.LevelBehind || row.Kind == attention.PassportsNone
		if !row.Node && !own && !seen[row.Kind] { // those have tests of their own below
			t.Errorf("nothing brings %s about", row.Kind)
		}
	}
}

// told holds the need against the row.
func (l lack) told(t *testing.T, w *machinetest.World) {
	t.Helper()
	got := of(survey(w, max(l.limit, 0), l), l.kind)
	if len(got) != 1 {
		t.Fatalf("%d needs: %+v", len(got), got)
	}
	n, want := got[0], query.Need{Count: max(l.count, 1)}
	if l.office != "" {
		want.Office, want.Region = machinetest.Office(l.office), "77"
	}
	if l.owner != "" {
		want.Owner = user(l.owner)
	}
	if l.example == "77" {
		want.Region = "77"
	}
	if n.Count != want.Count || n.Office != want.Office || n.Owner != want.Owner || n.Region != want.Region {
		t.Errorf("it says %+v", n)
	}
	if l.example == "" && len(n.Examples) != 0 || l.example != "" && (len(n.Examples) != 1 || n.Examples[0].Label != l.example) {
		t.Errorf("its examples are %+v", n.Examples)
	}
	if l.undated != (n.Since == 0) || l.limit > 0 && l.kind != attention.SheetUnfinished && n.Since != w.Now {
		t.Errorf("it is so since %s, the last command was at %s", n.Since, w.Now)
	}
}

// A journal that grows on is signed again and again; what matters is the oldest entry that no
// checkpoint covers, and not how old the last checkpoint is.
func TestSurvey_CheckpointLate(t *testing.T) {
	w := house(t)
	late := func(after time.Duration) []query.Need { return of(survey(w, after, lack{}), attention.CheckpointLate) }
	if got := late(2 * time.Hour); len(got) != 2 || got[0].Campaign != "" || got[1].Campaign != drive {
		t.Fatalf("without any checkpoint: %+v", got)
	}
	for range 20 {
		w.Must(head, w.Losing(sheet0))
		w.Must(head, &machine.FindSheet{Sheet: sheet0})
		w.Must(core.SystemActor, w.Checkpoint(drive, nil))
		w.Must(core.SystemActor, w.Checkpoint("", nil))
	}
	if got := late(1000 * time.Hour); len(got) != 0 {
		t.Errorf("all is covered: %+v", got)
	}
	w.Must(head, w.Losing(sheet0))
	w.Must(head, &machine.FindSheet{Sheet: sheet0})
	since := w.Now - 1000
	got := late(time.Hour - time.Second)
	if len(got) != 1 || got[0].Campaign != drive || got[0].Since != since || got[0].Count != 2 {
		t.Errorf("two entries are not covered: %+v", got)
	}
	if got := late(time.Hour - time.Second - time.Millisecond); len(got) != 0 {
		t.Errorf("a millisecond early: %+v", got)
	}
}

func TestSurvey_EmptyHouse(t *testing.T) {
	w := machinetest.Empty(t, machinetest.Config{})
	w.Found()
	around := query.Around{Now: w.Now, Level: machine.Level + 1}
	var kinds []attention.Kind
	for _, n := range query.SurveyOf(w.Memory, around).Needs {
		kinds = append(kinds, n.Kind)
	}
	if want := []attention.Kind{attention.PassportsNone, attention.LevelBehind}; !slices.Equal(kinds, want) {
		t.Errorf("a house that was just founded needs %v, want %v", kinds, want)
	}
	if got := query.SurveyOf(state.NewMemory(), around).Needs; len(got) != 1 {
		t.Errorf("an empty state needs %v", got)
	}
}

// The house says how old the list of invalid passports may be; where it says nothing the table of limits does.
func TestSurvey_OldIsWhatTheHouseSays(t *testing.T) {
	w := house(t)
	id, _ := state.ActiveEditions.Get(w.Memory, core.EditionPassports)
	list, _ := state.Editions.Get(w.Memory, id)
	day, err := time.Parse(time.DateOnly, string(list.Date))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		days, limit int
		old         bool
	}{{2, 0, false}, {3, 0, true}, {1, 2, false}, {2, 2, true}, {6, 7, false}, {7, 7, true}} {
		now := core.TimeOf(day.AddDate(0, 0, row.days))
		s := query.SurveyOf(w.Memory, query.Around{Now: now, Day: now, PassportsLimit: row.limit})
		if got := len(of(s, attention.PassportsOld)) == 1; got != row.old {
			t.Errorf("%d days old with a limit of %d: %v", row.days, row.limit, got)
		}
	}
}

// Many things of one kind are one need with the oldest of them.
func TestSurvey_KeepsTheOldest(t *testing.T) {
	w := house(t)
	w.Issued("one", "77", 8, 14)
	var want []string
	for _, n := range []int{13, 9, 12, 8, 14, 10, 11} {
		w.Must(head, w.Losing(machinetest.Sheet(n)))
		want = append(want, machinetest.Sheet(n).Code().String())
	}
	oldest := w.Now - 6000
	got := of(survey(w, 0, lack{}), attention.SheetLost)
	if len(got) != 1 || got[0].Count != 7 || got[0].Since != oldest || len(got[0].Examples) != 5 {
		t.Fatalf("%+v", got)
	}
	for i, e := range got[0].Examples {
		if e.Label != want[i] {
			t.Errorf("example %d is %s, want %s", i, e.Label, want[i])
		}
	}
}

// Whoever is needed sees it within his reach, who watches sees all of his reach, and nobody else.
func TestSurvey_For(t *testing.T) {
	w := house(t)
	w.Hire("verifier2", core.Verifier, "two")
	at := func(k attention.Kind, office string, region core.Region, owner string) query.Need {
		n := query.Need{Kind: k, Campaign: drive, Region: region, Count: 1}
		if office != "" {
			n.Office = machinetest.Office(office)
		}
		if owner != "" {
			n.Owner = user(owner)
		}
		return n
	}
	elsewhere := at(attention.SheetLost, "one", "77", "")
	elsewhere.Campaign = "another"
	needs := []struct {
		need query.Need
		who  string
	}{
		{at(attention.VisitBlocked, "one", "77", ""), "root federal regional coordinator1 twin"},
		{at(attention.VisitBlocked, "two", "63", ""), "root federal coordinator2"},
		{at(attention.VisitLong, "one", "77", "operator1"), "root federal regional coordinator1 twin operator1"},
		{at(attention.SheetUnchecked, "one", "77", ""), "root federal regional coordinator1 twin verifier1"},
		{at(attention.SheetUnchecked, "two", "63", ""), "root federal coordinator2 verifier2"},
		{at(attention.CorrectionWaiting, "two", "63", "operator2"), "root federal coordinator2 operator2"},
		{at(attention.SheetForLawyer, "one", "77", ""), "root federal regional coordinator1 twin lawyer rootlawyer"},
		{at(attention.SheetWithLawyer, "two", "63", "lawyer"), "root federal coordinator2 lawyer"},
		{at(attention.ParcelLate, "one", "77", ""), "root federal regional coordinator1 twin logistics"},
		{at(attention.SheetPulled, "one", "77", "logistics"), "root federal regional coordinator1 twin logistics"},
		{at(attention.SheetLost, "two", "63", ""), "root federal coordinator2 logistics"},
		{at(attention.RegionFull, "", "77", ""), "root federal regional"},
		{at(attention.RegionFull, "", "63", ""), "root federal"},
		{at(attention.PackWaiting, "", "", ""), "root federal lawyer rootlawyer"},
		{at(attention.CheckpointLate, "", "", ""), "root federal"},
		{query.Need{Kind: attention.PassportsOld, Count: 1}, "root federal"},
		{query.Need{Kind: attention.UserWaiting, Count: 1}, "root federal"},
		{elsewhere, "root"},
	}
	for _, row := range needs {
		var who []string
		s := query.Survey{Needs: []query.Need{row.need}}
		for _, login := range []string{
			"root", "federal", "auditor", "regional", "coordinator1", "twin", "coordinator2", "operator1", "operator1b", "operator2",
			"verifier1", "verifier2", "lawyer", "rootlawyer", "logistics",
		} {
			u, _ := state.Users.Get(w.Memory, user(login))
			if len(s.For(u)) == 1 {
				who = append(who, login)
			}
			u.State = core.UserDisabled
			if len(s.For(u)) != 0 {
				t.Errorf("%s sees %s although the account is closed", login, row.need.Kind)
			}
		}
		if got := strings.Join(who, " "); got != row.who {
			t.Errorf("%s in %q %q of %q is seen by %s, want %s", row.need.Kind, row.need.Campaign, row.need.Region, row.need.Owner, got, row.who)
		}
	}
}
