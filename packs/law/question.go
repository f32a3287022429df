package law

import (
	"regexp"
	"slices"
)

// Question is something that a law asks besides names, birth, document and address. Its words are
// the message "ask.KEY", the answer comes in Case.Answers under Key.
//
//	{Key: "personal.number", Of: AskVoter, Kind: "text", Regions: []string{"EE", "LT"},
//	 Group: "identity", Pattern: `\d{11}`, Skippable: true}
type Question struct {
	Key string
	// Of is AskVoter, or AskCampaign for what is the same for all voters.
	Of string
	// Kind is "text", "day" (ISO), "tick" ("yes" or nothing) or "region" (a code of the ruleset).
	Kind string
	// Regions that ask it; none means all.
	Regions []string
	// Group: of the questions of one group that a region asks, one answer is enough. Empty stands
	// for a question of its own.
	Group string
	// From and To bound the days (ISO) on which it is asked; To is the first day outside, empty
	// is open.
	From, To string
	// Pattern is a regular expression (RE2) for the whole answer; empty takes any.
	Pattern string
	// Skippable says that an answer which does not fit the pattern stands if the voter insists.
	Skippable bool
	Clause    string
	Confirmed bool
}

// Who answers a question.
const (
	AskVoter    = "voter"
	AskCampaign = "campaign"
)

// Asked says whether the question is asked in that region on that day (ISO).
func (q Question) Asked(region, day string) bool {
	return (len(q.Regions) == 0 || slices.Contains(q.Regions, region)) &&
		q.From <= day && (q.To == "" || day < q.To)
}

// Fits says whether the pattern takes the answer; a pattern that is none takes nothing.
func (q Question) Fits(answer string) bool {
	if q.Pattern == "" {
		return true
	}
	whole, err := regexp.Compile(`^(?:` + q.Pattern + `)$`)
	return err == nil && whole.MatchString(answer)
}

// Reply is what was answered to a question: {Key: "county", Text: "30"}.
type Reply struct {
	Key, Text string
}

// Step is one step of a visit: what it asks, what it hands to the next one, and what must not have
// been there before. Its words are the message "step.KEY", and its key is the Stage of the case
// that is judged at it.
//
//	{Key: "token", Asks: []string{"phone"}, Gives: "token", ValidSeconds: 300}
type Step struct {
	Key string
	// Asks are keys of questions.
	Asks []string
	// Gives names what the next step has to bring along; empty where it is the last.
	Gives string
	// ValidSeconds is how long what it gives is good, 0 without a limit.
	ValidSeconds int
	// Distinct are the keys of questions whose answers together must not have been there before;
	// the house looks them up at this step and says so in Lookups.Twice.
	Distinct  []string
	Clause    string
	Confirmed bool
}
