package recheck

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// register puts a register of region 83 into force: a town, and streets by number and name, all below the region's town.
func (o *office) register(name, town string, streets map[int64]string) core.EditionDigest {
	o.Helper()
	content := address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 2, Parent: 1, Level: 5, Type: "г", Name: town}}}
	for id, street := range streets {
		content.Objects = append(content.Objects, address.Object{ID: id, Parent: 2, Level: 8, Type: "ул", Name: street})
	}
	cut, err := address.NewRegistry(content).Edition()
	if err != nil {
		o.Fatal(err)
	}
	e, err := edition.Plan(core.Edition{ID: machinetest.ID[core.EditionID](name), Kind: "addresses/83", Date: "2018-01-14", Source: "a test"},
		core.EditionOrigin{}, slices.Values(cut.Pieces))
	if err != nil {
		o.Fatal(err)
	}
	root, w := machinetest.User("root"), o.store.World
	w.Must(root, &machine.BeginEdition{Edition: e})
	for n, piece := range cut.Pieces {
		w.Must(root, &machine.AddChunk{Edition: e.ID, Number: n, Data: piece})
	}
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	w.Must(root, &machine.ActivateEdition{Edition: e.ID})
	return core.EditionDigest{Kind: e.Kind, Edition: e.ID, Digest: e.Digest}
}

// lives has the n-th voter live at an object of the register.
func (o *office) lives(n int, object int64, used core.EditionDigest) {
	o.Helper()
	key, err := seal.KeyOf(slices.Repeat([]byte{7}, seal.KeySize))
	if err != nil {
		o.Fatal(err)
	}
	sealer := seal.Sealer{Campaign: machinetest.Campaign, Key: key, Rand: zeros{}}
	g, _ := state.Signatures.Get(o.store.World.Memory, id(n))
	g.Questionnaire, err = sealer.Seal(seal.Place{Record: query.SignatureRecord(g.ID), Group: "questionnaire", Version: 2}, []seal.Field{
		{Name: "address", Value: []byte("as typed")}, {Name: "address_id", Value: []byte(strconv.FormatInt(object, 10))}})
	if err != nil {
		o.Fatal(err)
	}
	g.Judgement.Editions = append(g.Judgement.Editions, used)
	state.Signatures.Put(o.store.World.Memory, g.ID, g)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func (o *office) changed() (list []string) {
	state.Lates.Scan(o.store.Now(), "", func(_ core.LateID, l core.Late) bool {
		if l.State == core.LateOpen && l.Matter() == core.LateAddress {
			list = append(list, string(l.Signature)+" "+l.Findings[0].Code)
		}
		return true
	})
	return list
}

func changedAs(of map[int]string) (list []string) {
	for n, code := range of {
		list = append(list, string(id(n))+" "+code)
	}
	slices.Sort(list)
	return list
}

// After another register has come into force, whoever lives at what was renamed, closed or below it is listed; whoever
// is judged by it, or lives where nothing changed, is not.
func TestJob_Addresses(t *testing.T) {
	o := open(t, 6)
	first := o.register("first register", "Нарьян-Мар", map[int64]string{10: "Ленина", 11: "Южная", 12: "Мира"})
	for n, object := range []int64{10, 11, 12, 99} {
		o.lives(n, object, first)
	}
	o.job().Round(t.Context())
	if got := o.changed(); len(got) != 0 {
		t.Fatalf("under the register they were judged by: %v", got)
	}
	second := o.register("second register", "Нарьян-Мар", map[int64]string{10: "им В.И.Ленина", 11: "Южная"})
	o.lives(4, 10, second)
	before := o.leaves()
	o.job().Round(t.Context())
	if got, want := o.changed(), changedAs(map[int]string{0: "address.renamed", 2: "address.closed"}); !slices.Equal(got, want) {
		t.Errorf("listed are %v, not %v", got, want)
	}
	job := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress)
	if job.Done == 0 || job.Seen != 4 || job.Found != 2 || o.leaves()-before != 1+2 {
		t.Errorf("the job ends as %+v, with %d leaves", job, o.leaves()-before)
	}
	if late := query.LateIn(o.store.Now(), id(0), core.LateAddress); late.Passports != second || late.Blocks() {
		t.Errorf("%+v", late)
	}
	o.job().Round(t.Context())
	if now := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress); now != job {
		t.Errorf("the second round did something: %+v", now)
	}

	// The street has its old name again, and the first register is gone.
	o.store.World.Must(machinetest.User("root"), &machine.ForgetEdition{Edition: first.Edition})
	o.register("third register", "Нарьян-Мар", map[int64]string{10: "Ленина", 11: "Южная", 12: "Мира"})
	o.job().Round(t.Context())
	if got, want := o.changed(), changedAs(map[int]string{4: "address.renamed"}); !slices.Equal(got, want) {
		t.Errorf("after the third register %v, not %v", got, want)
	}
}

// A register that comes in the middle begins the job anew; a campaign hears of no region that it has nobody in.
func TestJob_AddressesAnew(t *testing.T) {
	o := open(t, 2)
	first := o.register("first register", "Нарьян-Мар", map[int64]string{10: "Ленина"})
	o.lives(0, 10, first)
	o.register("second register", "Город", map[int64]string{10: "Ленина"})
	o.recorded = func(e machine.Entry) {
		if e.Kind == "recheck.addresses/1" {
			o.recorded = nil
			o.register("third register", "Нарьян-Мар", map[int64]string{10: "Ленина"})
		}
	}
	o.job().Round(t.Context())
	if got := o.changed(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if s := o.board.Standing(); len(s) != 0 {
		t.Errorf("alarms: %+v", s)
	}
	o.job().Round(t.Context())
	if job := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress); job.Number != 2 || job.Done == 0 || len(o.changed()) != 0 {
		t.Errorf("%+v, %v", job, o.changed())
	}
}

