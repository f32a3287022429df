package screens

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/httpui/page"
)

// journalData is what the journal's template is executed with.
type journalData struct {
	document
	Screen                          *page.Journal
	Tree, Who, About, From, Earlier input
	Answer                          *finding
}

func (d journalData) filled() journalData {
	f, j := d.Frame, d.Screen
	named := func(name string, field page.Field, rest input) input {
		rest.Name, rest.Label = name, f.Say("auditscreen."+name)
		return rest.holding(f, field, "")
	}
	d.Tree = named("tree", page.Field{Value: j.Tree}, input{Options: j.Trees})
	d.Who = named("who", j.Who, input{Class: "d", Complete: "off", Max: 64})
	d.About = named("about", j.About, input{Class: "d", Complete: "off", Max: 80})
	d.From = named("from", j.From, input{Class: "d", Mode: "numeric", Complete: "off", Max: 20})
	d.Earlier = named("earlier", j.Earlier, input{Class: "d", Hint: f.Say("auditscreen.earlier.hint"), Max: 4000})
	if j.EarlierAnswer != nil {
		answer := said(f, *j.EarlierAnswer)
		d.Answer = &answer
	}
	return d
}

// questionnaireData is what the questionnaire's template is executed with.
type questionnaireData struct {
	document
	Screen                                      *page.Questionnaire
	Steps                                       []step
	Elapsed, SummaryTitle                       string
	Summary                                     []line
	General                                     []finding
	Hint, HouseUnknown, NoRegister, NoRegisters finding
	Persons                                     []input
	Region, Address, House, Flat                input
}

type step struct {
	Number        int
	Words         string
	Done, Current bool
}

// line is one of the summary, with the field that it leads to.
type line struct{ Severity, Field, Words string }

func (d questionnaireData) filled() questionnaireData {
	f, q := d.Frame, d.Screen
	d.Hint = said(f, page.Finding{Severity: "hint"})
	d.HouseUnknown = said(f, page.Finding{Severity: "hint", Text: f.Say("desk.house.unknown"), Remedy: f.Say("desk.house.unknown.more")})
	d.NoRegisters = said(f, page.Finding{Severity: "hint", Text: f.Say("desk.address.none_at_all"), Remedy: f.Say("desk.address.none.more")})
	d.NoRegister = said(f, page.Finding{Severity: "hint", Text: f.Say("desk.address.none"), Remedy: f.Say("desk.address.none.more")})
	d.Elapsed = fmt.Sprintf("%d:%02d", q.Step.Elapsed/60, q.Step.Elapsed%60)
	for i, words := range []string{"passport", "questionnaire", "sheet"} {
		d.Steps = append(d.Steps, step{i + 1, "desk.step." + words, i+1 < q.Step.Number, i+1 == q.Step.Number})
	}
	d.summary()
	named := func(name string, field page.Field, rest input) input {
		rest.Name, rest.Label, rest.Class, rest.Russian = name, f.Say("desk."+name), "d", true
		return rest.holding(f, field, d.key())
	}
	for _, v := range q.General {
		d.General = append(d.General, said(f, v))
	}
	d.Persons = []input{
		named("family", q.Family, input{Complete: "off", Focus: true, Max: 100}),
		named("given", q.Given, input{Complete: "off", Max: 100}),
		named("patronymic", q.Patronymic, input{Complete: "off", Max: 100}),
	}
	d.Region = named("region", q.Region, input{Options: q.Regions, Empty: f.Say("desk.region.none")})
	d.Address = named("address", q.Address, input{Complete: "off", Max: 300})
	d.House = named("house", q.House, input{Complete: "off", Max: 60})
	d.Flat = named("flat", q.Flat, input{Complete: "off", Max: 30})
	return d
}

// summary lists what stands in the way, blocks and warnings to be confirmed.
func (d *questionnaireData) summary() {
	q, fix, check := d.Screen, 0, 0
	for _, at := range []struct {
		name  string
		field page.Field
	}{{"", page.Field{Findings: q.General}}, {"family", q.Family}, {"given", q.Given}, {"patronymic", q.Patronymic},
		{"region", q.Region}, {"address", q.Address}, {"house", q.House}, {"flat", q.Flat}} {
		for _, v := range at.field.Findings {
			words := v.Short
			if words == "" {
				words = v.Text
			}
			switch {
			case v.Severity == "block":
				fix++
			case v.Severity == "warn" && !v.Confirmed:
				check++
			default:
				continue
			}
			d.Summary = append(d.Summary, line{v.Severity, at.name, words})
		}
	}
	count := func(n int) string { return d.Say("ui.count." + [...]string{"", "one", "two", "three"}[n]) }
	d.SummaryTitle = d.Say("desk.summary.both", count(fix), count(check))
}

// key is the code of the first warning that waits for its box.
func (d *questionnaireData) key() string {
	q := d.Screen
	for _, field := range []page.Field{q.Family, q.Given, q.Patronymic, q.Region, q.Address, q.House, q.Flat} {
		for _, v := range field.Findings {
			if v.Confirm != "" && !v.Confirmed {
				return v.Code
			}
		}
	}
	return ""
}
