package eucitizensinitiative

import "github.com/sheaf-drive/sheaf/packs"

const byVoter = "voter"

// form is a template after the parts of Annex III that the Commission's software asks for; body and
// order of columns are to be confirmed. Part A has the address and the date of birth, part B the
// number; what a Member State does not ask stays empty.
func form(r packs.FormRequest) (packs.Form, error) {
	rules := ruleset()
	state, known := rules.Region(r.Region)
	if !known {
		return packs.Form{}, &packs.FieldError{Field: "region", Code: "state.unknown"}
	}
	if r.Candidate.Name == "" {
		return packs.Form{}, &packs.FieldError{Field: "candidate.name", Code: "form.initiative"}
	}
	f := packs.Form{
		Clause: clauseForm,
		Title:  "STATEMENT OF SUPPORT FORM",
		Lines: []string{
			"All signatories on this form are citizens of: " + state.Name,
			"Title of the European citizens' initiative: " + r.Candidate.Name,
			"I hereby certify that the information provided in this form is correct and that I have not already" +
				" supported this initiative.",
		},
		Columns:       formColumns(),
		LinesPerSheet: linesPerSheet,
		LineHeightMM:  16,
		Checks: []packs.FormCheck{
			{Key: "name", Column: "family"}, {Key: "state", Column: "document"}, {Key: "address", Column: "address"},
			{Key: "birth", Column: "birth"}, {Key: "date", Column: "date"}, {Key: "signature", Column: "signature"},
		},
	}
	for _, c := range f.Columns {
		f.WidthMM += c.WidthMM
	}
	return f, nil
}

func formColumns() []packs.FormColumn {
	return []packs.FormColumn{
		{Number: 1, Key: "number", Title: "No", WidthMM: 10},
		{Number: 2, Key: "given", Title: "Full first names", WidthMM: 40, Writer: byVoter},
		{Number: 3, Key: "family", Title: "Family names", WidthMM: 40, Writer: byVoter},
		{Number: 4, Key: "address", Title: "Residence (street, number, postal code, city, country)", WidthMM: 72, Writer: byVoter},
		{Number: 5, Key: "birth", Title: "Date of birth", WidthMM: 24, Writer: byVoter},
		{Number: 6, Key: "document", Title: "Personal identification number or document number", WidthMM: 36, Writer: byVoter},
		{Number: 7, Key: "date", Title: "Date", WidthMM: 24, Writer: byVoter},
		{Number: 8, Key: "signature", Title: "Signature", WidthMM: 31, Writer: byVoter},
	}
}
