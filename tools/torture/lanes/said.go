package lanes

import "github.com/sheaf-drive/sheaf/core"

// said is a visit as the API answers it, as far as the history needs it.
type said struct {
	ID       string    `json:"id"`
	Step     string    `json:"step"`
	Sheet    string    `json:"sheet"`
	Line     int       `json:"line"`
	Findings []finding `json:"findings"`
}

// finding is a remark of the rules.
type finding struct {
	Code, Field, Severity string
	Lifted, Confirmed     bool
}

// ticks names the warnings that ask to be confirmed.
func (s said) ticks() (list []string) {
	for _, f := range s.Findings {
		if f.Severity == core.SeverityWarn && !f.Lifted && !f.Confirmed {
			list = append(list, core.FindingMark{Code: f.Code, Field: f.Field}.Tick())
		}
	}
	return list
}

func (s said) answer() Answer {
	a := Answer{ID: s.ID, Step: s.Step, Sheet: s.Sheet, Line: s.Line}
	for _, f := range s.Findings {
		a.Duplicate = a.Duplicate || f.Code == core.FindingDuplicate
	}
	return a
}
