package recheck

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
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
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// office is a furnished house with many signatures, a list of passports and rules.
type office struct {
	testing.TB
	store  *roomtest.Store
	gate   *query.Gate
	board  *alarm.Board
	listed map[string]bool // by number
	rules  error
	minds  bool // whether the rules mind a listed passport
	leads  bool
	down   bool // whether the list cannot be asked
	// recorded is told of every entry that was done.
	recorded func(e machine.Entry)
}

// number is that of the n-th passport.
func number(n int) string { return fmt.Sprintf("%06d", 100000+n) }

// id of the n-th signature; their order is not that of the numbers.
func id(n int) core.SignatureID { return machinetest.Signature(number(n)) }

// open fills the house with so many signatures that were written under the first list, and puts a second
// into force.
func open(tb testing.TB, signatures int) *office {
	tb.Helper()
	root, errRoot := seal.NewRootKey(rand.Reader)
	key, errKey := seal.KeyOf(bytes.Repeat([]byte{7}, seal.KeySize))
	wrapped, errWrap := seal.Wrap(root, key, machinetest.Campaign, rand.Reader)
	if err := errors.Join(errRoot, errKey, errWrap); err != nil {
		tb.Fatal(err)
	}
	world := machinetest.Furnished(tb, machinetest.Config{CampaignKey: wrapped})
	o := &office{TB: tb, store: &roomtest.Store{World: world}, listed: map[string]bool{}, minds: true, leads: true,
		gate: &query.Gate{Keys: query.NewKeyring(root, rand.Reader)}, board: alarm.NewBoard("n1", time.Now, zerolog.Nop())}
	sealer := seal.Sealer{Campaign: machinetest.Campaign, Key: key, Rand: rand.Reader}
	for n := range signatures {
		identity, err := sealer.Seal(seal.Place{Record: query.SignatureRecord(id(n)), Group: "identity", Version: 1}, []seal.Field{
			{Name: "series", Value: []byte("4510")}, {Name: "number", Value: []byte(number(n))},
			{Name: "birth", Value: []byte("1980-05-17")}, {Name: "issued", Value: []byte("2005-02-20")}})
		if err != nil {
			tb.Fatal(err)
		}
		state.Signatures.Put(world.Memory, id(n), core.Signature{
			ID: id(n), Campaign: machinetest.Campaign, Office: machinetest.Office("one"), State: core.SignatureWritten, Identity: identity,
			Judgement: core.Judgement{Pack: machinetest.Pack(), Editions: []core.EditionDigest{machinetest.Passports()}},
		})
	}
	world.NewerList("second", "2018-01-13")
	return o
}

// Passport implements Lists: by the list in force.
func (o *office) Passport(_, number string) (string, core.EditionDigest, error) {
	list, _ := inForce(o.store.Now())
	if o.down {
		list.Digest = [32]byte{}
		return core.PassportUnavailable, list, nil
	}
	if o.listed[number] {
		return core.PassportListed, list, nil
	}
	return core.PassportNotListed, list, nil
}

// Wait implements Lists.
func (*office) Wait(context.Context, uint64) error { return nil }

// Judge implements intake.Rules.
func (o *office) Judge(_ context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	v := intake.Verdict{Pack: ref, Findings: []intake.Finding{{FindingMark: machinetest.Yo()}}}
	if o.minds && c.Passport.Answer == core.PassportListed {
		v.Findings = append(v.Findings, intake.Finding{FindingMark: machinetest.Listed()})
	}
	return v, o.rules
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
		Leads: func() bool { return o.leads }, Store: o, Lists: o, Rules: o, Gate: o.gate, Now: time.Now, Zone: time.UTC, Log: zerolog.Nop(),
		Alarms: o.board, Fault: func(err error) { o.Fatal(err) },
		Moment: func(context.Context) (state.View, func(), error) { return o.store.Now(), func() {}, nil },
	}
}

// found are the signatures with an open late finding.
func (o *office) found() (list []core.SignatureID) {
	state.Lates.Scan(o.store.Now(), "", func(_ core.LateID, l core.Late) bool {
		if l.State == core.LateOpen {
			list = append(list, l.Signature)
		}
		return true
	})
	return list
}

func (o *office) leaves() int64 {
	return query.TreeSize(o.store.Now(), state.TreeOf(machinetest.Campaign))
}

func (o *office) at() core.Recheck {
	return query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LatePassport)
}

func sorted(numbers ...int) (list []core.SignatureID) {
	for _, n := range numbers {
		list = append(list, id(n))
	}
	slices.Sort(list)
	return list
}

