package reception

import "github.com/sheaf-drive/sheaf/core"

// Visit is a visit as the API answers it, as far as an operator looks.
type Visit struct {
	ID       string    `json:"id"`
	Step     string    `json:"step"` // one of core.VisitDone and its neighbours
	Findings []Finding `json:"findings"`
}

// Finding is one remark of the rules on the visit.
type Finding struct {
	Code      string `json:"code"`
	Field     string `json:"field"`
	Severity  string `json:"severity"`
	Lifted    bool   `json:"lifted"`
	Confirmed bool   `json:"confirmed"`
}

// Open lists the codes of the findings of a severity that still ask for something.
func (v Visit) Open(severity string) []string {
	var codes []string
	for _, f := range v.Findings {
		if f.asks(severity) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// Ticks names the warnings that still ask to be confirmed, CODE@FIELD each.
func (v Visit) Ticks() []string {
	var ticks []string
	for _, f := range v.Findings {
		if f.asks(core.SeverityWarn) {
			ticks = append(ticks, core.FindingMark{Code: f.Code, Field: f.Field}.Tick())
		}
	}
	return ticks
}

func (f Finding) asks(severity string) bool {
	return f.Severity == severity && !f.Lifted && !f.Confirmed
}
