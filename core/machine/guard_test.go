package machine

import (
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// odd is a command that decides whatever the test says.
type odd struct {
	decide func(v state.View) ([]Fact, error)
}

func (odd) Kind() string                                        { return "odd/1" }
func (odd) Action() access.Action                               { return access.SystemRecord }
func (odd) Object(state.View) access.Object                     { return access.Object{} }
func (o odd) Decide(v state.View, _ core.Stamp) ([]Fact, error) { return o.decide(v) }
func decided(tx state.Tx, o odd) ([]Fact, *core.Error) {
	return judge(tx, core.Stamp{Actor: core.SystemActor}, o)
}
func note(e audit.Entry, put func(state.Tx, core.Stamp)) []Fact {
	return []Fact{noteFact{"odd/1", e, put}}
}

func TestJudge_PanicIsInternal(t *testing.T) {
	for name, decide := range map[string]func(state.View) ([]Fact, error){
		"a panic":           func(state.View) ([]Fact, error) { panic("poison") },
		"a runtime error":   func(state.View) ([]Fact, error) { var none []int; _ = none[len("x")]; return nil, nil },
		"a foreign error":   func(state.View) ([]Fact, error) { return nil, errors.New("what?") },
		"a panic in a leaf": func(state.View) ([]Fact, error) { return []Fact{nil}, nil },
	} {
		facts, refusal := decided(state.NewMemory(), odd{decide})
		if refusal == nil || refusal.Code != core.Internal || facts != nil {
			t.Errorf("%s: %v, %d facts", name, refusal, len(facts))
		}
	}
}

func TestJudge_FaultGoesOn(t *testing.T) {
	defer func() {
		if _, ok := recover().(state.Fault); !ok {
			t.Error("a fault became a refusal")
		}
	}()
	decided(state.NewMemory(), odd{func(state.View) ([]Fact, error) { panic(state.Fault{Err: errors.New("disk")}) }})
}

func TestJudge_RefusesALeafThatCannotBeWritten(t *testing.T) {
	for name, e := range map[string]audit.Entry{
		"no UTF-8":   {Subject: "x:\xff"},
		"name twice": {Public: kv("a", "1", "a", "2")},
		"too long":   {Subject: string(make([]byte, 1<<20))},
	} {
		if _, refusal := decided(state.NewMemory(), odd{func(state.View) ([]Fact, error) { return note(e, nil), nil }}); refusal == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestJudge_DecideCannotWrite(t *testing.T) {
	decided(state.NewMemory(), odd{func(v state.View) ([]Fact, error) {
		if _, ok := v.(state.Tx); ok {
			t.Error("Decide got a view that writes")
		}
		return nil, nil
	}})
}