func TestJob_FindsAndEnds(t *testing.T) {
	o := open(t, 1234)
	o.listed[number(3)], o.listed[number(700)] = true, true
	before := o.leaves()
	o.job().Round(t.Context())
	if got := o.found(); !slices.Equal(got, sorted(3, 700)) {
		t.Errorf("listed late are %v", got)
	}
	if job := o.at(); job.Seen != 1234 || job.Found != 2 || job.Done == 0 {
		t.Errorf("the job ends as %+v", job)
	}
	if n := o.leaves() - before; n != 3 { // the job's and those of two findings
		t.Errorf("%d leaves", n)
	}
	o.job().Round(t.Context())
	if n := o.leaves() - before; n != 3 {
		t.Errorf("the second round did something: %d leaves", n)
	}
	delete(o.listed, number(3))
	o.store.World.NewerList("third", "2018-01-14")
	o.job().Round(t.Context())
	if got := o.found(); !slices.Equal(got, sorted(700)) || o.at().Ended != 1 {
		t.Errorf("after a list without the first: %v, %+v", got, o.at())
	}
}

// unasked makes it so that the list could not be asked about the voters.
func (o *office) unasked(voters ...int) {
	for _, n := range voters {
		g, _ := state.Signatures.Get(o.store.Now(), id(n))
		g.Judgement.Editions[0].Digest = [32]byte{}
		state.Signatures.Put(o.store.World.Memory, g.ID, g)
		state.Unasked.Put(o.store.World.Memory, state.UnaskedKey(g.Campaign, g.ID), 1)
	}
}

// Who was judged while the list could not be asked is looked up by the same list, and nobody else again.
func TestJob_AsksAboutTheUnasked(t *testing.T) {
	o := open(t, 1200)
	o.job().Round(t.Context())
	before, asked := o.at(), []int{5, 17, 1100}
	o.unasked(asked...)
	o.listed[number(17)], o.listed[number(18)] = true, true // 18 was asked about before
	o.down = true
	o.job().Round(t.Context())
	if job := o.at(); job.Done != 0 || !machine.Unasked(o.store.Now(), machinetest.Campaign) || len(o.board.Standing()) != 1 {
		t.Errorf("while the list cannot be asked: %+v, %+v", job, o.board.Standing())
	}
	o.down = false
	o.job().Round(t.Context())
	if got := o.found(); !slices.Equal(got, sorted(17)) {
		t.Errorf("listed late are %v", got)
	}
	if job := o.at(); job.Done == 0 || job.Seen != before.Seen+3 || machine.Unasked(o.store.Now(), machinetest.Campaign) {
		t.Errorf("the job ends as %+v", job)
	}
	leaves := o.leaves()
	o.job().Round(t.Context())
	if o.leaves() != leaves {
		t.Error("the next round did something")
	}
}

// While a node cannot use its list a job for whom it receives begins once a minute at most, whichever node leads; what else makes a
// job begin does so at once.
func TestJob_LetsTheUnaskedGather(t *testing.T) {
	o := open(t, 30)
	now := time.Date(2018, 1, 20, 9, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		name   string
		after  time.Duration
		comes  func()
		number uint32
		waits  bool
	}{
		{"a list comes", 0, nil, 1, false},
		{"one is unasked", time.Second, func() { o.unasked(1) }, 2, false},
		{"another one soon after", time.Second, func() { o.unasked(2) }, 2, true},
		{"and a third", gather - 2*time.Second, func() { o.unasked(3) }, 2, true},
		{"the minute is over", time.Second, nil, 3, false},
		{"a fourth", time.Second, func() { o.unasked(4) }, 3, true},
		{"and a newer list", time.Second, func() { o.store.World.NewerList("third", "2018-01-14") }, 4, false},
		{"a fifth since", time.Second, func() { o.unasked(5) }, 5, false},
	} {
		if now = now.Add(step.after); step.comes != nil {
			step.comes()
		}
		job := o.job() // as of a node that has just begun to lead
		job.Now = func() time.Time { return now }
		job.Round(t.Context())
		if at, waits := o.at(), machine.Unasked(o.store.Now(), machinetest.Campaign); at.Number != step.number || at.Done == 0 || waits != step.waits {
			t.Errorf("%s: %+v, somebody waits: %v", step.name, at, waits)
		}
	}
}

