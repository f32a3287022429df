package dryrun

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/host"
	"github.com/sheaf-drive/sheaf/tools/sheaf/rules"
)

// The packs of these tests, each a process of its own.
const (
	inForce  = "rules-in-force"
	next     = "rules-next"
	wavering = "rules-wavering"
	deadly   = "rules-deadly"
)

// variant is the Russian pack under another name: one answers "Качкин" now so, now so, one dies of "Смертин".
type variant struct {
	rupresident2018.Pack
	id    string
	asked int
}

// Describe answers the manifest.
func (p *variant) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := p.Pack.Describe(ctx)
	m.ID, m.Version = p.id, "1.0.0"
	return m, err
}

// Judge answers a case.
func (p *variant) Judge(ctx context.Context, c packs.Case) (packs.Verdict, error) {
	v, err := p.Pack.Judge(ctx, c)
	switch {
	case p.id == deadly && c.Family == "Смертин":
		os.Exit(3)
	case p.id == wavering && c.Family == "Качкин":
		if p.asked++; p.asked%2 == 0 {
			v.ChancePermille /= 2
		}
	}
	return v, err
}

func packOf(id string) *variant {
	if id == next {
		return &variant{Pack: rupresident2018.Next(), id: id}
	}
	return &variant{id: id}
}

// TestMain lets this very binary be the program of the packs.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		packs.Serve(packOf(os.Args[3]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// office is a furnished house with signatures that the rules in force have judged.
type office struct {
	testing.TB
	store  *roomtest.Store
	gate   *query.Gate
	rules  *rules.Rules
	sealer seal.Sealer
	// old and tried are the version in force and the one that is tried.
	old, tried core.PackRef
	leads      bool
	// listed are the numbers of passports on the list.
	listed map[string]bool
	// recorded is told of every entry that was done.
	recorded func(e machine.Entry)
}

func open(t testing.TB, tried string) *office {
	t.Helper()
	root, errRoot := seal.NewRootKey(rand.Reader)
	key, errKey := seal.KeyOf(slices.Repeat([]byte{7}, seal.KeySize))
	wrapped, errWrap := seal.Wrap(root, key, machinetest.Campaign, rand.Reader)
	h, errHost := host.New(host.Config{Dir: filepath.Join(t.TempDir(), "run"), Log: zerolog.Nop()})
	if err := errors.Join(errRoot, errKey, errWrap, errHost); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	o := &office{TB: t, leads: true, listed: map[string]bool{},
		store:  &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{CampaignKey: wrapped})},
		gate:   &query.Gate{Keys: query.NewKeyring(root, rand.Reader)},
		sealer: seal.Sealer{Campaign: machinetest.Campaign, Key: key, Rand: rand.Reader},
		rules:  rules.New(h, nil, t.TempDir(), map[string]packs.Manifest{inForce: {Version: "1.0.0"}, next: {Version: "1.0.0"}, wavering: {Version: "1.0.0"}, deadly: {Version: "1.0.0"}}, time.Now),
	}
	o.old, o.tried = o.install(inForce), o.install(tried)
	c, _ := state.Campaigns.Get(o.store.World.Memory, machinetest.Campaign)
	c.Pack = o.old
	state.Campaigns.Put(o.store.World.Memory, c.ID, c)
	return o
}

func (o *office) install(name string) core.PackRef {
	o.Helper()
	made, err := o.rules.Install(context.Background(), name)
	if err != nil {
		o.Fatal(err)
	}
	o.store.World.Must(machinetest.User("root"), &machine.UploadPack{Campaign: machinetest.Campaign, Ref: made.Ref, Passed: true})
	return made.Ref
}

func id(n int) core.SignatureID { return machinetest.Signature(fmt.Sprintf("voter %d", n)) }

// voter is the n-th case as the desk had it.
func voter(n int, family string) intake.Case {
	return intake.Case{
		Stage: intake.StageQuestionnaire, Today: "2018-01-18", ElectionDay: "2018-03-18", Series: "4510", Number: fmt.Sprintf("%06d", 204000+n),
		Birth: "1985-05-17", Issued: "2011-05-20", Family: family, Given: "Иван", Patronymic: "Васильевич", NoRegistration: true, Region: core.NoRegion,
		Passport: intake.Listing{Answer: core.PassportNotListed, By: machinetest.Passports(), Date: "2018-01-17"},
	}
}

