package packs

import "github.com/sheaf-drive/sheaf/packs/wire"

func encodeFormRequest(r FormRequest) *wire.FormRequest {
	c := r.Candidate
	return &wire.FormRequest{
		Region: r.Region, ElectionDay: r.ElectionDay, Account: r.Account,
		Candidate: &wire.Candidate{
			Name: c.Name, Birth: c.Birth, Work: c.Work, Residence: c.Residence,
			Record: c.Record, Party: c.Party, Nomination: c.Nomination,
		},
	}
}

func decodeFormRequest(r *wire.FormRequest) FormRequest {
	c := r.GetCandidate()
	return FormRequest{
		Region: r.GetRegion(), ElectionDay: r.GetElectionDay(), Account: r.GetAccount(),
		Candidate: Candidate{
			Name: c.GetName(), Birth: c.GetBirth(), Work: c.GetWork(), Residence: c.GetResidence(),
			Record: c.GetRecord(), Party: c.GetParty(), Nomination: c.GetNomination(),
		},
	}
}

func encodeForm(f Form) *wire.Form {
	return &wire.Form{
		Confirmed: f.Confirmed, Clause: f.Clause, WidthMm: wide(f.WidthMM), Title: f.Title,
		Lines: f.Lines, LinesPerSheet: wide(f.LinesPerSheet), LineHeightMm: wide(f.LineHeightMM),
		Columns: each(f.Columns, func(c FormColumn) *wire.FormColumn {
			return &wire.FormColumn{
				Number: wide(c.Number), Key: c.Key, Title: c.Title,
				WidthMm: wide(c.WidthMM), Writer: c.Writer,
			}
		}),
		Blocks: each(f.Blocks, func(b FormBlock) *wire.FormBlock {
			return &wire.FormBlock{
				Key: b.Key, Label: b.Label, Caption: b.Caption, Rows: wide(b.Rows),
				Checks: each(b.Checks, encodeCheck), Template: b.Template,
			}
		}),
		Foot: f.Foot, Checks: each(f.Checks, encodeCheck),
	}
}

func encodeCheck(c FormCheck) *wire.FormCheck { return &wire.FormCheck{Key: c.Key, Column: c.Column} }

func decodeCheck(c *wire.FormCheck) FormCheck {
	return FormCheck{Key: c.GetKey(), Column: c.GetColumn()}
}

func decodeForm(f *wire.Form) Form {
	return Form{
		Confirmed: f.GetConfirmed(), Clause: f.GetClause(), WidthMM: narrow(f.GetWidthMm()),
		Title: f.GetTitle(), Lines: f.GetLines(), LinesPerSheet: narrow(f.GetLinesPerSheet()),
		LineHeightMM: narrow(f.GetLineHeightMm()),
		Columns: each(f.GetColumns(), func(c *wire.FormColumn) FormColumn {
			return FormColumn{
				Number: narrow(c.GetNumber()), Key: c.GetKey(), Title: c.GetTitle(),
				WidthMM: narrow(c.GetWidthMm()), Writer: c.GetWriter(),
			}
		}),
		Blocks: each(f.GetBlocks(), func(b *wire.FormBlock) FormBlock {
			return FormBlock{
				Key: b.GetKey(), Label: b.GetLabel(), Caption: b.GetCaption(), Rows: narrow(b.GetRows()),
				Checks: each(b.GetChecks(), decodeCheck), Template: b.GetTemplate(),
			}
		}),
		Foot: f.GetFoot(), Checks: each(f.GetChecks(), decodeCheck),
	}
}
