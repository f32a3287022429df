package machine_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// graves is a Tx that keeps a grave for what was deleted, as Badger does until it compacts,
// and counts the keys, graves among them, that scans walk over.
type graves struct {
	*state.Memory
	dead    map[string]bool
	visited int
}

func (g *graves) Get(key []byte) []byte {
	if g.dead[string(key)] {
		return nil
	}
	return g.Memory.Get(key)
}

func (g *graves) Put(key, value []byte) {
	delete(g.dead, string(key))
	g.Memory.Put(key, value)
}

func (g *graves) Delete(key []byte) {
	if g.Memory.Get(key) != nil {
		g.dead[string(key)] = true
	}
}

func (g *graves) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	g.Memory.Scan(prefix, from, func(key, value []byte) bool {
		g.visited++
		return g.dead[string(key)] || fn(key, value)
	})
}

// apply applies the actor's command at a moment and says how many keys it walked over.
func (g *graves) apply(t *testing.T, w *world, actor core.UserID, c machine.Command) int {
	t.Helper()
	g.visited = 0
	e := w.Entry(actor, c)
	index := g.Index() + 1
	g.SetIndex(index)
	if answer := machine.Apply(g, index, e); answer.Refusal != nil {
		t.Fatalf("%s: %v", c.Kind(), answer.Refusal)
	}
	return g.visited
}

// atMost is what one entry may walk over: what it clears, the place where it began and the
// one where it ends, for answers and tokens each.
const atMost = 2 * (8 + 2)

func TestApply_DoesNotWalkOverWhatItForgot(t *testing.T) {
	w := house(t)
	g := &graves{Memory: w.Memory, dead: map[string]bool{}}
	export := func() int { return g.apply(t, w, user("auditor"), &machine.MakeExport{Campaign: drive}) }
	for range 300 {
		export()
	}
	w.Now += machine.RequestWindow
	for range 60 { // each forgets eight
		export()
	}
	kept := 0
	state.Answers.Scan(g, "", func(string, []byte) bool { kept++; return true })
	if kept != 60 {
		t.Errorf("%d answers are kept, want the 60 within the window", kept)
	}
	if walked := export(); walked > atMost {
		t.Errorf("an entry walks over %d keys", walked)
	}
}

// People sign in for days; some end their logins themselves, some leave them to end.
func TestPutToken_DoesNotWalkOverWhatItCleared(t *testing.T) {
	for name, c := range map[string]struct{ ends func(n int) bool }{
		"all are left to end":  {func(int) bool { return false }},
		"all are ended":        {func(int) bool { return true }},
		"every other is ended": {func(n int) bool { return n%2 == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "own"})
			g := &graves{Memory: w.Memory, dead: map[string]bool{}}
			begin := func(n int) int {
				c := login("own", "")
				c.Token = machinetest.TokenOf(fmt.Sprint("token ", n))
				return g.apply(t, w, core.SystemActor, c)
			}
			for n := range 200 {
				begin(n)
				if c.ends(n) {
					g.apply(t, w, user("operator1"), &machine.EndToken{Token: machinetest.TokenOf(fmt.Sprint("token ", n))})
				}
			}
			w.Now += machine.LoginMillis
			for n := range 200 / 7 { // each takes away eight and adds one
				begin(200 + n)
			}
			living := 0
			state.Tokens.Scan(g, "", func(core.TokenID, core.Token) bool { living++; return true })
			if living != 200/7 {
				t.Errorf("%d tokens are left, want the %d that live", living, 200/7)
			}
			if walked := begin(400); walked > atMost {
				t.Errorf("a login walks over %d keys", walked)
			}
		})
	}
}
