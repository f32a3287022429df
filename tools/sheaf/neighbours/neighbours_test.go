package neighbours

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/cause"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// around is a house of three as node a sees it.
type around struct {
	list    []member.Member
	reports map[string]member.Report // of those that answer
	changes []string
	behind  error
	leads   bool
	missing int   // files
	looking error // so that nobody knows how many

	contested bool
	forgot    map[string]error // what a node says of this one's folder
	told      []string
}

func (a *around) Members() ([]member.Member, error) { return a.list, nil }
func (a *around) Leader() (raft.Server, bool)       { return raft.Server{ID: "b"}, a.leads }
func (a *around) CaughtUp(context.Context) error    { return a.behind }
func (a *around) Complete(context.Context) (int, error) {
	return a.missing, a.looking
}
func (a *around) Change(_ context.Context, c member.Change) error {
	a.changes = append(a.changes, c.Kind+" "+c.Node)
	return nil
}
func (a *around) Report(_ context.Context, to raft.Server) (member.Report, error) {
	if r, ok := a.reports[string(to.ID)]; ok {
		return r, nil
	}
	return member.Report{}, errors.New("no answer")
}

func (a *around) Introduction() starts.Introduction {
	return starts.Introduction{Number: 1, Names: []string{"x"}, Sure: 100}
}
func (a *around) Introduce(_ context.Context, to raft.Server, i starts.Introduction) error {
	if refusal := a.forgot[string(to.ID)]; refusal != nil {
		return refusal
	}
	a.told = append(a.told, fmt.Sprint(to.ID, " ", i.Sure))
	return nil
}

func marks(sum byte) []witness.Mark {
	return []witness.Mark{{Index: witness.Every, Sum: [32]byte{sum}}}
}

func threeOf(t *testing.T) (*around, *Neighbours, *alarm.Board, *[]error) {
	t.Helper()
	a := &around{reports: map[string]member.Report{}}
	for _, id := range []string{"b", "a", "c"} {
		a.list = append(a.list, member.Member{ID: id, Address: id + "@host:1", Votes: true})
		a.reports[id] = member.Report{Applied: 90, Marks: marks(7)}
	}
	board, faults := alarm.NewBoard("a", time.Now, zerolog.Nop()), &[]error{}
	n := &Neighbours{
		ID: "a", Report: func() member.Report { return member.Report{Applied: 100, Marks: marks(7)} },
		Store: a, House: a, Blobs: a, Peers: a, Alarms: board, Log: zerolog.Nop(), Fault: func(err error) { *faults = append(*faults, err) },
		Contest: func(split bool) error { a.contested = split; return nil },
	}
	return a, n, board, faults
}

func standing(b *alarm.Board) (list []string) {
	for _, s := range b.Standing() {
		list = append(list, fmt.Sprint(s.Kind, " ", s.Subject))
	}
	slices.Sort(list)
	return list
}

