package eucitizensinitiative

import (
	"slices"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

const (
	required  = 1_000_000
	metStates = 7
	// months of collection, which begins at most so many after the registration.
	collectionMonths, beginMonths = 12, 6
	linesPerSheet                 = 3

	keyRegistered = "registered"
	keyStart      = "start"
	keyStreet     = "street"
	keyPostcode   = "postal.code"
	keyCity       = "city"
	keyCountry    = "country"
	identity      = "identity"
)

func ruleset() packs.Ruleset {
	return packs.Ruleset{
		Quantities: []packs.Quantity{{
			Nomination: "initiative", Min: required, Clause: clauseNumber,
			// The Member States certify; how they sample is theirs to choose.
			Verification: law.Verification{Unit: "line", Statistic: law.StatisticCount, CountTest: true, Clause: clauseCheck},
		}},
		Regions:       regions(),
		MetRegions:    metStates,
		LinesPerSheet: linesPerSheet,
		Grounds:       grounds(),
		VotingAge:     18,
		AgeAtSigning:  true,
		Ages:          ages(),
		Questions:     questions(),
		// Data go at the latest one month after the objection or the submission; the house counts
		// from the end.
		RetentionDays:      30,
		ChanceBasePermille: 970,
		Chance: []packs.Weight{
			{Code: "ask.unusual", Permille: 700}, {Code: "number.check", Permille: 500},
			{Code: "voter.lookalike", Permille: 500},
		},
	}
}

func questions() []law.Question {
	all := []law.Question{
		{Key: keyRegistered, Of: law.AskCampaign, Kind: "day", Clause: clausePeriod},
		{Key: keyStart, Of: law.AskCampaign, Kind: "day", Clause: clausePeriod},
		{Key: keyStreet, Of: law.AskVoter, Kind: "text", Regions: withAddress(), Clause: clauseForm},
		{Key: keyCity, Of: law.AskVoter, Kind: "text", Regions: withAddress(), Clause: clauseForm},
		{Key: keyCountry, Of: law.AskVoter, Kind: "text", Regions: withAddress(), Clause: clauseForm},
	}
	for _, n := range postcodes() {
		all = append(all, n.question(""))
	}
	for _, n := range numbers() {
		all = append(all, n.question(identity))
	}
	return all
}

func (n number) question(of string) law.Question {
	return law.Question{Key: n.key, Of: law.AskVoter, Kind: "text", Regions: n.states, Group: of,
		Pattern: "(?i:" + n.pattern + ")", Skippable: true, Clause: clauseForm}
}

// asked are the keys of what signatories are asked, each once, in the order of the table.
func asked() []string {
	var keys []string
	for _, q := range questions() {
		if q.Of == law.AskVoter && !slices.Contains(keys, q.Key) {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

// grounds are those on which a Member State does not certify a statement.
func grounds() []packs.Ground {
	return []packs.Ground{
		{Number: "1", Clause: clauseSignatory, Level: "line"},
		{Number: "2", Clause: clauseSignatory, Level: "line"},
		{Number: "3", Clause: clauseForm, Level: "line"},
		{Number: "4", Clause: clauseOnce, Level: "line"},
		{Number: "5", Clause: clausePeriod, Level: "line"},
	}
}
