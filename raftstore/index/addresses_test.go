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

// While one edition after the other comes into force, every search is answered, and wholly by one edition.
func TestAddresses_SwapUnderLoad(t *testing.T) {
	dir := t.TempDir()
	j := newJournal()
	a := beside(dir, nil)
	run(t, j, a)
	wait(t, a, j.activate(t, "s0", nenets, regionOf(t, "Нулевая")))
	settle(t, a)
	streets := map[string]string{"s0": "улица Нулевая"}
	for i := 1; i <= 12; i++ {
		streets[fmt.Sprintf("s%d", i)] = fmt.Sprintf("улица Нулевая-%d", i)
	}
	ctx, stop := context.WithCancel(context.Background())
	var load sync.WaitGroup
	for range 8 {
		load.Go(func() {
			for ctx.Err() == nil {
				found, from, err := a.Suggest(context.Background(), "83", "нарьян-мар нулев", 5)
				if err != nil || len(found) == 0 {
					t.Errorf("%d found, %v", len(found), err)
					return
				}
				if found[0].Title != streets[string(from.Edition)] {
					t.Errorf("edition %s answers %s", from.Edition, found[0].Title)
				}
			}
		})
	}
	for i := 1; i <= 12; i++ {
		wait(t, a, j.activate(t, core.EditionID(fmt.Sprintf("s%d", i)), nenets, regionOf(t, fmt.Sprintf("Нулевая-%d", i))))
	}
	settle(t, a)
	stop()
	load.Wait()
	if _, from, err := a.Suggest(patience(t), "83", "нулевая", 1); err != nil || from.Edition != "s12" {
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
