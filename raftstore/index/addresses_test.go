package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/sheaf-drive/sheaf/core"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

const nenets = core.EditionAddresses + "/83"

// beside has even the smallest region indexed beside the work.
func beside(dir string, report Report) *Addresses {
	a := NewAddresses(dir, report)
	a.atOnce = -1
	return a
}

func settle(t *testing.T, a *Addresses) {
	t.Helper()
	if err := a.Settle(patience(t)); err != nil {
		t.Fatal(err)
	}
}

// tally counts the answers of each edition, by the streets that they name.
type tally struct {
	streets map[core.EditionID]string

	mu    sync.Mutex // guards what follows
	count map[core.EditionID]int
	heard chan struct{} // closed and made anew with each answer
}

// note says what is wrong with an answer, or counts it.
func (y *tally) note(from core.EditionID, title string) error {
	if want := y.streets[from]; want == "" || title != want {
		return fmt.Errorf("edition %q answers %q", from, title)
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	y.count[from]++
	close(y.heard)
	y.heard = make(chan struct{})
	return nil
}

// reaches waits until the edition has answered so often.
func (y *tally) reaches(ctx context.Context, from core.EditionID, answers int) error {
	for {
		y.mu.Lock()
		now, heard := y.count[from], y.heard
		y.mu.Unlock()
		if now >= answers {
			return nil
		}
		select {
		case <-heard:
		case <-ctx.Done():
			return fmt.Errorf("edition %s gave %d answers of %d: %w", from, now, answers, ctx.Err())
		}
	}
}

// asks goes on asking until ctx ends; each answer has to be wholly of the edition that it names.
func (y *tally) asks(ctx context.Context, t *testing.T, a *Addresses) {
	for ctx.Err() == nil {
		found, from, err := a.Suggest(context.Background(), "83", "нарьян-мар нулев", 5)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("edition %s finds nothing", from.Edition)
		}
		if err == nil {
			err = y.note(from.Edition, found[0].Title)
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// While one edition after the other comes into force, every search is answered, and wholly by one edition: each edition answers
// some of them, and each goes while a search is under way in it, which it outlasts.
func TestAddresses_SwapUnderLoad(t *testing.T) {
	const editions, askers = 12, 8
	dir := t.TempDir()
	j := newJournal()
	a := beside(dir, nil)
	run(t, j, a)
	wait(t, a, j.activate(t, "s0", nenets, regionOf(t, "Нулевая")))
	settle(t, a)
	y := &tally{streets: map[core.EditionID]string{"s0": "улица Нулевая"}, count: map[core.EditionID]int{}, heard: make(chan struct{})}
	name := func(n int) core.EditionID { return core.EditionID(fmt.Sprintf("s%d", n)) }
	for n := 1; n <= editions; n++ {
		y.streets[name(n)] = fmt.Sprintf("улица Нулевая-%d", n)
	}
	ctx, stop := context.WithCancel(context.Background())
	var load sync.WaitGroup
	for range askers {
		load.Go(func() { y.asks(ctx, t, a) })
	}
	for n := 1; n <= editions; n++ {
		if err := y.reaches(patience(t), name(n-1), 2*askers); err != nil {
			t.Error(err)
			break
		}
		old := (*a.regions.Load())["83"].take() // as a search under way
		wait(t, a, j.activate(t, name(n), nenets, regionOf(t, fmt.Sprintf("Нулевая-%d", n))))
		settle(t, a)
		if err := y.reaches(patience(t), name(n), 1); err != nil {
			t.Error(err)
		}
		if found, err := old.ix.Suggest(patience(t), "нарьян-мар нулев", 5); err != nil || len(found) == 0 || y.note(old.from.Edition, found[0].Title) != nil {
			t.Errorf("a search of edition %s that outlasts the swap finds %v, %v", old.from.Edition, found, err)
		}
		old.release()
	}
	if err := y.reaches(patience(t), name(editions), 2*askers); err != nil {
		t.Error(err)
	}
	stop()
	load.Wait()
	if len(y.count) != editions+1 {
		t.Errorf("%d editions answered: %v", len(y.count), y.count)
	}
	if _, from, err := a.Suggest(patience(t), "83", "нулевая", 1); err != nil || from.Edition != name(editions) {
		t.Errorf("at the end edition %s answers, %v", from.Edition, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("folders left over: %v", left)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestLease_EndsWithItsLastUser(t *testing.T) {
	j := newJournal()
	a := beside(t.TempDir(), nil)
	run(t, j, a)
	wait(t, a, j.activate(t, "l1", nenets, regionOf(t, "Мира")))
	settle(t, a)
	l := (*a.regions.Load())["83"].take()
	if l == nil {
		t.Fatal("no index")
	}
	wait(t, a, j.activate(t, "l2", nenets, regionOf(t, "Лесная")))
	settle(t, a)
	if l.hold() {
		t.Error("a retired index lets somebody in")
	}
	if found, err := l.ix.Suggest(patience(t), "мира", 1); err != nil || len(found) != 1 {
		t.Errorf("the held index answers %v, %v", found, err)
	}
	l.release()
	if _, err := l.ix.Suggest(patience(t), "мира", 1); core.CodeOf(err) != core.Unavailable {
		t.Errorf("after its last user the index says %v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// Close ends no index that somebody searches in, of the register or of what was added to it: its memory would go away under him.
func TestAddresses_CloseWaitsForTheLastSearch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		a := NewAddresses("", nil)
		j.activate(t, "c1", nenets, regionOf(t, "Мира"))
		j.adding(core.Addition{ID: "x", Object: core.FirstAddition, Region: "83", Parent: 1, Level: 8, Type: "ул", Name: "Новая", State: core.AdditionOpen})
		if err := a.Advance(j.memory.View()); err != nil {
			t.Fatal(err)
		}
		r := (*a.regions.Load())["83"]
		l, x := r.take(), r.takeAdded()
		if l == nil || x == nil {
			t.Fatalf("no index: %v, %v", l, x)
		}
		var closed atomic.Bool
		go func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
			closed.Store(true)
		}()
		for _, used := range []*lease{l, &x.lease} {
			synctest.Wait()
			if closed.Load() {
				t.Error("closed while somebody searches")
			}
			if _, err := used.ix.Suggest(t.Context(), "нарьян-мар", 1); err != nil {
				t.Errorf("the held index says %v", err)
			}
			if used.hold() {
				t.Error("somebody new is let in")
			}
			used.release()
		}
		synctest.Wait()
		if !closed.Load() {
			t.Error("not closed after the last search")
		}
	})
}

// An index that cannot be made is reported; the last one goes on answering, under its own edition.
func TestAddresses_KeepsTheOldIndexWhenTheNewOneFails(t *testing.T) {
	dir := t.TempDir()
	reports := make(chan error, 8)
	j := newJournal()
	a := beside(dir, func(_ string, unusable error) { reports <- unusable })
	run(t, j, a)
	wait(t, a, j.activate(t, "k1", nenets, regionOf(t, "Мира")))
	settle(t, a)
	if err := <-reports; err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wait(t, a, j.activate(t, "k2", nenets, regionOf(t, "Лесная")))
	settle(t, a)
	if err := <-reports; err == nil {
		t.Error("nothing is reported")
	}
	found, from, err := a.Suggest(patience(t), "83", "мира", 5)
	if err != nil || len(found) == 0 || from.Edition != "k1" {
		t.Errorf("%d found in %s, %v", len(found), from.Edition, err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestAddresses_StartsFromTheFoldersOfLastTime(t *testing.T) {
	dir := t.TempDir()
	j := newJournal()
	j.activate(t, "f1", nenets, regionOf(t, "Мира"))
	written := func() []string {
		ctx, cancel := context.WithCancel(context.Background())
		a := beside(dir, nil)
		ended := make(chan error, 1)
		go func() { ended <- Run(ctx, j, a) }()
		wait(t, a, 1)
		settle(t, a)
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "83.*", "*.seg"))
		var out []string
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, f+info.ModTime().String())
		}
		return out
	}
	first := written()
	if again := written(); len(first) == 0 || !slices.Equal(first, again) {
		t.Errorf("the index was written again: %v, then %v", first, again)
	}
}

func TestAddresses_WithoutTheRegion(t *testing.T) {
	j := newJournal()
	a := beside("", nil)
	run(t, j, a)
	if found, _, err := a.Suggest(patience(t), "", "мира", 5); len(found) != 0 || core.CodeOf(err) != core.NotFound {
		t.Errorf("where no region has a register: %v, %v", regionsIn(found), err)
	}
	j.activate(t, "w1", nenets, regionOf(t, "Мира"))
	wait(t, a, j.activate(t, "w2", core.EditionAddresses+"/29", registerOf(t, "29", "Архангельск", "Мира")))
	settle(t, a)
	for _, c := range []struct {
		region core.Region
		text   string
		want   core.Region
	}{
		{"", "Нарьян-Мар мира", "83"}, {"", "архангельск, мир", "29"}, {"", "yfhmzy-vfh vbhf", "83"}, {"", "нарян-мар мира", "83"},
		{"", "НАО, ул Мира", "83"}, {"", "Архангельская область, Ненецкий автономный округ, Нарьян-Мар", "83"},
		{"29", "Нарьян-Мар мира", "83"}, {"29", "архангельск мира", "29"}, {"83", "Архангельская обл., Ненецкий АО, г. Нарьян-Мар, мира", "83"},
	} {
		found, _, err := a.Suggest(patience(t), c.region, c.text, 5)
		if err != nil || len(found) == 0 || found[0].Region != c.want {
			t.Errorf("%q in %q: %v, %v", c.text, c.region, regionsIn(found), err)
		}
	}
	if found, _, err := a.Suggest(patience(t), "", "абракадабрище", 5); err != nil || len(found) != 0 {
		t.Errorf("nothing of the kind: %v, %v", regionsIn(found), err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func regionsIn(found []addressindex.Suggestion) []string {
	var out []string
	for _, f := range found {
		out = append(out, string(f.Region)+" "+f.Title)
	}
	return out
}
