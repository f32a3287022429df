package judge

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/torture/lanes"
)

// story is a voter who was received as it should be.
func story() []lanes.Event {
	visit := lanes.Answer{ID: "v1", Step: "questionnaire"}
	at := func(n int64, kind, key string, a lanes.Answer) lanes.Event {
		e := lanes.Event{Kind: kind, Key: key, Document: 1, Visit: "v1", Call: 10 * n, End: 10*n + 5, Outcome: lanes.Done, Answer: a}
		if kind == lanes.Reserve {
			e.Sheet = "S1"
		}
		return e
	}
	return []lanes.Event{
		at(1, lanes.Open, "o", visit),
		at(2, lanes.Judge, "q", lanes.Answer{ID: "v1", Step: "sheet"}),
		at(3, lanes.Reserve, "s", lanes.Answer{ID: "v1", Step: "line", Sheet: "S1", Line: 1}),
		at(4, lanes.Read, "r", lanes.Answer{ID: "v1", Step: "line", Sheet: "S1", Line: 1}),
		at(5, lanes.Write, "w", lanes.Answer{ID: "v1", Step: "done", Sheet: "S1", Line: 1}),
	}
}

// recorded is the export that goes with the story.
func recorded() *export {
	return &export{tables: map[string][][]string{
		"visits":     {{"v1", "o1", "open", ""}},
		"lines":      {{"S1", "1", "written", "g1"}},
		"signatures": {{"g1", "83", "collected", "S1", "1", "p", "v1"}},
		"sheets":     {{"S1", "83", "o1", "filling", "1", "", ""}},
	}, journal: []byte(`{"kind":"visit.open/1","subject":"visit:v1"}` + "\n")}
}

func judged(e *export, events []lanes.Event) (v Verdict) {
	j := &Judge{settled: map[string]lanes.Settled{}}
	j.promises(e, events, &v)
	v.Add(Linear(events, nil))
	return v
}

func TestJudge_AStoryThatIsTrue(t *testing.T) {
	if v := judged(recorded(), story()); !v.Good() {
		t.Errorf("complains: %+v", v)
	}
	again := recorded()
	again.tables["visits"] = append(again.tables["visits"], []string{"v2", "o1", "open", ""})
	told := lanes.Event{Lane: 1, Kind: lanes.Open, Key: "o2", Document: 1, Call: 60, End: 70, Outcome: lanes.Done,
		Answer: lanes.Answer{ID: "v2", Step: "blocked", Duplicate: true}}
	if v := judged(again, append(story(), told)); !v.Good() {
		t.Errorf("complains of somebody who was told that he has signed: %+v", v)
	}
}

func TestJudge_SeesEachLie(t *testing.T) {
	second := func(change func(e *lanes.Event)) func(*export, []lanes.Event) []lanes.Event {
		return func(x *export, all []lanes.Event) []lanes.Event {
			e := lanes.Event{Lane: 1, Kind: lanes.Open, Key: "o2", Document: 1, Call: 60, End: 70, Outcome: lanes.Done,
				Answer: lanes.Answer{ID: "v2", Step: "blocked", Duplicate: true}}
			x.tables["visits"] = append(x.tables["visits"], []string{"v2", "o1", "open", ""})
			change(&e)
			return append(all, e)
		}
	}
	for name, lie := range map[string]struct {
		tell func(*export, []lanes.Event) []lanes.Event
		want string // where it belongs and what is said
	}{
		"a visit is gone": {func(x *export, all []lanes.Event) []lanes.Event {
			x.tables["visits"] = nil
			return all
		}, "lost I1"},
		"a line is empty": {func(x *export, all []lanes.Event) []lanes.Event {
			x.tables["lines"][0][2] = "reserved"
			return all
		}, "lost I1"},
		"a signature stands elsewhere": {func(x *export, all []lanes.Event) []lanes.Event {
			x.tables["signatures"][0][4] = "2"
			return all
		}, "lost I1"},
		"a visit nobody asked for": {func(x *export, all []lanes.Event) []lanes.Event {
			x.tables["visits"] = append(x.tables["visits"], []string{"v9"})
			return all
		}, "doubled I2"},
		"two on one line": {func(x *export, all []lanes.Event) []lanes.Event {
			x.tables["signatures"] = append(x.tables["signatures"], []string{"g2", "83", "collected", "S1", "1", "p", "v1x"})
			return all
		}, "doubled I5"},
		"one fact twice": {func(x *export, all []lanes.Event) []lanes.Event {
			x.journal = append(x.journal, x.journal...)
			return all
		}, "doubled I1"},
		"a document held twice":      {second(func(e *lanes.Event) { e.Answer.Duplicate = false }), "other I13"},
		"two requests, one visit":    {second(func(e *lanes.Event) { e.Answer.ID = "v1" }), "other I2"},
		"a read of an earlier state": {func(_ *export, all []lanes.Event) []lanes.Event { all[3].Answer.Step = "sheet"; return all }, "other I13"},
		"a line that was not the next": {func(x *export, all []lanes.Event) []lanes.Event {
			for i := range all {
				if all[i].Answer.Line == 1 {
					all[i].Answer.Line = 3
				}
			}
			x.tables["signatures"][0][4], x.tables["lines"][0][1] = "3", "3"
			return all
		}, "other I13"},
	} {
		x := recorded()
		v := judged(x, lie.tell(x, story()))
		said := map[string][]string{"lost": v.Lost, "doubled": v.Doubled, "other": v.Other}
		where, code, _ := strings.Cut(lie.want, " ")
		if !strings.Contains(strings.Join(said[where], "\n"), code+":") {
			t.Errorf("%s: wants %s, says %+v", name, lie.want, v)
		}
	}
	if v := judged(recorded(), append(story(), lanes.Event{Lane: 1, Kind: lanes.Open, Key: "o2", Document: 1, Call: 60, Outcome: lanes.Unknown})); !v.Good() {
		t.Errorf("complains about a request that nobody answered and that left nothing: %+v", v)
	}
}

func TestJudge_ARepeatedRequestIsOne(t *testing.T) {
	done := story()[2]
	for name, c := range map[string]struct {
		again lanes.Settled
		lost  int
		twice int
	}{
		"the same answer":  {lanes.Settled{Event: done, Outcome: lanes.Done, Again: done.Answer}, 0, 0},
		"another visit":    {lanes.Settled{Event: done, Outcome: lanes.Done, Again: lanes.Answer{ID: "v7", Sheet: "S1", Line: 1}}, 0, 1},
		"another line":     {lanes.Settled{Event: done, Outcome: lanes.Done, Again: lanes.Answer{ID: "v1", Sheet: "S1", Line: 2}}, 0, 1},
		"a refusal of now": {lanes.Settled{Event: done, Outcome: lanes.Refused, Code: "conflict"}, 1, 0},
	} {
		j, v := &Judge{settled: map[string]lanes.Settled{}}, Verdict{}
		if j.again(c.again, &v); len(v.Lost) != c.lost || len(v.Doubled) != c.twice {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