// signs stores a signature with the verdict of the rules in force; change may make it another.
func (o *office) signs(n int, family string, change func(*intake.Verdict)) {
	o.Helper()
	c := voter(n, family)
	verdict, err := o.rules.Judge(context.Background(), o.old, c)
	if err != nil {
		o.Fatal(err)
	}
	if change != nil {
		change(&verdict)
	}
	var words []seal.Field
	j := core.Judgement{Pack: o.old, Region: verdict.Region, ChancePermille: verdict.ChancePermille, Editions: []core.EditionDigest{machinetest.Passports()}}
	for _, f := range verdict.Findings {
		j.Findings = append(j.Findings, f.FindingMark)
	}
	for _, column := range verdict.Columns {
		words = append(words, seal.Field{Name: intake.ColumnField(column), Value: []byte(column.Text)})
	}
	w, visit := o.store.World, machinetest.Visit(fmt.Sprintf("voter %d", n))
	g := core.Signature{ID: id(n), Campaign: machinetest.Campaign, Visit: visit, Office: machinetest.Office("one"), State: core.SignatureWritten,
		Line: machinetest.Sheet(n / 5).Line(1 + n%5), Judgement: j, Version: 2}
	g.Identity = o.sealed(g.ID, "identity", []seal.Field{{Name: "series", Value: []byte(c.Series)}, {Name: "number", Value: []byte(c.Number)},
		{Name: "birth", Value: []byte(c.Birth)}, {Name: "issued", Value: []byte(c.Issued)}})
	g.Questionnaire = o.sealed(g.ID, "questionnaire", []seal.Field{{Name: "family", Value: []byte(c.Family)}, {Name: "given", Value: []byte(c.Given)},
		{Name: "patronymic", Value: []byte(c.Patronymic)}, {Name: "region", Value: []byte(c.Region)}})
	g.Judgement.Words = o.sealed(g.ID, "words", words)
	state.Signatures.Put(w.Memory, g.ID, g)
	state.Visits.Put(w.Memory, visit, core.Visit{ID: visit, Campaign: g.Campaign, Signature: g.ID, Opened: machinetest.Start, Stamp: core.StampNone})
}

func (o *office) sealed(of core.SignatureID, group string, fields []seal.Field) core.Sealed {
	o.Helper()
	sealed, err := o.sealer.Seal(seal.Place{Record: query.SignatureRecord(of), Group: group, Version: 1}, fields)
	if err != nil {
		o.Fatal(err)
	}
	return sealed
}

// Wait implements intake.Lists.
func (*office) Wait(context.Context, uint64) error { return nil }

// Passport implements intake.Lists.
func (o *office) Passport(_, number string) (string, core.EditionDigest, error) {
	if o.listed[number] {
		return core.PassportListed, machinetest.Passports(), nil
	}
	return core.PassportNotListed, machinetest.Passports(), nil
}

// Address implements intake.Lists.
func (*office) Address(core.Region, string, string) (intake.Found, core.EditionDigest, error) {
	return intake.Found{}, core.EditionDigest{}, nil
}

// Names implements intake.Lists.
func (*office) Names([]core.KeyValue) ([]intake.NameAnswer, core.EditionDigest, error) {
	return nil, core.EditionDigest{}, nil
}

// Propose implements Store.
func (o *office) Propose(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	answer, err := o.store.Propose(ctx, e)
	if err == nil && o.recorded != nil {
		o.recorded(e)
	}
	return answer, err
}

func (o *office) job() Job {
	return Job{
		Leads: func() bool { return o.leads }, Store: o, Lists: o, Rules: o.rules, Gate: o.gate, Now: time.Now, Zone: time.UTC, Log: zerolog.Nop(),
		Fault:  func(err error) { o.Fatal(err) },
		Moment: func(context.Context) (state.View, func(), error) { return o.store.Now(), func() {}, nil },
	}
}

func (o *office) begin() {
	o.Helper()
	o.store.World.Must(machinetest.User("root"), &machine.BeginDryRun{Campaign: machinetest.Campaign, Ref: o.tried})
}

func (o *office) run() core.DryRun {
	return query.DryRunOf(o.store.Now(), machinetest.Campaign, o.tried)
}

