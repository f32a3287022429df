package node

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/host"
)

// rules fits the pack host to what screens and intake ask. A built-in pack is named in the
// log by a digest of what it declares (manifest and own cases), so that a new build of the
// same rules is the same pack; the host pins the program itself.
type rules struct {
	host *host.Host

	mu      sync.Mutex // guards running
	running map[core.PackRef]*runningPack
}

// runningPack is a started pack with what it says of itself.
type runningPack struct {
	ref      packs.Ref
	manifest packs.Manifest
	// form is that of no candidate: its columns and checklists are those of every form.
	form packs.Form
}

func newRules(h *host.Host) *rules {
	return &rules{host: h, running: map[core.PackRef]*runningPack{}}
}

// start runs a built-in pack and answers with its name in the log.
func (r *rules) start(ctx context.Context, name string) (core.PackRef, []packs.GoldenCase, error) {
	source, err := host.Builtin(name)
	if err != nil {
		return core.PackRef{}, nil, err
	}
	ref, err := r.host.Start(ctx, source)
	if err != nil {
		return core.PackRef{}, nil, fmt.Errorf("starting pack %s: %w", name, err)
	}
	manifest, err := r.host.Describe(ctx, ref)
	if err != nil {
		return core.PackRef{}, nil, err
	}
	cases, err := r.host.Cases(ctx, ref)
	if err != nil {
		return core.PackRef{}, nil, err
	}
	named, err := nameOf(manifest, cases)
	if err != nil {
		return core.PackRef{}, nil, err
	}
	form, err := r.host.Form(ctx, ref, packs.FormRequest{Region: "00", ElectionDay: manifest.ElectionDay, Candidate: blankCandidate()})
	if err != nil {
		return core.PackRef{}, nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running[named] = &runningPack{ref, manifest, form}
	return named, cases, nil
}

// blankCandidate fills the places that a form needs to be shown at all.
func blankCandidate() packs.Candidate {
	const blank = "____________"
	return packs.Candidate{Name: blank, Birth: blank, Work: blank, Residence: blank}
}

// nameOf is the digest of all that the pack declares, as JSON, which sorts the keys of maps.
func nameOf(m packs.Manifest, cases []packs.GoldenCase) (core.PackRef, error) {
	declared, err := json.Marshal(struct {
		Manifest packs.Manifest
		Cases    []packs.GoldenCase
	}{m, cases})
	if err != nil {
		return core.PackRef{}, fmt.Errorf("naming pack %s: %w", m.ID, err)
	}
	return core.PackRef{Name: m.ID, Version: m.Version, Digest: sha256.Sum256(declared)}, nil
}

// startAll runs every built-in pack.
func (r *rules) startAll(ctx context.Context) error {
	for _, name := range builtin.Names() {
		if _, _, err := r.start(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (r *rules) find(ref core.PackRef) (*runningPack, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p, ok := r.running[ref]; ok {
		return p, nil
	}
	return nil, core.Refuse(core.Unavailable, "", "pack.not_here", ref.String()).About("pack:" + ref.String())
}

// Install implements admin.Packs.
func (r *rules) Install(ctx context.Context, name string) (core.PackRef, bool, error) {
	if _, ok := builtin.Lookup(name); !ok {
		return core.PackRef{}, false, core.Refuse(core.NotFound, "name", "pack.no_builtin", name)
	}
	ref, cases, err := r.start(ctx, name)
	if err != nil {
		return ref, false, err
	}
	p, err := r.find(ref)
	if err != nil {
		return ref, false, err
	}
	for _, c := range cases {
		verdict, err := r.host.Judge(ctx, p.ref, c.Case)
		if err != nil {
			return ref, false, err
		}
		if c.Mismatch(verdict) != "" {
			return ref, false, nil
		}
	}
	return ref, true, nil
}

// Judge implements intake.Rules.
func (r *rules) Judge(ctx context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	p, err := r.find(ref)
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
		Version: 1, Stage: c.Stage, Today: string(c.Today), ElectionDay: string(c.ElectionDay),
		Document: packs.Document{Kind: "passport", Series: c.Series, Number: c.Number, Issued: string(c.Issued)},
		Birth:    string(c.Birth), Family: c.Family, Given: c.Given, Patronymic: c.Patronymic,
		NoRegistration: c.NoRegistration, Lifted: c.Lifted,
		Address: packs.Address{House: c.House, Flat: c.Flat, Typed: c.Typed},
		Lookups: packs.Lookups{
			Listed: c.Listed, PassportEdition: c.PassportEdition, AddressKnown: c.AddressKnown,
			AddressFormer: c.AddressFormer, AddressEdition: c.AddressEdition, NameEdition: c.NameEdition, Lookalike: c.Lookalike,
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
func (r *rules) Words(_ context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark, params []string) (rulebook.Words, error) {
	p, err := r.find(ref)
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
func (r *rules) Facts(_ context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error) {
	p, err := r.find(ref)
	if err != nil {
		return rulebook.Facts{}, err
	}
	facts := rulebook.Facts{Name: p.manifest.Messages[string(lang)]["pack.title"], Lines: p.manifest.Ruleset.LinesPerSheet}
	facts.Clauses, facts.Columns, facts.Voter = map[string]string{}, map[int]string{}, map[string]string{}
	for _, c := range p.form.Columns {
		facts.Columns[c.Number] = c.Title
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
func (r *rules) Form(ctx context.Context, c core.Campaign, region core.Region) (paper.Form, error) {
	p, err := r.find(c.Pack)
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

// names lists the running packs.
func (r *rules) names() []string {
	var list []string
	for _, s := range r.host.Running() {
		list = append(list, s.Ref.Name+"/"+s.Ref.Version)
	}
	return list
}