// While the country comes region by region the job waits; it begins once, when all have come, and what was begun goes on
// without waiting.
func TestJob_WaitsUntilTheRegistersHaveCome(t *testing.T) {
	o := open(t, 2)
	first := o.register("first register", "Нарьян-Мар", map[int64]string{10: "Ленина"})
	o.lives(0, 10, first)
	now, job := time.Date(2018, 1, 20, 9, 0, 0, 0, time.UTC), o.job()
	job.Now = func() time.Time { return now }
	var registers settling
	number := func() uint32 { return query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress).Number }
	for n := range 5 {
		o.register(fmt.Sprint("register ", n), "Нарьян-Мар", map[int64]string{10: fmt.Sprint("Ленина-", n)})
		now = now.Add(calm - time.Second)
		job.round(t.Context(), &registers)
		if number() != 0 {
			t.Fatalf("a job begins after register %d", n)
		}
	}
	// Another one is on its way: each part of it counts.
	root, w := machinetest.User("root"), o.store.World
	parts := [][]byte{[]byte("one"), []byte("two")}
	e, err := edition.Plan(core.Edition{ID: machinetest.ID[core.EditionID]("on its way"), Kind: "addresses/29", Date: "2018-01-14", Source: "a test"}, core.EditionOrigin{}, slices.Values(parts))
	if err != nil {
		t.Fatal(err)
	}
	w.Must(root, &machine.BeginEdition{Edition: e})
	for n, part := range parts {
		now = now.Add(calm - time.Second)
		job.round(t.Context(), &registers)
		w.Must(root, &machine.AddChunk{Edition: e.ID, Number: n, Data: part})
	}
	if now = now.Add(calm - time.Second); number() != 0 {
		t.Fatal("a job begins while a register is being loaded")
	}
	job.round(t.Context(), &registers)
	now = now.Add(calm)
	o.recorded = func(machine.Entry) { o.leads, o.recorded = false, nil } // another node takes the lead as the job has begun
	job.round(t.Context(), &registers)
	if begun := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress); begun.Number != 1 || begun.Done != 0 {
		t.Fatalf("begun is %+v", begun)
	}
	o.leads = true
	job.round(t.Context(), &settling{})
	if done := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress); done.Number != 1 || done.Done == 0 || len(o.changed()) != 1 {
		t.Errorf("%+v, changed %v", done, o.changed())
	}
}

// adds puts a street into the town beside the register, and answers with its number.
func (o *office) adds(name string) (*machine.AddAddress, int64) {
	o.Helper()
	c := &machine.AddAddress{ID: machinetest.ID[core.AdditionID](name), Region: "83", Parent: 2, Level: 8, Type: "ул", Name: name, Source: "decree 7"}
	o.store.World.Must(machinetest.User("root"), c)
	a, _ := state.Additions.Get(o.store.Now(), state.AdditionKey(c.Region, c.ID))
	return c, a.Object
}

// Whoever lives at what an admin had added and has taken back is listed without another register; whoever lives at what a register
// brings is, if it is written otherwise there. Where nothing has ended no address is opened.
func TestJob_Additions(t *testing.T) {
	o := open(t, 5)
	first := o.register("first register", "Нарьян-Мар", map[int64]string{10: "Ленина"})
	mistake, mistaken := o.adds("Ошибочная")
	same, kept := o.adds("Полярная")
	other, changed := o.adds("Смидовича")
	_, open := o.adds("Новая")
	for n, object := range []int64{mistaken, kept, changed, open, 10} {
		o.lives(n, object, first)
	}
	o.job().Round(t.Context())
	if job := query.RecheckOf(o.store.Now(), machinetest.Campaign, core.LateAddress); job.Done == 0 || job.Seen != 0 || len(o.changed()) != 0 {
		t.Fatalf("while nothing has ended %+v, %v", job, o.changed())
	}
	root, w := machinetest.User("root"), o.store.World
	w.Must(root, &machine.WithdrawAddress{Region: "83", ID: mistake.ID})
	o.job().Round(t.Context())
	withdrawn := map[int]string{0: "address.withdrawn"}
	if got, want := o.changed(), changedAs(withdrawn); !slices.Equal(got, want) {
		t.Errorf("after one was taken back %v, not %v", got, want)
	}
	second := o.register("second register", "Нарьян-Мар", map[int64]string{10: "Ленина", 20: "Полярная", 21: "им Смидовича"})
	w.Must(core.SystemActor, &machine.BringAddress{Region: "83", ID: same.ID, Brought: 20, Register: second})
	w.Must(core.SystemActor, &machine.BringAddress{Region: "83", ID: other.ID, Brought: 21, Register: second})
	o.job().Round(t.Context())
	withdrawn[2] = "address.renamed"
	if got, want := o.changed(), changedAs(withdrawn); !slices.Equal(got, want) {
		t.Errorf("after two were brought %v, not %v", got, want)
	}
	if late := query.LateIn(o.store.Now(), id(2), core.LateAddress); late.Passports != second {
		t.Errorf("%+v", late)
	}
	// The register brings under its own number what was taken back: what was written is right again.
	o.register("third register", "Нарьян-Мар", map[int64]string{10: "Ленина", 20: "Полярная", 21: "им Смидовича", 22: "Ошибочная"})
	o.job().Round(t.Context())
	delete(withdrawn, 0)
	if got, want := o.changed(), changedAs(withdrawn); !slices.Equal(got, want) {
		t.Errorf("after the third register %v, not %v", got, want)
	}
}
