package dryrun_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/tools/sheaf/dryrun"
)

// office is a furnished house with signatures that version 1 has judged; version 2 is in force. It stands for the lists,
// the rules and the board.
type office struct {
	testing.TB
	store  *roomtest.Store
	gate   *query.Gate
	sealer seal.Sealer
	leads  bool
	// finds are the findings of version 2 by the family of the voter.
	finds map[string][]core.FindingMark
	// down lets the rules not be asked.
	down     error
	failures map[core.CampaignID]int
	raised   int
	// judged are the families that the rules were asked about.
	judged []string
	log    strings.Builder
}

const allJudged = "what was chosen is judged by the rules in force"

func open(t testing.TB) *office {
	t.Helper()
	root, errRoot := seal.NewRootKey(rand.Reader)
	key, errKey := seal.KeyOf(slices.Repeat([]byte{7}, seal.KeySize))
	wrapped, errWrap := seal.Wrap(root, key, machinetest.Campaign, rand.Reader)
	if err := errors.Join(errRoot, errKey, errWrap); err != nil {
		t.Fatal(err)
	}
	o := &office{TB: t, leads: true, finds: map[string][]core.FindingMark{}, failures: map[core.CampaignID]int{},
		store:  &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{CampaignKey: wrapped})},
		gate:   &query.Gate{Keys: query.NewKeyring(root, rand.Reader)},
		sealer: seal.Sealer{Campaign: machinetest.Campaign, Key: key, Rand: rand.Reader},
	}
	o.store.World.NewerRules(machinetest.Version2())
	return o
}

func id(n int) core.SignatureID { return machinetest.Signature(fmt.Sprintf("voter %d", n)) }

// signs stores a signature that version 1 has judged.
func (o *office) signs(n int, family string, known ...core.FindingMark) {
	o.Helper()
	w, visit := o.store.World, machinetest.Visit(fmt.Sprintf("voter %d", n))
	g := core.Signature{ID: id(n), Campaign: machinetest.Campaign, Visit: visit, Office: machinetest.Office("one"), Region: "63",
		State: core.SignatureWritten, Line: machinetest.Sheet(n / 5).Line(1 + n%5), Version: 2,
		Judgement: core.Judgement{Pack: machinetest.Pack(), Region: "63", ChancePermille: 970, Findings: known}}
	g.Identity = o.sealed(g.ID, "identity", seal.Field{Name: "number", Value: []byte("204000")})
	g.Questionnaire = o.sealed(g.ID, "questionnaire", seal.Field{Name: "family", Value: []byte(family)}, seal.Field{Name: "region", Value: []byte("63")})
	g.Judgement.Words = o.sealed(g.ID, "words", seal.Field{Name: intake.ColumnField(intake.Column{Number: 2, Key: "name"}), Value: []byte(family)})
	state.Signatures.Put(w.Memory, g.ID, g)
	state.Visits.Put(w.Memory, visit, core.Visit{ID: visit, Campaign: g.Campaign, Signature: g.ID, Opened: machinetest.Start})
}

func (o *office) sealed(of core.SignatureID, group string, fields ...seal.Field) core.Sealed {
	o.Helper()
	sealed, err := o.sealer.Seal(seal.Place{Record: query.SignatureRecord(of), Group: group, Version: 1}, fields)
	if err != nil {
		o.Fatal(err)
	}
	return sealed
}

// JudgeAll implements dryrun.Rules.
func (o *office) JudgeAll(_ context.Context, ref core.PackRef, cases []intake.Case) ([]intake.Verdict, []error, error) {
	if ref == machinetest.Pack() { // the version that made the verdicts is not installed any more
		return nil, nil, core.Refuse(core.NotFound, "", "pack.not_here")
	}
	if o.down != nil {
		return nil, nil, o.down
	}
	verdicts, none := make([]intake.Verdict, len(cases)), make([]error, len(cases))
	for i, c := range cases {
		o.judged = append(o.judged, c.Family)
		verdicts[i] = intake.Verdict{Pack: ref, Region: "63", ChancePermille: 900, Columns: []intake.Column{{Number: 2, Key: "name", Text: c.Family}}}
		for _, f := range o.finds[c.Family] {
			verdicts[i].Findings = append(verdicts[i].Findings, intake.Finding{FindingMark: f})
		}
		switch c.Family {
		case "Безответова":
			none[i] = errors.New("no answer")
		case "Иначина":
			verdicts[i].Columns[0].Text = "ИНАЧИНА"
		case "Далёкая":
			verdicts[i].Region = "77"
		}
	}
	return verdicts, none, nil
}

// Wait implements intake.Lists.
func (*office) Wait(context.Context, uint64) error { return nil }

