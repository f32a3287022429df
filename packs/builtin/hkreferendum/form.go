package hkreferendum

import "github.com/sheaf-drive/sheaf/packs"

// form is the list at a polling place that hands out paper ballots, a template: what the voter
// chooses never stands on it.
func form(r packs.FormRequest) (packs.Form, error) {
	if r.Region != place {
		return packs.Form{}, &packs.FieldError{Field: "region", Code: "place.unknown"}
	}
	if r.Candidate.Name == "" {
		return packs.Form{}, &packs.FieldError{Field: "candidate.name", Code: "form.question"}
	}
	f := packs.Form{
		Clause: clausePaper,
		Title:  "CIVIL REFERENDUM",
		Lines: []string{
			r.Candidate.Name,
			"I am a permanent resident of Hong Kong, 18 years of age or older, and have not voted in this referendum before.",
		},
		Columns:       formColumns(),
		LinesPerSheet: linesPerSheet,
		LineHeightMM:  14,
		Checks: []packs.FormCheck{
			{Key: "document", Column: "document"}, {Key: "date", Column: "date"}, {Key: "signature", Column: "signature"},
		},
	}
	for _, c := range f.Columns {
		f.WidthMM += c.WidthMM
	}
	return f, nil
}

func formColumns() []packs.FormColumn {
	return []packs.FormColumn{
		{Number: 1, Key: "number", Title: "No", WidthMM: 12},
		{Number: 2, Key: "document", Title: "Identity card, first half of the number", WidthMM: 80, Writer: "collector"},
		{Number: 3, Key: "issued", Title: "Date of issue", WidthMM: 45, Writer: "collector"},
		{Number: 4, Key: "date", Title: "Date", WidthMM: 45, Writer: "voter"},
		{Number: 5, Key: "signature", Title: "Signature", WidthMM: 95, Writer: "voter"},
	}
}