// Another node goes on where the first stood when it lost the lead: nothing is looked up twice, and the
// journal has one leaf of the job.
func TestJob_GoesOnAtAnotherNode(t *testing.T) {
	o := open(t, 1700)
	for n := range 1700 {
		o.listed[number(n)] = n%100 == 0
	}
	before, steps := o.leaves(), 0
	o.recorded = func(e machine.Entry) {
		if e.Kind == "recheck.step/1" {
			if steps++; steps == 2 {
				o.leads = false
				o.store.Down = core.Refuse(core.Unavailable, "", "store.not_leader")
			}
		}
	}
	o.job().Round(t.Context())
	middle := o.at()
	if middle.Done != 0 || middle.Seen != 2*machine.MaxRecords {
		t.Fatalf("it stands at %+v", middle)
	}
	if s := o.board.Standing(); len(s) != 1 || s[0].Kind != attention.RecheckFailed {
		t.Errorf("the alarms are %+v", s)
	}
	o.leads, o.store.Down = true, nil
	o.job().Round(t.Context())
	if job := o.at(); job.Seen != 1700 || job.Done == 0 || job.Number != middle.Number || len(o.found()) != 17 {
		t.Errorf("it ends as %+v with %d found", job, len(o.found()))
	}
	if n := o.leaves() - before; n != 1+17 {
		t.Errorf("%d leaves", n)
	}
	if s := o.board.Standing(); len(s) != 0 {
		t.Errorf("the alarms that stand: %+v", s)
	}
}

// A list that comes in the middle begins the job anew.
func TestJob_NewerListInTheMiddle(t *testing.T) {
	o := open(t, 1200)
	o.listed[number(1)] = true
	o.recorded = func(e machine.Entry) {
		if e.Kind == "recheck.step/1" {
			o.recorded = nil
			o.store.World.NewerList("third", "2018-01-14")
		}
	}
	o.job().Round(t.Context())
	if job := o.at(); job.Number != 1 || job.Done != 0 {
		t.Fatalf("with the list of before: %+v", job)
	}
	o.job().Round(t.Context())
	list, _ := inForce(o.store.Now())
	if job := o.at(); job.Number != 2 || job.Done == 0 || job.Passports != list || len(o.found()) != 1 {
		t.Errorf("it ends as %+v with %v", job, o.found())
	}
}

// What a listed passport means the rules say.
func TestJob_RulesDecide(t *testing.T) {
	o := open(t, 20)
	o.listed[number(1)] = true
	o.rules = core.Refuse(core.Unavailable, "", "pack.unavailable", "x")
	o.job().Round(t.Context())
	if s := o.board.Standing(); len(s) != 1 || s[0].Kind != attention.RecheckFailed || o.at().Done != 0 {
		t.Errorf("without rules: %+v, %+v", s, o.at())
	}
	o.rules, o.minds = nil, false
	o.job().Round(t.Context())
	if len(o.found()) != 0 || o.at().Done == 0 || len(o.board.Standing()) != 0 {
		t.Errorf("rules that do not mind: %v, %+v", o.found(), o.at())
	}
}

func TestJob_OnlyTheLeaderWorks(t *testing.T) {
	o := open(t, 20)
	o.leads = false
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o.job().Run(ctx)
	if o.at().Number != 0 {
		t.Errorf("it began %+v", o.at())
	}
}

func TestNews(t *testing.T) {
	of := func(marks ...core.FindingMark) (list []intake.Finding) {
		for _, m := range marks {
			list = append(list, intake.Finding{FindingMark: m})
		}
		return list
	}
	lifted := core.FindingMark{Code: "passport.listed.lifted", Severity: core.SeverityWarn, Field: "number"}
	for name, row := range map[string]struct {
		listed, clean []intake.Finding
		known         []core.FindingMark
		want          string
	}{
		"what only a listed one has":    {of(machinetest.Yo(), machinetest.Listed()), of(machinetest.Yo()), nil, "passport.listed"},
		"what the desk knew is no news": {of(lifted), nil, []core.FindingMark{lifted}, ""},
		"nothing":                       {of(machinetest.Yo()), of(machinetest.Yo()), nil, ""},
	} {
		got := ""
		for _, m := range News(row.listed, row.clean, row.known) {
			got += m.Code
		}
		if got != row.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// BenchmarkJob looks many signatures up, over the machine in memory.
func BenchmarkJob(b *testing.B) {
	const signatures = 20000
	for b.Loop() {
		b.StopTimer()
		o := open(b, signatures)
		b.StartTimer()
		o.job().Round(b.Context())
		if o.at().Seen != signatures {
			b.Fatalf("%+v", o.at())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/signatures, "µs/signature")
}