// The next version minds a typed letter less. Each verdict that changes is counted, by kind and office; what
// the lists have changed since is not.
func TestJob_FindsWhatTheRulesChange(t *testing.T) {
	o := open(t, next)
	for n := range 30 {
		family := "Иванов"
		if n%2 == 0 {
			family = "Семёнов"
		}
		o.signs(n, family, nil)
	}
	o.signs(30, "Петров", nil)
	o.listed[voter(30, "").Number] = true // since then
	o.signs(31, "Петров", func(v *intake.Verdict) { v.Columns[0].Text += " (as older rules wrote it)" })
	o.begin()
	leaves := query.TreeSize(o.store.Now(), state.TreeOf(machinetest.Campaign))
	before, _ := state.Signatures.Get(o.store.Now(), id(0))
	o.job().Round(t.Context(), Failures{})
	run := o.run()
	if run.State != core.DryRunDone || run.Ended == 0 {
		t.Fatalf("%+v", run)
	}
	n := run.Counts
	if n.Judged != 32 || n.Changed != 15 || n.Elsewhere != 2 || n.Unanswered != 0 || n.Blocked != 0 || n.Twice != 32 || n.Unsteady != 0 || n.Before == 0 || n.After == 0 {
		t.Errorf("%+v", n)
	}
	want := core.DryRunRow{Change: core.VerdictChange{Kind: core.ChangeSofter, Code: "name.yo", Severity: core.SeverityHint}, Count: 15}
	if len(run.Rows) != 1 || run.Rows[0] != want {
		t.Errorf("%+v", run.Rows)
	}
	if len(run.Offices) != 1 || run.Offices[0] != (core.DryRunOffice{Office: machinetest.Office("one"), Changed: 15}) || len(run.Examples) != core.MaxDryRunAlike {
		t.Errorf("%+v, %d examples", run.Offices, len(run.Examples))
	}
	for _, e := range run.Examples {
		g, _ := state.Signatures.Get(o.store.Now(), e.Signature)
		if e.Line != g.Line || e.Line == "" {
			t.Errorf("%+v stands on %q", e, g.Line)
		}
	}
	if after := query.TreeSize(o.store.Now(), state.TreeOf(machinetest.Campaign)); after != leaves+1 {
		t.Errorf("%d leaves while it ran", after-leaves)
	}
	if now, _ := state.Signatures.Get(o.store.Now(), id(0)); now.Version != before.Version || now.Judgement.Pack != o.old {
		t.Error("a stored verdict has changed")
	}
	o.store.World.Must(machinetest.User("root"), &machine.ProposePack{Campaign: machinetest.Campaign, Ref: o.tried})
}

// A version of a hand that is not steady, and one that dies of a record: the first ends the run, the second is
// counted and goes on.
func TestJob_WhatAPackMayDo(t *testing.T) {
	for _, row := range []struct {
		tried, family, state string
		unanswered           int
	}{
		{wavering, "Качкин", core.DryRunUnsteady, 0},
		{deadly, "Смертин", core.DryRunDone, 1},
		{deadly, "Петров", core.DryRunDone, 0},
	} {
		t.Run(row.tried+" "+row.family, func(t *testing.T) {
			o := open(t, row.tried)
			for n := range 20 {
				o.signs(n, "Иванов", nil)
			}
			o.signs(20, row.family, nil)
			o.begin()
			o.job().Round(t.Context(), Failures{})
			if run := o.run(); run.State != row.state || run.Counts.Judged != 21 || run.Counts.Unanswered != row.unanswered ||
				(run.Counts.Unsteady > 0) != (row.state == core.DryRunUnsteady) || run.Counts.Changed != 0 {
				t.Errorf("%+v", run)
			}
			err := machine.Tried(o.store.Now(), core.PackVersion{Campaign: machinetest.Campaign, Ref: o.tried, State: core.PackTested})
			if (err == nil) != (row.state == core.DryRunDone) {
				t.Errorf("it may be proposed: %v", err)
			}
		})
	}
}

