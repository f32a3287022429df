package uscainitiative

import "github.com/sheaf-drive/sheaf/packs"

const byVoter = "voter"

// form is a template of a section: title and summary come from the Attorney General, and a lawyer
// has to confirm the heading. The last column stays blank for officials, an inch wide.
func form(r packs.FormRequest) (packs.Form, error) {
	county, known := ruleset().Region(r.Region)
	if !known {
		return packs.Form{}, &packs.FieldError{Field: "region", Code: "county.unknown"}
	}
	if r.Candidate.Name == "" {
		return packs.Form{}, &packs.FieldError{Field: "candidate.name", Code: "form.title"}
	}
	f := packs.Form{
		Clause: clauseSigner().Text,
		Title:  "INITIATIVE MEASURE TO BE SUBMITTED DIRECTLY TO THE VOTERS",
		Lines: []string{
			r.Candidate.Name,
			"All signers of this petition must be registered to vote in " + county.Name + " County.",
			"Only qualified registered voters of California may sign. Each signer personally places the signature," +
				" printed name and place of residence.",
		},
		Columns:       formColumns(),
		LinesPerSheet: linesPerSheet,
		LineHeightMM:  14,
		Blocks: []packs.FormBlock{{
			Key: "collector", Label: "DECLARATION OF CIRCULATOR (in the circulator's own hand after all signatures)", Rows: 3,
			Caption: "printed name, residence address, dates between which all signatures were obtained; that the circulator" +
				" is 18 or older, showed the top funders, witnessed each signature and believes it genuine; under penalty" +
				" of perjury under the laws of the State of California; date, place and signature",
			Template: "{given} {family}, {address}",
			Checks: []packs.FormCheck{
				{Key: "circulator.name"}, {Key: "circulator.address"}, {Key: "circulator.dates"},
				{Key: "circulator.place"}, {Key: "circulator.signature"},
			},
		}},
		Checks: []packs.FormCheck{
			{Key: "name", Column: "name"}, {Key: "address", Column: "address"},
			{Key: "signature", Column: "signature"}, {Key: "official", Column: "official"},
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
		{Number: 2, Key: "name", Title: "Print your name", WidthMM: 66, Writer: byVoter},
		{Number: 3, Key: "address", Title: "Residence address only (number, street, city, zip)", WidthMM: 100, Writer: byVoter},
		{Number: 4, Key: "signature", Title: "Your signature as registered to vote", WidthMM: 75, Writer: byVoter},
		// An inch and a little.
		{Number: 5, Key: "official", Title: "Official use only", WidthMM: 26, Writer: "official"},
	}
}
