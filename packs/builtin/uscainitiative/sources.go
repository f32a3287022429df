package uscainitiative

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
	"github.com/sheaf-drive/sheaf/packs/builtin/usestimators"
)

// The clauses that findings cite. Elec. Code 100 to 106, 9021, 9115 were seen in text; the numbers
// of signatures and the 180 days were not.
func clauseSigner() ruling.Clause {
	return ruling.Clause{Text: "Elec. Code 100", Confirmed: true}
}
func clauseCounty() ruling.Clause {
	return ruling.Clause{Text: "Elec. Code 9021", Confirmed: true}
}
func clauseCirculator() ruling.Clause {
	return ruling.Clause{Text: "Elec. Code 104", Confirmed: true}
}
func clauseAge() ruling.Clause    { return ruling.Clause{Text: "Cal. Const. art. II, 2"} }
func clauseNumber() ruling.Clause { return ruling.Clause{Text: "Cal. Const. art. II, 8(b)"} }
func clausePeriod() ruling.Clause { return ruling.Clause{Text: "Elec. Code 9014"} }
func clauseOnce() ruling.Clause   { return ruling.Clause{Text: "Elec. Code 18612"} }

func clauses() []string {
	return []string{clauseSigner().Text, clauseCounty().Text, clauseCirculator().Text, clauseAge().Text,
		clauseNumber().Text, clausePeriod().Text, clauseOnce().Text, usestimators.ClauseCalifornia}
}

func sources() []packs.Source {
	return []packs.Source{
		{Title: "Elec. Code 100, 105: who signs, what is written in person, apartments",
			Address: "https://leginfo.legislature.ca.gov", Confirmed: true},
		{Title: "Elec. Code 104, 106, 107: declaration of the circulator, own section, top funders",
			Address: "https://leginfo.legislature.ca.gov", Confirmed: true},
		{Title: "Elec. Code 9021: one county on each section", Confirmed: true},
		{Title: "Elec. Code 9115, 11105: 500 signatures or 3 %, initials", Confirmed: true},
		{Title: "Elec. Code 9030: the same sample for initiatives of the State"},
		{Title: "2 CCR 20530, 20531: projection, weight of duplicates, roundings", Confirmed: true},
		{Title: "Secretary of State: less than 95 % fails, more than 110 % qualifies",
			Address: "https://www.sos.ca.gov", Confirmed: true},
		{Title: "Cal. Const. art. II, 8(b): 5 and 8 percent of the votes for Governor in 2022, in numbers"},
		{Title: "Elec. Code 9014: 180 days from the official summary"},
		{Title: "Elec. Code 18612: nobody signs twice"},
	}
}