// Another node goes on where the first stood; an admin who stops a run has it end.
func TestJob_GoesOnAndStops(t *testing.T) {
	o := open(t, next)
	for n := range machine.MaxDryRunStep + 50 {
		o.signs(n, "Семёнов", nil)
	}
	o.begin()
	o.recorded = func(machine.Entry) { o.leads, o.recorded = false, nil }
	o.job().Round(t.Context(), Failures{})
	if run := o.run(); run.State != core.DryRunRunning || run.Counts.Judged != machine.MaxDryRunStep || run.Cursor == "" {
		t.Fatalf("%s, %+v", run.State, run.Counts)
	}
	o.leads = true
	o.job().Round(t.Context(), Failures{})
	if run := o.run(); run.State != core.DryRunDone || run.Counts.Judged != machine.MaxDryRunStep+50 || run.Counts.Changed != run.Counts.Judged {
		t.Fatalf("%s, %+v", run.State, run.Counts)
	}
	o.begin()
	o.recorded = func(machine.Entry) {
		o.recorded = nil
		o.store.World.Must(machinetest.User("root"), &machine.StopDryRun{Campaign: machinetest.Campaign, Ref: o.tried})
	}
	o.job().Round(t.Context(), Failures{})
	if run := o.run(); run.State != core.DryRunStopped || run.Number != 2 || run.Counts.Judged != machine.MaxDryRunStep {
		t.Fatalf("%s, %+v", run.State, run.Counts)
	}
}

// A version that no node can start fails its run, with the reason.
func TestJob_FailsWithAReason(t *testing.T) {
	o := open(t, next)
	o.signs(0, "Иванов", nil)
	o.tried = core.PackRef{Name: "rules-elsewhere", Version: "1.0.0", Digest: [32]byte{1}}
	o.store.World.Must(machinetest.User("root"), &machine.UploadPack{Campaign: machinetest.Campaign, Ref: o.tried, Passed: true})
	o.begin()
	failures := Failures{}
	for range patience {
		if run := o.run(); run.State != core.DryRunRunning {
			t.Fatalf("given up early: %+v", run)
		}
		o.job().Round(t.Context(), failures)
	}
	if run := o.run(); run.State != core.DryRunFailed || run.Why != "pack.not_here" {
		t.Errorf("%+v", run)
	}
}

func TestDifferences(t *testing.T) {
	f := func(severity, code, field string) intake.Finding {
		return intake.Finding{FindingMark: core.FindingMark{Code: code, Severity: severity, Field: field}}
	}
	base := intake.Verdict{Region: "77", Findings: []intake.Finding{f("warn", "a", "x"), f("hint", "b", "y")},
		Columns: []intake.Column{{Number: 1, Key: "name", Text: "one"}, {Number: 2, Key: "birth", Text: "two"}}}
	with := func(change func(*intake.Verdict)) intake.Verdict {
		v := base
		v.Findings, v.Columns = slices.Clone(v.Findings), slices.Clone(v.Columns)
		change(&v)
		return v
	}
	for _, row := range []struct {
		name  string
		after intake.Verdict
		want  string
	}{
		{"the same", base, ""},
		{"another chance is no change", with(func(v *intake.Verdict) { v.ChancePermille = 1 }), ""},
		{"in another order", with(func(v *intake.Verdict) { slices.Reverse(v.Findings) }), ""},
		{"one more", with(func(v *intake.Verdict) { v.Findings = append(v.Findings, f("block", "c", "x")) }), "found c block;"},
		{"of another field", with(func(v *intake.Verdict) { v.Findings[0].Field = "z" }), "found a warn;gone a warn;"},
		{"one less", with(func(v *intake.Verdict) { v.Findings = v.Findings[1:] }), "gone a warn;"},
		{"harder and softer", with(func(v *intake.Verdict) { v.Findings[0].Severity, v.Findings[1].Severity = "hint", "block" }), "harder b block;softer a hint;"},
		{"the same twice counts once", with(func(v *intake.Verdict) { v.Findings = append(v.Findings, f("warn", "c", "x"), f("warn", "c", "y")) }), "found c warn;"},
		{"region and text", with(func(v *intake.Verdict) { v.Region, v.Columns[1].Text = "78", "3" }), "region  ;column birth ;"},
		{"a column less", with(func(v *intake.Verdict) { v.Columns = v.Columns[:1] }), "column birth ;"},
	} {
		got := ""
		for _, c := range Differences(base, row.after) {
			got += c.Kind + " " + c.Code + " " + c.Severity + ";"
		}
		if got != row.want {
			t.Errorf("%s: %q, not %q", row.name, got, row.want)
		}
	}
}