// Passport implements intake.Lists.
func (*office) Passport(string, string) (string, core.EditionDigest, error) {
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

// Raise implements Alarms.
func (o *office) Raise(attention.Kind, string, error, ...attention.Detail) { o.raised++ }

// Clear implements Alarms.
func (o *office) Clear(attention.Kind, string) { o.raised = 0 }

func (o *office) round() {
	o.Helper()
	dryrun.Rejudging{Job: dryrun.Job{
		Leads: func() bool { return o.leads }, Moment: func(context.Context) (state.View, func(), error) { return o.store.Now(), func() {}, nil },
		Store: o.store, Lists: o, Rules: o, Gate: o.gate, Now: func() time.Time { return machinetest.Start.UTC() }, Zone: time.UTC, Log: zerolog.New(&o.log),
		Fault: func(err error) { o.Errorf("fault: %v", err) },
	}, Alarms: o}.Round(o.Context(), o.failures)
}

func (o *office) begin(chosen core.Chosen) {
	o.Helper()
	o.store.World.Must(machinetest.User("root"), o.store.World.Rejudging(chosen))
}

// found lists what the rules say late, by voter.
func (o *office) found() map[core.SignatureID][]string {
	all := map[core.SignatureID][]string{}
	state.Lates.Scan(o.store.Now(), "", func(_ core.LateID, l core.Late) bool {
		if l.State == core.LateOpen && l.Matter() == core.LateRules {
			for _, f := range l.Findings {
				all[l.Signature] = append(all[l.Signature], f.Severity+":"+f.Code)
			}
		}
		return true
	})
	return all
}

func (o *office) job() core.Recheck {
	return query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateRules)
}

// What the rules in force find and the recorded verdict does not have becomes a finding, also what they would write
// otherwise; what is known, or was not answered, does not.
func TestRejudging_Finds(t *testing.T) {
	o := open(t)
	block := machinetest.Unwelcome()
	o.finds["Новикова"], o.finds["Старова"] = []core.FindingMark{block}, []core.FindingMark{block}
	for n, family := range []string{"Новикова", "Старова", "Чистова", "Иначина", "Далёкая", "Безответова"} {
		if family == "Старова" {
			o.signs(n, family, block)
			continue
		}
		o.signs(n, family)
	}
	o.begin(core.Chosen{})
	o.round()
	got, want := o.found(), map[core.SignatureID]string{id(0): "block:age.limit", id(3): "warn:rules.column", id(4): "warn:rules.region"}
	for who, codes := range want {
		if !slices.Equal(got[who], []string{codes}) {
			t.Errorf("%s has %v, want %s", who, got[who], codes)
		}
	}
	if job := o.job(); len(got) != len(want) || job.Done == 0 || job.Seen != 5 || job.Found != 3 || job.Unanswered != 1 {
		t.Errorf("found %v, the job ends as %+v", got, job)
	}
	if g, _ := state.Signatures.Get(o.store.Now(), id(0)); g.Judgement.Pack != machinetest.Pack() || len(g.Judgement.Findings) != 0 {
		t.Errorf("the verdict has become %+v", g.Judgement)
	}
	// Judged again, when the rules find nothing any more, the finding ends.
	o.finds = map[string][]core.FindingMark{}
	o.begin(core.Chosen{})
	o.round()
	if got := o.found(); len(got[id(0)]) != 0 || o.job().Ended != 1 {
		t.Errorf("still found: %v, %+v", got, o.job())
	}
}

// Only what was chosen is opened, and nothing that these rules judged themselves.
func TestRejudging_Chosen(t *testing.T) {
	known := core.FindingMark{Code: "name.similar", Severity: core.SeverityWarn, Field: "family"}
	for name, row := range map[string]struct {
		chosen core.Chosen
		want   []string
	}{
		"all":        {core.Chosen{}, []string{"Первая", "Вторая"}},
		"a finding":  {core.Chosen{Code: "name.similar"}, []string{"Вторая"}},
		"a region":   {core.Chosen{Region: "77"}, nil},
		"an office":  {core.Chosen{Office: machinetest.Office("two")}, nil},
		"a version":  {core.Chosen{Version: machinetest.Pack().Version}, []string{"Первая", "Вторая"}},
		"no version": {core.Chosen{Version: "0.1.0"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.signs(0, "Первая")
			o.signs(1, "Вторая", known)
			o.signs(2, "Третья")
			g, _ := state.Signatures.Get(o.store.World.Memory, id(2))
			g.Judgement.Pack = machinetest.Version2()
			state.Signatures.Put(o.store.World.Memory, g.ID, g)
			o.begin(row.chosen)
			o.round()
			slices.Sort(o.judged)
			slices.Sort(row.want)
			if !slices.Equal(o.judged, row.want) || o.job().Done == 0 {
				t.Errorf("judged were %v, want %v; %+v", o.judged, row.want, o.job())
			}
		})
	}
}

// What other rules found ends when those are out of force again, of which the verdict is.
func TestRejudging_AfterARollback(t *testing.T) {
	o := open(t)
	o.finds["Новикова"] = []core.FindingMark{machinetest.Unwelcome()}
	o.signs(0, "Новикова")
	o.begin(core.Chosen{})
	o.round()
	if len(o.found()) != 1 {
		t.Fatalf("found are %v", o.found())
	}
	w := o.store.World
	w.Must(machinetest.User("root"), &machine.ProposePack{Campaign: machinetest.Campaign, Ref: machinetest.Pack()})
	w.Must(machinetest.User("lawyer"), &machine.ApprovePack{Campaign: machinetest.Campaign, Ref: machinetest.Pack()})
	o.begin(core.Chosen{})
	if o.round(); len(o.found()) != 0 || o.job().Done == 0 || o.job().Ended != 1 {
		t.Errorf("still found are %v; %+v", o.found(), o.job())
	}
}

