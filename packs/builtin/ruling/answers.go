package ruling

import (
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// Reply is what was answered under that key, without spaces around it.
func (r *Review) Reply(key string) string { return strings.TrimSpace(r.Answer(key)) }

// DayOf is the day that was answered under that key, zero where it is none.
func (r *Review) DayOf(key string) time.Time {
	day, err := time.Parse(Day, r.Reply(key))
	if err != nil {
		return time.Time{}
	}
	return day
}

// CheckAnswers looks at the answers to those of the named questions that the region asks on the
// day of signing. Of a group one answer is enough; a tick may be left.
func (r *Review) CheckAnswers(region string, keys ...string) {
	given := map[string]bool{}
	var asked []law.Question
	for _, q := range r.Rules.Questions {
		if !slices.Contains(keys, q.Key) || !q.Asked(region, r.Today) {
			continue
		}
		asked = append(asked, q)
		given[group(q)] = given[group(q)] || r.Reply(q.Key) != "" || q.Kind == "tick"
	}
	for _, q := range asked {
		at := Clause{Text: q.Clause, Confirmed: q.Confirmed}
		if !given[group(q)] {
			r.Find(packs.Block, "ask.missing", q.Key, at)
			given[group(q)] = true // once for all of the group
			continue
		}
		if text := r.Reply(q.Key); text != "" {
			r.checkAnswer(q, text, at)
		}
	}
}

// group of a question; one of its own has its key.
func group(q law.Question) string {
	if q.Group == "" {
		return "." + q.Key
	}
	return q.Group
}

func (r *Review) checkAnswer(q law.Question, text string, at Clause) {
	fits := q.Fits(text)
	switch q.Kind {
	case "day":
		fits = fits && !r.DayOf(q.Key).IsZero()
	case "tick":
		fits = fits && text == "yes"
	case "region":
		_, known := r.Rules.Region(text)
		fits = fits && known
	}
	var shown []string
	if !r.Secret {
		shown = []string{text}
	}
	switch {
	case fits:
	case q.Skippable:
		r.Find(packs.Warn, "ask.unusual", q.Key, at, shown...)
	default:
		r.Find(packs.Block, "ask.wrong", q.Key, at, shown...)
	}
}
