package machine_test

import (
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/invariant"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with the file under testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it with go test -update and git diff. Now:\n%s", path, got)
	}
}

// furnished is made once; tests take clones.
var furnished = sync.OnceValue(func() *machinetest.World {
	return machinetest.Furnished(bare{}, machinetest.Config{})
})

// bare is a testing.TB for what no test owns; only its failures are used.
type bare struct{ testing.TB }

func (bare) Helper() {}

func (bare) Fatalf(format string, args ...any) { panic(core.Refuse(core.Internal, "", format).Error()) }

func house(t testing.TB) *machinetest.World {
	t.Helper()
	return furnished().Clone(t)
}

// given is one row of a given–when–then table: after the steps, the actor's command is
// refused with want, or done when want is empty.
type given struct {
	name  string
	steps func(w *machinetest.World)
	actor string
	when  func(w *machinetest.World) machine.Command
	want  string
}

func (g given) run(t *testing.T) {
	t.Run(g.name, func(t *testing.T) {
		w := house(t)
		if g.steps != nil {
			g.steps(w)
		}
		actor := machinetest.User(g.actor)
		if g.actor == "system" {
			actor = core.SystemActor
		}
		c := g.when(w)
		if g.want == "" {
			w.Must(actor, c)
		} else {
			spoken(t, w.Refused(actor, c, g.want))
		}
		sound(t, w)
	})
}

// spoken says that a refusal has words in every language.
func spoken(t *testing.T, e *core.Error) {
	t.Helper()
	for _, lang := range text.Langs() {
		if !text.Has(lang, e.Text) {
			t.Errorf("no words for %s in %s", e.Text, lang)
		}
	}
}

// sound says that every invariant holds.
func sound(t testing.TB, w *machinetest.World) {
	t.Helper()
	for _, why := range invariant.Broken(w.Memory, machinetest.Campaign) {
		t.Error(why)
	}
}

func only(c machine.Command) func(*machinetest.World) machine.Command {
	return func(*machinetest.World) machine.Command { return c }
}
