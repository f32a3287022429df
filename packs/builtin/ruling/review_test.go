package ruling

import (
	"slices"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(Day, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-29", 12, "2025-02-28"}, {"2024-02-28", 12, "2025-02-28"}, {"2023-02-28", 12, "2024-02-28"},
		{"2024-08-31", 6, "2025-02-28"}, {"2023-08-31", 6, "2024-02-29"}, {"2024-01-15", 6, "2024-07-15"},
		{"2024-12-31", 12, "2025-12-31"},
	} {
		if got := Months(day(t, c.from), c.n).Format(Day); got != c.want {
			t.Errorf("%s and %d months are %s, not %s", c.from, c.n, got, c.want)
		}
	}
}

func TestBirthday_LeapDay(t *testing.T) {
	for age, want := range map[int]string{16: "2016-02-29", 18: "2018-03-01"} {
		if got := Birthday(day(t, "2000-02-29"), age).Format(Day); got != want {
			t.Errorf("turns %d on %s, not %s", age, got, want)
		}
	}
}

func TestReview_CheckAnswers(t *testing.T) {
	rules := packs.Ruleset{
		Regions: []packs.Region{{Code: "A"}, {Code: "B"}},
		Questions: []law.Question{
			{Key: "card", Kind: "text", Group: "id", Pattern: `\d{3}`, Skippable: true},
			{Key: "passport", Kind: "text", Group: "id", Regions: []string{"A"}},
			{Key: "since", Kind: "day", From: "2024-01-01", To: "2025-01-01"},
			{Key: "place", Kind: "region", Regions: []string{"B"}},
			{Key: "sure", Kind: "tick", Regions: []string{"B"}},
		},
	}
	for name, c := range map[string]struct {
		region, today string
		answers       []law.Reply
		want          []string
	}{
		"nothing of a group":          {"A", "2023-12-31", nil, []string{"block ask.missing card"}},
		"another one of the group":    {"A", "2023-12-31", []law.Reply{{Key: "passport", Text: "x"}}, nil},
		"one that the region has not": {"B", "2023-12-31", []law.Reply{{Key: "passport", Text: "x"}, {Key: "place", Text: "A"}}, []string{"block ask.missing card"}},
		"the voter may insist":        {"A", "2023-12-31", []law.Reply{{Key: "card", Text: "12"}}, []string{"warn ask.unusual card"}},
		"spaces do not matter":        {"A", "2023-12-31", []law.Reply{{Key: "card", Text: " 123 "}}, nil},
		"asked from that day on":      {"A", "2024-01-01", []law.Reply{{Key: "card", Text: "123"}}, []string{"block ask.missing since"}},
		"the last day on which":       {"A", "2024-12-31", []law.Reply{{Key: "card", Text: "123"}}, []string{"block ask.missing since"}},
		"no longer asked":             {"A", "2025-01-01", []law.Reply{{Key: "card", Text: "123"}}, nil},
		"no such day":                 {"A", "2024-06-01", []law.Reply{{Key: "card", Text: "123"}, {Key: "since", Text: "2023-02-29"}}, []string{"block ask.wrong since"}},
		"no such region":              {"B", "2023-01-01", []law.Reply{{Key: "card", Text: "123"}, {Key: "place", Text: "C"}}, []string{"block ask.wrong place"}},
		"a tick that is none":         {"B", "2023-01-01", []law.Reply{{Key: "card", Text: "123"}, {Key: "place", Text: "A"}, {Key: "sure", Text: "no"}}, []string{"block ask.wrong sure"}},
	} {
		r := Begin(packs.Case{Today: c.today, Answers: c.answers}, rules)
		r.CheckAnswers(c.region, "card", "passport", "since", "place", "sure")
		var got []string
		for _, f := range r.Verdict.Findings {
			got = append(got, f.Severity+" "+f.Code+" "+f.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	messages, say, err := Words(map[string]string{"en": "# x\na = b = c\n\nsay a = d\n"})
	if err != nil || messages["en"]["a"] != "b = c" || say["en"]["a"] != "d" {
		t.Errorf("read %v, %v, %v", messages, say, err)
	}
	if _, _, err := Words(map[string]string{"en": "a: b"}); err == nil {
		t.Error("a line without text is read")
	}
}
