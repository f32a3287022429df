package eucitizensinitiative

import (
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruling"
)

// The clauses that findings cite. None is confirmed: of the Regulation only the rules that the
// Commission's pages repeat were seen.
const (
	clauseSignatory = "Reg. (EU) 2019/788 art. 2"
	clauseNumber    = "Reg. (EU) 2019/788 art. 3(1)"
	clauseSeats705  = "Del. Reg. (EU) 2019/1673"
	clauseSeats720  = "Del. Reg. (EU) 2024/1082"
	clausePeriod    = "Reg. (EU) 2019/788 art. 8(1)"
	clauseForm      = "Reg. (EU) 2019/788 Annex III"
	clauseOnce      = "Reg. (EU) 2019/788 art. 9(3)"
	clauseCheck     = "Reg. (EU) 2019/788 art. 12"
)

func clauses() []string {
	return []string{clauseSignatory, clauseNumber, clauseSeats705, clauseSeats720, clausePeriod, clauseForm, clauseOnce, clauseCheck}
}

func at(text string) ruling.Clause { return ruling.Clause{Text: text} }

func sources() []packs.Source {
	return []packs.Source{
		{Title: "Regulation (EU) 2019/788: text of the articles"},
		{Title: "Minimum per Member State is its seats times the seats of Parliament",
			Address: "https://data.europa.eu/eli/reg_del/2019/1673", Confirmed: true},
		{Title: "Parliament of 720: seats of each Member State, procedure 2023/0900(NLE); registered from 16 July 2024 on",
			Address: "https://oeil.secure.europarl.europa.eu", Confirmed: true},
		{Title: "Parliament of 705: the numbers of the Commission's Online Collection Software, each divided by 705"},
		{Title: "Identity data and patterns per Member State: seed of the Online Collection Software",
			Address: "https://github.com/fixthestatusquo/proca-server"},
		{Title: "Ages: page of the forum of the Citizens' Initiative, 2022; Germany as in a copy of that software"},
		{Title: "Check by the Member States: three months, random samples allowed",
			Address: "https://citizens-initiative.europa.eu", Confirmed: true},
		{Title: "Bulgarian personal number: weights of its check digit"},
	}
}
