package rules

import (
	"context"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/packs"
)

// Judge implements intake.Rules.
func (r *Rules) Judge(ctx context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return intake.Verdict{}, err
	}
	verdict, err := r.host.Judge(ctx, p.ref, caseOf(c))
	if err != nil {
		return intake.Verdict{}, err
	}
	return verdictOf(ref, verdict), nil
}

func caseOf(c intake.Case) packs.Case {
	out := packs.Case{
		Version: 2, Stage: c.Stage, Today: string(c.Today), ElectionDay: string(c.ElectionDay),
		Document: packs.Document{Kind: "passport", Series: c.Series, Number: c.Number, Issued: string(c.Issued)},
		Birth:    string(c.Birth), Family: c.Family, Given: c.Given, Patronymic: c.Patronymic,
		NoRegistration: c.NoRegistration, Lifted: c.Lifted,
		Address: packs.Address{House: c.House, Flat: c.Flat, Typed: c.Typed},
		Lookups: packs.Lookups{
			Listed: c.Passport.Answer == core.PassportListed, PassportEdition: string(c.Passport.By.Edition),
			PassportAnswer: c.Passport.Answer, PassportDate: string(c.Passport.Date), AddressKnown: c.AddressKnown,
			AddressIncomplete: c.AddressIncomplete,
			AddressFormer:     c.AddressFormer, AddressThen: c.AddressThen, AddressNow: c.AddressNow,
			AddressEdition: c.AddressEdition, NameEdition: c.NameEdition, Lookalike: c.Lookalike,
		},
	}
	if !c.NoRegistration {
		out.Address.Region = string(c.Region)
	}
	for _, l := range c.Levels {
		out.Address.Levels = append(out.Address.Levels, packs.Level(l))
	}
	for _, n := range c.Names {
		out.Lookups.Names = append(out.Lookups.Names, packs.NameAnswer(n))
	}
	return out
}

func verdictOf(ref core.PackRef, v packs.Verdict) intake.Verdict {
	out := intake.Verdict{Pack: ref, Region: core.Region(v.Region), ChancePermille: v.ChancePermille}
	for _, f := range v.Findings {
		mark := core.FindingMark{Code: f.Code, Severity: f.Severity, Field: f.Field, Clause: f.Clause, ClauseConfirmed: f.ClauseConfirmed}
		for _, role := range f.LiftBy {
			mark.LiftBy = append(mark.LiftBy, core.Role(role))
		}
		out.Findings = append(out.Findings, intake.Finding{FindingMark: mark, Params: f.Params})
	}
	for _, c := range v.Columns {
		if c.Writer != "" || c.Text != "" {
			out.Columns = append(out.Columns, intake.Column{Number: c.Number, Key: c.Key, Text: c.Text, Voter: c.Writer == "voter"})
		}
	}
	return out
}

// Words implements httpui.Rules.
func (r *Rules) Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (rulebook.Words, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return rulebook.Words{}, err
	}
	words := rulebook.Words{
		Text: p.message(lang, f.Code+"@"+f.Field, f.Code), Confirm: p.message(lang, "confirm."+f.Code),
		// What is said to the voter is in the language of the documents.
		Say: p.manifest.Say[p.manifest.Languages[0]][f.Code],
	}
	if words.Say != "" { // only then does the pack name it
		words.Name = p.message(lang, "name."+f.Code)
	}
	for _, s := range []*string{&words.Text, &words.Say, &words.Name, &words.Confirm} {
		*s = text.Fill(*s, params...)
	}
	return words, nil
}

// message is the first of the keys that the pack has words for, in the language of the reader
// or else in that of the documents; "" when it has none.
func (p *runningPack) message(lang text.Lang, keys ...string) string {
	for _, in := range []string{string(lang), p.manifest.Languages[0]} {
		for _, key := range keys {
			if words, ok := p.manifest.Messages[in][key]; ok {
				return words
			}
		}
	}
	return ""
}

