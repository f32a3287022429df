package filing

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// broken panics at every command.
type broken struct{}

func (broken) Do(context.Context, moment.By, machine.Command) (machine.Answer, error) {
	panic("a mistake")
}

// A job that panics has failed: another one can be begun, and the page says so.
func TestJob_ThatPanicsHasFailed(t *testing.T) {
	n := open(t)
	guarded := 0
	n.room.Go = func(work func(context.Context)) {
		n.work.Go(func() {
			defer func() {
				if recover() != nil {
					guarded++
				}
			}()
			work(context.Background())
		})
	}
	good := n.room.Machine
	n.room.Machine = broken{}
	n.made()
	if p := n.selections().Job; p.Step != job.StepFailed || p.Error == "" || guarded != 1 {
		t.Errorf("the job is at %+v, %d panics came out", p, guarded)
	}
	n.room.Machine = good
	n.made()
	if p := n.selections().Job; p.Step != job.StepDone {
		t.Errorf("the next one is at %+v", p)
	}
}

// A request that comes again while its job is at work is answered as the first time; another one is
// refused.
func TestJob_SentAgainWhileItRuns(t *testing.T) {
	n := open(t)
	waits := make(chan struct{})
	at := n.room.Go
	n.room.Go = func(work func(context.Context)) {
		at(func(ctx context.Context) { <-waits; work(ctx) })
	}
	var ids [2]begunBody
	for i := range ids {
		got := n.Ask("federal", "POST", "/api/v1/selections", nil, "Idempotency-Key", "make-once-1")
		if got.Status != 200 {
			t.Fatalf("%d: %d %s", i, got.Status, got.Body)
		}
		got.JSON(t, &ids[i])
	}
	if ids[0] != ids[1] {
		t.Errorf("two selections: %v", ids)
	}
	if got := n.Ask("federal", "POST", "/api/v1/selections", nil, "Idempotency-Key", "make-twice-1"); got.Status != 409 {
		t.Errorf("another one meanwhile: %d %s", got.Status, got.Body)
	}
	close(waits)
	n.work.Wait()
	if list := n.selections(); len(list.Selections) != 1 || list.Selections[0].ID != ids[0].ID {
		t.Errorf("made were %+v", list.Selections)
	}
}

// A button about one of several selections leads back to that one.
func TestSelect_StaysWithTheSelection(t *testing.T) {
	n := open(t)
	first, second := n.made(), n.made()
	for _, id := range []string{first, second} {
		refused := n.Browse("federal2", "POST", "/select", url.Values{"do": {"continue"}, "id": {id}})
		if refused.Status != 422 || !strings.Contains(string(refused.Body), `name="id" value="`+id+`"`) {
			t.Errorf("refused, %s is not shown: %d", id, refused.Status)
		}
		got := n.Browse("federal", "POST", "/select", url.Values{"do": {"abandon"}, "id": {id}})
		if to := got.Header.Get("Location"); got.Status != 303 || to != "/select?id="+id {
			t.Errorf("%d to %q", got.Status, to)
		}
	}
	if page := n.Browse("federal", "GET", "/select?id=nowhere", nil); strings.Contains(string(page.Body), `class="empty"`) {
		t.Error("an unknown one in the address hides those that are there")
	}
}

// A token that is for making selections approves none by the buttons of the screen.
func TestSelect_WithATokenForOneThing(t *testing.T) {
	n := open(t)
	id := n.made()
	w := n.Store.World
	w.Must(machinetest.User("federal2"), &machine.CreateToken{
		User: machinetest.User("federal2"), Token: bearer.TokenOf("narrow"), Scope: []string{"selection.propose"}, Expires: w.Now + 3_600_000, Label: "n",
	})
	q, err := http.NewRequest("POST", n.URL+"/select", strings.NewReader(url.Values{"do": {"approve"}, "id": {id}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	n.Unchanged(func() {
		got := n.Send(q, []string{"Authorization", "Bearer narrow", "Content-Type", "application/x-www-form-urlencoded"})
		if got.Status != 403 {
			t.Errorf("%d %.300s", got.Status, got.Body)
		}
	})
	n.did("federal2", "POST", "/api/v1/selections/"+id+"/approve", nil, nil)
}

// around is a store that lets something happen while a moment is opened.
type around struct {
	moment.Store
	view func(open func() (moment.View, error)) (moment.View, error)
	wait func(index uint64)
}

func (s around) View(ctx context.Context) (moment.View, error) {
	return s.view(func() (moment.View, error) { return s.Store.View(ctx) })
}

func (s around) Wait(_ context.Context, index uint64) error {
	s.wait(index)
	return nil
}

// A job that ends between the moment that an answer shows and the look at the job is not said to be
// done beside a selection that is still loading: whoever follows it would take it for broken off.
func TestJob_EndsWhileItIsLookedAt(t *testing.T) {
	n := open(t)
	good, goes := n.room.Store, make(chan struct{})
	beside := n.room.Go
	n.room.Go = func(work func(context.Context)) {
		beside(func(ctx context.Context) { <-goes; work(ctx) })
	}
	n.did("federal", "POST", "/api/v1/selections", nil, nil)
	n.room.Store = around{Store: good, view: func(open func() (moment.View, error)) (moment.View, error) {
		view, err := open()
		close(goes)
		n.work.Wait()
		return view, err
	}}
	list := n.selections()
	n.room.Store = good
	if len(list.Selections) != 0 || list.Job.Step == job.StepDone {
		t.Errorf("beside %+v the job is at %+v", list.Selections, list.Job)
	}
	if list = n.selections(); len(list.Selections) != 1 || list.Job.Step != job.StepDone {
		t.Errorf("then beside %+v it is at %+v", list.Selections, list.Job)
	}
}

// A node that lags behind what its own job has brought about waits for it before it says that the job
// is done.
func TestJob_IsDoneBeforeTheNodeHasIt(t *testing.T) {
	n := open(t)
	good := n.room.Store
	before, err := good.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := n.made()
	waited := uint64(0)
	n.room.Store = around{Store: good, view: func(open func() (moment.View, error)) (moment.View, error) {
		if waited > 0 {
			return open()
		}
		return before, nil
	}, wait: func(index uint64) { waited = index }}
	list := n.selections()
	if len(list.Selections) != 1 || list.Selections[0].ID != id || list.Selections[0].State != core.SelectionFrozen || waited == 0 {
		t.Errorf("after a wait for entry %d beside %+v the job is at %+v", waited, list.Selections, list.Job)
	}
}
