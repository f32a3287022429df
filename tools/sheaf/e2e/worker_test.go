package e2e

import (
	"fmt"
	"testing"
)

// worker is an operator at one of the nodes, with sheets of his own.
type worker struct {
	*client
	at     *member
	sheets []string
	first  int // of his voters
	voters int
	newest string // visit
}

// workers are the operators of a house, one at each node.
type workers []*worker

// staff signs an operator in at each node.
func staff(t *testing.T, h house, all []*member) (people workers) {
	t.Helper()
	for i, m := range all {
		c, err := signIn(m.url, fmt.Sprint("op", i+1), password, "")
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, &worker{client: c, at: m, sheets: h.home[16*i : 16*(i+1)], first: 100 * i})
	}
	return people
}

// replace stops a node in order and starts it by a program ("" for this release's), while people work at the others:
// not one request may fail.
func (people workers) replace(t *testing.T, going *member, program string) {
	t.Helper()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		if err := going.stop(); err != nil {
			t.Error(err)
		}
	}()
	const most = 18 // voters of one while a node is away: he has sheets for 80
	served := map[*worker]int{}
	for round := 0; round < 2; {
		select {
		case <-stopped:
			round++ // one more while it is away
		default:
		}
		for _, w := range people {
			switch {
			case w.at == going:
			case served[w] < most:
				served[w]++
				w.serve(t)
			default:
				w.look(t)
			}
		}
	}
	going.program = program
	going.start(t)
	for _, w := range people {
		w.base = w.at.url
	}
}

// look asks what his last visit came to.
func (w *worker) look(t *testing.T) {
	t.Helper()
	if err := w.get("/api/v1/visits/"+w.newest, &visit{}); err != nil {
		t.Fatalf("looking at %s: %v", w.at.id, err)
	}
}

// serve takes a voter through the desk; nothing may be refused or repeated.
func (w *worker) serve(t *testing.T) {
	t.Helper()
	k, id := w.first+w.voters, ""
	for _, s := range citizen(k).steps(smidovicha, w.sheets[w.voters/5]) {
		var answer visit
		if err := w.do("POST", s.path(id), fmt.Sprintf("roll-%d-%s", k, s.name), s.body, &answer); err != nil {
			t.Fatalf("voter %d at %s, %s: %v", k, w.at.id, s.name, err)
		}
		id = answer.ID
	}
	w.voters, w.newest = w.voters+1, id
}