// Facts implements httpui.Rules.
func (r *Rules) Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return rulebook.Facts{}, err
	}
	facts := rulebook.Facts{Name: p.manifest.Messages[string(lang)]["pack.title"], Lines: p.manifest.Ruleset.LinesPerSheet}
	facts.Clauses, facts.Columns, facts.Titles, facts.Voter = map[string]string{}, map[int]string{}, map[string]string{}, map[string]string{}
	for _, c := range p.form.Columns {
		facts.Columns[c.Number], facts.Titles[c.Key] = c.Title, c.Title
	}
	facts.LineChecks = p.checklist(lang, p.form.Checks)
	if len(p.form.Blocks) > 0 { // the first is the collector's
		facts.BlockChecks = p.checklist(lang, p.form.Blocks[0].Checks)
	}
	for _, b := range p.form.Blocks {
		facts.Certifications = append(facts.Certifications, b.Template)
	}
	for key, words := range p.manifest.Messages[string(lang)] {
		if clause, ok := strings.CutPrefix(key, "clause."); ok {
			facts.Clauses[clause] = words
		}
		if column, ok := strings.CutPrefix(key, "column."); ok {
			facts.Voter[column] = words
		}
	}
	for _, region := range p.manifest.Ruleset.Regions {
		if region.Code != string(core.NoRegion) {
			facts.Regions = append(facts.Regions, page.Option{Value: region.Code, Words: region.Name})
		}
	}
	return facts, nil
}

func (p *runningPack) checklist(lang text.Lang, checks []packs.FormCheck) []rulebook.CheckItem {
	var list []rulebook.CheckItem
	for _, c := range checks {
		list = append(list, rulebook.CheckItem{Key: c.Key, Column: c.Column, Words: p.message(lang, "check."+c.Key)})
	}
	return list
}

// Form implements httpui.Rules.
func (r *Rules) Form(ctx context.Context, c core.Campaign, region core.Region) (paper.Form, error) {
	p, err := r.find(ctx, c.Pack)
	if err != nil {
		return paper.Form{}, err
	}
	form, err := r.host.Form(ctx, p.ref, packs.FormRequest{
		Region: string(region), ElectionDay: string(c.ElectionDay), Candidate: candidateOf(c),
	})
	if err != nil {
		return paper.Form{}, err
	}
	return formOf(form), nil
}

// Frame implements pages.Frames.
func (r *Rules) Frame(ctx context.Context, c core.Campaign, region core.Region) (frame.Table, error) {
	form, err := r.Form(ctx, c, region)
	if err != nil {
		return frame.Table{}, err
	}
	return paper.Frame(form)
}

// blankCandidate fills the places that a form needs to be shown at all.
func blankCandidate() packs.Candidate {
	const blank = "____________"
	return packs.Candidate{Name: blank, Birth: blank, Work: blank, Residence: blank}
}

func candidateOf(c core.Campaign) packs.Candidate {
	out := blankCandidate()
	for _, kv := range c.Candidate {
		switch kv.Key {
		case "name":
			out.Name = kv.Value
		case "birth":
			out.Birth = kv.Value
		case "work":
			out.Work = kv.Value
		case "residence":
			out.Residence = kv.Value
		case "record":
			out.Record = kv.Value
		case "party":
			out.Party = kv.Value
		case "nomination":
			out.Nomination = kv.Value
		}
	}
	return out
}

func formOf(f packs.Form) paper.Form {
	out := paper.Form{WidthMM: f.WidthMM, Title: f.Title, Lines: f.Lines, LinesPerSheet: f.LinesPerSheet,
		LineHeightMM: f.LineHeightMM, Foot: f.Foot}
	for _, c := range f.Columns {
		out.Columns = append(out.Columns, paper.Column{Title: c.Title, WidthMM: c.WidthMM, Counts: c.Writer == ""})
	}
	for _, b := range f.Blocks {
		out.Blocks = append(out.Blocks, paper.Block{Label: b.Label, Caption: b.Caption, Rows: b.Rows})
	}
	return out
}