func TestMembers_ThisOneFirstAndHowFarTheOthersAre(t *testing.T) {
	a, n, _, _ := threeOf(t)
	delete(a.reports, "c")
	seen, err := n.Members(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, s := range seen {
		said = append(said, fmt.Sprint(s.ID, " ", s.Leads, " ", s.Answers, " ", s.Behind))
	}
	if fmt.Sprint(said) != "[a false true 0 b true true 10 c false false 0]" {
		t.Errorf("seen %v", said)
	}
}

// A restart is no alarm; who stays away is, until he comes back or has left the house.
func TestCompare_TellsWhoIsSilent(t *testing.T) {
	a, n, board, _ := threeOf(t)
	unanswered := map[string]int{}
	round := func(want string) {
		t.Helper()
		n.tellSilent(n.hear(t.Context(), a.list), unanswered)
		if got := fmt.Sprint(standing(board)); got != want {
			t.Errorf("standing %s, want %s", got, want)
		}
	}
	delete(a.reports, "c")
	round("[]")
	round("[member.silent c]")
	a.reports["c"] = member.Report{}
	round("[]")
	delete(a.reports, "c")
	delete(a.reports, "b")
	round("[]")
	round("[member.silent b member.silent c]")
	a.list = a.list[:2] // c was taken out
	round("[member.silent b]")
}

func TestCompare_TheMinorityStops(t *testing.T) {
	for _, c := range []struct {
		name    string
		b, c    byte // hashes of the others; 0: no answer
		faulted bool
		alarm   bool
		split   bool // nothing may be recorded
	}{
		{"all alike", 7, 7, false, false, false}, {"this one alone", 8, 8, true, false, false}, {"another alone", 7, 8, false, true, false},
		{"one does not answer and the other differs", 8, 0, false, true, true}, {"all differ", 8, 9, false, true, true},
		{"nobody answers", 0, 0, false, false, false},
	} {
		a, n, board, faults := threeOf(t)
		for id, sum := range map[string]byte{"b": c.b, "c": c.c} {
			if a.reports[id] = (member.Report{Marks: marks(sum)}); sum == 0 {
				delete(a.reports, id)
			}
		}
		n.judge(n.hear(t.Context(), a.list))
		if (len(*faults) == 1) != c.faulted || c.faulted && !errors.Is((*faults)[0], witness.ErrMinority) {
			t.Errorf("%s: faults %v", c.name, *faults)
		}
		if got := standing(board); (len(got) == 1) != c.alarm || a.contested != c.split {
			t.Errorf("%s: standing %v, contested %v", c.name, got, a.contested)
		}
	}
}

// A leader whose clock is off hands over; of two clocks nobody knows which is right.
// Different states are different until a majority has one: an answer that comes late ends nothing.
func TestCompare_ALateAnswerEndsNoSplit(t *testing.T) {
	a, n, board, _ := threeOf(t)
	for _, round := range []struct {
		b, c byte
		want bool
	}{{8, 9, true}, {0, 0, true}, {7, 0, false}, {0, 0, false}, {8, 0, true}, {7, 7, false}} {
		for id, sum := range map[string]byte{"b": round.b, "c": round.c} {
			if a.reports[id] = (member.Report{Marks: marks(sum)}); sum == 0 {
				delete(a.reports, id)
			}
		}
		n.judge(n.hear(t.Context(), a.list))
		if got := standing(board); a.contested != round.want || (len(got) == 1) != round.want {
			t.Errorf("%+v: contested %v, standing %v", round, a.contested, got)
		}
	}
}

func TestReadClocks(t *testing.T) {
	const now = int64(1_700_000_000_000)
	for _, c := range []struct {
		name        string
		mine, b, c  int64 // 0: no answer
		leads       bool
		alarm, hand bool
	}{
		{"all alike", now, now + 900, now - 800, true, false, false},
		{"ahead, and leads", now + 9000, now, now + 100, true, true, true},
		{"behind, and leads", now - 9000, now, now + 100, true, true, true},
		{"ahead, and does not lead", now + 9000, now, now, false, true, false},
		{"another is ahead", now, now + 90000, now + 100, true, false, false},
		{"one of two is ahead", now + 9000, now, 0, true, false, false},
	} {
		a, n, board, _ := threeOf(t)
		a.leads = c.leads
		n.Report = func() member.Report { return member.Report{Now: c.mine} }
		for id, at := range map[string]int64{"b": c.b, "c": c.c} {
			if a.reports[id] = (member.Report{Now: at}); at == 0 {
				delete(a.reports, id)
			}
		}
		n.readClocks(t.Context(), n.hear(t.Context(), a.list))
		if got := standing(board); (len(got) == 1) != c.alarm || (len(a.changes) == 1) != c.hand {
			t.Errorf("%s: standing %v, changes %v", c.name, got, a.changes)
		}
	}
}

// Clocks are compared with the one whose stamps count; with one's own where nobody leads or the leader is silent.
func TestMembers_SayHowTheClocksDiffer(t *testing.T) {
	a, n, _, _ := threeOf(t)
	a.reports["b"], a.reports["c"] = member.Report{Now: 1_000_000}, member.Report{Now: 990_000}
	n.Report = func() member.Report { return member.Report{Now: 1_003_000} }
	ahead := func() map[string]int64 {
		seen, err := n.Members(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]int64{}
		for _, s := range seen {
			all[s.ID] = s.Ahead.Round(time.Second).Milliseconds()
		}
		return all
	}
	if got := ahead(); got["b"] != 0 || got["a"] != 3000 || got["c"] != -10_000 {
		t.Errorf("against the leader b: %v", got)
	}
	a.reports["c"] = member.Report{} // an older program tells no time
	if got := ahead(); got["c"] != 0 {
		t.Errorf("a clock that nobody read differs: %v", got)
	}
	delete(a.reports, "b")
	a.reports["c"] = member.Report{Now: 1_004_000}
	if got := ahead(); got["a"] != 0 || got["c"] != 1000 || got["b"] != 0 {
		t.Errorf("against a itself: %v", got)
	}
}

func TestSettleIn_AsksForTheVoteOnceItHasEverything(t *testing.T) {
	a, n, _, _ := threeOf(t)
	n.askForVote(t.Context(), a.list)
	if len(a.changes) > 0 {
		t.Errorf("a voter asks for %v", a.changes)
	}
	a.list[1].Votes = false
	a.behind = errors.New("not yet")
	if n.askForVote(t.Context(), a.list); len(a.changes) > 0 {
		t.Errorf("who lags asks for %v", a.changes)
	}
	a.behind, a.missing = nil, 1
	if n.askForVote(t.Context(), a.list); len(a.changes) > 0 {
		t.Errorf("who lacks a file asks for %v", a.changes)
	}
	a.missing, a.looking = 0, errors.New("not looked for yet")
	if n.askForVote(t.Context(), a.list); len(a.changes) > 0 {
		t.Errorf("who does not know what it lacks asks for %v", a.changes)
	}
	a.looking = nil
	if n.askForVote(t.Context(), a.list); fmt.Sprint(a.changes) != "[promote a]" {
		t.Errorf("it asks for %v", a.changes)
	}
}

func TestSettleIn_NotesTheOthersWhenTheyChange(t *testing.T) {
	a, n, _, _ := threeOf(t)
	var met []string
	n.Met = func(addresses []string) error { met = append(met, fmt.Sprint(addresses)); return nil }
	known := n.meet(a.list, nil)
	known = n.meet(a.list, known)
	a.list = append(a.list[:1], a.list[2:]...)
	n.meet(a.list, known)
	if fmt.Sprint(met) != "[[a@host:1 b@host:1 c@host:1] [b@host:1 c@host:1]]" {
		t.Errorf("met %v", met)
	}
}

// Who does not answer is told again at once, the others from time to time. A node whose folder others know better
// than it does stops.
func TestIntroduce(t *testing.T) {
	a, n, _, faults := threeOf(t)
	next := introductions{}
	round := func(round int, want string) {
		t.Helper()
		a.told = nil
		n.introduce(t.Context(), a.list, next, round)
		slices.Sort(a.told)
		if got := fmt.Sprint(a.told); got != want {
			t.Errorf("round %d: told %s, want %s", round, got, want)
		}
	}
	a.forgot = map[string]error{"c": errors.New("no answer")}
	round(0, "[b 100]")
	round(1, "[]")
	a.forgot = nil
	round(2, "[c 100]")
	round(introduceEvery, "[b 100]")
	round(introduceEvery+2, "[c 100]")
	if len(*faults) > 0 {
		t.Fatalf("faults %v", *faults)
	}
	a.forgot = map[string]error{"b": core.Refuse(core.Conflict, "data", "store.old_copy", "a")}
	round(3*introduceEvery, "[c 100]")
	if len(*faults) != 1 || !cause.Spoiled((*faults)[0]) {
		t.Errorf("faults %v", *faults)
	}
}
