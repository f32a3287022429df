package uscainitiative

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/usestimators"
	"github.com/sheaf-drive/sheaf/packs/law"
)

const (
	linesPerSheet = 5
	// circulationDays from the official summary on.
	circulationDays = 180

	keySummary    = "summary"
	keySection    = "section.county"
	keyRegistered = "registered"
)

func ruleset() packs.Ruleset {
	return packs.Ruleset{
		Quantities: []packs.Quantity{
			{Nomination: "statute", Min: 546651, Verification: usestimators.California(), Clause: clauseNumber().Text},
			{Nomination: "amendment", Min: 874641, Verification: usestimators.California(), Clause: clauseNumber().Text},
		},
		Regions:       regions(),
		LinesPerSheet: linesPerSheet,
		Grounds:       grounds(),
		VotingAge:     18,
		AgeAtSigning:  true,
		Questions: []law.Question{
			{Key: keySummary, Of: law.AskCampaign, Kind: "day", Clause: clausePeriod().Text},
			{Key: keySection, Of: law.AskVoter, Kind: "region", Clause: clauseCounty().Text, Confirmed: true},
			{Key: keyRegistered, Of: law.AskVoter, Kind: "tick", Clause: clauseSigner().Text, Confirmed: true},
		},
		RetentionDays:      240,
		ChanceBasePermille: 800,
		Chance: []packs.Weight{
			{Code: "voter.unregistered", Permille: 300}, {Code: "address.box", Permille: 300},
			{Code: "voter.lookalike", Permille: 300},
		},
	}
}

// grounds are those on which a county does not count a signature, and what voids a section.
func grounds() []packs.Ground {
	line := func(number, clause string, confirmed bool) packs.Ground {
		return packs.Ground{Number: number, Clause: clause, ClauseConfirmed: confirmed, Level: "line"}
	}
	return []packs.Ground{
		line("1", clauseSigner().Text, true),
		line("2", clauseSigner().Text, true),
		line("3", clauseSigner().Text, true),
		line("4", clauseCounty().Text, true),
		line("5", clauseOnce().Text, false),
		line("6", clausePeriod().Text, false),
		{Number: "7", Clause: clauseCirculator().Text, ClauseConfirmed: true, Level: "sheet"},
		{Number: "8", Clause: clauseCirculator().Text, ClauseConfirmed: true, Level: "collector"},
	}
}