// What the rules say and nobody can record stops nothing; rules that cannot be asked end the job after some rounds, with a
// reason, and its alarm ends with it.
func TestRejudging_Ends(t *testing.T) {
	o := open(t)
	for i := range 101 {
		o.finds["Многова"] = append(o.finds["Многова"], core.FindingMark{Code: fmt.Sprint("code.", i), Severity: core.SeverityWarn, Field: "name"})
	}
	o.finds["Кривова"] = []core.FindingMark{{Code: "two words", Severity: core.SeverityWarn, Field: "name"}}
	o.finds["Новикова"] = []core.FindingMark{machinetest.Unwelcome()}
	for n, family := range []string{"Многова", "Кривова", "Новикова"} {
		o.signs(n, family)
	}
	o.begin(core.Chosen{})
	o.round()
	if job := o.job(); job.Done == 0 || job.Unanswered != 2 || job.Found != 1 || o.raised != 0 {
		t.Errorf("%+v, alarms %d", job, o.raised)
	}
	o.down = core.Refuse(core.Unavailable, "", "pack.restarting")
	o.begin(core.Chosen{})
	for range 6 {
		o.round()
	}
	if job := o.job(); job.Done == 0 || job.Why != "pack.restarting" {
		t.Errorf("it goes on for ever: %+v", job)
	}
	if o.round(); o.raised != 0 {
		t.Errorf("%d alarms stand", o.raised)
	}
}

// many are more than one step judges.
const many = 203

// Rules that cannot be asked are an alarm until they can; the job goes on where it stood, by the node that leads.
func TestRejudging_GoesOn(t *testing.T) {
	o := open(t)
	for n := range many {
		o.signs(n, fmt.Sprintf("Голосова %d", n))
	}
	o.begin(core.Chosen{})
	o.down = core.Refuse(core.Unavailable, "", "pack.restarting")
	if o.round(); o.raised != 1 || o.job().Done != 0 {
		t.Fatalf("alarms %d, %+v", o.raised, o.job())
	}
	o.down, o.leads = nil, false
	if o.round(); o.job().Seen != 0 {
		t.Fatalf("a follower judged: %+v", o.job())
	}
	o.leads = true
	if o.round(); o.raised != 0 || o.job().Done == 0 || o.job().Seen != many {
		t.Errorf("alarms %d, %+v", o.raised, o.job())
	}
	// Rules that come into force in the middle end it: it was begun for others.
	o.begin(core.Chosen{})
	ref := machinetest.Version2()
	ref.Version, ref.Digest = "3.0.0", [32]byte{3}
	o.store.World.NewerRules(ref)
	o.judged, o.raised = nil, 1 // of the round before
	if o.round(); len(o.judged) != 0 || o.raised != 0 {
		t.Errorf("judged %d by rules that it was not begun for", len(o.judged))
	}
}

// A job that would bar many rests where the machine holds it, however often its node looks, and goes on from there when somebody
// has accepted that.
func TestRejudging_Held(t *testing.T) {
	o := open(t)
	o.finds["Юный"] = []core.FindingMark{machinetest.Unwelcome()}
	for n := range 30 {
		o.signs(n, []string{"Юный", "Иванов"}[n/25])
	}
	w := o.store.World
	o.begin(core.Chosen{})
	for range 2 {
		o.round()
		if job := o.job(); job.Why != core.RejudgeHeld || job.Held != (core.Braked{Judged: 30, Barred: 25}) || job.Found != 0 || o.raised != 0 || strings.Contains(o.log.String(), allJudged) {
			t.Fatalf("%+v, and the node logs %s", job, o.log.String())
		}
	}
	if n := query.CountLates(o.store.Now(), machinetest.Campaign, core.LateRules); n != 0 {
		t.Errorf("%d lines are barred", n)
	}
	w.Must(machinetest.User("root"), w.AcceptingRejudge())
	o.round()
	if job := o.job(); job.Why != "" || job.Done == 0 || job.Found != 25 || job.Seen != 30 || !strings.Contains(o.log.String(), allJudged) {
		t.Errorf("%+v, and the node logs %s", job, o.log.String())
	}
}

// A hold before the last step ends the round: the rules are not asked about what lies behind it.
func TestRejudging_HeldInTheMiddle(t *testing.T) {
	o := open(t)
	o.finds["Юный"] = []core.FindingMark{machinetest.Unwelcome()}
	for n := range many {
		o.signs(n, "Юный")
	}
	o.begin(core.Chosen{})
	o.round()
	if job := o.job(); job.Why != core.RejudgeHeld || len(o.judged) != 200 {
		t.Errorf("%d were judged; %+v", len(o.judged), job)
	}
}
