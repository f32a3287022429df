package hkreferendum

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
	"github.com/sheaf-drive/sheaf/packs/law"
)

const (
	// place is the only region: the whole territory.
	place = "00"
	// stageToken is the middle step; the outer two have the house's own names.
	stageToken    = "token"
	linesPerSheet = 5
	// tokenSeconds is how long a token is good, ballotSeconds the right to a ballot.
	tokenSeconds, ballotSeconds = 300, 900

	keyNumber = "hkid"
	keyIssued = "hkid.issued"
	keyPhone  = "phone"
	keyToken  = "token"
)

// The clauses are places in the organisers' specification and pages; none is a law.
const (
	clauseVoter  = "PopVote 4 specification, voter information"
	clauseToken  = "PopVote 4 specification, token"
	clauseBallot = "PopVote 4 specification, ballot"
	clauseAge    = "PopVote, who may vote"
	clausePaper  = "PopVote 2014, paper ballots"
	clauseDigit  = "Identity card, check digit"
)

func clauses() []string {
	return []string{clauseVoter, clauseToken, clauseBallot, clauseAge, clausePaper, clauseDigit}
}

func at(text string) ruling.Clause { return ruling.Clause{Text: text} }

func sources() []packs.Source {
	return []packs.Source{
		{Title: "PopVote 4 specification, July 2020: voter information, token, ballot envelope",
			Address: "https://github.com/hkpori/popvote4-spec", Confirmed: true},
		{Title: "PopVote 2014: three channels, paper ballots",
			Address: "https://hkupop.pori.hk/english/columns/columns156.html", Confirmed: true},
		{Title: "Check digit of the identity card: values, weights, vectors computed with two programs"},
		{Title: "Age of 18 and right of abode: announcements of the organisers"},
		{Title: "How long a token is good: a setting, no text was found"},
	}
}

func ruleset() packs.Ruleset {
	return packs.Ruleset{
		Quantities: []packs.Quantity{{
			Nomination: "referendum", Min: 1, Clause: clauseBallot,
			Verification: law.Verification{Unit: "line", Statistic: law.StatisticCount, CountTest: true, Clause: clauseBallot},
		}},
		Regions:       []packs.Region{{Code: place, Name: "Hong Kong"}},
		LinesPerSheet: linesPerSheet,
		Grounds: []packs.Ground{
			{Number: "1", Clause: clauseDigit, Level: "line"},
			{Number: "2", Clause: clauseAge, Level: "line"},
			{Number: "3", Clause: clauseBallot, Level: "line"},
			{Number: "4", Clause: clauseToken, Level: "line"},
		},
		VotingAge: 18, AgeAtSigning: true,
		Questions: []law.Question{
			{Key: keyNumber, Of: law.AskVoter, Kind: "text", Clause: clauseVoter, Confirmed: true},
			{Key: keyIssued, Of: law.AskVoter, Kind: "day", Clause: clauseVoter, Confirmed: true},
			{Key: keyPhone, Of: law.AskVoter, Kind: "text", Pattern: `(\+?852)? ?[4-9]\d{3} ?\d{4}`, Skippable: true, Clause: clauseToken},
			{Key: keyToken, Of: law.AskVoter, Kind: "text", Pattern: `\d{6}`, Clause: clauseToken},
		},
		Steps: []law.Step{
			{Key: packs.StageConditions, Asks: []string{keyNumber, keyIssued, keyPhone}, Gives: "token",
				ValidSeconds: tokenSeconds, Clause: clauseVoter},
			{Key: stageToken, Asks: []string{keyToken}, Gives: "ballot", ValidSeconds: ballotSeconds, Clause: clauseToken},
			{Key: packs.StageQuestionnaire, Distinct: []string{keyNumber}, Clause: clauseBallot},
		},
		RetentionDays:      30,
		ChanceBasePermille: 990,
		Chance:             []packs.Weight{{Code: "ask.unusual", Permille: 900}},
	}
}
